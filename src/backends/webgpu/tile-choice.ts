/**
 * When products with many rows run on subgroup matrices, and in which shape of tile.
 */

import { halfRows } from "./half-rows.ts";
import type { Abilities, BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";
import { hasTiles, type TileExperts, tileProduct } from "./matmul-tile.ts";
import type { TileShape } from "./tile-form.ts";

/** Best of those measured on an H100: f16 4096 x 4096 x 4096 in 667 us, 206 TFLOP/s (docs/log.md). */
export const largeTile: TileShape = {
  tileM: 128,
  tileN: 128,
  stepK: 32,
  subgroupM: 64,
  subgroupN: 64,
  stages: 1,
  band: 8,
  prefetch: "none",
  unrolled: true,
};

/** For few rows, or where large tiles are too few to fill a device: f16 64 x 3072 x 3072 in 22.9 us on an H100. */
export const smallTile: TileShape = {
  tileM: 64,
  tileN: 64,
  stepK: 64,
  subgroupM: 32,
  subgroupN: 32,
  stages: 1,
  band: 8,
  prefetch: "both",
  unrolled: false,
};

/** Large tiles that keep a large device busy: it has some hundred cores. */
const enoughTiles = 128;

export function tileFor(rows: number, columns: number): TileShape {
  const tiles = Math.ceil(rows / largeTile.tileM) * Math.ceil(columns / largeTile.tileN);
  return rows > smallTile.tileM && tiles >= enoughTiles ? largeTile : smallTile;
}

/** Whether activations may be rounded to f16 for a weight, on a device that multiplies f16 matrices. */
export function takesTiles(abilities: Abilities, { dtype, isExact }: GpuWeight): boolean {
  return !isExact && dtype !== "f32" && dtype !== "i32" && hasTiles(abilities);
}

/** f16 rows with a scale each, as `halfRows` makes them. */
export interface TileInput {
  readonly values: BufferRange;
  readonly stride: number;
  readonly scales: BufferRange;
}

/** One dispatch for each part of the weight. */
export function tileProducts(
  shape: TileShape,
  { values, stride, scales: rowScales }: TileInput,
  rows: number,
  weight: GpuWeight,
  y: BufferRange,
  rest: { readonly bias?: BufferRange | null; readonly experts?: Pick<TileExperts, "groups" | "scatter"> },
): Dispatch[] {
  const { dtype, shape: sides, rowWords, parts } = weight;
  const k = sides.at(-1)!;
  const columns = sides.at(-2)!;
  const form = { a: "k", b: "k", weight: dtype as Exclude<typeof dtype, "i32"> } as const;
  const { bias = null, experts } = rest;
  return parts.map((part) =>
    tileProduct(shape, form, {
      m: rows,
      n: experts ? columns : part.numRows,
      k,
      a: { range: values, stride },
      b: { range: part.values, stride: rowWords / 4 },
      scales: part.scales,
      rowScales,
      bias,
      y,
      yStride: columns,
      firstColumn: experts ? 0 : part.firstRow,
      experts: experts
        ? {
            ...experts,
            numExperts: sides[0]!,
            firstExpert: part.firstRow / columns,
            partExperts: part.numRows / columns,
          }
        : null,
    }),
  );
}

/** x f32 [rows, K] with a weight [N, K], or null when the device or the weight does not allow it. */
export function manyRowsProduct(
  context: KernelContext,
  x: BufferRange,
  rows: number,
  weight: GpuWeight,
  bias: BufferRange | null,
  y: BufferRange,
): Dispatch[] | null {
  if (!takesTiles(context.abilities, weight)) return null;
  const [columns, width] = weight.shape as [number, number];
  const input = halfRows(context, x, rows, width);
  return [input.dispatch, ...tileProducts(tileFor(rows, columns), input, rows, weight, y, { bias })];
}
