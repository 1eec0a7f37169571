/**
 * One step on the backend: forward over any number of sequences, and the next token of those that want one.
 *
 * A step is queued, not waited for. The token that it samples stays on the backend, where the next step can read it before
 * anybody here knows it.
 */

import type { ModelConfig } from "../formats/config.ts";
import type { ModelCache } from "../models/cache.ts";
import { type Batch, fillCache, forward, logitsOfRows, type ModelWeights } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { type Ops, openOps } from "../tensor/run.ts";
import { cachedSequences } from "../tensor/sequences.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { SampledTokens, Sampler, Sampling, SliceSampling } from "./sampler.ts";
import type { StepReplays } from "./step-replays.ts";

/** A model on a backend. */
export interface LoadedModel {
  readonly backend: Backend;
  readonly config: ModelConfig;
  readonly weights: ModelWeights;
}

/** What steps work with: a model, and the cache and sampler that its sequences share. */
export interface StepModel extends LoadedModel {
  readonly cache: ModelCache;
  readonly sampler: Sampler;
  /** Runs steps of generation again, where the backend can. */
  readonly replays?: StepReplays;
}

/** Features of an image and the position of its first image token in the sequence. */
export interface PlacedImage {
  readonly offset: number;
  /** [length, C] */
  readonly features: Tensor;
  /** Names the content, so that prompts with the same image can share what is computed for it. */
  readonly key?: string;
}

/** The token that an earlier step sampled: row `row` of its `sampled`, which is not closed yet. */
export interface SampledToken {
  readonly tensor: Tensor;
  readonly row: number;
}

/** The new tokens of one sequence. */
export interface StepSlice {
  readonly ids: Int32Array | SampledToken;
  readonly pastLength: number;
  /** Enough for past and new tokens. */
  readonly pages: Int32Array;
  readonly stateSlot: number;
  /** All images of the sequence; those outside this slice are not touched. */
  readonly images: readonly PlacedImage[];
  /** How the token after the last one is chosen; null when none is wanted. */
  readonly sampling: SliceSampling | null;
  /** How those after the tokens before it are chosen, in order: the last tokens are drafts then. */
  readonly earlier?: readonly SliceSampling[];
  /** Its tokens have the bits of as many steps of one token. */
  readonly areSteps?: boolean;
}

/** A step under way. */
export interface RunningStep {
  /** i32: the tokens that the next step can take; null when there are none. */
  readonly sampled: Tensor | null;
  /** Row of `sampled` of each token that is chosen, in order of slices; -1 for a token that is chosen later, or on this thread. */
  readonly rows: readonly number[];
  /** The tokens, once the step is done. A step that is given up need not be waited for. */
  readonly done: Promise<SampledTokens>;
  /** Frees `sampled`: any time after the last step that reads it was started. */
  close(): void;
}

/**
 * Queues the slices as one batch, which writes their keys, values and states to the cache. Steps run in the order in which
 * they are started, so pages, slots and sampled tokens of one are ready for the next, and may be given to others at once.
 */
export function startStep(model: StepModel, slices: readonly StepSlice[]): RunningStep {
  const { backend, config, weights, cache, sampler } = model;
  const temporaries = backend.openArena();
  const kept = backend.openArena();
  let isClosed = false;
  const close = () => {
    isClosed = true;
    kept.close();
  };
  try {
    const ops = openOps(backend, temporaries);
    const batch = batchOf(ops, slices);
    const wanted = slices.flatMap(({ sampling, earlier = [] }) => (sampling ? [...earlier, sampling] : []));
    if (wanted.length === 0) {
      const hidden = fillCache(ops, weights, config, batch, cache); // [T, C]
      const last = ops.arena.upload(Int32Array.of(hidden.shape[0]! - 1), [1]);
      // Read after all that was queued before, so the cache is filled then.
      const done = backend.read(ops.gatherRows({ x: hidden, index: last })).then(() => nothing);
      return runningStep({ tensor: null, rows: [], done }, close);
    }
    let logits = isOneEach(slices, batch) ? model.replays?.logits(model, batch, temporaries) : null;
    if (!logits) {
      const hidden = forward(ops, weights, config, batch, cache); // [T, C]
      const lastRows = slices.flatMap(({ sampling, earlier = [] }, s) => {
        const first = batch.sequences.offsets[s + 1]! - 1 - earlier.length;
        return sampling ? [...earlier, sampling].map((_, index) => first + index) : [];
      });
      logits = logitsOfRows(ops, weights, hidden, Int32Array.from(lastRows));
    }
    return runningStep(
      sampler.sample(kept, logits, wanted, () => isClosed),
      close,
    );
  } catch (error) {
    close();
    throw error;
  } finally {
    temporaries.close();
  }
}

