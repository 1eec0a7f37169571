/** Ops of training that take rows apart or add them up. */

import type { OpArgs } from "../../tensor/ops.ts";
import { elementwise, kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const code = wgsl.workgroupTotals + wgsl.rowSums;
export const zeroKernel = kernelOf("zero", code, 0);
const sliceKernel = kernelOf("sliceColumns", code, 1);
const scaleKernel = kernelOf("scaleRows", code, 2);
const groupsKernel = kernelOf("sumGroups", code, 1);
const dotsKernel = kernelOf("rowDots", code, 2);

export function sliceRows({ x, start }: OpArgs["sliceRows"], output: WebGpuTensor): Dispatch[] {
  const width = x.shape[1]!;
  return elementwise(sliceKernel, [x], output, [width, width, start * width]);
}

export function sliceColumns({ x, start, end }: OpArgs["sliceColumns"], output: WebGpuTensor): Dispatch[] {
  return elementwise(sliceKernel, [x], output, [end - start, x.shape[1]!, start]);
}

export function scaleRows({ x, scale }: OpArgs["scaleRows"], output: WebGpuTensor): Dispatch[] {
  return elementwise(scaleKernel, [x, scale], output, [x.shape[1]!]);
}

export function sumGroups({ x, groupSize }: OpArgs["sumGroups"], output: WebGpuTensor): Dispatch[] {
  return elementwise(groupsKernel, [x], output, [x.shape[1]!, 0, 0, groupSize]);
}

export function rowDots({ a, b }: OpArgs["rowDots"], output: WebGpuTensor): Dispatch[] {
  return [perRow(dotsKernel, [own(a), own(b), output], a.shape)];
}

function perRow(kernel: Kernel, tensors: readonly WebGpuTensor[], shape: readonly number[]): Dispatch {
  const [rows, width] = shape as [number, number];
  return {
    kernel,
    params: paramsOf([rows, width]),
    buffers: tensors.map(({ range }) => range),
    workgroups: spreadWorkgroups(rows),
  };
}
