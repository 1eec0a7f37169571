import type { OpArgs, OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { gelu, scaledAdd, sigmoidBlend, sigmoidGate, silu, swiglu } from "./activations.ts";
import {
  geluBackward,
  sigmoidBlendBackwardGate,
  sigmoidGateBackwardGate,
  siluBackward,
  swigluBackward,
} from "./activations-backward.ts";
import { lightningAttention } from "./lightning-attention.ts";
import { lightningAttentionBackward } from "./lightning-attention-backward.ts";
import { linear } from "./linear.ts";
import { linearBackwardInput, linearBackwardWeight } from "./linear-backward.ts";
import { crossEntropy, crossEntropyBackward, logSumExp, logSumExpBackward } from "./losses.ts";
import { experts, routerTopK, routerWeights } from "./moe.ts";
import {
  expertShares,
  expertsLinear,
  expertsLinearBackwardInput,
  expertsLinearBackwardWeight,
  meanSoftmax,
  meanSoftmaxBackward,
  routerWeightsBackward,
} from "./moe-backward.ts";
import { layerNorm, rmsNorm } from "./norms.ts";
import {
  layerNormBackward,
  layerNormBackwardWeight,
  rmsNormBackward,
  rmsNormBackwardWeight,
} from "./norms-backward.ts";
import { adamW, addInPlace, clipScale, sumSquares } from "./optimizer.ts";
import { rope, ropeBackward } from "./rope.ts";
import {
  rowDots,
  scaleRows,
  scatterAddRows,
  sliceColumns,
  sliceRows,
  sumGroups,
  sumRows,
} from "./row-sums.ts";
import { concatRows, copyPlaces, embedding, gatherRows, scatterRows, unfoldPatches } from "./rows.ts";
import { sample } from "./sample.ts";
import { softmaxAttention, writePages } from "./softmax-attention.ts";
import {
  softmaxAttentionBackward,
  softmaxAttentionBackwardKeys,
  softmaxAttentionBackwardQueries,
} from "./softmax-attention-backward.ts";

/** The reference kernel of every op. */
export const kernels: { readonly [Op in OpName]: (args: OpArgs[Op], output: Tensor) => void } = {
  linear,
  embedding,
  gatherRows,
  scatterRows,
  concatRows,
  scaledAdd,
  rmsNorm,
  layerNorm,
  gelu,
  silu,
  swiglu,
  sigmoidGate,
  sigmoidBlend,
  rope,
  softmaxAttention,
  writePages,
  lightningAttention,
  routerTopK,
  routerWeights,
  experts,
  unfoldPatches,
  copyPlaces,
  sample,
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
