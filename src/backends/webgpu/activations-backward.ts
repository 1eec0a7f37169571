/** Gradients of elementwise ops. */

import type { OpArgs } from "../../tensor/ops.ts";
import { numElements } from "../../tensor/tensor.ts";
import { elementwise, valueKernels, valuewise } from "./elementwise.ts";
import type { WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";

const geluKernels = valueKernels("geluBackward", wgsl.activationsBackward, 2);
const siluKernels = valueKernels("siluBackward", wgsl.activationsBackward, 2);
const swigluKernels = valueKernels("swigluBackward", wgsl.activationsBackward, 2);
const gateKernels = valueKernels("sigmoidGateBackwardGate", wgsl.activationsBackward, 3);
const blendKernel = valueKernels("sigmoidBlendBackwardGate", wgsl.activationsBackward, 4).one;

export function geluBackward({ x, dy }: OpArgs["geluBackward"], output: WebGpuTensor): Dispatch[] {
  return valuewise(geluKernels, [x, dy], output);
}

export function siluBackward({ x, dy }: OpArgs["siluBackward"], output: WebGpuTensor): Dispatch[] {
  return valuewise(siluKernels, [x, dy], output);
}

export function swigluBackward({ x, dy }: OpArgs["swigluBackward"], output: WebGpuTensor): Dispatch[] {
  return valuewise(swigluKernels, [x, dy], output, { count: numElements(dy.shape), widths: [dy.shape[1]!] });
}

export function sigmoidGateBackwardGate(
  { x, gate, dy }: OpArgs["sigmoidGateBackwardGate"],
  output: WebGpuTensor,
): Dispatch[] {
  return valuewise(gateKernels, [x, gate, dy], output);
}

export function sigmoidBlendBackwardGate(
  { a, b, gate, dy }: OpArgs["sigmoidBlendBackwardGate"],
  output: WebGpuTensor,
): Dispatch[] {
  return elementwise(blendKernel, [a, b, gate, dy], output, [dy.shape[1]!]);
}
