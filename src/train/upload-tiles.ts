import { normalizedValues, normalizeTiles } from "../image/normalize.ts";
import type { CutImage } from "../image/process.ts";
import type { Arena } from "../tensor/backend.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Tiles of 8-bit RGB, [S, S, 3] each, as the vision tower takes them: [N, 3, S, S], normalised. */
export function uploadTiles(
  arena: Arena,
  tiles: readonly Uint8Array[],
  { imageMean, imageStd }: Pick<CutImage, "imageMean" | "imageStd">,
  imageSize: number,
): Tensor {
  const shape = [tiles.length, 3, imageSize, imageSize];
  if (arena.uploadPixels) return arena.uploadPixels(tiles, normalizedValues(imageMean, imageStd), shape);
  return arena.upload(normalizeTiles(tiles, imageMean, imageStd), shape);
}
