/** Images made on the spot, in every format read. */

import sharp, { type Sharp } from "sharp";
import type { ImageFormat } from "../../src/image/format.ts";
import type { RgbImage } from "../../src/image/rgb-image.ts";

export const formats: readonly ImageFormat[] = ["jpeg", "png", "webp", "gif", "avif", "tiff"];

/** Smooth colours, different in every corner, so that lossy formats stay near and no orientation equals another. */
export function gradient(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const x = (i % width) / width;
    const y = Math.floor(i / width) / height;
    data.set([255 * x, 255 * y, 200 * (1 - x) * (1 - y)], i * 3);
  }
  return { width, height, data };
}

/** A sharp pipeline over raw pixels. */
export function pipeline({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Encodes an image; lossless where the format can be, at high quality where it cannot. */
export async function encode(image: RgbImage, format: ImageFormat): Promise<Uint8Array> {
  const options = {
    jpeg: { quality: 95, chromaSubsampling: "4:4:4" },
    png: {},
    webp: { lossless: true },
    gif: { dither: 0 },
    avif: { quality: 95, chromaSubsampling: "4:4:4", effort: 0 },
    tiff: { compression: "lzw" },
  } as const;
  return pipeline(image).toFormat(format, options[format]).toBuffer();
}

/** Largest difference of any channel; infinite when the sizes differ. */
export function maxDifference(a: RgbImage, b: RgbImage): number {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  return a.data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b.data[i]!)), 0);
}
