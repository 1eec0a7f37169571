/** Rows that several share a workgroup: `span` threads a row (kernels/row-totals.wgsl). */

import { kernelOf } from "./elementwise.ts";
import { type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";

/** Threads of a workgroup. */
const groupSize = 256;
/** Threads a row: 16 values each, as far as a workgroup goes. */
const spans = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;
const valuesPerThread = 16;

/** An entry point for each span, as `kernelOf` makes one. */
export function spanKernels(name: string, code: string, numInputs: number): readonly Kernel[] {
  return spans.map((span) => kernelOf(name, wgsl.rowTotals + code, numInputs, { span }));
}

/** The kernel for rows of a width, and its workgroups. */
export function spanDispatch(
  kernels: readonly Kernel[],
  rows: number,
  width: number,
): { readonly kernel: Kernel; readonly workgroups: readonly [number, number, number] } {
  const found = spans.findIndex((span) => span * valuesPerThread >= width);
  const index = found < 0 ? spans.length - 1 : found;
  return {
    kernel: kernels[index]!,
    workgroups: spreadWorkgroups(Math.ceil((rows * spans[index]!) / groupSize)),
  };
}
