/**
 * From an image and its plan to tiles: thumbnail, canvas, cut, normalise.
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
  const { tileSize, grid } = plan;
  const thumbnail = resample(image, { width: tileSize, height: tileSize });
  const canvas = drawOnCanvas(image, plan, plan.canvas);
  const tiles = [thumbnail.data];
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      tiles.push(cut(canvas, column * tileSize, row * tileSize, tileSize));
    }
  }
  return { thumbnail, canvas, tiles };
}

/** Resizes an image and pastes it on a black canvas of the given size. */
export function drawOnCanvas(image: RgbImage, { resized, offset }: Placement, size: ImageSize): RgbImage {
  const { width, height } = size;
  const inner = resample(image, resized);
  if (resized.width === width && resized.height === height) return inner;
  const data = new Uint8Array(width * height * 3);
  const rowLength = resized.width * 3;
  for (let y = 0; y < resized.height; y++) {
    const row = inner.data.subarray(y * rowLength, (y + 1) * rowLength);
    data.set(row, ((offset.y + y) * width + offset.x) * 3);
  }
  return { width, height, data };
}

/**
 * Gives ((v / 255) - mean) / std for each byte, each of the three steps rounded to float32, channels first:
 * [tiles.length, 3, height, width] for tiles of [height, width, 3].
 *
 * @param mean  of red, green, blue, for values in 0..1
 */
export function normalizeTiles(
  tiles: readonly Uint8Array[],
  mean: readonly [number, number, number],
  std: readonly [number, number, number],
): Float32Array {
  const tables = [0, 1, 2].map((channel) => normalizedValues(mean[channel]!, std[channel]!));
  const out = new Float32Array(tiles.reduce((total, tile) => total + tile.length, 0));
  let base = 0;
  for (const tile of tiles) {
    const numPixels = tile.length / 3;
    for (let channel = 0; channel < 3; channel++) {
      const table = tables[channel]!;
      for (let i = 0; i < numPixels; i++) out[base + i] = table[tile[i * 3 + channel]!]!;
      base += numPixels;
    }
  }
  return out;
}

function normalizedValues(mean: number, std: number): Float32Array {
  const float32 = Math.fround;
  return Float32Array.from({ length: 256 }, (_, value) =>
    float32(float32(float32(value / 255) - float32(mean)) / float32(std)),
  );
}

function cut(canvas: RgbImage, left: number, top: number, side: number): Uint8Array {
  const tile = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const start = ((top + y) * canvas.width + left) * 3;
    tile.set(canvas.data.subarray(start, start + side * 3), y * side * 3);
  }
  return tile;
}
