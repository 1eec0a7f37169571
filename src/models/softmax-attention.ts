/**
 * Softmax attention with grouped queries and partial RoPE.
 *
 *   q = rope(x Wq) [T, H, D],   k = rope(x Wk), v = x Wv [T, G, D]
 *   y = softmax(q K^T / sqrt(D)) V Wo, causal; query head h reads key/value head floor(h G / H)
 *
 * Only the first rotaryDim dimensions of a head turn. Keys are cached after RoPE.
 * T tokens of the batch end to end, C hiddenSize, H heads, G key/value heads, D headDim; H D need not be C.
 * Source: the official modeling_minimax_text_01.py. transformers' text model turns all of a head; the official one does not.
 */

import type { TextConfig } from "../formats/config.ts";
import type { KvPages } from "../tensor/ops.ts";
import type { Ops } from "../tensor/run.ts";
import type { Sequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface SoftmaxWeights<Leaf = Tensor> {
  readonly type: "softmax";
  /** [H D, C] */
  readonly qProj: Leaf;
  /** [G D, C] */
  readonly kProj: Leaf;
  /** [G D, C] */
  readonly vProj: Leaf;
  /** [C, H D] */
  readonly oProj: Leaf;
}

/**
 * @param x     [T, C], normalised
 * @param cache pages of this layer, or null to attend within the batch only
 * @returns [T, C]
 */
export function softmaxAttention(
  ops: Ops,
  weights: SoftmaxWeights,
  config: TextConfig,
  x: Tensor,
  sequences: Sequences,
  cache: KvPages | null,
): Tensor {
  const { headDim } = config;
  const q = rotated(ops, config, ops.linear({ x, weight: weights.qProj, bias: null }), sequences); // [T, H D]
  const { k, v } = keysAndValues(ops, weights, config, x, sequences);
  const attended = ops.softmaxAttention({ q, k, v, cache, sequences, headDim, causal: true }); // [T, H D]
  return ops.linear({ x: attended, weight: weights.oProj, bias: null }); // [T, C]
}

/** Writes keys and values to the cache as `softmaxAttention` does, and computes nothing else. */
export function keepKeys(
  ops: Ops,
  weights: SoftmaxWeights,
  config: TextConfig,
  x: Tensor,
  sequences: Sequences,
  cache: KvPages,
): void {
  ops.writePages({ ...keysAndValues(ops, weights, config, x, sequences), cache, sequences });
}

/** [T, G D] each */
function keysAndValues(
  ops: Ops,
  weights: SoftmaxWeights,
  config: TextConfig,
  x: Tensor,
  sequences: Sequences,
): { readonly k: Tensor; readonly v: Tensor } {
  const k = rotated(ops, config, ops.linear({ x, weight: weights.kProj, bias: null }), sequences);
  return { k, v: ops.linear({ x, weight: weights.vProj, bias: null }) };
}

function rotated(ops: Ops, config: TextConfig, heads: Tensor, sequences: Sequences): Tensor {
  const { headDim, rotaryDim, ropeTheta: theta } = config;
  return ops.rope({ x: heads, sequences, headDim, rotaryDim, theta });
}
