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

/** Columns of a workgroup in column-sums.wgsl: no more than suffice. */
const sides = [4, 8, 16, 32] as const;
/** Rows of a chunk, unless there would be more chunks than are worth a pass over their sums. */
const leastRows = 256;
const mostChunks = 64;

export const normWeightKernels = kernels("normWeight", 3);
const sumKernels = kernels("sumRows", 1);
const meanSoftmaxKernels = kernels("meanSoftmax", 2);

function kernels(name: string, numInputs: number): readonly Kernel[] {
  return sides.map((side) => kernelOf(name, wgsl.columnSums, numInputs, { side }));
}

export function sumRows({ x }: OpArgs["sumRows"], output: WebGpuTensor, context: KernelContext): Dispatch[] {
  return columnSums(sumKernels, x, [], output, context);
}

export function meanSoftmax(
  { x }: OpArgs["meanSoftmax"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const sums = context.scratch(x.shape[0]! * 4);
  return [logSums(x, sums), ...columnSums(meanSoftmaxKernels, x, [sums], output, context)];
}

/** @param others what the kernels, one for each of `sides`, read besides x */
export function columnSums(
  kernels: readonly Kernel[],
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
  const found = sides.findIndex((side) => side >= width);
  const index = found < 0 ? sides.length - 1 : found;
  const sums: Dispatch = {
    kernel: kernels[index]!,
    params: paramsOf([rows, width, rowsPerChunk]),
    buffers: [own(x).range, ...others, y],
    workgroups: [Math.ceil(width / sides[index]!), numChunks, 1],
  };
  return numChunks > 1 ? [sums, addLayers(y, numChunks, output.range, width)] : [sums];
}
