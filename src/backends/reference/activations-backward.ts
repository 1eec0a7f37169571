/**
 * Gradients of elementwise ops: geluBackward, siluBackward, swigluBackward, sigmoidGateBackwardGate,
 * sigmoidBlendBackwardGate.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { erf, sigmoid } from "./activations.ts";
import { floats } from "./reference-tensor.ts";

export function geluBackward({ x, dy }: OpArgs["geluBackward"], output: Tensor): void {
  const dys = floats(dy);
  const dxs = floats(output);
  floats(x).forEach((value, i) => {
    const below = 0.5 * (1 + erf(value / Math.SQRT2));
    const density = Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI);
    dxs[i] = dys[i]! * (below + value * density);
  });
}

export function siluBackward({ x, dy }: OpArgs["siluBackward"], output: Tensor): void {
  const dys = floats(dy);
  const dxs = floats(output);
  floats(x).forEach((value, i) => {
    dxs[i] = dys[i]! * siluSlope(value);
  });
}

export function swigluBackward({ x, dy }: OpArgs["swigluBackward"], output: Tensor): void {
  const [rows, width] = dy.shape as [number, number];
  const xs = floats(x);
  const dys = floats(dy);
  const dxs = floats(output);
  for (let t = 0; t < rows; t++)
    for (let f = 0; f < width; f++) {
      const gateAt = t * 2 * width + f;
      const gate = xs[gateAt]!;
      const up = xs[gateAt + width]!;
      const d = dys[t * width + f]!;
      dxs[gateAt] = d * up * siluSlope(gate);
      dxs[gateAt + width] = d * gate * sigmoid(gate);
    }
}

export function sigmoidGateBackwardGate(
  { x, gate, dy }: OpArgs["sigmoidGateBackwardGate"],
  output: Tensor,
): void {
  const gates = floats(gate);
  const dys = floats(dy);
  const sums = floats(output);
  floats(x).forEach((value, i) => {
    sums[i] = dys[i]! * value * sigmoidSlope(gates[i]!);
  });
}

export function sigmoidBlendBackwardGate(
  { a, b, gate, dy }: OpArgs["sigmoidBlendBackwardGate"],
  output: Tensor,
): void {
  const [rows, width] = a.shape as [number, number];
  const sums = floats(output);
  for (let t = 0; t < rows; t++) {
    let sum = 0;
    for (let i = t * width; i < (t + 1) * width; i++) sum += (floats(b)[i]! - floats(a)[i]!) * floats(dy)[i]!;
    sums[t] = sum * sigmoidSlope(floats(gate)[t]!);
  }
}

/** Derivative of sigmoid. Not c (1 - c), which loses the small side's digits. */
function sigmoidSlope(x: number): number {
  return sigmoid(x) * sigmoid(-x);
}

/** Derivative of x sigmoid(x). */
function siluSlope(x: number): number {
  return sigmoid(x) * (1 + x * sigmoid(-x));
}
