/**
 * What stands around the vision tower while it learns from captions (CoCa) and is thrown away afterwards.
 *
 *   pooled   = norm(crossAttention(queries, norm(hidden)) W_o)       row 0: contrast; rows 1..Q: what the decoder reads
 *   image    = unit(pooled_0 W_image),   text = unit(norm(class row) W_text)
 *   x = x + attention(norm(x)),  x = x + mlp(norm(x))                 text tower, causal, over [caption; class]
 *   x = x + attention(norm(x)),  x = x + crossAttention(norm(x), pooled_1..Q),  x = x + mlp(norm(x))          decoder, causal
 *   logits   = norm(x) W_head                                         row t predicts token t + 1
 *
 * The class token comes last in its caption, so that a causal tower lets it see all tokens and none see it. The decoder goes on
 * from the tower's hidden states, without the class and without each caption's last token, which predicts nothing.
 * All that is learnt about images beyond the tower is in the pooler, so the tower that is kept is a plain one.
 *
 * B images with one caption each, R rows of an image out of the tower, T caption tokens of the batch end to end, C width of the
 * tower, W hiddenSize, Q numCaptionQueries, J jointWidth, V vocabSize.
 * Source: arXiv:2205.01917; mlfoundations/open_clip:src/open_clip/transformer.py. There a decoder layer has a second mlp between
 * its two attentions and a norm of its own for the image tokens, and the pooler's queries have a norm; here, as in the paper, there
 * are none.
 */

import type { AffineWeights } from "../../models/vision.ts";
import type { Ops } from "../../tensor/run.ts";
import { type Sequences, wholeSequences } from "../../tensor/sequences.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { CaptionBatch } from "./captions.ts";

export interface CocaConfig {
  readonly vocabSize: number;
  /** Of text tower, decoder and pooler. */
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  /** Of text tower and decoder. */
  readonly numAttentionHeads: number;
  readonly numTextLayers: number;
  readonly numDecoderLayers: number;
  /** Longest caption, start and end included; 76 in arXiv:2501.08313. */
  readonly maxCaptionTokens: number;
  /** Of the vision tower's hidden states. */
  readonly visionWidth: number;
  readonly numPoolerHeads: number;
  readonly numCaptionQueries: number;
  readonly jointWidth: number;
  readonly layerNormEps: number;
}

export interface AttentionWeights<Leaf = Tensor> {
  readonly qProj: AffineWeights<Leaf>;
  readonly kProj: AffineWeights<Leaf>;
  readonly vProj: AffineWeights<Leaf>;
  readonly outProj: AffineWeights<Leaf>;
}

export interface CaptionLayerWeights<Leaf = Tensor> {
  readonly norm: AffineWeights<Leaf>;
  readonly attention: AttentionWeights<Leaf>;
  /** Null in the text tower. */
  readonly cross: { readonly norm: AffineWeights<Leaf>; readonly attention: AttentionWeights<Leaf> } | null;
  readonly mlpNorm: AffineWeights<Leaf>;
  readonly fc1: AffineWeights<Leaf>;
  readonly fc2: AffineWeights<Leaf>;
}

export interface PoolerWeights<Leaf = Tensor> {
  /** [C] */
  readonly inputNorm: AffineWeights<Leaf>;
  /** [1 + Q, W] */
  readonly queries: Leaf;
  readonly attention: AttentionWeights<Leaf>;
  readonly outputNorm: AffineWeights<Leaf>;
  /** [J, W] */
  readonly projection: Leaf;
}

export interface TextTowerWeights<Leaf = Tensor> {
  /** [V, W] */
  readonly tokenEmbedding: Leaf;
  /** [1, W] */
  readonly classEmbedding: Leaf;
  /** [maxCaptionTokens + 1, W], the class last */
  readonly positionEmbedding: Leaf;
  readonly layers: readonly CaptionLayerWeights<Leaf>[];
  readonly classNorm: AffineWeights<Leaf>;
  /** [J, W] */
  readonly projection: Leaf;
}

