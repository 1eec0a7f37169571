/** Ops that wait together, as those who look for what one kernel can do see them. */

import type { OpArgs, OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** An op with its arguments and where its result goes. */
export interface OpCall<Op extends OpName = OpName> {
  readonly op: Op;
  readonly args: OpArgs[Op];
  readonly output: Tensor;
}

/** y = alpha a + beta product */
export interface FusedResidual {
  readonly a: Tensor;
  readonly alpha: number;
  readonly beta: number;
}

/** The list of ops as `fuse` looks at it. */
export interface CallList {
  readonly callAt: <Op extends OpName>(op: Op, i: number | undefined) => OpCall<Op> | null;
  /** Places of the ops that read a tensor; an op that reads it twice counts twice. */
  readonly readersOf: (tensor: Tensor) => readonly number[];
  readonly isDead: (tensor: Tensor) => boolean;
}
