/**
 * Tokens from logits, on the backend when it has the op `sample`, else on this thread with the same definition.
 */

import type { Arena, Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import { type SamplingOptions, type SamplingRow, sampleRows, type TokenHistory } from "../tensor/sampling.ts";
import type { Tensor } from "../tensor/tensor.ts";

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
  readonly mask: Int32Array | null;
}

/** Ids being chosen. */
export interface SampledIds {
  /** i32 [rows] on the backend, or null when they are chosen here. */
  readonly tensor: Tensor | null;
  readonly values: Promise<Int32Array>;
}

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
   * @param logits [rows, V]; not used after this returns
   * @param kept   owns the ids
   */
  sample(kept: Arena, logits: Tensor, slices: readonly SliceSampling[]): SampledIds {
    const masks = [...new Set(slices.map(({ mask }) => mask).filter((mask) => mask !== null))];
    const rows = slices.map(
      ({ options, mask, ...rest }): SamplingRow => ({
        ...options,
        ...rest,
        mask: mask ? masks.indexOf(mask) : -1,
      }),
    );
    const words = concatenated(masks);
    const counts = this.#counts;
    if (counts instanceof Int32Array) {
      const read = this.#backend.read(logits) as Promise<Float32Array>;
      return { tensor: null, values: read.then((values) => sampleRows(values, rows, counts, words)) };
    }
    const maskTensor = masks[0] ? kept.upload(words, [masks.length, masks[0].length]) : null;
    const tensor = openOps(this.#backend, kept).sample({ logits, rows, counts, masks: maskTensor });
    return { tensor, values: this.#backend.read(tensor) as Promise<Int32Array> };
  }

  free(): void {
    if (!(this.#counts instanceof Int32Array)) this.#backend.free(this.#counts);
  }
}

function concatenated(masks: readonly Int32Array[]): Int32Array {
  if (masks.length === 1) return masks[0]!;
  const words = new Int32Array(masks.reduce((sum, mask) => sum + mask.length, 0));
  masks.forEach((mask, index) => {
    words.set(mask, index * mask.length);
  });
  return words;
}
