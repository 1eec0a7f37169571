import type { EncodedImage, Engine } from "../engine/engine.ts";
import { ImageError } from "../errors.ts";
import type { ProcessorConfig } from "../formats/processor-config.ts";
import { type DecodeOptions, decodeImage, type ImageCodec, type ImageInput } from "../image/decode.ts";
import { labelled } from "../image/labelled.ts";
import { type PixelKernels, plainPixelKernels } from "../image/pixel-kernels.ts";
import { type ProcessedImage, planImage, processImageWith } from "../image/process.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import { imageKey } from "./image-key.ts";

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

/** An image that is read but perhaps not yet resized. */
export interface ReadImage {
  /** Of its content; null where a platform cannot make one. */
  readonly key: string | null;
  readonly plan: TilePlan | null;
  /** Image tokens. */
  readonly numFeatures: number;
  /** What the vision tower takes; resizes the image now. */
  pixels(): Promise<Float32Array>;
}

/**
 * Decodes one image and plans its tiles. An image whose features are known need not be resized.
 *
 * @param imageSize pixels a side of what the vision tower takes
 * @throws {ImageError} beginning with the image's label
 */
export async function readImage(
  { image, label }: NamedImage,
  codec: ImageCodec,
  processor: ProcessorConfig,
  imageSize: number,
  { pixelKernels = plainPixelKernels, ...options }: PrepareOptions,
): Promise<ReadImage> {
  const rgb = await decodeImage(image, codec, { ...options, label });
  const process = () => labelled(label, () => processImageWith(pixelKernels, rgb, processor));
  const plan = await labelled(label, () => planImage(rgb, processor));
  const key = await imageKey(rgb, processor);
  if (plan) {
    return { key, plan, numFeatures: plan.numFeatures, pixels: async () => (await process()).pixelValues };
  }
  const processed = await process();
  expectTileSize(processed, imageSize);
  return { key, plan, numFeatures: processed.numFeatures, pixels: async () => processed.pixelValues };
}

/**
 * The features of several images, which the caller frees.
 *
 * @throws {ImageError} when one cannot be resized
 * @throws {RequestError} `aborted`
 */
export async function encodeImages(
  engine: Engine,
  images: readonly ReadImage[],
  signal: AbortSignal | undefined,
): Promise<readonly EncodedImage[]> {
  const outcomes = await Promise.allSettled(
    images.map(async ({ key, plan, pixels }) =>
      key === null
        ? engine.encodeImage(await pixels(), plan, signal)
        : engine.image({ key, plan, pixels, signal }),
    ),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  const encoded = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  if (!failed) return encoded;
  for (const image of encoded) image.free();
  throw failed.reason;
}

/** @throws {ImageError} `image_mode` for a picture of another size than the vision tower's, which some modes give */
export function expectTileSize(image: ProcessedImage, imageSize: number): void {
  if (image.mode === "anyres" || (image.width === imageSize && image.height === imageSize)) return;
  throw new ImageError(
    "image_mode",
    `process_image_mode "${image.mode}" gives ${image.width} x ${image.height} pixels, the vision tower takes ${imageSize} x ${imageSize}; use "anyres", or size [${imageSize}, ${imageSize}]`,
  );
}