export interface DecoderWeights<Leaf = Tensor> {
  readonly layers: readonly CaptionLayerWeights<Leaf>[];
  readonly norm: AffineWeights<Leaf>;
  /** [V, W] */
  readonly head: Leaf;
}

export interface CocaWeights<Leaf = Tensor> {
  readonly pooler: PoolerWeights<Leaf>;
  readonly text: TextTowerWeights<Leaf>;
  readonly decoder: DecoderWeights<Leaf>;
}

export interface CocaOutput {
  /** [B, J], rows of length 1. */
  readonly imageEmbeddings: Tensor;
  /** [B, J], rows of length 1. */
  readonly textEmbeddings: Tensor;
  /** [T - B, V], for `captions.targets`. */
  readonly captionLogits: Tensor;
}

/** Rows that others read, in the sequences they fall into. */
interface Memory {
  readonly rows: Tensor;
  readonly sequences: Sequences;
}

/**
 * @param hidden hidden states of the vision tower, [B R, C], image after image, with class rows or without
 * @param captions caption i is of image i
 */
export function cocaForward(
  ops: Ops,
  weights: CocaWeights,
  config: CocaConfig,
  hidden: Tensor,
  captions: CaptionBatch,
): CocaOutput {
  const numImages = captions.lengths.length;
  const pooled = ops.arena.scope(() => pool(ops, weights.pooler, config, hidden, numImages)); // [B (1 + Q), W]
  const text = textTower(ops, weights.text, config, captions); // [T + B, W]
  const classes = ops.layerNorm({
    x: gather(ops, text, captions.classRows),
    ...weights.text.classNorm,
    eps: config.layerNormEps,
  }); // [B, W]
  const perImage = 1 + config.numCaptionQueries;
  const first = (image: number) => image * perImage;
  const contrast = gather(ops, pooled, indices(numImages, first)); // [B, W]
  const imageTokens = {
    rows: gather(
      ops,
      pooled,
      indices(numImages * config.numCaptionQueries, (i) => i + 1 + Math.floor(i / config.numCaptionQueries)),
    ),
    sequences: wholeSequences(new Array<number>(numImages).fill(config.numCaptionQueries)),
  }; // [B Q, W]
  return {
    imageEmbeddings: unit(ops, ops.linear({ x: contrast, weight: weights.pooler.projection, bias: null })),
    textEmbeddings: unit(ops, ops.linear({ x: classes, weight: weights.text.projection, bias: null })),
    captionLogits: decode(
      ops,
      weights.decoder,
      config,
      gather(ops, text, captions.predictingRows),
      captions,
      imageTokens,
    ),
  };
}

function pool(
  ops: Ops,
  weights: PoolerWeights,
  config: CocaConfig,
  hidden: Tensor,
  numImages: number,
): Tensor {
  const { numPoolerHeads, layerNormEps: eps } = config;
  const numQueries = 1 + config.numCaptionQueries;
  const perImage = hidden.shape[0]! / numImages;
  const queries = ops.linear({ x: weights.queries, ...weights.attention.qProj }); // [1 + Q, W]
  const attended = attend(
    ops,
    weights.attention,
    numPoolerHeads,
    gather(
      ops,
      queries,
      indices(numImages * numQueries, (i) => i % numQueries),
    ),
    wholeSequences(new Array<number>(numImages).fill(numQueries)),
    {
      rows: ops.layerNorm({ x: hidden, ...weights.inputNorm, eps }),
      sequences: wholeSequences(new Array<number>(numImages).fill(perImage)),
    },
  ); // [B (1 + Q), W]
  return ops.layerNorm({ x: attended, ...weights.outputNorm, eps });
}

