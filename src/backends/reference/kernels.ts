import type { OpArgs, OpName } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { gelu, scaledAdd, sigmoidBlend, sigmoidGate, silu, swiglu } from "./activations.ts";
import { lightningAttention } from "./lightning-attention.ts";
import { linear } from "./linear.ts";
import { experts, routerTopK, routerWeights } from "./moe.ts";
import { layerNorm, rmsNorm } from "./norms.ts";
import { rope } from "./rope.ts";
import { concatRows, embedding, gatherRows, scatterRows, unfoldPatches } from "./rows.ts";
import { sample } from "./sample.ts";
import { softmaxAttention } from "./softmax-attention.ts";

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
  lightningAttention,
  routerTopK,
  routerWeights,
  experts,
  unfoldPatches,
  sample,
};
