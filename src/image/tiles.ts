/**
 * From an image and its plan to tiles: thumbnail, canvas, cut.
 * Source: MiniMax-VL-01 image processor, mode `anyres`
 */

import { resample } from "./resample.ts";
import type { RgbImage } from "./rgb-image.ts";
import type { ImageSize, Placement, TilePlan } from "./tile-plan.ts";

/** The pixels of one plan, 8-bit RGB. */
export interface CutTiles {
  /** The whole image, squeezed to one tile. */
  readonly thumbnail: RgbImage;
  /** The image resized with its aspect kept, on black. */
  readonly canvas: RgbImage;
  /** `plan.numTiles` tiles of tileSize * tileSize * 3 bytes: the thumbnail, then the canvas row after row. */
  readonly tiles: readonly Uint8Array[];
}

/** Cuts an image as its plan says. The image's size must be `plan.size`. */
export function cutTiles(image: RgbImage, plan: TilePlan): CutTiles {
  const [thumbnail, inner] = tileSizes(plan).map((size) => resample(image, size)) as [RgbImage, RgbImage];
  return arrangeTiles(thumbnail, inner, plan);
}

/** The sizes that `arrangeTiles` takes the whole image in. */
export function tileSizes({
  tileSize,
  resized,
}: TilePlan): readonly [thumbnail: ImageSize, inner: ImageSize] {
  return [{ width: tileSize, height: tileSize }, resized];
}

/** The second half of `cutTiles`. */
export function arrangeTiles(thumbnail: RgbImage, inner: RgbImage, plan: TilePlan): CutTiles {
  const { tileSize, grid } = plan;
  const canvas = pasteOnCanvas(inner, plan, plan.canvas);
  const tiles = [thumbnail.data];
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      tiles.push(cut(canvas, column * tileSize, row * tileSize, tileSize));
    }
  }
  return { thumbnail, canvas, tiles };
}

/** Puts an image that has the size `resized` on a black canvas of the given size. */
export function pasteOnCanvas(inner: RgbImage, { resized, offset }: Placement, size: ImageSize): RgbImage {
  const { width, height } = size;
  if (resized.width === width && resized.height === height) return inner;
  const data = new Uint8Array(width * height * 3);
  const rowLength = resized.width * 3;
  for (let y = 0; y < resized.height; y++) {
    const row = inner.data.subarray(y * rowLength, (y + 1) * rowLength);
    data.set(row, ((offset.y + y) * width + offset.x) * 3);
  }
  return { width, height, data };
}

function cut(canvas: RgbImage, left: number, top: number, side: number): Uint8Array {
  const tile = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * canvas.width + left) * 3;
    tile.set(canvas.data.subarray(start, start + side * 3), y * side * 3);
  }
  return tile;
}
