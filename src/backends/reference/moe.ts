/**
 * Mixture of experts: routerTopK, routerWeights, experts.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { sigmoid } from "./activations.ts";
import { dot } from "./linear.ts";
import { floats, integers } from "./reference-tensor.ts";
import { softmax } from "./softmax-attention.ts";

export function routerTopK({ logits, k }: OpArgs["routerTopK"], output: Tensor): void {
  const [rows, count] = logits.shape as [number, number];
  const xs = floats(logits);
  const chosen = integers(output);
  for (let t = 0; t < rows; t++) {
    const row = xs.subarray(t * count, (t + 1) * count);
    const order = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || a - b);
    chosen.set(order.slice(0, k), t * k);
  }
}

export function routerWeights({ logits, experts }: OpArgs["routerWeights"], output: Tensor): void {
  const count = logits.shape[1]!;
  const [rows, k] = experts.shape as [number, number];
  const xs = floats(logits);
  const chosen = integers(experts);
  const ys = floats(output);
  for (let t = 0; t < rows; t++) {
    const picked = Float64Array.from({ length: k }, (_, j) => xs[t * count + chosen[t * k + j]!]!);
    ys.set(softmax(picked), t * k);
  }
}

export function experts(args: OpArgs["experts"], output: Tensor): void {
  const { x, experts: chosenTensor, weights: weightTensor, gateUp, down } = args;
  const [rows, width] = x.shape as [number, number];
  const k = chosenTensor.shape[1]!;
  const inner = down.shape[2]!;
  const xs = floats(x);
  const gateUps = floats(gateUp);
  const downs = floats(down);
  const chosen = integers(chosenTensor);
  const weights = floats(weightTensor);
  const ys = floats(output);
  const hidden = new Float64Array(inner);
  for (let t = 0; t < rows; t++) {
    const sum = new Float64Array(width);
    for (let j = 0; j < k; j++) {
      const expert = chosen[t * k + j]!;
      const gateRow = expert * 2 * inner;
      for (let f = 0; f < inner; f++) {
        const gate = dot(xs, t * width, gateUps, (gateRow + f) * width, width);
        const up = dot(xs, t * width, gateUps, (gateRow + inner + f) * width, width);
        hidden[f] = gate * sigmoid(gate) * up;
      }
      for (let c = 0; c < width; c++)
        sum[c]! += weights[t * k + j]! * dot(hidden, 0, downs, (expert * width + c) * inner, inner);
    }
    ys.set(sum, t * width);
  }
}
