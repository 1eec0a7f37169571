/**
 * Tokens from logits, on the backend when it has the op `sample`, else on this thread with the same definition.
 *
 * A row whose mask is still being made is sampled when the mask is there: the forward runs meanwhile, and so does the sampling
 * of other rows, whose tokens the next step can take from the backend.
 */

import type { Arena, Backend } from "../tensor/backend.ts";
import { type Ops, openOps } from "../tensor/run.ts";
import { type SamplingOptions, type SamplingRow, sampleRows, type TokenHistory } from "../tensor/sampling.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { logprobsOf, type TokenLogprobs } from "./logprobs.ts";

/** Numbers that are added to the logits of ids, before anything else is done with them. */
export type LogitBias = readonly (readonly [id: number, bias: number])[];

/** How the next token of one sequence is chosen. */
export interface SliceSampling {
  readonly options: SamplingOptions;
  /** Uniform in [0, 1). */
  readonly random: number;
  /** Where the sequence's tokens are counted; -1 without penalties. */
  readonly slot: number;
  /** Tokens so far, with a slot's first use; null afterwards. */
  readonly history: TokenHistory | null;
  /** Ids that may come, as `packMask` gives them; null for all. */
  readonly mask: Int32Array | Promise<Int32Array> | null;
  readonly bias?: LogitBias | null;
  /** What to tell about the token; null for nothing. */
  readonly logprobs?: WantedLogprobs | null;
}

export interface WantedLogprobs {
  /** How many of the most probable tokens besides. */
  readonly numTop: number;
  /** As in `logprobsOf`. */
  readonly allowed: Int32Array | null;
}

/** Ids that were chosen, one for each slice, and what was wanted of them. */
export interface SampledTokens {
  readonly ids: Int32Array;
  readonly logprobs: readonly (TokenLogprobs | null)[];
}

/** Ids being chosen. */
export interface Sampling {
  /** i32 [rows] on the backend: those that are chosen at once; null without any. */
  readonly tensor: Tensor | null;
  /** Row of `tensor` of each slice; -1 for one that has none. */
  readonly rows: readonly number[];
  readonly done: Promise<SampledTokens>;
}

type Masked = SliceSampling & { readonly mask: Int32Array | null };

/** Chooses tokens, and counts them for the sequences that have penalties. */
export class Sampler {
  readonly #backend: Backend;
  /** [slots, V] */
  readonly #counts: Tensor | Int32Array;

  /** @param numSlots sequences that may have penalties at once */
  constructor(backend: Backend, vocabSize: number, numSlots: number) {
    this.#backend = backend;
    this.#counts = backend.supports("sample", ["f32", "i32"])
      ? backend.zeros({ dtype: "i32", shape: [numSlots, vocabSize] }, 1)
      : new Int32Array(numSlots * vocabSize);
  }

