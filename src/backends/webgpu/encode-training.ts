import type { OpArgs, TrainingOp } from "../../tensor/ops.ts";
import {
  geluBackward,
  sigmoidBlendBackwardGate,
  sigmoidGateBackwardGate,
  siluBackward,
  swigluBackward,
} from "./activations-backward.ts";
import { meanSoftmax, sumRows } from "./column-sums.ts";
import { expertsLinear, expertsLinearBackwardInput, expertsLinearBackwardWeight } from "./experts-linear.ts";
import type { WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch, KernelContext } from "./kernel.ts";
import { lightningAttentionBackward } from "./lightning-attention-backward.ts";
import { linearBackwardInput, linearBackwardWeight } from "./linear-backward.ts";
import {
  crossEntropy,
  crossEntropyBackward,
  logSumExp,
  logSumExpBackward,
  meanSoftmaxBackward,
} from "./losses.ts";
import {
  layerNormBackward,
  layerNormBackwardWeight,
  rmsNormBackward,
  rmsNormBackwardWeight,
} from "./norms-backward.ts";
import { adamW, addInPlace, clipScale, sumSquares } from "./optimizer.ts";
import { ropeBackward } from "./rope.ts";
import { expertShares, routerWeightsBackward } from "./router-backward.ts";
import { rowDots, scaleRows, sliceColumns, sliceRows, sumGroups } from "./row-sums.ts";
import { scatterAddRows } from "./scatter-add-rows.ts";
import {
  softmaxAttentionBackward,
  softmaxAttentionBackwardKeys,
  softmaxAttentionBackwardQueries,
} from "./softmax-attention-backward.ts";

/** Encoders of the ops that only training needs. */
export const trainingEncoders: {
  readonly [Op in TrainingOp]: (
    args: OpArgs[Op],
    output: WebGpuTensor,
    context: KernelContext,
  ) => readonly Dispatch[];
} = {
  linearBackwardInput,
  linearBackwardWeight,
  sumRows,
  scatterAddRows,
  sliceRows,
  sliceColumns,
  scaleRows,
  rowDots,
  sumGroups,
  rmsNormBackward,
  rmsNormBackwardWeight,
  layerNormBackward,
  layerNormBackwardWeight,
  geluBackward,
  siluBackward,
  swigluBackward,
  sigmoidGateBackwardGate,
  sigmoidBlendBackwardGate,
  ropeBackward,
  softmaxAttentionBackward,
  softmaxAttentionBackwardQueries,
  softmaxAttentionBackwardKeys,
  lightningAttentionBackward,
  routerWeightsBackward,
  expertsLinear,
  expertsLinearBackwardInput,
  expertsLinearBackwardWeight,
  expertShares,
  meanSoftmax,
  meanSoftmaxBackward,
  logSumExp,
  logSumExpBackward,
  crossEntropy,
  crossEntropyBackward,
  sumSquares,
  clipScale,
  adamW,
  addInPlace,
};
