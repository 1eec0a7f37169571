/**
 * Lightning attention: linear attention with one decay per head.
 *
 *   q, k, v = silu(x Wqkv)                            [T, H, D] each, no RoPE, no 1 / sqrt(D)
 *   S_t = exp(-rate_h) S_{t-1} + k_t^T v_t            [D, D] per head, float32
 *   y_t = (rmsNorm(q_t S_t) * sigmoid(x_t Wg)) Wo     the norm is over all H D values
 *
 * Decode runs this recurrence, prefill the same in blocks of blockSize tokens.
 * Wqkv is interleaved per head: row h 3 D + p D + j is part p (q, k, v), channel j of head h.
 * T tokens of the batch end to end, C hiddenSize, H heads, D headDim.
 * Source: arXiv:2501.08313 and the official modeling_minimax_text_01.py. The epsilon of the norm is the official 1e-6
 * (vLLM takes rmsNormEps), the layer factor the official 1 - l / (L - 1) + 1e-5 (transformers adds 1e-5 to L - 1).
 */

import type { TextConfig } from "../formats/config.ts";
import type { Ops } from "../tensor/run.ts";
import type { Sequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface LightningWeights<Leaf = Tensor> {
  readonly type: "lightning";
  /** [H 3 D, C] */
  readonly qkvProj: Leaf;
  /** [H D, C] */
  readonly outputGate: Leaf;
  /** [H D] */
  readonly norm: Leaf;
  /** [C, H D] */
  readonly outProj: Leaf;
}

/**
 * Base slope of every head: 2^(-8 (h + 1) / n) for n a power of two; otherwise the list of the power of two below n,
 * then every second entry of the list of the power of two above, until there are n.
 */
export function headSlopes(numHeads: number): number[] {
  const power = 2 ** Math.floor(Math.log2(numHeads));
  const regular = (n: number) => Array.from({ length: n }, (_, h) => 2 ** ((-8 * (h + 1)) / n));
  const between = regular(2 * power).filter((_, h) => h % 2 === 0);
  return [...regular(power), ...between].slice(0, numHeads);
}

/** By layer; computed once, since every step asks for them. */
const ratesOf = new WeakMap<TextConfig, Float32Array[]>();

/** Decay rate of every head of one layer, counted over layers of both kinds: slope (1 - layer / (layers - 1) + 1e-5). */
export function decayRates(config: TextConfig, layerIndex: number): Float32Array {
  let rates = ratesOf.get(config);
  if (!rates) {
    const { numHiddenLayers, numAttentionHeads } = config;
    const slopes = headSlopes(numAttentionHeads);
    rates = Array.from({ length: numHiddenLayers }, (_, layer) => {
      const depth = numHiddenLayers > 1 ? layer / (numHiddenLayers - 1) : 0;
      return Float32Array.from(slopes, (slope) => slope * (1 - depth + 1e-5));
    });
    ratesOf.set(config, rates);
  }
  return rates[layerIndex]!;
}

/**
 * @param x     [T, C], normalised
 * @param state [slots, H, D, D] of this layer, or null to start from nothing and keep nothing
 * @returns [T, C]
 */
export function lightningAttention(
  ops: Ops,
  weights: LightningWeights,
  config: TextConfig,
  layerIndex: number,
  x: Tensor,
  sequences: Sequences,
  state: Tensor | null,
): Tensor {
  const attended = scan(ops, weights, config, layerIndex, x, sequences, state); // [T, H D]
  const normed = ops.rmsNorm({ x: attended, weight: weights.norm, eps: config.lightningNormEps });
  const gate = ops.linear({ x, weight: weights.outputGate, bias: null }); // [T, H D]
  const gated = ops.sigmoidGate({ x: normed, gate });
  return ops.linear({ x: gated, weight: weights.outProj, bias: null }); // [T, C]
}

/** Leaves the state as `lightningAttention` does, and computes no output. */
export function keepState(
  ops: Ops,
  weights: LightningWeights,
  config: TextConfig,
  layerIndex: number,
  x: Tensor,
  sequences: Sequences,
  state: Tensor,
): void {
  scan(ops, weights, config, layerIndex, x, sequences, state);
}

/** q_t S_t: [T, H D] */
function scan(
  ops: Ops,
  weights: LightningWeights,
  config: TextConfig,
  layerIndex: number,
  x: Tensor,
  sequences: Sequences,
  state: Tensor | null,
): Tensor {
  const { headDim, blockSize } = config;
  const qkv = ops.silu({ x: ops.linear({ x, weight: weights.qkvProj, bias: null }) }); // [T, H 3 D]
  return ops.lightningAttention({
    qkv,
    rates: decayRates(config, layerIndex),
    state,
    sequences,
    headDim,
    blockSize,
  });
}
