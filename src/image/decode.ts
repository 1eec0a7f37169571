/**
 * Encoded image -> RGB pixels, with every limit checked before a pixel is decoded.
 * The pixels themselves come from a codec: sharp in Node, the platform's own in browsers.
 */

import { ImageError } from "../errors.ts";
import { decodeDataUrl } from "./data-url.ts";
import { formatName, imageFormat } from "./format.ts";
import { labelled } from "./labelled.ts";
import { checkNumBytes, checkNumPixels } from "./limits.ts";
import type { RgbImage } from "./rgb-image.ts";
import type { ImageSize } from "./tile-plan.ts";

/** An encoded image (JPEG, PNG, WebP, GIF, AVIF or TIFF); a string is a data URL. */
export type ImageInput = Uint8Array | ArrayBuffer | Blob | string;

/**
 * `default`: EXIF orientation applied, ICC profile converted to sRGB, transparency on white.
 * `reference`: as the official processor: no EXIF, no ICC, transparency dropped.
 */
export type Preprocessing = "default" | "reference";

export interface CodecOptions {
  readonly preprocessing: Preprocessing;
  /** Most pixels the codec may decode: a second fence behind the header check. */
  readonly maxPixels: number;
}

/**
 * Decoding as one runtime does it. Messages of the errors it throws do not name the image; `decodeImage` puts the
 * label in front.
 */
export interface ImageCodec {
  /** Size before EXIF orientation, from the header alone. */
  header(bytes: Uint8Array): Promise<ImageSize>;
  /** Pixels of the first frame or page; with `default` preprocessing the size is the oriented one. */
  decode(bytes: Uint8Array, options: CodecOptions): Promise<RgbImage>;
}

export interface DecodeOptions {
  /** Most pixels, width * height of the header; default `defaultMaxPixels`. */
  readonly maxPixels?: number;
  /** Most encoded bytes; default 64 MiB. */
  readonly maxBytes?: number;
  /** Default `default`. */
  readonly preprocessing?: Preprocessing;
  /** How messages name the image, such as "image 2 of 3" or a file name; default "image". */
  readonly label?: string;
}

/** Of width * height in the header. */
export const defaultMaxPixels = 64_000_000;

/**
 * Decodes one image to RGB.
 *
 * @throws {ImageError} `image_empty` for 0 bytes or a side of 0 pixels, `image_format` for what is not an image of the
 *   six formats, `image_too_large` over `maxBytes` or `maxPixels` (nothing is decoded then), `image_truncated` when the
 *   pixels are cut short or damaged, with the codec's own error as `cause`
 */
export async function decodeImage(
  input: ImageInput,
  codec: ImageCodec,
  options: DecodeOptions = {},
): Promise<RgbImage> {
  const {
    maxPixels = defaultMaxPixels,
    maxBytes = 64 * 2 ** 20,
    preprocessing = "default",
    label = "image",
  } = options;
  return labelled(label, async () => {
    const bytes = await encodedBytes(input, maxBytes);
    const size = await codec.header(bytes);
    checkNumPixels(size, maxPixels);
    return decodePixels(bytes, size, codec, { preprocessing, maxPixels });
  });
}

/** The bytes of an encoded image, not decoded. @throws {ImageError} `image_format`, `image_too_large` */
export async function encodedBytes(input: ImageInput, maxBytes: number): Promise<Uint8Array> {
  if (typeof input === "string") return decodeDataUrl(input, maxBytes);
  if (input instanceof Blob) {
    checkNumBytes(input.size, maxBytes);
    return new Uint8Array(await input.arrayBuffer());
  }
  if (!(input instanceof Uint8Array || input instanceof ArrayBuffer)) {
    const found = input === null ? "null" : typeof input;
    throw new ImageError(
      "image_format",
      `found ${found}, expected a Uint8Array, ArrayBuffer, Blob or data URL`,
    );
  }
  checkNumBytes(input.byteLength, maxBytes);
  return input instanceof Uint8Array ? input : new Uint8Array(input);
}

async function decodePixels(
  bytes: Uint8Array,
  { width, height }: ImageSize,
  codec: ImageCodec,
  options: CodecOptions,
): Promise<RgbImage> {
  try {
    return await codec.decode(bytes, options);
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    throw new ImageError(
      "image_truncated",
      `${formatName[imageFormat(bytes)]} of ${width} x ${height} pixels in ${bytes.length} bytes is cut short or damaged (${reason(cause)}); save or download it again`,
      { cause, fields: { width, height, numBytes: bytes.length } },
    );
  }
}

/** The longest line of a codec's message; the others are remarks on its way there. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const lines = message.split("\n").map((line) => line.trim().replace(/:$/, ""));
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best));
  return longest === "" ? "no reason given" : longest.slice(0, 160);
}
