/** Elementwise ops. */

import type { OpArgs } from "../../tensor/ops.ts";
import { valueDispatch, valueKernels, valuewise } from "./elementwise.ts";
import type { WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";

const gelus = valueKernels("gelu", wgsl.activations, 1);
const silus = valueKernels("silu", wgsl.activations, 1);
const swiglus = valueKernels("swiglu", wgsl.activations, 1);
const gates = valueKernels("sigmoidGate", wgsl.activations, 2);
const sums = valueKernels("scaledAdd", wgsl.activations, 2);
const blends = valueKernels("sigmoidBlend", wgsl.activations, 3);

export function gelu({ x }: OpArgs["gelu"], output: WebGpuTensor): Dispatch[] {
  return valuewise(gelus, [x], output);
}

export function silu({ x }: OpArgs["silu"], output: WebGpuTensor): Dispatch[] {
  return valuewise(silus, [x], output);
}

export function swiglu({ x }: OpArgs["swiglu"], output: WebGpuTensor): Dispatch[] {
  return valuewise(swiglus, [x], output, { widths: [output.shape[1]!] });
}

export function sigmoidGate({ x, gate }: OpArgs["sigmoidGate"], output: WebGpuTensor): Dispatch[] {
  return valuewise(gates, [x, gate], output);
}

export function sigmoidBlend({ a, b, gate }: OpArgs["sigmoidBlend"], output: WebGpuTensor): Dispatch[] {
  return valuewise(blends, [a, b, gate], output, { widths: [output.shape[1]!] });
}

export function scaledAdd({ a, b, alpha, beta }: OpArgs["scaledAdd"], output: WebGpuTensor): Dispatch[] {
  return valuewise(sums, [a, b], output, { others: [0], floats: [alpha, beta] });
}

/** From rows of `2 width` values, f32, to rows of `width`. */
export function swigluRows(x: BufferRange, y: BufferRange, rows: number, width: number): Dispatch {
  return valueDispatch(swiglus, [x, y], { count: rows * width, widths: [width] });
}
