/** Assignments in the order of their experts. */

import type { Tensor } from "../../tensor/tensor.ts";
import { own } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { groupByIndex, mostGroups } from "./sort-by-index.ts";

/** Assignments that the threads of one workgroup an expert walk over in less time than two dispatches take. */
const mostInOne = 2048;

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
}

/** Groups, and the dispatches that make them: none when they are made already. */
export interface MadeExpertGroups {
  readonly value: ExpertGroups;
  readonly dispatches: readonly Dispatch[];
}

/** Groups of experts i32 [T, k], made once for all products by them. */
export function groupsOf(experts: Tensor, numExperts: number, context: KernelContext): MadeExpertGroups {
  const [tokens, k] = experts.shape as [number, number];
  return own(experts).derive(`groups ${numExperts}`, context, (scratch) =>
    groupAssignments(own(experts).range, tokens * k, numExperts, scratch),
  );
}

/** @param experts i32 [count] */
export function groupAssignments(
  experts: BufferRange,
  count: number,
  numExperts: number,
  scratch: KernelContext["scratch"],
): MadeExpertGroups {
  const range = scratch((numExperts + 1 + count) * 4);
  if (count > mostInOne && numExperts <= mostGroups) {
    const counts = scratch(count * 4 + mostGroups * 4);
    return {
      value: { range, numExperts },
      dispatches: groupByIndex(experts, count, numExperts, range, counts),
    };
  }
  const dispatch: Dispatch = {
    kernel: groupKernel,
    params: paramsOf([count, numExperts]),
    buffers: [experts, range],
    workgroups: [numExperts, 1, 1],
  };
  return { value: { range, numExperts }, dispatches: [dispatch] };
}
