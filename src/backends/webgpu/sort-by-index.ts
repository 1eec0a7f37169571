/** What has an index, in the order of it (kernels/sort-by-index.wgsl). */

import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Places of a block in sort-by-index.wgsl. */
const blockPlaces = 256;
const digitBits = 8;
/** Groups that one digit tells apart. */
export const mostGroups = 1 << digitBits;

const countKernel = kernel("countDigits", [false, false, true]);
const placeKernel = kernel("placeDigits", [false, false, false, true]);
const groupKernel = kernel("placeGroups", [false, false, false, true]);

/** Places (i, index[i]), u32 [count, 2], in the order of index, equal ones in the order of i; index is under `limit`. */
export function sortByIndex(
  index: BufferRange,
  count: number,
  limit: number,
  context: KernelContext,
): { readonly places: BufferRange; readonly dispatches: readonly Dispatch[] } {
  const numBlocks = Math.ceil(count / blockPlaces);
  const counts = context.scratch(numBlocks * blockPlaces * 4);
  const dispatches: Dispatch[] = [];
  let places = context.scratch(count * 8);
  let spare = context.scratch(count * 8);
  for (let shift = 0; shift === 0 || (shift < 32 && (limit - 1) >>> shift > 0); shift += digitBits) {
    const params = paramsOf([count, shift, shift === 0 ? 1 : 0, numBlocks, 0]);
    const workgroups = [numBlocks, 1, 1] as const;
    dispatches.push(
      { kernel: countKernel, params, buffers: [index, places, counts], workgroups },
      { kernel: placeKernel, params, buffers: [index, places, counts, spare], workgroups },
    );
    [places, spare] = [spare, places];
  }
  return { places, dispatches };
}

/**
 * Writes u32 groups = [offsets [numGroups + 1] | all i], group by group.
 *
 * @param index     i32 [count], under numGroups, which is at most `mostGroups`
 * @param counts    u32 [count, rounded up to 256], for use between the dispatches
 */
export function groupByIndex(
  index: BufferRange,
  count: number,
  numGroups: number,
  groups: BufferRange,
  counts: BufferRange,
): Dispatch[] {
  const numBlocks = Math.max(1, Math.ceil(count / blockPlaces));
  const params = paramsOf([count, 0, 1, numBlocks, numGroups]);
  const workgroups = [numBlocks, 1, 1] as const;
  return [
    { kernel: countKernel, params, buffers: [index, index, counts], workgroups },
    { kernel: groupKernel, params, buffers: [index, index, counts, groups], workgroups },
  ];
}

function kernel(entryPoint: string, writes: readonly boolean[]): Kernel {
  return { name: `sortByIndex ${entryPoint}`, code: wgsl.sortByIndex, entryPoint, constants: {}, writes };
}
