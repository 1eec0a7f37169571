/** Sums of rows by their index (kernels/scatter-add-rows.wgsl). */

import type { OpArgs } from "../../tensor/ops.ts";
import { elementwise } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import {
  type BufferRange,
  type Dispatch,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { zeroKernel } from "./row-sums.ts";

/** Places of a block, and of a block of runs, and columns of a workgroup, in scatter-add-rows.wgsl. */
const blockPlaces = 256;
const runPlaces = 32;
const runThreads = 128;
const digitBits = 8;

const countKernel = kernel("countDigits", [false, false, true]);
const placeKernel = kernel("placeDigits", [false, false, false, true]);
const sumKernel = kernel("sumRuns", [false, false, true, true]);
const joinKernel = kernel("joinRuns", [false, false, true]);

export function scatterAddRows(
  { rows, index }: OpArgs["scatterAddRows"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const zeros = elementwise(zeroKernel, [], output);
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

/** Places (i, index[i]), u32 [count, 2], in the order of index, equal ones in the order of i. */
function sortByIndex(
  index: BufferRange,
  count: number,
  numRows: number,
  context: KernelContext,
): { readonly places: BufferRange; readonly dispatches: readonly Dispatch[] } {
  const numBlocks = Math.ceil(count / blockPlaces);
  const counts = context.scratch(numBlocks * blockPlaces * 4);
  const dispatches: Dispatch[] = [];
  let places = context.scratch(count * 8);
  let spare = context.scratch(count * 8);
  for (let shift = 0; shift === 0 || (numRows - 1) >>> shift > 0; shift += digitBits) {
    const params = paramsOf([count, 0, shift, shift === 0 ? 1 : 0, numBlocks]);
    const workgroups = [numBlocks, 1, 1] as const;
    dispatches.push(
      { kernel: countKernel, params, buffers: [index, places, counts], workgroups },
      { kernel: placeKernel, params, buffers: [index, places, counts, spare], workgroups },
    );
    [places, spare] = [spare, places];
    if (shift + digitBits >= 32) break;
  }
  return { places, dispatches };
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
