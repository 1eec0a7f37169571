/** Sums over rows. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { logSums } from "./losses.ts";
import { paramsOf } from "./params.ts";

/** Columns of a workgroup in column-sums.wgsl. */
const columnsAtOnce = 16;

export const normWeightKernel = kernelOf("normWeight", wgsl.columnSums, 3);
const sumKernel = kernelOf("sumRows", wgsl.columnSums, 1);
const meanSoftmaxKernel = kernelOf("meanSoftmax", wgsl.columnSums, 2);

export function sumRows({ x }: OpArgs["sumRows"], output: WebGpuTensor): Dispatch[] {
  return [columnSums(sumKernel, x, [output.range])];
}

export function meanSoftmax(
  { x }: OpArgs["meanSoftmax"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const sums = context.scratch(x.shape[0]! * 4);
  return [logSums(x, sums), columnSums(meanSoftmaxKernel, x, [sums, output.range])];
}

/** @param others the buffers behind x */
export function columnSums(kernel: Kernel, x: Tensor, others: readonly BufferRange[]): Dispatch {
  const [rows, width] = x.shape as [number, number];
  return {
    kernel,
    params: paramsOf([rows, width]),
    buffers: [own(x).range, ...others],
    workgroups: [Math.ceil(width / columnsAtOnce), 1, 1],
  };
}