/** Hidden states of every caption's tokens and its class token: [T + B, W]. */
function textTower(ops: Ops, weights: TextTowerWeights, config: CocaConfig, captions: CaptionBatch): Tensor {
  const ids = ops.arena.upload(captions.ids, [captions.ids.length]);
  const tokens = ops.embedding({ ids, table: weights.tokenEmbedding }); // [T, W]
  let x = ops.scaledAdd({
    a: gather(ops, ops.concatRows({ a: tokens, b: weights.classEmbedding }), captions.inputRows),
    b: gather(ops, weights.positionEmbedding, captions.positions),
    alpha: 1,
    beta: 1,
  }); // [T + B, W]
  for (const layer of weights.layers) {
    const before = x;
    x = ops.arena.scope(() => captionLayer(ops, layer, config, before, captions.textSequences, null));
  }
  return x;
}

function decode(
  ops: Ops,
  weights: DecoderWeights,
  config: CocaConfig,
  tokens: Tensor,
  captions: CaptionBatch,
  imageTokens: Memory,
): Tensor {
  let x = tokens; // [T - B, W]
  for (const layer of weights.layers) {
    const before = x;
    x = ops.arena.scope(() =>
      captionLayer(ops, layer, config, before, captions.decoderSequences, imageTokens),
    );
  }
  const normed = ops.layerNorm({ x, ...weights.norm, eps: config.layerNormEps });
  return ops.linear({ x: normed, weight: weights.head, bias: null }); // [T - B, V]
}

function captionLayer(
  ops: Ops,
  weights: CaptionLayerWeights,
  config: CocaConfig,
  x: Tensor,
  sequences: Sequences,
  imageTokens: Memory | null,
): Tensor {
  const { numAttentionHeads: heads, layerNormEps: eps } = config;
  const add = (a: Tensor, b: Tensor) => ops.scaledAdd({ a, b, alpha: 1, beta: 1 });
  const branch = (from: Tensor, norm: AffineWeights, attention: AttentionWeights, memory: Memory | null) => {
    const normed = ops.layerNorm({ x: from, ...norm, eps });
    const q = ops.linear({ x: normed, ...attention.qProj });
    return attend(ops, attention, heads, q, sequences, memory ?? normed);
  };
  let u = add(x, branch(x, weights.norm, weights.attention, null));
  if (weights.cross) u = add(u, branch(u, weights.cross.norm, weights.cross.attention, imageTokens));
  const inner = ops.linear({ x: ops.layerNorm({ x: u, ...weights.mlpNorm, eps }), ...weights.fc1 });
  return add(u, ops.linear({ x: ops.gelu({ x: inner }), ...weights.fc2 }));
}

/** Attention of projected queries: on all rows of a memory, or causal on the rows they were made from. */
function attend(
  ops: Ops,
  weights: AttentionWeights,
  heads: number,
  q: Tensor,
  sequences: Sequences,
  from: Tensor | Memory,
): Tensor {
  const isMemory = "rows" in from;
  const x = isMemory ? from.rows : from;
  const attended = ops.softmaxAttention({
    q,
    k: ops.linear({ x, ...weights.kProj }),
    v: ops.linear({ x, ...weights.vProj }),
    cache: null,
    sequences,
    ...(isMemory && { keySequences: from.sequences }),
    headDim: q.shape[1]! / heads,
    causal: !isMemory,
  });
  return ops.linear({ x: attended, ...weights.outProj });
}

/** Rows divided by their length: rmsNorm divides by length / sqrt J. */
function unit(ops: Ops, x: Tensor): Tensor {
  const width = x.shape[1]!;
  const weight = ops.arena.upload(new Float32Array(width).fill(1 / Math.sqrt(width)), [width]);
  return ops.rmsNorm({ x, weight, eps: 1e-12 });
}

function gather(ops: Ops, x: Tensor, rows: Int32Array): Tensor {
  return ops.gatherRows({ x, index: ops.arena.upload(rows, [rows.length]) });
}

function indices(length: number, of: (i: number) => number): Int32Array {
  return Int32Array.from({ length }, (_, i) => of(i));
}
