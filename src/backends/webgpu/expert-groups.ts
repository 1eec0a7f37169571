/** Assignments in the order of their experts. */

import type { Tensor } from "../../tensor/tensor.ts";
import { own } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const groupKernel: Kernel = {
  name: "expertGroups",
  code: wgsl.expertGroups,
  entryPoint: "groupByExpert",
  constants: {},
  writes: [false, true],
};

export interface ExpertGroups {
  /** u32: where each expert's assignments start, [E + 1], then the assignments. */
  readonly range: BufferRange;
  readonly numExperts: number;
  readonly dispatch: Dispatch;
}

/** @param experts i32 [T, k] */
export function groupByExpert(experts: Tensor, numExperts: number, context: KernelContext): ExpertGroups {
  const [tokens, k] = experts.shape as [number, number];
  return groupAssignments(own(experts).range, tokens * k, numExperts, context);
}

/** @param experts i32 [count] */
export function groupAssignments(
  experts: BufferRange,
  count: number,
  numExperts: number,
  context: KernelContext,
): ExpertGroups {
  const range = context.scratch((numExperts + 1 + count) * 4);
  const dispatch: Dispatch = {
    kernel: groupKernel,
    params: paramsOf([count, numExperts]),
    buffers: [experts, range],
    workgroups: [numExperts, 1, 1],
  };
  return { range, numExperts, dispatch };
}
