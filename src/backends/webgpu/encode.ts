import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { gelu, scaledAdd, sigmoidBlend, sigmoidGate, silu, swiglu } from "./activations.ts";
import { trainingEncoders } from "./encode-training.ts";
import { experts } from "./experts.ts";
import type { WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch, KernelContext } from "./kernel.ts";
import { lightningAttention } from "./lightning-attention.ts";
import { linear } from "./linear.ts";
import { layerNorm, rmsNorm } from "./norms.ts";
import { rope } from "./rope.ts";
import { routerTopK, routerWeights } from "./router.ts";
import { concatRows, copyPlaces, embedding, gatherRows, scatterRows, unfoldPatches } from "./rows.ts";
import { sample } from "./sample.ts";
import { softmaxAttention, writePages } from "./softmax-attention.ts";

/** Makes the dispatches of an op. Called with at least one output value. */
export type Encoder<Op extends OpName> = (
  args: OpArgs[Op],
  output: WebGpuTensor,
  context: KernelContext,
) => readonly Dispatch[];

export const encoders: { readonly [Op in OpName]: Encoder<Op> } = {
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
  ...trainingEncoders,
};
