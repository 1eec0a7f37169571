/**
 * The model on a packed batch: the same `models/` as for serving, called with the ops of a tape.
 */

import type { ModelConfig } from "../formats/config.ts";
import { project } from "../models/projector.ts";
import { type Observer, textForward, textLogits } from "../models/text.ts";
import { dropClassRows, visionForward } from "../models/vision.ts";
import type { ImageWeights, ModelWeights } from "../models/vl.ts";
import type { Tape } from "../tensor/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { PackedBatch, PackedPictures } from "./batch.ts";
import { uploadTiles } from "./upload-tiles.ts";

export interface BatchOutput {
  /** [R, V], of the rows with a target; null when there is none. */
  readonly logits: Tensor | null;
  /** What the vision tower gives for each patch, class rows dropped, [N P, C]; null without pictures. */
  readonly patches: Tensor | null;
}

export function forwardBatch(
  tape: Tape,
  weights: ModelWeights,
  config: ModelConfig,
  batch: PackedBatch,
  observe?: Observer,
): BatchOutput {
  const { ops } = tape;
  const { text } = weights;
  const ids = ops.arena.upload(batch.textIds, [batch.textIds.length]);
  let x = ops.embedding({ ids, table: text.embedTokens }); // [text tokens, C]
  let patches: Tensor | null = null;
  if (batch.pictures) {
    const image = weights.image!;
    const { tokenRows } = batch.pictures;
    patches = encodePatches(tape, image, config, batch.pictures);
    const features = ops.concatRows({ a: project(ops, image.projector, patches), b: image.imageNewline });
    x = ops.gatherRows({
      x: ops.concatRows({ a: x, b: features }),
      index: ops.arena.upload(tokenRows, [tokenRows.length]),
    }); // [T, C]
  }
  const hidden = textForward(ops, text, config.textConfig, x, batch.sequences, null, observe);
  const rows = batch.targetRows;
  if (rows.length === 0) return { logits: null, patches };
  const learned = ops.gatherRows({ x: hidden, index: ops.arena.upload(rows, [rows.length]) });
  return { logits: textLogits(ops, text, learned), patches };
}

/** Every patch of every tile: [N P, C of the vision tower]. */
export function encodePatches(
  { ops }: Tape,
  { visionTower }: ImageWeights,
  config: ModelConfig,
  { tiles, all: [first] }: PackedPictures,
): Tensor {
  const vision = config.visionConfig!;
  const pixels = uploadTiles(ops.arena, tiles, first!.image, vision.imageSize);
  const hidden = visionForward(ops, visionTower, vision, pixels, config.visionFeatureLayer);
  return dropClassRows(ops, vision, hidden);
}
