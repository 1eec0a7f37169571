import { ImageError } from "../errors.ts";
import type { ProcessorConfig } from "../formats/processor-config.ts";
import { type DecodeOptions, decodeImage, type ImageCodec, type ImageInput } from "../image/decode.ts";
import { labelled } from "../image/labelled.ts";
import { type PixelKernels, plainPixelKernels } from "../image/pixel-kernels.ts";
import { type ProcessedImage, processImageWith } from "../image/process.ts";

/** An encoded image and how messages name it. */
export interface NamedImage {
  readonly image: ImageInput;
  readonly label: string;
}

export interface PrepareOptions extends Omit<DecodeOptions, "label"> {
  /** Default: TypeScript, on the calling thread. */
  readonly pixelKernels?: PixelKernels | undefined;
}

/**
 * Decodes one image and cuts it into what the vision tower takes.
 *
 * @throws {ImageError} beginning with the image's label
 */
export async function prepareImage(
  { image, label }: NamedImage,
  codec: ImageCodec,
  processor: ProcessorConfig,
  { pixelKernels = plainPixelKernels, ...options }: PrepareOptions,
): Promise<ProcessedImage> {
  const rgb = await decodeImage(image, codec, { ...options, label });
  return labelled(label, () => processImageWith(pixelKernels, rgb, processor));
}

/** @throws {ImageError} `image_mode` for a picture of another size than the vision tower's, which some modes give */
export function expectTileSize(image: ProcessedImage, imageSize: number): void {
  if (image.mode === "anyres" || (image.width === imageSize && image.height === imageSize)) return;
  throw new ImageError(
    "image_mode",
    `process_image_mode "${image.mode}" gives ${image.width} x ${image.height} pixels, the vision tower takes ${imageSize} x ${imageSize}; use "anyres", or size [${imageSize}, ${imageSize}]`,
  );
}
