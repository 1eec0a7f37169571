/**
 * Gradients of products: linearBackwardInput, linearBackwardWeight.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function linearBackwardInput({ dy, weight }: OpArgs["linearBackwardInput"], output: Tensor): void {
  const [rows, columns] = dy.shape as [number, number];
  const width = weight.shape[1]!;
  const dys = floats(dy);
  const ws = floats(weight);
  const dxs = floats(output).fill(0);
  for (let t = 0; t < rows; t++)
    for (let n = 0; n < columns; n++) addScaled(dxs, t * width, dys[t * columns + n]!, ws, n * width, width);
}

export function linearBackwardWeight({ dy, x }: OpArgs["linearBackwardWeight"], output: Tensor): void {
  const [rows, columns] = dy.shape as [number, number];
  const width = x.shape[1]!;
  const dys = floats(dy);
  const xs = floats(x);
  const sums = floats(output).fill(0);
  for (let t = 0; t < rows; t++)
    for (let n = 0; n < columns; n++) addScaled(sums, n * width, dys[t * columns + n]!, xs, t * width, width);
}

/** to[toStart + i] += factor from[fromStart + i], i below length. */
export function addScaled(
  to: Float64Array,
  toStart: number,
  factor: number,
  from: Float64Array,
  fromStart: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) to[toStart + i]! += factor * from[fromStart + i]!;
}
