import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage, type Preprocessing } from "../../src/image/decode.ts";
import type { RgbImage } from "../../src/image/rgb-image.ts";
import { encodePng, sharpCodec } from "../../src/runtime/node-image.ts";
import { encode, gradient, maxDifference, pipeline } from "./samples.ts";

const image = gradient(48, 32);

function decode(bytes: Uint8Array, preprocessing: Preprocessing): Promise<RgbImage> {
  return decodeImage(bytes, sharpCodec, { preprocessing });
}

/** 3 channels or more, all pixels of one colour. */
function plain(...channels: number[]): Buffer {
  return Buffer.from(Array.from({ length: 6 * 4 }, () => channels).flat());
}

function firstPixel(decoded: RgbImage): number[] {
  return [...decoded.data.subarray(0, 3)];
}

/** What each EXIF orientation means: the stored pixel shown at (x, y) of the upright image. */
const upright: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, _, h) => [y, h - 1 - x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, w) => [w - 1 - y, x],
};

function turned(stored: RgbImage, orientation: number): RgbImage {
  const swap = orientation >= 5;
  const width = swap ? stored.height : stored.width;
  const height = swap ? stored.width : stored.height;
  const data = new Uint8Array(stored.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = upright[orientation]!(x, y, stored.width, stored.height);
      const from = (fromY * stored.width + fromX) * 3;
      data.set(stored.data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

describe("formats", () => {
  it.each([
    ["png", 0],
    ["webp", 0],
    ["tiff", 0],
    ["gif", 16],
    ["jpeg", 6],
    ["avif", 6],
  ] as const)("%s comes back within %i levels, in both modes", async (format, tolerance) => {
    const bytes = await encode(image, format);
    expect(maxDifference(await decode(bytes, "default"), image)).toBeLessThanOrEqual(tolerance);
    expect(maxDifference(await decode(bytes, "reference"), image)).toBeLessThanOrEqual(tolerance);
  });

  it.each(["gif", "tiff", "webp"] as const)("takes the first frame or page of a %s", async (format) => {
    const raw = { width: 6, height: 4, channels: 3 } as const;
    const frames = [plain(250, 10, 20), plain(10, 250, 20)].map((data) =>
      sharp(data, { raw }).png().toBuffer(),
    );
    const bytes = await sharp(await Promise.all(frames), { join: { animated: true } })
      .toFormat(format, { gif: {}, webp: { lossless: true }, tiff: { compression: "lzw" } }[format])
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    const decoded = await decode(bytes, "default");
    expect([decoded.width, decoded.height]).toEqual([6, 4]);
    expect(firstPixel(decoded)).toEqual([250, 10, 20]);
  });

  it("repeats grey, expands a palette, and reduces 16 bits to 8", async () => {
    const grey = await sharp(plain(90, 90, 90), { raw: { width: 6, height: 4, channels: 3 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    const palette = await pipeline(gradient(6, 4)).png({ palette: true, colours: 32, dither: 0 }).toBuffer();
    const deep = await pipeline(image).toColourspace("rgb16").png().toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(1);
    expect((await sharp(palette).metadata()).isPalette).toBe(true);
    expect((await sharp(deep).metadata()).depth).toBe("ushort");
    for (const mode of ["default", "reference"] as const) {
      expect(firstPixel(await decode(grey, mode))).toEqual([90, 90, 90]);
      expect(maxDifference(await decode(palette, mode), gradient(6, 4))).toBeLessThanOrEqual(2);
      expect(maxDifference(await decode(deep, mode), image)).toBe(0);
    }
  });
});

describe("EXIF orientation", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "%i is applied by default and ignored for reference",
    async (orientation) => {
      for (const format of ["png", "webp", "jpeg"] as const) {
        const options = format === "webp" ? { lossless: true } : {};
        const bytes = await pipeline(image)
          .withMetadata({ orientation })
          .toFormat(format, options)
          .toBuffer();
        const tolerance = format === "jpeg" ? 12 : 0;
        const header = await sharpCodec.header(bytes);
        expect(header).toEqual({ width: 48, height: 32 });
        expect(maxDifference(await decode(bytes, "reference"), image)).toBeLessThanOrEqual(tolerance);
        expect(maxDifference(await decode(bytes, "default"), turned(image, orientation))).toBeLessThanOrEqual(
          tolerance,
        );
      }
    },
  );

  it("applies an AVIF's own rotation in both modes: it is part of the picture", async () => {
    const options = { quality: 100, chromaSubsampling: "4:4:4", effort: 0 };
    for (const orientation of [3, 5, 6, 8]) {
      const bytes = await pipeline(image).withMetadata({ orientation }).avif(options).toBuffer();
      for (const mode of ["default", "reference"] as const) {
        expect(maxDifference(await decode(bytes, mode), turned(image, orientation))).toBeLessThanOrEqual(6);
      }
    }
  });

  it("turns a TIFF by its orientation tag in both modes, as Pillow does", async () => {
    const bytes = await pipeline(image)
      .withMetadata({ orientation: 6 })
      .tiff({ compression: "lzw" })
      .toBuffer();
    expect(maxDifference(await decode(bytes, "default"), turned(image, 6))).toBe(0);
    expect(maxDifference(await decode(bytes, "reference"), turned(image, 6))).toBe(0);
  });
});

describe("alpha", () => {
  it.each([
    ["png", {}],
    ["webp", { lossless: true, exact: true }],
    ["tiff", { compression: "lzw" }],
  ] as const)("%s: white shows through by default, and is dropped for reference", async (format, options) => {
    for (const alpha of [0, 51, 128, 255]) {
      const raw = { width: 6, height: 4, channels: 4 } as const;
      const bytes = await sharp(plain(200, 100, 0, alpha), { raw })
        .toFormat(format, options)
        .toBuffer();
      const onWhite = [200, 100, 0].map((value) => (value * alpha + 255 * (255 - alpha)) / 255);
      const found = firstPixel(await decode(bytes, "default"));
      found.forEach((value, channel) => {
        expect(Math.abs(value - onWhite[channel]!)).toBeLessThanOrEqual(1);
      });
      expect(firstPixel(await decode(bytes, "reference"))).toEqual([200, 100, 0]);
    }
  });

  it("lays grey and 16-bit images with alpha on white too", async () => {
    const raw = { width: 6, height: 4, channels: 4 } as const;
    const clear = sharp(plain(0, 0, 0, 0), { raw });
    const grey = await clear.clone().toColourspace("b-w").png().toBuffer();
    const deep = await clear.clone().toColourspace("rgb16").png().toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(2);
    expect((await sharp(deep).metadata()).depth).toBe("ushort");
    expect(firstPixel(await decode(grey, "default"))).toEqual([255, 255, 255]);
    expect(firstPixel(await decode(deep, "default"))).toEqual([255, 255, 255]);
    expect(firstPixel(await decode(deep, "reference"))).toEqual([0, 0, 0]);
  });
});

describe("ICC profile", () => {
  it("is converted to sRGB by default and ignored for reference", async () => {
    const raw = { width: 6, height: 4, channels: 3 } as const;
    const bytes = await sharp(plain(200, 60, 60), { raw })
      .withIccProfile("p3")
      .png()
      .toBuffer();
    const stored = firstPixel(await decode(bytes, "reference"));
    const converted = firstPixel(await decode(bytes, "default"));
    expect(stored[0]).toBeLessThan(198);
    converted.forEach((value, channel) => {
      expect(Math.abs(value - [200, 60, 60][channel]!)).toBeLessThanOrEqual(2);
    });
  });
});

describe("encodePng", () => {
  it("gives a PNG that decodes to the same pixels", async () => {
    expect(await decode(await encodePng(image), "reference")).toEqual(image);
  });
});

describe("limits", () => {
  it("refuses a picture over maxPixels that its header does not show", async () => {
    const bytes = await encode(image, "png");
    await expect(
      sharpCodec.decode(bytes, { preprocessing: "default", maxPixels: 100 }),
    ).rejects.toMatchObject({
      code: "image_too_large",
    });
  });

  it("returns to the same memory after 200 images", async () => {
    const bytes = await encode(gradient(1000, 1000), "jpeg");
    const rounds = async (count: number) => {
      for (let i = 0; i < count; i++) await decode(bytes, "default");
      return process.memoryUsage.rss();
    };
    const before = await rounds(50);
    const after = await rounds(200);
    // 200 images are 600 MB of pixels.
    expect(after - before).toBeLessThan(150e6);
  });
});
