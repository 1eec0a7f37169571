/**
 * Vision tower: CLIP ViT, pre-norm.
 *
 *   x_0 = layerNorm([class; patches W_p] + position)
 *   x   = x + attention(layerNorm1(x)) W_o,   x = x + gelu(layerNorm2(x) W_1) W_2      numHiddenLayers times
 *
 * Every tile is a sequence of its own with full attention, whose operands may be rounded to bf16 where weights are not f32. The output
 * is one of the hidden states as it is: no final norm (the checkpoint has none), class row dropped.
 * N tiles, P patches a tile, C hiddenSize.
 * Source: huggingface/transformers:src/transformers/models/clip/modeling_clip.py
 */

import type { VisionConfig } from "../formats/config.ts";
import type { Ops } from "../tensor/run.ts";
import { type Sequences, wholeSequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";

export interface AffineWeights<Leaf = Tensor> {
  readonly weight: Leaf;
  readonly bias: Leaf;
}

export interface VisionLayerWeights<Leaf = Tensor> {
  readonly layerNorm1: AffineWeights<Leaf>;
  readonly qProj: AffineWeights<Leaf>;
  readonly kProj: AffineWeights<Leaf>;
  readonly vProj: AffineWeights<Leaf>;
  readonly outProj: AffineWeights<Leaf>;
  readonly layerNorm2: AffineWeights<Leaf>;
  readonly fc1: AffineWeights<Leaf>;
  readonly fc2: AffineWeights<Leaf>;
}

export interface VisionWeights<Leaf = Tensor> {
  /** [1, C] */
  readonly classEmbedding: Leaf;
  /** [C, channels patchSize^2] */
  readonly patchEmbedding: Leaf;
  /** [1 + P, C], the class first */
  readonly positionEmbedding: Leaf;
  readonly preLayerNorm: AffineWeights<Leaf>;
  readonly layers: readonly VisionLayerWeights<Leaf>[];
}

/** Patches of one tile. */
export function numPatches(config: VisionConfig): number {
  return (config.imageSize / config.patchSize) ** 2;
}

/**
 * Hidden state `featureLayer` of every tile, class row included: [N (1 + P), C], tile after tile.
 *
 * @param pixels       [N, channels, S, S], normalised
 * @param featureLayer 0 = after the first norm, k = output of layer k; later layers do not run
 */
export function visionForward(
  ops: Ops,
  weights: VisionWeights,
  config: VisionConfig,
  pixels: Tensor,
  featureLayer: number,
): Tensor {
  const tiles = pixels.shape[0]!;
  const rows = 1 + numPatches(config);
  const sequences = wholeSequences(new Array<number>(tiles).fill(rows));
  const eps = config.layerNormEps;
  const patches = ops.unfoldPatches({ pixels, patchSize: config.patchSize }); // [N P, channels patchSize^2]
  const embedded = ops.linear({ x: patches, weight: weights.patchEmbedding, bias: null }); // [N P, C]
  const x0 = ops.scaledAdd({
    a: withClassRows(ops, weights.classEmbedding, embedded, tiles),
    b: repeatRows(ops, weights.positionEmbedding, tiles),
    alpha: 1,
    beta: 1,
  }); // [N (1 + P), C]
  let x = ops.layerNorm({ x: x0, ...weights.preLayerNorm, eps });
  for (const layer of weights.layers.slice(0, featureLayer)) {
    const before = x;
    x = ops.arena.scope(() => visionLayer(ops, layer, config, before, sequences));
  }
  return x;
}

/** Drops the class row of every tile: [N (1 + P), C] -> [N P, C]. */
export function dropClassRows(ops: Ops, config: VisionConfig, hidden: Tensor): Tensor {
  const patches = numPatches(config);
  const tiles = hidden.shape[0]! / (1 + patches);
  // One class row more with every tile.
  const index = indexOf(tiles * patches, (i) => i + Math.floor(i / patches) + 1);
  return ops.gatherRows({ x: hidden, index: ops.arena.upload(index, [index.length]) });
}

function visionLayer(
  ops: Ops,
  weights: VisionLayerWeights,
  config: VisionConfig,
  x: Tensor,
  sequences: Sequences,
): Tensor {
  const eps = config.layerNormEps;
  const headDim = config.hiddenSize / config.numAttentionHeads;
  const normed = ops.layerNorm({ x, ...weights.layerNorm1, eps });
  const attended = ops.softmaxAttention({
    q: ops.linear({ x: normed, ...weights.qProj }),
    k: ops.linear({ x: normed, ...weights.kProj }),
    v: ops.linear({ x: normed, ...weights.vProj }),
    cache: null,
    sequences,
    headDim,
    causal: false,
    mayRound: weights.qProj.weight.dtype !== "f32",
  });
  const u = ops.scaledAdd({ a: x, b: ops.linear({ x: attended, ...weights.outProj }), alpha: 1, beta: 1 });
  const inner = ops.linear({ x: ops.layerNorm({ x: u, ...weights.layerNorm2, eps }), ...weights.fc1 });
  return ops.scaledAdd({
    a: u,
    b: ops.linear({ x: ops.gelu({ x: inner }), ...weights.fc2 }),
    alpha: 1,
    beta: 1,
  });
}

/** [class; patches of tile n] for every tile: [N P, C] -> [N (1 + P), C]. */
function withClassRows(ops: Ops, classEmbedding: Tensor, patches: Tensor, tiles: number): Tensor {
  const rows = 1 + patches.shape[0]! / tiles;
  const index = indexOf(tiles * rows, (i) => (i % rows === 0 ? 0 : i - Math.floor(i / rows)));
  return ops.gatherRows({
    x: ops.concatRows({ a: classEmbedding, b: patches }),
    index: ops.arena.upload(index, [index.length]),
  });
}

function repeatRows(ops: Ops, x: Tensor, times: number): Tensor {
  const rows = x.shape[0]!;
  const index = indexOf(rows * times, (i) => i % rows);
  return ops.gatherRows({ x, index: ops.arena.upload(index, [index.length]) });
}

/** A loop: `Int32Array.from` takes ten times as long, and a step of training has tens of thousands of rows. */
function indexOf(length: number, rowOf: (i: number) => number): Int32Array {
  const index = new Int32Array(length);
  for (let i = 0; i < length; i++) index[i] = rowOf(i);
  return index;
}
