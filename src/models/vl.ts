/**
 * The whole model: images to features, features into the token stream, tokens to logits.
 *
 *   tiles -> vision tower -> projector -> packed features [T', C]      encodeImage, once per image
 *   ids -> embeddings, features over the image tokens -> language model -> logits      forward, every step
 *                                                     -> cache                         fillCache, steps before a prompt's last
 *
 * Packing is one gather by the tile plan's index: thumbnail first, then the kept part of the stitched map, a newline after
 * each of its rows. Each image token takes one ordinary position.
 * Source: MiniMax-VL-01's processing code and huggingface/transformers:src/transformers/models/minimax_vl_01
 */

import type { ModelConfig } from "../formats/config.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import type { Ops } from "../tensor/run.ts";
import type { Sequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ModelCache } from "./cache.ts";
import { packingIndex } from "./packing.ts";
import { type ProjectorWeights, project } from "./projector.ts";
import { fillTextCache, type Observer, type TextWeights, textForward, textLogits } from "./text.ts";
import { dropClassRows, type VisionWeights, visionForward } from "./vision.ts";

export interface ImageWeights<Leaf = Tensor> {
  readonly visionTower: VisionWeights<Leaf>;
  readonly projector: ProjectorWeights<Leaf>;
  /** [1, C] */
  readonly imageNewline: Leaf;
}

export interface ModelWeights<Leaf = Tensor> {
  readonly text: TextWeights<Leaf>;
  /** Null in a text-only checkpoint. */
  readonly image: ImageWeights<Leaf> | null;
}

/** What one forward sees. */
export interface Batch {
  /** Token ids, i32 [T], all sequences end to end. */
  readonly ids: Tensor;
  /** Ids that only the backend knows, i32 [S], where there are any: those at `from` go to the places `index`, both i32 [I]. */
  readonly sampled?: { readonly ids: Tensor; readonly from: Tensor; readonly index: Tensor } | null;
  readonly sequences: Sequences;
  /** Features for the image tokens among them, or null: rows [I, C] and where they go in the batch, i32 [I]. */
  readonly features: { readonly rows: Tensor; readonly index: Tensor } | null;
}

/**
 * Projected features of tiles, class row dropped, not packed: [N P, C].
 *
 * @param pixels [N, channels, S, S], normalised; tiles of one image or of many
 */
export function encodeTiles(ops: Ops, weights: ImageWeights, config: ModelConfig, pixels: Tensor): Tensor {
  const vision = config.visionConfig!;
  const hidden = visionForward(ops, weights.visionTower, vision, pixels, config.visionFeatureLayer);
  return project(ops, weights.projector, dropClassRows(ops, vision, hidden));
}

/**
 * The features of one image as the language model reads them: [plan.numFeatures, C].
 *
 * @param plan         null for an image that is one tile without thumbnail and newlines: its features in order
 * @param tileFeatures [plan.numTiles P, C], from `encodeTiles`
 */
export function packFeatures(
  ops: Ops,
  weights: ImageWeights,
  plan: TilePlan | null,
  tileFeatures: Tensor,
): Tensor {
  const index = plan ? packingIndex(plan) : Int32Array.from({ length: tileFeatures.shape[0]! }, (_, i) => i);
  return ops.gatherRows({
    x: ops.concatRows({ a: tileFeatures, b: weights.imageNewline }),
    index: ops.arena.upload(index, [index.length]),
  });
}

/** Final hidden states of a batch: [T, C]. */
export function forward(
  ops: Ops,
  weights: ModelWeights,
  config: ModelConfig,
  batch: Batch,
  cache: ModelCache | null,
  observe?: Observer,
): Tensor {
  const x = embedBatch(ops, weights, batch);
  return textForward(ops, weights.text, config.textConfig, x, batch.sequences, cache, observe);
}

/**
 * Writes a batch to the cache as `forward` does, for batches after which no logits are wanted.
 *
 * @returns [T, C], computed but for what the last layer keeps
 */
export function fillCache(
  ops: Ops,
  weights: ModelWeights,
  config: ModelConfig,
  batch: Batch,
  cache: ModelCache,
): Tensor {
  const x = embedBatch(ops, weights, batch);
  return fillTextCache(ops, weights.text, config.textConfig, x, batch.sequences, cache);
}

/** Ids and features as the first layer reads them: [T, C]. */
function embedBatch(ops: Ops, weights: ModelWeights, batch: Batch): Tensor {
  const table = weights.text.embedTokens;
  let x = ops.embedding({ ids: batch.ids, table }); // [T, C]
  if (batch.sampled) {
    const { ids, from, index } = batch.sampled;
    const rows = ops.gatherRows({ x: ops.embedding({ ids, table }), index: from }); // [I, C]
    x = ops.scatterRows({ x, rows, index });
  }
  if (batch.features) x = ops.scatterRows({ x, ...batch.features });
  return x;
}

/** Logits of chosen rows of the hidden states: index i32 [R] -> [R, V]. */
export function logitsOfRows(ops: Ops, weights: ModelWeights, hidden: Tensor, index: Int32Array): Tensor {
  const rows = ops.gatherRows({ x: hidden, index: ops.arena.upload(index, [index.length]) });
  return textLogits(ops, weights.text, rows);
}
