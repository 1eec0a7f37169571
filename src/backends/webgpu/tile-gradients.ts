/**
 * Gradients of products on subgroup matrices: operands rounded to f16 with a scale a row, sums in f32.
 *
 *   dx = dy W        rows of dy, W as it lies
 *   dW = dy^T x      the rows of both are what is contracted: x takes the product of both scales while it is staged, so it must
 *                    be in f16's range times the gradient's size, which is what a loss scale is for
 */

import type { HalfRows } from "./half-rows.ts";
import type { BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";
import { addLayers, layersOf } from "./layers.ts";
import { type TileRanges, tileProduct } from "./matmul-tile.ts";
import { largeTile, smallTile, takesTiles } from "./tile-choice.ts";

/** Whether products with a weight, and their gradients, run here. */
export function takesTileGradients(context: KernelContext, weight: GpuWeight): boolean {
  return weight.parts.length === 1 && takesTiles(context.abilities, weight);
}

export interface WeightGradient {
  /** Rows of dy [T, N] and of x [T, K]; by expert, of the assignments in the order of `experts`. */
  readonly dy: HalfRows;
  readonly x: HalfRows;
  /** T, or the number of assignments. */
  readonly rows: number;
  /** N and K */
  readonly columns: number;
  readonly width: number;
  /** f32 [N, K], or [E, N, K] */
  readonly y: BufferRange;
  readonly experts: { readonly groups: BufferRange; readonly numExperts: number } | null;
}

/** dW, of each expert when there are experts. */
export function weightGradient(
  { dy, x, rows, columns, width, y, experts }: WeightGradient,
  context: KernelContext,
): Dispatch[] {
  const shape = columns > smallTile.tileM && width > smallTile.tileN ? largeTile : smallTile;
  const numExperts = experts?.numExperts ?? 1;
  const tiles = Math.ceil(columns / shape.tileM) * Math.ceil(width / shape.tileN) * numExperts;
  // Of experts a share of the rows each, as if they had equally many.
  const { perLayer: kPerRange, numLayers } = layersOf(Math.ceil(rows / numExperts), tiles, shape.stepK);
  const isSplit = numLayers > 1;
  const count = numExperts * columns * width;
  const target = isSplit ? context.scratch(numLayers * count * 4) : y;
  const ranges: TileRanges | null = experts
    ? { kind: "experts", numExperts, parts: numLayers, groups: experts.groups }
    : isSplit
      ? { kind: "split", layers: numLayers, kPerRange }
      : null;
  const product = tileProduct(
    shape,
    { a: "m", b: "n", weight: "f16" },
    {
      m: columns,
      n: width,
      k: rows,
      a: { range: dy.values, stride: dy.stride },
      b: { range: x.values, stride: x.stride },
      scales: null,
      rowScales: null,
      bias: null,
      y: target,
      yStride: width,
      firstColumn: 0,
      experts: null,
      ranges,
      kScales: [dy.scales, x.scales],
    },
  );
  return isSplit ? [product, addLayers(target, numLayers, y, count)] : [product];
}
