/**
 * The recurrence of the formula, forward for dq and backward for dk and dv; blocks would give the same numbers.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { addScaled } from "./linear-backward.ts";
import { floats } from "./reference-tensor.ts";

export function lightningAttentionBackward(
  { qkv, rates, dy, sequences, headDim: D }: OpArgs["lightningAttentionBackward"],
  output: Tensor,
): void {
  const numHeads = rates.length;
  const xs = floats(qkv);
  const dys = floats(dy);
  const sums = floats(output).fill(0);
  for (let s = 0; s < sequences.pastLengths.length; s++)
    rates.forEach((rate, head) => {
      const decay = Math.exp(-rate);
      const rowOf = (t: number) => (t * numHeads + head) * 3 * D;
      const dyOf = (t: number) => (t * numHeads + head) * D;
      const start = sequences.offsets[s]!;
      const end = sequences.offsets[s + 1]!;
      const state = new Float64Array(D * D);
      for (let t = start; t < end; t++) {
        const q = rowOf(t);
        step(state, decay, xs, q + D, xs, q + 2 * D, D); // S += k^T v
        for (let j = 0; j < D; j++)
          for (let i = 0; i < D; i++) sums[q + i]! += dys[dyOf(t) + j]! * state[i * D + j]!;
      }
      const mirror = new Float64Array(D * D);
      for (let t = end - 1; t >= start; t--) {
        const q = rowOf(t);
        step(mirror, decay, xs, q, dys, dyOf(t), D); // R += q^T dy
        for (let i = 0; i < D; i++)
          for (let j = 0; j < D; j++) {
            sums[q + D + i]! += xs[q + 2 * D + j]! * mirror[i * D + j]!;
            sums[q + 2 * D + j]! += xs[q + D + i]! * mirror[i * D + j]!;
          }
      }
    });
}

/** state = decay state + a^T b. */
function step(
  state: Float64Array,
  decay: number,
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  D: number,
): void {
  for (let i = 0; i < D * D; i++) state[i]! *= decay;
  for (let i = 0; i < D; i++) addScaled(state, i * D, a[aStart + i]!, b, bStart, D);
}
