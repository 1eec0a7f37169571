/**
 * Gradients of products on subgroup matrices: operands rounded to f16 with a scale a row, sums in f32.
 *
 *   dx = dy W        rows of dy, W as it lies
 *   dW = dy^T x      the rows of both are what is contracted: x takes the product of both scales while it is staged, so it must
 *                    be in f16's range times the gradient's size, which is what a loss scale is for
 */

import type { HalfRows } from "./half-rows.ts";
import type { BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { type TileRanges, tileProduct } from "./matmul-tile.ts";
import { paramsOf } from "./params.ts";
import { expertTileFor, largeTile, smallTile, takesTiles } from "./tile-choice.ts";

const sumKernel = {
  name: "layerSum",
  code: wgsl.layerSum,
  entryPoint: "layerSum",
  constants: {},
  writes: [false, true],
};

/** Workgroups that keep a large device busy. */
const wantedTiles = 264;
/** Contracted values of a layer that are worth a layer's pass over y. */
const leastPerLayer = 512;

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
  const shape = experts
    ? expertTileFor(columns * experts.numExperts, width, experts.numExperts)
    : columns > smallTile.tileM && width > smallTile.tileN
      ? largeTile
      : smallTile;
  const tiles = Math.ceil(columns / shape.tileM) * Math.ceil(width / shape.tileN);
  const layers = Math.max(1, Math.min(Math.ceil(wantedTiles / tiles), Math.floor(rows / leastPerLayer)));
  const kPerRange = Math.ceil(rows / layers / shape.stepK) * shape.stepK;
  const numLayers = Math.ceil(rows / kPerRange);
  const isSplit = !experts && numLayers > 1;
  const count = columns * width;
  const target = isSplit ? context.scratch(numLayers * count * 4) : y;
  const ranges: TileRanges | null = experts
    ? { kind: "experts", layers: experts.numExperts, groups: experts.groups }
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
  if (!isSplit) return [product];
  const sum = {
    kernel: sumKernel,
    params: paramsOf([count, numLayers]),
    buffers: [target, y],
    workgroups: spreadWorkgroups(Math.ceil(count / 256)),
  };
  return [product, sum];
}
