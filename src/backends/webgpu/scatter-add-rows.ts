/** Sums of rows by their index (kernels/scatter-add-rows.wgsl). */

import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { zero } from "./row-sums.ts";
import { sortByIndex } from "./sort-by-index.ts";

/** Places of a block and columns of a workgroup in scatter-add-rows.wgsl. */
const runPlaces = 32;
const runThreads = 128;

const sumKernel = kernel("sumRuns", [false, false, true, true]);
const joinKernel = kernel("joinRuns", [false, false, true]);

export function scatterAddRows(
  { rows, index }: OpArgs["scatterAddRows"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const zeros = zero(output);
  const [count, width] = rows.shape as [number, number];
  if (count === 0 || width === 0) return zeros;
  const order = sortByIndex(own(index).range, count, output.shape[0]!, context);
  const numBlocks = Math.ceil(count / runPlaces);
  const heads = context.scratch(numBlocks * width * 4);
  const [x, y] = spreadWorkgroups(numBlocks);
  const params = paramsOf([count, width]);
  const workgroups = [x, y, Math.ceil(width / runThreads)] as const;
  const sums: Dispatch = {
    kernel: sumKernel,
    params,
    buffers: [order.places, own(rows).range, heads, output.range],
    workgroups,
  };
  const joins: Dispatch = {
    kernel: joinKernel,
    params,
    buffers: [order.places, heads, output.range],
    workgroups,
  };
  return [...zeros, ...order.dispatches, sums, ...(numBlocks > 1 ? [joins] : [])];
}

function kernel(entryPoint: string, writes: readonly boolean[]): Kernel {
  return {
    name: `scatterAddRows ${entryPoint}`,
    code: wgsl.scatterAddRows,
    entryPoint,
    constants: {},
    writes,
  };
}
