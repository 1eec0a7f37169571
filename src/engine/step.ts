/**
 * One forward over any number of sequences, from host values to host logits.
 */

import type { ModelConfig } from "../formats/config.ts";
import type { ModelCache } from "../models/cache.ts";
import { type Batch, forward, logitsOfRows, type ModelWeights } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { type Ops, openOps } from "../tensor/run.ts";
import { cachedSequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A model on a backend, with the cache that its sequences share. */
export interface LoadedModel {
  readonly backend: Backend;
  readonly config: ModelConfig;
  readonly weights: ModelWeights;
  readonly cache: ModelCache;
}

/** Features of an image and the position of its first image token in the sequence. */
export interface PlacedImage {
  readonly offset: number;
  /** [length, C] */
  readonly features: Tensor;
}

/** The new tokens of one sequence. */
export interface StepSlice {
  readonly ids: Int32Array;
  readonly pastLength: number;
  /** Enough for past and new tokens. */
  readonly pages: Int32Array;
  readonly stateSlot: number;
  /** All images of the sequence; those outside this slice are not touched. */
  readonly images: readonly PlacedImage[];
  /** Whether the logits after the last token are wanted. */
  readonly wantsLogits: boolean;
}

/**
 * Runs the slices as one batch and writes their keys, values and states to the cache.
 *
 * @returns logits [V] after the last token of each slice that wants them, in order
 */
export async function runStep(model: LoadedModel, slices: readonly StepSlice[]): Promise<Float32Array[]> {
  const { backend, config, weights, cache } = model;
  const arena = backend.openArena();
  try {
    const ops = openOps(backend, arena);
    const batch = batchOf(ops, slices);
    const hidden = forward(ops, weights, config, batch, cache); // [T, C]
    const lastRows = slices.flatMap(({ wantsLogits }, s) =>
      wantsLogits ? [batch.sequences.offsets[s + 1]! - 1] : [],
    );
    if (lastRows.length === 0) {
      await backend.read(hidden); // the step ends when its work is done, not when it is queued
      return [];
    }
    const logits = logitsOfRows(ops, weights, hidden, Int32Array.from(lastRows));
    const values = (await backend.read(logits)) as Float32Array;
    const vocabSize = config.textConfig.vocabSize;
    return lastRows.map((_, row) => values.subarray(row * vocabSize, (row + 1) * vocabSize));
  } finally {
    arena.close();
  }
}

/** The slices as one batch in the arena of `ops`. */
export function batchOf(ops: Ops, slices: readonly StepSlice[]): Batch {
  const ids = Int32Array.from(slices.flatMap((slice) => Array.from(slice.ids)));
  return {
    ids: ops.arena.upload(ids, [ids.length]),
    sequences: cachedSequences(slices.map((slice) => ({ ...slice, length: slice.ids.length }))),
    features: featuresOf(ops, slices),
  };
}

/** The features of all slices, one below the other, and the batch rows that take them. */
function featuresOf(ops: Ops, slices: readonly StepSlice[]): Batch["features"] {
  let rows: Tensor | null = null;
  const index: number[] = [];
  let sliceStart = 0;
  for (const slice of slices) {
    for (const image of slice.images) {
      const first = Math.max(slice.pastLength, image.offset);
      const end = Math.min(slice.pastLength + slice.ids.length, image.offset + image.features.shape[0]!);
      if (first >= end) continue;
      const part = rowRange(ops, image.features, first - image.offset, end - image.offset);
      rows = rows ? ops.concatRows({ a: rows, b: part }) : part;
      for (let position = first; position < end; position++)
        index.push(sliceStart + position - slice.pastLength);
    }
    sliceStart += slice.ids.length;
  }
  return rows && { rows, index: ops.arena.upload(Int32Array.from(index), [index.length]) };
}

function rowRange(ops: Ops, x: Tensor, first: number, end: number): Tensor {
  if (first === 0 && end === x.shape[0]) return x;
  const index = Int32Array.from({ length: end - first }, (_, i) => first + i);
  return ops.gatherRows({ x, index: ops.arena.upload(index, [index.length]) });
}
