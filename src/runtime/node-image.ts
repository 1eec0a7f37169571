/** Decoding and PNG encoding in Node, through sharp, which is loaded with the first picture. The only file that imports sharp. */

import type sharp from "sharp";
import { ImageError } from "../errors.ts";
import type { ImageCodec } from "../image/decode.ts";
import { imageFormat } from "../image/format.ts";
import { headerSize } from "../image/header-size.ts";
import type { RgbImage } from "../image/rgb-image.ts";

let loaded: Promise<typeof sharp> | null = null;

/** Loading takes 80 ms, for which nobody waits who asks without a picture. */
function openSharp(): Promise<typeof sharp> {
  loaded ??= import("sharp").then(({ default: sharp }) => {
    // libvips keeps decoded images for reuse; here every image is decoded once.
    sharp.cache(false);
    return sharp;
  });
  return loaded;
}

/**
 * The codec of Node.
 *
 * `default`: EXIF orientation applied, embedded ICC profile converted to sRGB, transparency on white.
 * `reference`: the pixels that Pillow's `convert("RGB")` gives, for JPEG, PNG, WebP, opaque GIF and 8-bit TIFF bit by
 * bit. Known differences: AVIF with subsampled colour is interpolated otherwise and `irot` is always applied, CMYK goes
 * through a colour profile, 16-bit grey keeps its high byte where Pillow clips, and pixels of a GIF that are transparent
 * have lost their colour.
 */
export const sharpCodec: ImageCodec = {
  async header(bytes) {
    return headerSize(bytes);
  },
  async decode(bytes, { preprocessing, maxPixels }) {
    const sharp = await openSharp();
    const reference = preprocessing === "reference";
    const pipeline = sharp(bytes, {
      // "truncated" lets a TIFF through whose strips are missing; "warning" refuses JPEGs that every viewer shows.
      failOn: "error",
      limitInputPixels: Number.isFinite(maxPixels) ? Math.floor(maxPixels) : false,
      // Pillow itself turns a TIFF by its orientation tag when it loads it.
      autoOrient: !reference || imageFormat(bytes) === "tiff",
      ignoreIcc: reference,
    });
    const opaque = reference ? pipeline.removeAlpha() : pipeline.flatten({ background: "white" });
    const { data, info } = await opaque
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw limitError(cause, maxPixels) ?? cause;
      });
    if (info.channels !== 3) throw new Error(`sharp gave ${info.channels} channels, expected 3`);
    return { width: info.width, height: info.height, data: plainBytes(data) };
  },
};

/**
 * Whether every decoder shows this picture as `default` preprocessing does, but for its colour profile: a format that all
 * read, no turn in its EXIF, no transparency.
 */
export async function isPlainImage(bytes: Uint8Array): Promise<boolean> {
  if (imageFormat(bytes) === "avif") return false;
  const sharp = await openSharp();
  const { orientation = 1, hasAlpha } = await sharp(bytes).metadata();
  return orientation === 1 && !hasAlpha;
}

/** Encodes an image as an 8-bit RGB PNG. */
export async function encodePng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  const sharp = await openSharp();
  return plainBytes(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

/** The error for a picture that sharp finds larger than the header parser did. */
function limitError(cause: unknown, maxPixels: number): ImageError | null {
  if (!(cause instanceof Error) || !cause.message.includes("exceeds pixel limit")) return null;
  return new ImageError(
    "image_too_large",
    `the picture is over maxPixels ${maxPixels}, more than its header says; send it smaller or raise maxPixels`,
    { cause, fields: { maxPixels } },
  );
}

/** The same memory without Buffer's own methods (its `slice` does not copy). */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
