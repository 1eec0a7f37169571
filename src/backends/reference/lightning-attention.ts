/**
 * Lightning attention of one head, with decay r per step:
 *
 *   recurrence:  S_t = exp(-r) S_{t-1} + k_t^T v_t;  y_t = q_t S_t
 *   block of m:  y_i = exp(-r (i + 1)) q_i S + sum_{j <= i} exp(-r (i - j)) (q_i . k_j) v_j,   i = 0 .. m - 1
 *                S  <- exp(-r m) S + sum_j exp(-r (m - 1 - j)) k_j^T v_j
 *
 * One token takes the recurrence, several take blocks. The state has the precision of all floats here, float64.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dot } from "./linear.ts";
import { floats } from "./reference-tensor.ts";

export function lightningAttention(args: OpArgs["lightningAttention"], output: Tensor): void {
  const { qkv, rates, state, sequences, headDim, blockSize } = args;
  const numHeads = rates.length;
  const stateSize = headDim * headDim;
  for (let s = 0; s < sequences.pastLengths.length; s++) {
    const start = sequences.offsets[s]!;
    const end = sequences.offsets[s + 1]!;
    for (let head = 0; head < numHeads; head++) {
      const at = state ? (sequences.stateSlots[s]! * numHeads + head) * stateSize : 0;
      const kept = state && floats(state).subarray(at, at + stateSize);
      const running = new Float64Array(stateSize);
      if (kept && sequences.pastLengths[s]! > 0) running.set(kept);
      const view = { qkv: floats(qkv), ys: floats(output), numHeads, head, headDim, rate: rates[head]! };
      if (end - start === 1 || sequences.areSteps?.[s])
        for (let t = start; t < end; t++) step(view, running, t);
      else for (let t = start; t < end; t += blockSize) block(view, running, t, Math.min(t + blockSize, end));
      if (end > start) kept?.set(running);
    }
  }
}

interface HeadView {
  readonly qkv: Float64Array;
  readonly ys: Float64Array;
  readonly numHeads: number;
  readonly head: number;
  readonly headDim: number;
  readonly rate: number;
}

/** Where q of token t lies; k and v follow, headDim apart. */
function rowOf({ numHeads, head, headDim }: HeadView, t: number): number {
  return (t * numHeads + head) * 3 * headDim;
}

function step(view: HeadView, state: Float64Array, t: number): void {
  const { qkv, ys, numHeads, head, headDim: D, rate } = view;
  const q = rowOf(view, t);
  const decay = Math.exp(-rate);
  for (let i = 0; i < D; i++)
    for (let j = 0; j < D; j++)
      state[i * D + j] = decay * state[i * D + j]! + qkv[q + D + i]! * qkv[q + 2 * D + j]!;
  for (let j = 0; j < D; j++) {
    let sum = 0;
    for (let i = 0; i < D; i++) sum += qkv[q + i]! * state[i * D + j]!;
    ys[(t * numHeads + head) * D + j] = sum;
  }
}

function block(view: HeadView, state: Float64Array, start: number, end: number): void {
  const { qkv, ys, numHeads, head, headDim: D, rate } = view;
  for (let t = start; t < end; t++) {
    const q = rowOf(view, t);
    const y = new Float64Array(D);
    const carried = Math.exp(-rate * (t - start + 1));
    for (let i = 0; i < D; i++)
      for (let j = 0; j < D; j++) y[j]! += carried * qkv[q + i]! * state[i * D + j]!;
    for (let past = start; past <= t; past++) {
      const other = rowOf(view, past);
      const score = Math.exp(-rate * (t - past)) * dot(qkv, q, qkv, other + D, D);
      for (let j = 0; j < D; j++) y[j]! += score * qkv[other + 2 * D + j]!;
    }
    ys.set(y, (t * numHeads + head) * D);
  }
  const whole = Math.exp(-rate * (end - start));
  for (let i = 0; i < D * D; i++) state[i]! *= whole;
  for (let t = start; t < end; t++) {
    const q = rowOf(view, t);
    const decay = Math.exp(-rate * (end - 1 - t));
    for (let i = 0; i < D; i++)
      for (let j = 0; j < D; j++) state[i * D + j]! += decay * qkv[q + D + i]! * qkv[q + 2 * D + j]!;
  }
}
