import { Worker } from "node:worker_threads";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type CodecOptions, decodeImage } from "../image/decode.ts";
import { decodeAhead } from "./node-decode-ahead.ts";
import { sharpCodec } from "./node-image.ts";

const options: CodecOptions = { preprocessing: "default", maxPixels: 10_000 };

async function picture(width: number, height: number): Promise<Uint8Array> {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31) % 256);
  const raw = { width, height, channels: 3 } as const;
  return new Uint8Array(await sharp(pixels, { raw }).png().toBuffer());
}

describe("decoding ahead", () => {
  test("gives each picture's pixels, asked for in any order, more than once, and in other options", async () => {
    const images = [await picture(40, 20), await picture(7, 9)];
    const codec = decodeAhead(images, options);
    for (const image of [images[1]!, images[0]!, images[1]!])
      expect(await codec.decode(image, options)).toEqual(await sharpCodec.decode(image, options));
    const reference = { ...options, preprocessing: "reference" } as const;
    expect(await codec.decode(images[0]!, reference)).toEqual(await sharpCodec.decode(images[0]!, reference));
    expect(await codec.header(images[0]!)).toEqual({ width: 40, height: 20 });
  });

  test("of a damaged picture says what is wrong with it, and the ones after it are decoded", async () => {
    const whole = await picture(90, 90);
    const images = [whole.subarray(0, whole.length - 300), await picture(7, 9)];
    const codec = decodeAhead(images, options);
    await expect(decodeImage(images[0]!, codec, { ...options, label: "cut.png" })).rejects.toMatchObject({
      code: "image_truncated",
      message: expect.stringContaining("cut.png: PNG of 90 x 90 pixels"),
    });
    expect(await codec.decode(images[1]!, options)).toEqual(await sharpCodec.decode(images[1]!, options));
  });

  test("the thread checks format and size before it decodes, as everybody does", async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const images = [svg, await picture(200, 100), await picture(4, 4)];
    const workerUrl = new URL("../../dist/runtime/node-decode-worker.js", import.meta.url);
    const worker = new Worker(workerUrl, { workerData: { images, options }, execArgv: [] });
    const messages: unknown[] = [];
    worker.on("message", (message) => messages.push(message));
    await new Promise((resolve) => worker.once("exit", resolve));
    expect(messages).toEqual([null, null, await sharpCodec.decode(images[2]!, options)]);
  });

  test("decodes a picture itself that it was not given", async () => {
    const image = await picture(5, 5);
    expect(await decodeAhead([], options).decode(image, options)).toEqual(
      await sharpCodec.decode(image, options),
    );
  });
});
