/**
 * What training needs of a mixture of experts: routerWeightsBackward, the products by expert, and the shares and mean
 * probabilities that a balancing loss is made of.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dot } from "./linear.ts";
import { addScaled } from "./linear-backward.ts";
import { floats, integers } from "./reference-tensor.ts";
import { softmax } from "./softmax-attention.ts";

export function routerWeightsBackward(
  { weights, experts, dy, numExperts }: OpArgs["routerWeightsBackward"],
  output: Tensor,
): void {
  const [rows, k] = weights.shape as [number, number];
  const dLogits = floats(output).fill(0);
  for (let t = 0; t < rows; t++) {
    const mean = dot(floats(weights), t * k, floats(dy), t * k, k);
    for (let a = t * k; a < (t + 1) * k; a++)
      dLogits[t * numExperts + integers(experts)[a]!]! += floats(weights)[a]! * (floats(dy)[a]! - mean);
  }
}

export function expertsLinear({ x, experts, weight }: OpArgs["expertsLinear"], output: Tensor): void {
  const [, columns, width] = weight.shape as [number, number, number];
  const rowOf = rowsOf(x, experts);
  const ys = floats(output);
  integers(experts).forEach((expert, a) => {
    for (let n = 0; n < columns; n++)
      ys[a * columns + n] = dot(
        floats(x),
        rowOf(a) * width,
        floats(weight),
        (expert * columns + n) * width,
        width,
      );
  });
}

export function expertsLinearBackwardInput(
  { dy, experts, weight }: OpArgs["expertsLinearBackwardInput"],
  output: Tensor,
): void {
  const [, columns, width] = weight.shape as [number, number, number];
  const rowOf = rowsOf(dy, experts);
  const dxs = floats(output).fill(0);
  integers(experts).forEach((expert, a) => {
    for (let n = 0; n < columns; n++) {
      const factor = floats(dy)[rowOf(a) * columns + n]!;
      addScaled(dxs, a * width, factor, floats(weight), (expert * columns + n) * width, width);
    }
  });
}

export function expertsLinearBackwardWeight(
  { dy, x, experts }: OpArgs["expertsLinearBackwardWeight"],
  output: Tensor,
): void {
  const [, columns, width] = output.shape as [number, number, number];
  const dyRowOf = rowsOf(dy, experts);
  const rowOf = rowsOf(x, experts);
  const sums = floats(output).fill(0);
  integers(experts).forEach((expert, a) => {
    for (let n = 0; n < columns; n++) {
      const factor = floats(dy)[dyRowOf(a) * columns + n]!;
      addScaled(sums, (expert * columns + n) * width, factor, floats(x), rowOf(a) * width, width);
    }
  });
}

export function expertShares({ experts, choices }: OpArgs["expertShares"], output: Tensor): void {
  const [rows, k] = experts.shape as [number, number];
  const shares = floats(output).fill(0);
  integers(experts).forEach((expert, a) => {
    if (a % k < choices) shares[expert]! += 1 / rows;
  });
}

export function meanSoftmax({ x }: OpArgs["meanSoftmax"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  const ys = floats(output).fill(0);
  for (let t = 0; t < rows; t++) addScaled(ys, 0, 1 / rows, softmaxOf(x, t), 0, width);
}

export function meanSoftmaxBackward({ x, dy }: OpArgs["meanSoftmaxBackward"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  for (let t = 0; t < rows; t++) {
    const p = softmaxOf(x, t);
    const mean = dot(p, 0, floats(dy), 0, width);
    floats(output).set(
      p.map((value, e) => (value * (floats(dy)[e]! - mean)) / rows),
      t * width,
    );
  }
}

/** Softmax of row t. */
function softmaxOf(x: Tensor, t: number): Float64Array {
  const width = x.shape[1]!;
  return softmax(floats(x).subarray(t * width, (t + 1) * width));
}

/** The row that assignment a reads, of a tensor with a row for each token or for each assignment. */
function rowsOf(tensor: Tensor, experts: Tensor): (assignment: number) => number {
  const [tokens, k] = experts.shape as [number, number];
  return tensor.shape[0] === tokens ? (a) => Math.floor(a / k) : (a) => a;
}
