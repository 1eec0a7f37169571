/** f32 rows as f16 with a scale each, for the products on subgroup matrices. */

import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const code = wgsl.halfRows;
const plain: Kernel = {
  name: "halfRows",
  code,
  entryPoint: "halfRows",
  constants: { swiglu: 0 },
  writes: [false, true, true],
};
const swiglu: Kernel = { ...plain, name: "halfSwiglu", constants: { swiglu: 1 } };
const sorted: Kernel = {
  ...plain,
  name: "halfRowsSorted",
  entryPoint: "halfRowsSorted",
  writes: [false, true, true, false],
};

export interface HalfRows {
  /** f16 [rows, 8 stride], zeros behind the width. */
  readonly values: BufferRange;
  /** 16-byte pieces a row. */
  readonly stride: number;
  /** f32 [rows]: what the values are to be multiplied with. */
  readonly scales: BufferRange;
  readonly dispatch: Dispatch;
}

/** Bytes of the largest buffer that `halfRows` takes. */
export function halfRowsBytes(rows: number, width: number): number {
  return rows * Math.ceil(width / 8) * 16;
}

/** @param x f32 [rows, width]; with swiglu [rows, 2 width] */
export function halfRows(
  context: KernelContext,
  x: BufferRange,
  rows: number,
  width: number,
  options: { readonly swiglu: boolean } = { swiglu: false },
): HalfRows {
  return convert(context, options.swiglu ? swiglu : plain, [x], rows, width, [0, 1]);
}

/**
 * Rows of x in the order of their experts.
 *
 * @param shared assignments that share a row of x
 */
export function halfRowsSorted(
  context: KernelContext,
  x: BufferRange,
  groups: { readonly range: BufferRange; readonly numExperts: number },
  rows: number,
  width: number,
  shared: number,
): HalfRows {
  return convert(context, sorted, [x, groups.range], rows, width, [groups.numExperts + 1, shared]);
}

function convert(
  context: KernelContext,
  kernel: Kernel,
  [x, ...rest]: [BufferRange, ...BufferRange[]],
  rows: number,
  width: number,
  place: readonly [firstIndex: number, divisor: number],
): HalfRows {
  const stride = Math.ceil(width / 8);
  const values = context.scratch(halfRowsBytes(rows, width));
  const scales = context.scratch(rows * 4);
  const dispatch: Dispatch = {
    kernel,
    params: paramsOf([rows, width, stride * 4, ...place]),
    buffers: [x, values, scales, ...rest],
    workgroups: spreadWorkgroups(rows),
  };
  return { values, stride, scales, dispatch };
}
