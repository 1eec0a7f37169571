/** Elementwise ops. */

import type { OpArgs } from "../../tensor/ops.ts";
import { numElements } from "../../tensor/tensor.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type BufferRange, type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Threads of a workgroup in activations.wgsl. */
const groupSize = 256;

const kernels = {
  gelu: kernel("gelu", 1),
  silu: kernel("silu", 1),
  swiglu: kernel("swiglu", 1),
  sigmoidGate: kernel("sigmoidGate", 2),
  scaledAdd: kernel("scaledAdd", 2),
  scaledAdd4: kernel("scaledAdd4", 2),
  sigmoidBlend: kernel("sigmoidBlend", 3),
};

export function gelu({ x }: OpArgs["gelu"], output: WebGpuTensor): Dispatch[] {
  return elementwise(kernels.gelu, [own(x)], output);
}

export function silu({ x }: OpArgs["silu"], output: WebGpuTensor): Dispatch[] {
  return elementwise(kernels.silu, [own(x)], output);
}

export function swiglu({ x }: OpArgs["swiglu"], output: WebGpuTensor): Dispatch[] {
  return elementwise(kernels.swiglu, [own(x)], output);
}

export function sigmoidGate({ x, gate }: OpArgs["sigmoidGate"], output: WebGpuTensor): Dispatch[] {
  return elementwise(kernels.sigmoidGate, [own(x), own(gate)], output);
}

export function sigmoidBlend({ a, b, gate }: OpArgs["sigmoidBlend"], output: WebGpuTensor): Dispatch[] {
  return elementwise(kernels.sigmoidBlend, [own(a), own(b), own(gate)], output);
}

export function scaledAdd({ a, b, alpha, beta }: OpArgs["scaledAdd"], output: WebGpuTensor): Dispatch[] {
  const inFours = numElements(output.shape) % 4 === 0;
  const kernel = inFours ? kernels.scaledAdd4 : kernels.scaledAdd;
  return elementwise(kernel, [own(a), own(b)], output, alpha, beta, inFours ? 4 : 1);
}

/** From rows of `2 width` values, f32, to rows of `width`. */
export function swigluRows(x: BufferRange, y: BufferRange, rows: number, width: number): Dispatch {
  const count = rows * width;
  return {
    kernel: kernels.swiglu,
    params: paramsOf([count, width], [0, 0]),
    buffers: [x, y],
    workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
  };
}

function kernel(name: string, numInputs: number): Kernel {
  const writes = Array.from({ length: numInputs + 1 }, (_, i) => i === numInputs);
  return { name, code: wgsl.activations, entryPoint: name, constants: {}, writes };
}

function elementwise(
  kernel: Kernel,
  inputs: readonly WebGpuTensor[],
  output: WebGpuTensor,
  alpha = 0,
  beta = 0,
  each = 1,
): Dispatch[] {
  const count = numElements(output.shape) / each;
  return [
    {
      kernel,
      params: paramsOf([count, output.shape.at(-1)!], [alpha, beta]),
      buffers: [...inputs, output].map(({ range }) => range),
      workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
    },
  ];
}
