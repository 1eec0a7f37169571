/**
 * Gradients of the norms. Both are y = weight n with n = (x - mean) s (mean 0 in rmsNorm), and n of a row does not change
 * when x grows along n, nor (layerNorm) when all of x moves: those parts are taken out of weight dy.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function rmsNormBackward(args: OpArgs["rmsNormBackward"], output: Tensor): void {
  backward(args, output, (row) => rootMeanSquare(row, args.eps), false);
}

export function layerNormBackward(args: OpArgs["layerNormBackward"], output: Tensor): void {
  backward(args, output, (row) => standardise(row, args.eps), true);
}

export function rmsNormBackwardWeight(args: OpArgs["rmsNormBackwardWeight"], output: Tensor): void {
  backwardWeight(args, output, (row) => rootMeanSquare(row, args.eps));
}

export function layerNormBackwardWeight(args: OpArgs["layerNormBackwardWeight"], output: Tensor): void {
  backwardWeight(args, output, (row) => standardise(row, args.eps));
}

interface Normalised {
  readonly n: Float64Array;
  readonly s: number;
}

function rootMeanSquare(row: Float64Array, eps: number): Normalised {
  const s = 1 / Math.sqrt(mean(row.map((x) => x * x)) + eps);
  return { n: row.map((x) => x * s), s };
}

function standardise(row: Float64Array, eps: number): Normalised {
  const center = mean(row);
  return rootMeanSquare(
    row.map((x) => x - center),
    eps,
  );
}

function backward(
  { x, weight, dy }: OpArgs["rmsNormBackward"],
  output: Tensor,
  normalise: (row: Float64Array) => Normalised,
  isCentered: boolean,
): void {
  const [rows, width] = x.shape as [number, number];
  const ws = floats(weight);
  for (let t = 0; t < rows; t++) {
    const { n, s } = normalise(floats(x).subarray(t * width, (t + 1) * width));
    const g = floats(dy)
      .subarray(t * width, (t + 1) * width)
      .map((value, c) => ws[c]! * value);
    const along = mean(g.map((value, c) => value * n[c]!));
    const level = isCentered ? mean(g) : 0;
    floats(output).set(
      g.map((value, c) => s * (value - level - n[c]! * along)),
      t * width,
    );
  }
}

function backwardWeight(
  { x, dy }: OpArgs["rmsNormBackwardWeight"],
  output: Tensor,
  normalise: (row: Float64Array) => Normalised,
): void {
  const [rows, width] = x.shape as [number, number];
  const sums = floats(output).fill(0);
  for (let t = 0; t < rows; t++) {
    const { n } = normalise(floats(x).subarray(t * width, (t + 1) * width));
    for (let c = 0; c < width; c++) sums[c]! += floats(dy)[t * width + c]! * n[c]!;
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
