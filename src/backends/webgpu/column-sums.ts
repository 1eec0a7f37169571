/** Sums over rows. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { addLayers } from "./layers.ts";
import { logSums } from "./losses.ts";
import { paramsOf } from "./params.ts";

/** Columns of a workgroup in column-sums.wgsl. */
const columnsAtOnce = 32;
/** Rows of a chunk, unless there would be more chunks than are worth a pass over their sums. */
const leastRows = 256;
const mostChunks = 64;

export const normWeightKernel = kernelOf("normWeight", wgsl.columnSums, 3);
const sumKernel = kernelOf("sumRows", wgsl.columnSums, 1);
const meanSoftmaxKernel = kernelOf("meanSoftmax", wgsl.columnSums, 2);

export function sumRows({ x }: OpArgs["sumRows"], output: WebGpuTensor, context: KernelContext): Dispatch[] {
  return columnSums(sumKernel, x, [], output, context);
}

export function meanSoftmax(
  { x }: OpArgs["meanSoftmax"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const sums = context.scratch(x.shape[0]! * 4);
  return [logSums(x, sums), ...columnSums(meanSoftmaxKernel, x, [sums], output, context)];
}

/** @param others what the kernel reads besides x */
export function columnSums(
  kernel: Kernel,
  x: Tensor,
  others: readonly BufferRange[],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [rows, width] = x.shape as [number, number];
  const wanted = Math.min(mostChunks, Math.ceil(rows / leastRows));
  const rowsPerChunk = Math.max(1, Math.ceil(rows / Math.max(1, wanted)));
  const numChunks = Math.max(1, Math.ceil(rows / rowsPerChunk));
  const y = numChunks > 1 ? context.scratch(numChunks * width * 4) : output.range;
  const sums: Dispatch = {
    kernel,
    params: paramsOf([rows, width, rowsPerChunk]),
    buffers: [own(x).range, ...others, y],
    workgroups: [Math.ceil(width / columnsAtOnce), numChunks, 1],
  };
  return numChunks > 1 ? [sums, addLayers(y, numChunks, output.range, width)] : [sums];
}
