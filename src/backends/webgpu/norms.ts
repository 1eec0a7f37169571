import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Threads a row: 16 values each, within what keeps a GPU busy and a software adapter from waiting at barriers. */
export const groupSizes = [32, 64, 128, 256] as const;

const rmsNormKernels = groupSizes.map((size) => kernel("rmsNorm", wgsl.rmsNorm, 3, size));
const layerNormKernels = groupSizes.map((size) => kernel("layerNorm", wgsl.layerNorm, 4, size));

export function rmsNorm({ x, weight, eps }: OpArgs["rmsNorm"], output: WebGpuTensor): Dispatch[] {
  return perRow(rmsNormKernels, [own(x), own(weight)], output, eps);
}

export function layerNorm({ x, weight, bias, eps }: OpArgs["layerNorm"], output: WebGpuTensor): Dispatch[] {
  return perRow(layerNormKernels, [own(x), own(weight), own(bias)], output, eps);
}

/** Which of `groupSizes` suits rows of a width. */
export function groupIndex(width: number): number {
  const index = groupSizes.findIndex((size) => 16 * size >= width);
  return index < 0 ? groupSizes.length - 1 : index;
}

function kernel(name: string, code: string, numBuffers: number, size: number): Kernel {
  const writes = Array.from({ length: numBuffers }, (_, i) => i === numBuffers - 1);
  return { name, code, entryPoint: name, constants: { size }, writes };
}

function perRow(
  kernels: readonly Kernel[],
  inputs: readonly WebGpuTensor[],
  output: WebGpuTensor,
  eps: number,
): Dispatch[] {
  const [rows, width] = output.shape as [number, number];
  return [
    {
      kernel: kernels[groupIndex(width)]!,
      params: paramsOf([rows, width], [eps]),
      buffers: [...inputs, output].map(({ range }) => range),
      workgroups: spreadWorkgroups(rows),
    },
  ];
}
