/**
 * When products with many rows run on subgroup matrices, and in which shape of tile.
 */

import type { HalfRows } from "./half-rows.ts";
import type { Abilities, BufferRange, Dispatch, GpuWeight } from "./kernel.ts";
import { hasTiles, type TileExperts, type TileResidual, tileProduct } from "./matmul-tile.ts";
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

/** For `count` assignments that are spread over experts. */
export function expertTileFor(count: number, columns: number, numExperts: number): TileShape {
  return tileFor(Math.ceil(count / numExperts), columns * numExperts);
}

/** Whether activations may be rounded to f16 for a weight, on a device that multiplies f16 matrices. */
export function takesTiles(abilities: Abilities, { dtype, isExact, rowWords }: GpuWeight): boolean {
  return !isExact && dtype !== "i32" && rowWords % 4 === 0 && hasTiles(abilities);
}

/** What tiles multiply a weight with. */
export interface TileInput extends HalfRows {
  readonly rows: number;
}

/**
 * y = input weight^T, or input weight with `b` "n", which takes a weight of one part. One dispatch for each part.
 *
 * @param y f32 [rows, N], with "n" [rows, K]
 */
export function tileProducts(
  shape: TileShape,
  { values, stride, scales: rowScales, rows }: TileInput,
  weight: GpuWeight,
  y: BufferRange,
  rest: {
    readonly b?: "k" | "n";
    readonly bias?: BufferRange | null;
    readonly residual?: TileResidual | null;
    readonly experts?: Pick<TileExperts, "groups" | "scatter">;
  },
): Dispatch[] {
  const { dtype, shape: sides, rowWords, parts } = weight;
  const { b = "k", bias = null, residual = null, experts } = rest;
  const [stored, width] = sides.slice(-2) as [number, number];
  const form = { a: "k", b, weight: dtype as Exclude<typeof dtype, "i32"> } as const;
  return parts.map((part) =>
    tileProduct(shape, form, {
      m: rows,
      n: b === "n" ? width : experts ? stored : part.numRows,
      k: b === "n" ? stored : width,
      a: { range: values, stride },
      b: { range: part.values, stride: rowWords / 4 },
      scales: part.scales,
      rowScales,
      bias,
      residual,
      y,
      yStride: b === "n" ? width : stored,
      firstColumn: b === "n" || experts ? 0 : part.firstRow,
      experts: experts
        ? {
            ...experts,
            numExperts: sides[0]!,
            firstExpert: part.firstRow / stored,
            partExperts: part.numRows / stored,
          }
        : null,
    }),
  );
}
