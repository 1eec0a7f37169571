/**
 * Elementwise ops: gelu, silu, swiglu, sigmoidGate, sigmoidBlend, scaledAdd.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function gelu({ x }: OpArgs["gelu"], output: Tensor): void {
  const ys = floats(output);
  floats(x).forEach((value, i) => {
    ys[i] = 0.5 * value * (1 + erf(value / Math.SQRT2));
  });
}

export function silu({ x }: OpArgs["silu"], output: Tensor): void {
  const ys = floats(output);
  floats(x).forEach((value, i) => {
    ys[i] = value * sigmoid(value);
  });
}

export function swiglu({ x }: OpArgs["swiglu"], output: Tensor): void {
  const [rows, width] = output.shape as [number, number];
  const xs = floats(x);
  const ys = floats(output);
  for (let t = 0; t < rows; t++)
    for (let f = 0; f < width; f++) {
      const gate = xs[t * 2 * width + f]!;
      ys[t * width + f] = gate * sigmoid(gate) * xs[t * 2 * width + width + f]!;
    }
}

export function sigmoidGate({ x, gate }: OpArgs["sigmoidGate"], output: Tensor): void {
  const gates = floats(gate);
  const ys = floats(output);
  floats(x).forEach((value, i) => {
    ys[i] = value * sigmoid(gates[i]!);
  });
}

export function sigmoidBlend({ a, b, gate }: OpArgs["sigmoidBlend"], output: Tensor): void {
  const width = a.shape[1]!;
  const bs = floats(b);
  const gates = floats(gate);
  const ys = floats(output);
  floats(a).forEach((value, i) => {
    const share = sigmoid(gates[Math.floor(i / width)]!);
    ys[i] = value * (1 - share) + bs[i]! * share;
  });
}

export function scaledAdd({ a, b, alpha, beta }: OpArgs["scaledAdd"], output: Tensor): void {
  const bs = floats(b);
  const ys = floats(output);
  floats(a).forEach((value, i) => {
    ys[i] = alpha * value + beta * bs[i]!;
  });
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * The error function to about 1e-15: 2 / sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (1 3 5 ... (2n+1)), a series of equal
 * signs, so nothing cancels. Beyond 6 it is 1 in double precision.
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
