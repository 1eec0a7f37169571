import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { ImageError } from "../../src/errors.ts";
import { headerSize } from "../../src/image/header-size.ts";
import { encode, formats, gradient, pipeline } from "./samples.ts";

const codes = ["image_format", "image_truncated", "image_empty"];

/** A size, or the code of the ImageError; anything else thrown fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    const { width, height } = headerSize(bytes);
    expect(Number.isSafeInteger(width) && width > 0).toBe(true);
    expect(Number.isSafeInteger(height) && height > 0).toBe(true);
    return "size";
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    expect(codes).toContain(error.code);
    expect(error.message).not.toMatch(/\n/);
    return error.code;
  }
}

describe("headerSize", () => {
  it.each(formats)("%s: agrees with sharp's metadata", async (format) => {
    const side = fc.integer({ min: 1, max: 200 });
    await fc.assert(
      fc.asyncProperty(side, side, async (width, height) => {
        const bytes = await encode(gradient(width, height), format);
        const metadata = await sharp(bytes).metadata();
        expect(headerSize(bytes)).toEqual({ width, height });
        expect([metadata.width, metadata.height]).toEqual([width, height]);
      }),
      { seed: 6, numRuns: 12 },
    );
  });

  it.each([
    ["progressive JPEG", () => pipeline(gradient(31, 17)).jpeg({ progressive: true })],
    ["JPEG with EXIF and ICC", () => pipeline(gradient(31, 17)).withMetadata({ orientation: 6 }).jpeg()],
    ["lossy WebP", () => pipeline(gradient(31, 17)).webp({ quality: 50 })],
    ["WebP with alpha", () => pipeline(gradient(31, 17)).ensureAlpha(0.5).webp()],
    ["WebP with EXIF", () => pipeline(gradient(31, 17)).withMetadata({ orientation: 3 }).webp()],
    ["interlaced palette PNG", () => pipeline(gradient(31, 17)).png({ palette: true, progressive: true })],
    ["BigTIFF", () => pipeline(gradient(31, 17)).tiff({ bigtiff: true })],
    ["tiled TIFF", () => pipeline(gradient(31, 17)).tiff({ tile: true, tileWidth: 16, tileHeight: 16 })],
    ["AVIF with alpha", () => pipeline(gradient(31, 17)).ensureAlpha(0.5).avif({ effort: 0 })],
  ])("reads a %s", async (_, make) => {
    expect(headerSize(await make().toBuffer())).toEqual({ width: 31, height: 17 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "AVIF: turns the size by its own rotation %i, as sharp does",
    async (orientation) => {
      const bytes = await pipeline(gradient(31, 17))
        .withMetadata({ orientation })
        .avif({ effort: 0 })
        .toBuffer();
      const { width, height } = await sharp(bytes).metadata();
      expect(headerSize(bytes)).toEqual({ width, height });
      expect(width).toBe(orientation >= 5 ? 17 : 31);
    },
  );

  it("gives the width and height of a big-endian TIFF", () => {
    const entry = (tag: number, value: number) =>
      [0, tag >> 8, tag & 255, 0, 3, 0, 0, 0, 1, 0, value, 0, 0].slice(1);
    const bytes = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 2, ...entry(256, 31), ...entry(257, 17)];
    expect(headerSize(Uint8Array.from(bytes))).toEqual({ width: 31, height: 17 });
  });

  it("counts a GIF's first frame where it reaches over the screen", async () => {
    const bytes = await encode(gradient(31, 17), "gif");
    const screen = new DataView(bytes.buffer, bytes.byteOffset + 6);
    screen.setUint16(0, 10, true);
    screen.setUint16(2, 50, true);
    expect(headerSize(bytes)).toEqual({ width: 31, height: 50 });
  });

  it.each(formats)("%s: any cut gives a size or an ImageError", async (format) => {
    const bytes = await encode(gradient(40, 30), format);
    for (let length = 0; length < Math.min(bytes.length, 1500); length++) outcome(bytes.subarray(0, length));
    expect(outcome(bytes)).toBe("size");
  });

  it.each(formats)("%s: any bytes written over the header give a size or an ImageError", async (format) => {
    const original = await encode(gradient(40, 30), format);
    const change = fc.tuple(fc.nat(Math.min(original.length, 400) - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const bytes = Uint8Array.from(original);
        for (const [at, value] of changes) bytes[at] = value;
        outcome(bytes);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it.each(formats)("%s: garbage after the magic gives a size or an ImageError", async (format) => {
    const start = (await encode(gradient(4, 3), format)).subarray(0, 16);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
        outcome(Uint8Array.from([...start, ...garbage]));
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it("passes 64 MiB of empty blocks once", () => {
    const jpeg = new Uint8Array(64 * 2 ** 20).fill(0xff);
    jpeg[1] = 0xd8;
    const gif = new Uint8Array(64 * 2 ** 20).fill(1);
    gif.set(Buffer.from("GIF89a\x01\0\x01\0\0\0\0\x21\xff", "latin1"));
    const avif = new Uint8Array(64 * 2 ** 20);
    avif.set(Buffer.from("\0\0\0\x10ftypavif", "latin1"));
    for (let at = 16; at < avif.length; at += 8) avif[at + 3] = 8;
    const started = performance.now();
    expect([jpeg, gif, avif].map(outcome)).toEqual(["image_truncated", "image_truncated", "image_format"]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
