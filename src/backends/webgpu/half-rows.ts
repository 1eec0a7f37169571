/** f32 rows as f16 with a scale each, for the products on subgroup matrices. */

import type { Tensor } from "../../tensor/tensor.ts";
import type { ExpertGroups } from "./expert-groups.ts";
import { own } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const code = wgsl.halfRows;
/** Rows of a workgroup in half-rows.wgsl. */
const rowsAtOnce = 8;
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
}

/** Rows, and the dispatches that make them: none when they are made already. */
export interface MadeHalfRows {
  readonly value: HalfRows;
  readonly dispatches: readonly Dispatch[];
}

type Scratch = KernelContext["scratch"];

/** Bytes of the largest buffer that `halfRows` takes. */
export function halfRowsBytes(rows: number, width: number): number {
  return rows * Math.ceil(width / 8) * 16;
}

/** Rows of x [rows, width], made once for all products with them. */
export function halfRowsOf(x: Tensor, context: KernelContext): MadeHalfRows {
  const [rows, width] = x.shape as [number, number];
  return own(x).derive("halfRows", context, (scratch) => halfRows(scratch, own(x).range, rows, width));
}

/**
 * Rows of x in the order of their experts, made once for each `experts`.
 *
 * @param x       [T, width], or [T k, width] with a row for each assignment
 * @param experts i32 [T, k], which `groups` are of
 */
export function sortedHalfRowsOf(
  x: Tensor,
  experts: Tensor,
  { range, numExperts }: ExpertGroups,
  context: KernelContext,
): MadeHalfRows {
  const [rows, width] = x.shape as [number, number];
  const [tokens, k] = experts.shape as [number, number];
  return own(x).derive(own(experts), context, (scratch) =>
    halfRowsSorted(scratch, own(x).range, { range, numExperts }, tokens * k, width, rows === tokens ? k : 1),
  );
}

/** @param x f32 [rows, width]; with swiglu [rows, 2 width] */
export function halfRows(
  scratch: Scratch,
  x: BufferRange,
  rows: number,
  width: number,
  options: { readonly swiglu: boolean } = { swiglu: false },
): MadeHalfRows {
  return convert(scratch, options.swiglu ? swiglu : plain, [x], rows, width, [0, 1]);
}

/**
 * Rows of x in the order of their experts.
 *
 * @param shared assignments that share a row of x
 */
export function halfRowsSorted(
  scratch: Scratch,
  x: BufferRange,
  groups: { readonly range: BufferRange; readonly numExperts: number },
  rows: number,
  width: number,
  shared: number,
): MadeHalfRows {
  return convert(scratch, sorted, [x, groups.range], rows, width, [groups.numExperts + 1, shared]);
}

function convert(
  scratch: Scratch,
  kernel: Kernel,
  [x, ...rest]: [BufferRange, ...BufferRange[]],
  rows: number,
  width: number,
  place: readonly [firstIndex: number, divisor: number],
): MadeHalfRows {
  const stride = Math.ceil(width / 8);
  const values = scratch(halfRowsBytes(rows, width));
  const scales = scratch(rows * 4);
  const dispatch: Dispatch = {
    kernel,
    params: paramsOf([rows, width, stride * 2, ...place]),
    buffers: [x, values, scales, ...rest],
    workgroups: spreadWorkgroups(Math.ceil(rows / rowsAtOnce)),
  };
  return { value: { values, stride, scales }, dispatches: [dispatch] };
}
