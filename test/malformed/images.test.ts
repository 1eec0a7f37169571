import { describe, expect, it, vi } from "vitest";
import { ImageError } from "../../src/errors.ts";
import { browserCodec } from "../../src/image/browser-codec.ts";
import { decodeImage, type ImageCodec } from "../../src/image/decode.ts";
import { planTiles } from "../../src/image/tile-plan.ts";
import { sharpCodec } from "../../src/runtime/node-image.ts";
import { encode, formats, gradient } from "../image/samples.ts";
import { type MalformedImage, malformedImages, stripsOfTiff } from "./images.ts";

const corpus = await malformedImages();
const label = "image 2 of 3";
const settings = {
  tileSize: 336,
  patchSize: 14,
  pinpoints: [
    [336, 336],
    [2016, 336],
    [336, 2016],
  ] as const,
};

/** Decodes and plans, as every caller does; gives what was thrown and whether the codec had been asked to decode. */
async function refusal(input: MalformedImage["input"], codec: ImageCodec) {
  const decode = vi.fn(codec.decode);
  try {
    planTiles(await decodeImage(input, { header: codec.header, decode }, { label }), settings);
  } catch (error) {
    return { error, asked: decode.mock.calls.length > 0 };
  }
  throw new Error("accepted");
}

describe("malformed images", () => {
  it("are at least a hundred, of different names", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(100);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });

  it.each(corpus)("$name: one line, the right code", async ({ input, codes, beforeDecoding }) => {
    const { error, asked } = await refusal(input, sharpCodec);
    if (!(error instanceof ImageError)) throw error;
    expect(codes).toContain(error.code);
    expect(asked && beforeDecoding).toBe(false);
    expect(error.message).toMatch(/^[^\n]{20,400}$/);
    // What was found, then what was expected or the limit, then what to do.
    if (error.code !== "image_aspect") expect(error.message).toMatch(/^image 2 of 3: \S/);
    expect(error.message).toMatch(/expected|over max|cut short|damaged|past the end/);
    expect(error.message).toMatch(/; \S/);
  });

  it("come from good ones: the TIFF in strips decodes when it is whole", async () => {
    const image = await decodeImage(stripsOfTiff(), sharpCodec);
    expect([image.width, image.height]).toEqual([30, 30]);
  });

  it("fail in browsers with the same code and message, where it is before decoding", async () => {
    for (const { input } of corpus.filter(({ beforeDecoding }) => beforeDecoding)) {
      const inNode = (await refusal(input, sharpCodec)).error as ImageError;
      const inBrowser = (await refusal(input, browserCodec)).error as ImageError;
      expect([inBrowser.code, inBrowser.message]).toEqual([inNode.code, inNode.message]);
    }
  });

  it("cost no memory: a hundred rounds of the too large ones stay under 32 MB", async () => {
    const large = corpus.filter(({ codes }) => codes.includes("image_too_large"));
    const round = () => Promise.all(large.map(({ input }) => refusal(input, sharpCodec)));
    for (let i = 0; i < 20; i++) await round();
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 100; i++) await round();
    expect(process.memoryUsage.rss() - before).toBeLessThan(32e6);
  });

  it.each(formats)("leave the next %s readable", async (format) => {
    await Promise.all(corpus.map(({ input }) => refusal(input, sharpCodec)));
    const image = await decodeImage(await encode(gradient(30, 20), format), sharpCodec);
    expect([image.width, image.height]).toEqual([30, 20]);
  });
});
