/**
 * When products with many rows run on subgroup matrices, and in which shape of tile.
 */

import type { DType } from "../../tensor/dtype.ts";
import type { HalfRows } from "./half-rows.ts";
import type { Abilities, BufferRange, Dispatch, GpuWeight } from "./kernel.ts";
import { hasTiles, type TileExperts, type TileResidual, tileProduct } from "./matmul-tile.ts";
import type { TileForm, TileShape } from "./tile-form.ts";

/**
 * f16 4096 x 4096 x 4096 on an H200, TFLOP/s: 255 with both operands along K, 285 and 307 in the forms of gradients, where it is
 * the best of those measured (docs/log.md).
 */
export const largeTile: TileShape = {
  tileM: 128,
  tileN: 128,
  stepK: 32,
  subgroupM: 64,
  subgroupN: 64,
  stages: 1,
  band: 8,
  prefetch: "none",
  sliced: true,
};

/** For f16 along K, in 36 KiB of workgroup memory: 271 TFLOP/s. */
export const deepTile: TileShape = { ...largeTile, stepK: 64, subgroupN: 32 };
const deepBytes = 36864;

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
  sliced: false,
};

/** Large tiles that keep a large device busy: it has some hundred cores. */
const enoughTiles = 128;

/** A weight's values, and how it is stored: `TileForm`'s `b`. */
export interface TileUse {
  readonly b: TileForm["b"];
  readonly dtype: DType;
}

/** For y [rows, columns], or that of as many rows each of several weights. */
export function tileFor(
  { limits }: Abilities,
  { b, dtype }: TileUse,
  rows: number,
  columns: number,
): TileShape {
  const tiles = Math.ceil(rows / largeTile.tileM) * Math.ceil(columns / largeTile.tileN);
  if (rows <= smallTile.tileM || tiles < enoughTiles) return smallTile;
  const isDeep = b === "k" && dtype === "f16" && limits.maxComputeWorkgroupStorageSize >= deepBytes;
  return isDeep ? deepTile : largeTile;
}

/** For `count` assignments that are spread over experts. */
export function expertTileFor(
  abilities: Abilities,
  use: TileUse,
  count: number,
  columns: number,
  numExperts: number,
): TileShape {
  return tileFor(abilities, use, Math.ceil(count / numExperts), columns * numExperts);
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
