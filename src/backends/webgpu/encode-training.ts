import type { OpArgs, TrainingOp } from "../../tensor/ops.ts";
import { expertsLinear, expertsLinearBackwardInput, expertsLinearBackwardWeight } from "./experts-linear.ts";
import type { WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch, KernelContext } from "./kernel.ts";
import { linearBackwardInput, linearBackwardWeight } from "./linear-backward.ts";

/** Encoders of the ops that only training needs. */
export const trainingEncoders: {
  readonly [Op in TrainingOp]?: (
    args: OpArgs[Op],
    output: WebGpuTensor,
    context: KernelContext,
  ) => readonly Dispatch[];
} = {
  linearBackwardInput,
  linearBackwardWeight,
  expertsLinear,
  expertsLinearBackwardInput,
  expertsLinearBackwardWeight,
};
