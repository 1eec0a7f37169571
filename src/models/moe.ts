/**
 * Mixture of experts.
 *
 *   logits = x Wr;   weights = softmax over the numExpertsPerTok largest logits
 *   y = sum_e weights_e swiglu(x W_gateUp,e) W_down,e
 *
 * The softmax over the chosen logits equals the official one: softmax over all, the largest kept, renormalised.
 * With a shared expert (none in the release): y (1 - c) + swiglu(x W_gateUp) W_down c, c = sigmoid(x w_c).
 * T tokens, C hiddenSize, E experts, F intermediateSize.
 * Source: the official modeling_minimax_text_01.py
 */

import type { TextConfig } from "../formats/config.ts";
import type { Ops } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface SharedExpertWeights<Leaf = Tensor> {
  /** [2 F', C]: gate rows, then up rows */
  readonly gateUp: Leaf;
  /** [C, F'] */
  readonly down: Leaf;
  /** [1, C] */
  readonly coefficient: Leaf;
}

export interface MoeWeights<Leaf = Tensor> {
  /** [E, C] */
  readonly router: Leaf;
  /** [E, 2 F, C]: per expert w1 (gate), then w3 (up) */
  readonly gateUp: Leaf;
  /** [E, C, F]: w2 */
  readonly down: Leaf;
  readonly shared: SharedExpertWeights<Leaf> | null;
}

/**
 * @param x [T, C], normalised
 * @returns output [T, C] and the router's logits [T, E]
 */
export function moe(
  ops: Ops,
  weights: MoeWeights,
  config: TextConfig,
  x: Tensor,
): { output: Tensor; routerLogits: Tensor } {
  const routerLogits = ops.linear({ x, weight: weights.router, bias: null }); // [T, E]
  const experts = ops.routerTopK({ logits: routerLogits, k: config.numExpertsPerTok }); // [T, k]
  const routed = ops.experts({
    x,
    experts,
    weights: ops.routerWeights({ logits: routerLogits, experts }),
    gateUp: weights.gateUp,
    down: weights.down,
  }); // [T, C]
  const output = weights.shared ? blendShared(ops, weights.shared, x, routed) : routed;
  return { output, routerLogits };
}

function blendShared(ops: Ops, weights: SharedExpertWeights, x: Tensor, routed: Tensor): Tensor {
  const inner = ops.swiglu({ x: ops.linear({ x, weight: weights.gateUp, bias: null }) });
  const shared = ops.linear({ x: inner, weight: weights.down, bias: null });
  const gate = ops.linear({ x, weight: weights.coefficient, bias: null }); // [T, 1]
  return ops.sigmoidBlend({ a: routed, b: shared, gate });
}
