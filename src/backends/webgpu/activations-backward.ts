/** Gradients of elementwise ops. */

import type { OpArgs } from "../../tensor/ops.ts";
import { elementwise, kernelOf } from "./elementwise.ts";
import type { WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";

const geluKernel = kernelOf("geluBackward", wgsl.activationsBackward, 2);
const siluKernel = kernelOf("siluBackward", wgsl.activationsBackward, 2);
const swigluKernel = kernelOf("swigluBackward", wgsl.activationsBackward, 2);
const gateKernel = kernelOf("sigmoidGateBackwardGate", wgsl.activationsBackward, 3);
const blendKernel = kernelOf("sigmoidBlendBackwardGate", wgsl.activationsBackward, 4);

export function geluBackward({ x, dy }: OpArgs["geluBackward"], output: WebGpuTensor): Dispatch[] {
  return elementwise(geluKernel, [x, dy], output);
}

export function siluBackward({ x, dy }: OpArgs["siluBackward"], output: WebGpuTensor): Dispatch[] {
  return elementwise(siluKernel, [x, dy], output);
}

export function swigluBackward({ x, dy }: OpArgs["swigluBackward"], output: WebGpuTensor): Dispatch[] {
  return elementwise(swigluKernel, [x, dy], output, [dy.shape[1]!]);
}

export function sigmoidGateBackwardGate(
  { x, gate, dy }: OpArgs["sigmoidGateBackwardGate"],
  output: WebGpuTensor,
): Dispatch[] {
  return elementwise(gateKernel, [x, gate, dy], output);
}

export function sigmoidBlendBackwardGate(
  { a, b, gate, dy }: OpArgs["sigmoidBlendBackwardGate"],
  output: WebGpuTensor,
): Dispatch[] {
  return elementwise(blendKernel, [a, b, gate, dy], output, [dy.shape[1]!]);
}
