import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { stripExif } from "../../src/image/strip-exif.ts";
import { encode, formats, gradient, pipeline } from "./samples.ts";

const image = gradient(20, 10);

describe("stripExif", () => {
  it.each(["jpeg", "png", "webp"] as const)(
    "%s: the orientation is gone, the pixels stay",
    async (format) => {
      const bytes = await pipeline(image).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
      const stripped = stripExif(bytes);
      expect((await sharp(bytes).metadata()).orientation).toBe(6);
      const { orientation, exif } = await sharp(stripped, { failOn: "warning" }).metadata();
      expect([orientation, exif]).toEqual([undefined, undefined]);
      const before = await sharp(bytes).raw().toBuffer();
      expect(await sharp(stripped, { autoOrient: true, failOn: "warning" }).raw().toBuffer()).toEqual(before);
    },
  );

  it.each(formats)("%s: gives back a file without EXIF as it is", async (format) => {
    const bytes = await encode(image, format);
    expect(stripExif(bytes)).toBe(bytes);
  });

  it.each(["jpeg", "png", "webp"] as const)("%s: any cut ends", async (format) => {
    const bytes = await pipeline(image).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    for (let length = 16; length <= bytes.length; length++) {
      expect(stripExif(bytes.subarray(0, length)).length).toBeLessThanOrEqual(length);
    }
  });
});
