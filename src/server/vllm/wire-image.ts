/**
 * Images on their way to vLLM: checked and counted here as for a model of this machine, then sent as data URLs.
 */

import type { ProcessorConfig } from "../../formats/processor-config.ts";
import { encodedBytes, type Preprocessing } from "../../image/decode.ts";
import { imageFormat } from "../../image/format.ts";
import { readImage } from "../../runtime/images.ts";
import type { ChatImage } from "../../runtime/messages.ts";
import { encodePng, isPlainImage, sharpCodec } from "../../runtime/node-image.ts";

export interface WireOptions {
  /** Whose image tokens are counted. */
  readonly processor: ProcessorConfig;
  /** Pixels a side of what the vision tower takes. */
  readonly imageSize: number;
  readonly preprocessing: Preprocessing;
  readonly maxPixels: number;
}

/** Image tokens of an image, which is decoded for it. @throws {ImageError} as `decodeImage` */
export async function countImageTokens(
  { image, label = "image" }: ChatImage,
  { processor, imageSize, preprocessing, maxPixels }: WireOptions,
): Promise<number> {
  const named = { image, label };
  return (await readImage(named, sharpCodec, processor, imageSize, { preprocessing, maxPixels })).numFeatures;
}

/**
 * An image that has passed the checks as a data URL. With `default` preprocessing a picture that vLLM would show otherwise
 * (it turns none by its EXIF and drops transparency) goes as the pixels that a model of this machine would see. All
 * others go as they came.
 */
export async function imageUrl(
  { image }: ChatImage,
  { preprocessing, maxPixels }: Pick<WireOptions, "preprocessing" | "maxPixels">,
): Promise<string> {
  const bytes = await encodedBytes(image, Number.POSITIVE_INFINITY);
  if (preprocessing === "reference" || (await isPlainImage(bytes))) return dataUrl(bytes);
  return dataUrl(await encodePng(await sharpCodec.decode(bytes, { preprocessing, maxPixels })));
}

function dataUrl(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return `data:image/${imageFormat(bytes)};base64,${text}`;
}
