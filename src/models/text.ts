/**
 * The language model: embeddings, decoder layers, final norm, logits.
 *
 *   n1 = rmsNorm(h);  u  = alpha n1 + beta attention(n1)
 *   n2 = rmsNorm(u);  h' = alpha' n2 + beta' moe(n2)
 *
 * The residual is the normalised tensor (postnorm: true, the release); with postnorm: false it is h and u. alpha and beta
 * are those of the layer's own kind of attention, alpha' and beta' the MoE's.
 * T tokens of the batch end to end, C hiddenSize, V vocabSize.
 * Source: the official modeling_minimax_text_01.py
 */

import type { TextConfig } from "../formats/config.ts";
import type { Ops } from "../tensor/run.ts";
import type { Sequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { LayerCache, ModelCache } from "./cache.ts";
import { keepState, type LightningWeights, lightningAttention } from "./lightning-attention.ts";
import { type MoeWeights, moe } from "./moe.ts";
import { keepKeys, type SoftmaxWeights, softmaxAttention } from "./softmax-attention.ts";

export interface TextLayerWeights<Leaf = Tensor> {
  /** [C] */
  readonly inputLayernorm: Leaf;
  readonly attention: LightningWeights<Leaf> | SoftmaxWeights<Leaf>;
  /** [C] */
  readonly postAttentionLayernorm: Leaf;
  readonly moe: MoeWeights<Leaf>;
}

export interface TextWeights<Leaf = Tensor> {
  /** [V, C] */
  readonly embedTokens: Leaf;
  readonly layers: readonly TextLayerWeights<Leaf>[];
  /** [C] */
  readonly norm: Leaf;
  /** [V, C] */
  readonly lmHead: Leaf;
}

/**
 * Sees values inside a forward: `hidden.0` the embeddings, `hidden.N` the output of layer N (the last one after the final
 * norm, as in transformers), `router_logits.N` of layer N counted from 0. Call `Backend.read` at once: what is inside a layer
 * is freed with it, hidden states live as long as the step's arena.
 */
export type Observer = (name: string, tensor: Tensor) => void;

/**
 * Final hidden states of embedded tokens.
 *
 * @param x     [T, C], embeddings (features already in place)
 * @param cache null to run whole sequences at once and keep nothing
 * @returns [T, C], after the final norm
 */
export function textForward(
  ops: Ops,
  weights: TextWeights,
  config: TextConfig,
  x: Tensor,
  sequences: Sequences,
  cache: ModelCache | null,
  observe?: Observer,
): Tensor {
  const { layers } = weights;
  const hidden = decoderLayers(ops, layers, config, x, sequences, cache, observe);
  const normed = ops.rmsNorm({ x: hidden, weight: weights.norm, eps: config.rmsNormEps });
  observe?.(`hidden.${layers.length}`, normed);
  return normed;
}

/**
 * Does to the cache what `textForward` does, where nothing else is wanted: of the last layer only what later tokens read of it.
 *
 * @param x [T, C], embeddings
 * @returns [T, C], what the last layer was given
 */
export function fillTextCache(
  ops: Ops,
  { layers }: TextWeights,
  config: TextConfig,
  x: Tensor,
  sequences: Sequences,
  cache: ModelCache,
): Tensor {
  const last = layers.length - 1;
  const hidden = decoderLayers(ops, layers.slice(0, last), config, x, sequences, cache);
  const { attention, inputLayernorm } = layers[last]!;
  const n1 = ops.rmsNorm({ x: hidden, weight: inputLayernorm, eps: config.rmsNormEps });
  const kept = cache.layers[last]!;
  if (attention.type === "softmax" && kept.type === "softmax")
    keepKeys(ops, attention, config, n1, sequences, kept);
  else if (attention.type === "lightning" && kept.type === "lightning")
    keepState(ops, attention, config, last, n1, sequences, kept.state);
  return hidden;
}

/** Logits of hidden states: [T, C] -> [T, V]. */
export function textLogits(ops: Ops, weights: TextWeights, hidden: Tensor): Tensor {
  return ops.linear({ x: hidden, weight: weights.lmHead, bias: null });
}

/** The first layers, as many as are given: [T, C] -> [T, C]. */
function decoderLayers(
  ops: Ops,
  layers: readonly TextLayerWeights[],
  config: TextConfig,
  x: Tensor,
  sequences: Sequences,
  cache: ModelCache | null,
  observe?: Observer,
): Tensor {
  let hidden = x;
  layers.forEach((layer, index) => {
    const h = hidden;
    observe?.(`hidden.${index}`, h);
    hidden = ops.arena.scope(() =>
      decoderLayer(ops, layer, config, index, h, sequences, cache?.layers[index] ?? null, observe),
    );
  });
  return hidden;
}

function decoderLayer(
  ops: Ops,
  weights: TextLayerWeights,
  config: TextConfig,
  index: number,
  h: Tensor,
  sequences: Sequences,
  cache: LayerCache | null,
  observe?: Observer,
): Tensor {
  const eps = config.rmsNormEps;
  const isLightning = weights.attention.type === "lightning";
  const n1 = ops.rmsNorm({ x: h, weight: weights.inputLayernorm, eps });
  const attended = attention(ops, weights, config, index, n1, sequences, cache); // [T, C]
  const u = ops.scaledAdd({
    a: config.postnorm ? n1 : h,
    b: attended,
    alpha: isLightning ? config.layernormLinearAttentionAlpha : config.layernormFullAttentionAlpha,
    beta: isLightning ? config.layernormLinearAttentionBeta : config.layernormFullAttentionBeta,
  });
  const n2 = ops.rmsNorm({ x: u, weight: weights.postAttentionLayernorm, eps });
  const { output, routerLogits } = moe(ops, weights.moe, config, n2); // [T, C]
  observe?.(`router_logits.${index}`, routerLogits);
  return ops.scaledAdd({
    a: config.postnorm ? n2 : u,
    b: output,
    alpha: config.layernormMlpAlpha,
    beta: config.layernormMlpBeta,
  });
}

function attention(
  ops: Ops,
  weights: TextLayerWeights,
  config: TextConfig,
  index: number,
  x: Tensor,
  sequences: Sequences,
  cache: LayerCache | null,
): Tensor {
  if (weights.attention.type === "softmax") {
    const pages = cache?.type === "softmax" ? cache : null;
    return softmaxAttention(ops, weights.attention, config, x, sequences, pages);
  }
  const state = cache?.type === "lightning" ? cache.state : null;
  return lightningAttention(ops, weights.attention, config, index, x, sequences, state);
}
