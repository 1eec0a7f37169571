/**
 * Decoding with the platform's own decoders: `createImageBitmap`, read back through an `OffscreenCanvas`.
 *
 * Which formats it reads is the browser's choice; none but Safari reads TIFF. A canvas keeps colours multiplied by
 * alpha, so with `reference` preprocessing the colours of half transparent pixels are those that survive its rounding,
 * and fully transparent pixels are black. Opaque images are exact.
 */

import { ImageError } from "../errors.ts";
import type { CodecOptions, ImageCodec } from "./decode.ts";
import { formatName, imageFormat } from "./format.ts";
import { headerSize } from "./header-size.ts";
import { checkNumPixels } from "./limits.ts";
import type { RgbImage } from "./rgb-image.ts";
import { stripExif } from "./strip-exif.ts";

/** Rows read back at a time, so that the canvas stays small beside the image. */
const stripRows = 256;

/** The codec of browsers and web workers. */
export const browserCodec: ImageCodec = {
  async header(bytes) {
    return headerSize(bytes);
  },
  async decode(bytes, { preprocessing, maxPixels }) {
    const reference = preprocessing === "reference";
    const bitmap = await openBitmap(reference ? stripExif(bytes) : bytes, preprocessing);
    try {
      checkNumPixels(bitmap, maxPixels);
      return readPixels(bitmap, reference ? null : "white");
    } finally {
      bitmap.close();
    }
  },
};

async function openBitmap(
  bytes: Uint8Array,
  preprocessing: CodecOptions["preprocessing"],
): Promise<ImageBitmap> {
  const format = imageFormat(bytes);
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${format}` });
  const options: ImageBitmapOptions =
    preprocessing === "reference" ? { colorSpaceConversion: "none", premultiplyAlpha: "none" } : {};
  try {
    return await createImageBitmap(blob, options);
  } catch (cause) {
    if (format !== "tiff" && format !== "avif") throw cause;
    throw new ImageError(
      "image_format",
      `found ${format === "avif" ? "an" : "a"} ${formatName[format]} that this browser does not decode; convert it to PNG or JPEG`,
      { cause },
    );
  }
}

/** Draws a bitmap strip after strip over `background`, or over nothing, and drops the alpha channel. */
function readPixels(bitmap: ImageBitmap, background: string | null): RgbImage {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, Math.min(height, stripRows));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error(`no 2d context of ${canvas.width} x ${canvas.height}`);
  const data = new Uint8Array(width * height * 3);
  let to = 0;
  for (let top = 0; top < height; top += stripRows) {
    const numRows = Math.min(stripRows, height - top);
    context.clearRect(0, 0, width, numRows);
    if (background !== null) {
      context.fillStyle = background;
      context.fillRect(0, 0, width, numRows);
    }
    context.drawImage(bitmap, 0, -top);
    const rgba = context.getImageData(0, 0, width, numRows).data;
    for (let i = 0; i < rgba.length; i += 4) {
      data[to++] = rgba[i]!;
      data[to++] = rgba[i + 1]!;
      data[to++] = rgba[i + 2]!;
    }
  }
  return { width, height, data };
}