const nothing: SampledTokens = { ids: new Int32Array(0), logprobs: [] };

function runningStep({ tensor, rows, done }: Sampling, close: () => void): RunningStep {
  done.catch(() => {}); // its error is for those who wait for it
  return { sampled: tensor, rows, done, close };
}

/** The slices as one batch in the arena of `ops`. */
export function batchOf(ops: Ops, slices: readonly StepSlice[]): Batch {
  const lengths = slices.map(lengthOf);
  return {
    ...idsOf(ops, slices),
    sequences: cachedSequences(slices.map((slice, s) => ({ ...slice, length: lengths[s]! }))),
    features: featuresOf(ops, slices),
  };
}

/** Whether each slice is a token whose next is wanted, and nothing else. */
function isOneEach(slices: readonly StepSlice[], { sampled, features }: Batch): boolean {
  const isOne = (slice: StepSlice) => lengthOf(slice) === 1 && slice.sampling && !slice.earlier?.length;
  return !sampled && !features && slices.every(isOne);
}

function lengthOf({ ids }: StepSlice): number {
  return ids instanceof Int32Array ? ids.length : 1;
}

/** Ids known here, with zeros for sampled tokens, and where those are. */
function idsOf(ops: Ops, slices: readonly StepSlice[]): Pick<Batch, "ids" | "sampled"> {
  const ids: number[] = [];
  const from: number[] = [];
  const index: number[] = [];
  let tensor: Tensor | null = null;
  for (const slice of slices) {
    if (slice.ids instanceof Int32Array) {
      for (const id of slice.ids) ids.push(id);
    } else {
      if (tensor && tensor !== slice.ids.tensor) throw new Error("sampled tokens of two steps in one batch");
      tensor = slice.ids.tensor;
      from.push(slice.ids.row);
      index.push(ids.length);
      ids.push(0);
    }
  }
  if (tensor && isWhole(tensor, from, ids.length)) return { ids: tensor, sampled: null };
  const upload = (values: readonly number[]) => ops.arena.upload(Int32Array.from(values), [values.length]);
  return {
    ids: upload(ids),
    sampled: tensor && { ids: tensor, from: upload(from), index: upload(index) },
  };
}

/** Whether a batch of `count` tokens is all of `tensor` in order. */
function isWhole(tensor: Tensor, from: readonly number[], count: number): boolean {
  return from.length === count && tensor.shape[0] === count && from.every((row, i) => row === i);
}

/** The features of all slices, one below the other, and the batch rows that take them. */
function featuresOf(ops: Ops, slices: readonly StepSlice[]): Batch["features"] {
  let rows: Tensor | null = null;
  const index: number[] = [];
  let sliceStart = 0;
  for (const slice of slices) {
    const length = lengthOf(slice);
    for (const image of slice.images) {
      const first = Math.max(slice.pastLength, image.offset);
      const end = Math.min(slice.pastLength + length, image.offset + image.features.shape[0]!);
      if (first >= end) continue;
      const part = rowRange(ops, image.features, first - image.offset, end - image.offset);
      rows = rows ? ops.concatRows({ a: rows, b: part }) : part;
      for (let position = first; position < end; position++)
        index.push(sliceStart + position - slice.pastLength);
    }
    sliceStart += length;
  }
  return rows && { rows, index: ops.arena.upload(Int32Array.from(index), [index.length]) };
}

function rowRange(ops: Ops, x: Tensor, first: number, end: number): Tensor {
  if (first === 0 && end === x.shape[0]) return x;
  const index = Int32Array.from({ length: end - first }, (_, i) => first + i);
  return ops.gatherRows({ x, index: ops.arena.upload(index, [index.length]) });
}
