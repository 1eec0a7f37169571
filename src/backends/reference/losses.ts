/**
 * Ops over rows of logits: logSumExp, crossEntropy, and their gradients.
 */

import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { ignoredTarget } from "../../tensor/training-ops.ts";
import { floats, integers } from "./reference-tensor.ts";
import { softmax } from "./softmax-attention.ts";

export function logSumExp({ x }: OpArgs["logSumExp"], output: Tensor): void {
  const ys = floats(output);
  for (let t = 0; t < ys.length; t++) ys[t] = logSumExpOf(rowOf(x, t));
}

export function logSumExpBackward({ x, dy }: OpArgs["logSumExpBackward"], output: Tensor): void {
  floats(dy).forEach((d, t) => {
    rowOf(output, t).set(softmax(rowOf(x, t)).map((p) => d * p));
  });
}

export function crossEntropy({ logits, targets }: OpArgs["crossEntropy"], output: Tensor): void {
  const ys = floats(output);
  integers(targets).forEach((target, t) => {
    const row = rowOf(logits, t);
    ys[t] = hasTarget(target, row.length) ? logSumExpOf(row) - row[target]! : 0;
  });
}

export function crossEntropyBackward(
  { logits, targets, dy }: OpArgs["crossEntropyBackward"],
  output: Tensor,
): void {
  integers(targets).forEach((target, t) => {
    const row = rowOf(output, t).fill(0);
    if (!hasTarget(target, row.length)) return;
    const d = floats(dy)[t]!;
    row.set(softmax(rowOf(logits, t)).map((p) => d * p));
    row[target]! -= d;
  });
}

function rowOf(x: Tensor, t: number): Float64Array {
  const width = x.shape[1]!;
  return floats(x).subarray(t * width, (t + 1) * width);
}

function logSumExpOf(row: Float64Array): number {
  const max = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return max + Math.log(row.reduce((sum, x) => sum + Math.exp(x - max), 0));
}

function hasTarget(target: number, vocabSize: number): boolean {
  if (target === ignoredTarget) return false;
  if (target >= 0 && target < vocabSize) return true;
  throw new BackendError("backend_shape", `crossEntropy: target ${target} of ${vocabSize} ids`);
}