  /**
   * @param kept     owns the ids
   * @param logits   [rows, V]; not used after this returns
   * @param isClosed whether nobody waits for the tokens any more, and `kept` is closed
   */
  sample(
    kept: Arena,
    logits: Tensor,
    slices: readonly SliceSampling[],
    isClosed: () => boolean = () => false,
  ): Sampling {
    const ops = openOps(this.#backend, kept);
    if (this.#counts instanceof Int32Array) {
      const all = this.#sampleHere(this.#counts, logits, slices);
      return { tensor: null, rows: slices.map(() => -1), done: all };
    }
    const told = this.#logprobRows(ops, logits, slices);
    const isLate = slices.map(({ mask }) => mask instanceof Promise);
    const now = at(isLate, false);
    const late = at(isLate, true);
    const tensor =
      now.length === 0
        ? null
        : this.#sampleThere(ops, rowsOf(ops, logits, now), now.map((s) => slices[s]!) as Masked[]);
    const first = tensor ? (this.#backend.read(tensor) as Promise<Int32Array>) : Promise.resolve(null);
    const second = late.length === 0 ? null : this.#sampleLate(ops, logits, slices, late, isClosed);
    const rows = slices.map((_, s) => now.indexOf(s));
    const done = Promise.all([first, second, told]).then(([nowIds, lateIds, tellers]) => {
      const ids = Int32Array.from(slices, (_, s) =>
        isLate[s] ? lateIds![late.indexOf(s)]! : nowIds![rows[s]!]!,
      );
      return { ids, logprobs: tellers.map((tell, s) => tell?.(ids[s]!) ?? null) };
    });
    return { tensor, rows, done };
  }

  free(): void {
    if (!(this.#counts instanceof Int32Array)) this.#backend.free(this.#counts);
  }

  #sampleThere(ops: Ops, logits: Tensor, slices: readonly Masked[]): Tensor {
    const { rows, masks, words } = samplingRows(slices);
    const maskTensor = masks[0] ? ops.arena.upload(words, [masks.length, masks[0].length]) : null;
    const counts = this.#counts as Tensor;
    return ops.sample({ logits: biased(ops, logits, slices), rows, counts, masks: maskTensor });
  }

  async #sampleLate(
    ops: Ops,
    logits: Tensor,
    slices: readonly SliceSampling[],
    late: readonly number[],
    isClosed: () => boolean,
  ): Promise<Int32Array> {
    const rows = rowsOf(ops, logits, late, true);
    // Makes a backend that collects work begin with it.
    this.#backend.read(ops.arena.upload(new Float32Array(1), [1, 1])).catch(() => {});
    const masked = await withMasks(late.map((s) => slices[s]!));
    if (isClosed()) return new Int32Array(late.length);
    return (await this.#backend.read(this.#sampleThere(ops, rows, masked))) as Int32Array;
  }

  async #sampleHere(
    counts: Int32Array,
    logits: Tensor,
    slices: readonly SliceSampling[],
  ): Promise<SampledTokens> {
    const [read, masked] = await Promise.all([this.#backend.read(logits), withMasks(slices)]);
    const values = read as Float32Array;
    const size = values.length / slices.length;
    const row = (s: number) => values.subarray(s * size, (s + 1) * size);
    const raw = slices.map(({ logprobs }, s) => (logprobs ? row(s).slice() : null));
    slices.forEach(({ bias }, s) => {
      for (const [id, add] of bias ?? []) row(s)[id]! += add;
    });
    const { rows, words } = samplingRows(masked);
    const ids = sampleRows(values, rows, counts, words);
    return {
      ids,
      logprobs: slices.map(({ logprobs }, s) => (logprobs ? tell(raw[s]!, ids[s]!, logprobs) : null)),
    };
  }

  /** What tells of the token of each slice, once the logits are read. */
  async #logprobRows(ops: Ops, logits: Tensor, slices: readonly SliceSampling[]) {
    const wanted = slices.flatMap(({ logprobs }, s) => (logprobs ? [s] : []));
    if (wanted.length === 0) return slices.map(() => null);
    const read = (await this.#backend.read(rowsOf(ops, logits, wanted))) as Float32Array;
    const size = read.length / wanted.length;
    return slices.map(({ logprobs }, s) => {
      const place = wanted.indexOf(s) * size;
      return logprobs ? (id: number) => tell(read.subarray(place, place + size), id, logprobs) : null;
    });
  }
}

function tell(logits: Float32Array, id: number, { numTop, allowed }: WantedLogprobs): TokenLogprobs {
  return logprobsOf(logits, id, numTop, allowed);
}

/** Places of a value. */
function at<T>(values: readonly T[], wanted: T): number[] {
  return values.flatMap((value, index) => (value === wanted ? [index] : []));
}

/** Chosen rows; a copy of them when the logits are not to be held. */
function rowsOf(ops: Ops, logits: Tensor, rows: readonly number[], isCopy = false): Tensor {
  if (!isCopy && rows.length === logits.shape[0]) return logits;
  return ops.gatherRows({ x: logits, index: ops.arena.upload(Int32Array.from(rows), [rows.length]) });
}

/** A mask that could not be made lets everything pass: its request has failed, and nobody looks at the token. */
function withMasks(slices: readonly SliceSampling[]): Promise<Masked[]> {
  const mask = async (slice: SliceSampling) => {
    try {
      return { ...slice, mask: await slice.mask };
    } catch {
      return { ...slice, mask: null };
    }
  };
  return Promise.all(slices.map(mask));
}

function biased(ops: Ops, logits: Tensor, slices: readonly SliceSampling[]): Tensor {
  const rows = slices.flatMap(({ bias }, s) => (bias && bias.length > 0 ? [s] : []));
  if (rows.length === 0) return logits;
  const vocabSize = logits.shape[1]!;
  const values = new Float32Array(rows.length * vocabSize);
  rows.forEach((s, row) => {
    for (const [id, add] of slices[s]!.bias!) values[row * vocabSize + id] = add;
  });
  const index = ops.arena.upload(Int32Array.from(rows), [rows.length]);
  const a = ops.gatherRows({ x: logits, index });
  const sum = ops.scaledAdd({ a, b: ops.arena.upload(values, [rows.length, vocabSize]), alpha: 1, beta: 1 });
  return ops.scatterRows({ x: logits, rows: sum, index });
}

function samplingRows(slices: readonly Masked[]) {
  const masks = [...new Set(slices.map(({ mask }) => mask).filter((mask) => mask !== null))];
  const rows = slices.map(
    ({ options, random, slot, history, mask }): SamplingRow => ({
      ...options,
      random,
      slot,
      history,
      mask: mask ? masks.indexOf(mask) : -1,
    }),
  );
  return { rows, masks, words: concatenated(masks) };
}

function concatenated(masks: readonly Int32Array[]): Int32Array {
  if (masks.length === 1) return masks[0]!;
  const words = new Int32Array(masks.reduce((sum, mask) => sum + mask.length, 0));
  masks.forEach((mask, index) => {
    words.set(mask, index * mask.length);
  });
  return words;
}
