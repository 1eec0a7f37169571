/** Ops of training that take rows apart or add them up. */

import type { OpArgs } from "../../tensor/ops.ts";
import { elementwise, kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { spanDispatch, spanKernels } from "./row-spans.ts";

const code = wgsl.rowSums;
export const zeroKernel = kernelOf("zero", code, 0);
const sliceKernel = kernelOf("sliceColumns", code, 1);
const scaleKernel = kernelOf("scaleRows", code, 2);
const scaleKernel4 = kernelOf("scaleRows4", code, 2);
const groupsKernel = kernelOf("sumGroups", code, 1);
const groupsKernel4 = kernelOf("sumGroups4", code, 1);
const dotsKernels = spanKernels("rowDots", wgsl.rowDots, 2);

export function sliceRows({ x, start }: OpArgs["sliceRows"], output: WebGpuTensor): Dispatch[] {
  const width = x.shape[1]!;
  return elementwise(sliceKernel, [x], output, [width, width, start * width]);
}

export function sliceColumns({ x, start, end }: OpArgs["sliceColumns"], output: WebGpuTensor): Dispatch[] {
  return elementwise(sliceKernel, [x], output, [end - start, x.shape[1]!, start]);
}

export function scaleRows({ x, scale }: OpArgs["scaleRows"], output: WebGpuTensor): Dispatch[] {
  const width = x.shape[1]!;
  if (width % 4 !== 0) return elementwise(scaleKernel, [x, scale], output, [width]);
  return elementwise(scaleKernel4, [x, scale], output, [width / 4], 4);
}

export function sumGroups({ x, groupSize }: OpArgs["sumGroups"], output: WebGpuTensor): Dispatch[] {
  const width = x.shape[1]!;
  if (width % 4 !== 0) return elementwise(groupsKernel, [x], output, [width, 0, 0, groupSize]);
  return elementwise(groupsKernel4, [x], output, [width / 4, 0, 0, groupSize], 4);
}

export function rowDots({ a, b }: OpArgs["rowDots"], output: WebGpuTensor): Dispatch[] {
  const [rows, width] = a.shape as [number, number];
  return [
    {
      ...spanDispatch(dotsKernels, rows, width),
      params: paramsOf([rows, width]),
      buffers: [a, b, output].map((tensor) => own(tensor).range),
    },
  ];
}
