/**
 * The arithmetic of the image pipeline, which a platform may have compiled: results are equal in every bit.
 */

import { type ChannelValues, normalizeTiles } from "./normalize.ts";
import { resample } from "./resample.ts";
import type { RgbImage } from "./rgb-image.ts";
import type { ImageSize } from "./tile-plan.ts";

export interface PixelKernels {
  /** The image in each of the sizes, as `resample` gives it. */
  resample(image: RgbImage, sizes: readonly ImageSize[]): Promise<readonly RgbImage[]>;
  /** As `normalizeTiles`. */
  normalize(tiles: readonly Uint8Array[], mean: ChannelValues, std: ChannelValues): Promise<Float32Array>;
}

/** At hand everywhere: TypeScript, on the calling thread. */
export const plainPixelKernels: PixelKernels = {
  resample: async (image, sizes) => sizes.map((size) => resample(image, size)),
  normalize: async (tiles, mean, std) => normalizeTiles(tiles, mean, std),
};
