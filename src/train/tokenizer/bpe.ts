/**
 * Byte-level byte pair encoding: which pairs of tokens become one, learnt from how often words occur.
 *
 * Tokens 0 to 255 are the bytes; the i-th merge makes token 256 + i of the pair that is most frequent then (`MergeQueue` says
 * which of equals). All different words lie end to end as a linked list of tokens. A pair is born while its younger token is
 * made and never later, so its places are listed once, in order, and its count only falls; pairs under `minCount` are
 * forgotten at birth.
 * Source: Sennrich et al., arXiv:1508.07909
 */

import { RequestError } from "../../errors.ts";
import { MergeQueue, type Pair } from "./merge-queue.ts";

export type Merge = readonly [left: number, right: number];

export interface BpeOptions {
  readonly numMerges: number;
  /** Rarer pairs are not merged; at least 1. */
  readonly minCount: number;
  readonly signal?: AbortSignal;
  /** Hears how many merges are made, now and then. */
  readonly onProgress?: (numMerges: number) => void;
}

/**
 * @param words every word of the corpus and how often it occurs
 * @returns merges in the order in which they were made; fewer than asked for when no pair is left
 * @throws {RequestError} `aborted`
 */
export function trainMerges(words: ReadonlyMap<string, number>, options: BpeOptions): Merge[] {
  const corpus = new Corpus(words, options.minCount);
  const merges: Merge[] = [];
  while (merges.length < options.numMerges) {
    const merge = corpus.merge(256 + merges.length);
    if (!merge) break;
    merges.push(merge);
    if (merges.length % 256 !== 0) continue;
    options.onProgress?.(merges.length);
    if (options.signal?.aborted) {
      throw new RequestError("aborted", "training the tokenizer was aborted", {
        cause: options.signal.reason,
      });
    }
  }
  return merges;
}

/** Marks a place whose token is part of the one before it, and the ends of words. */
const none = -1;

class Corpus {
  readonly #tokens: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #wordOf: Int32Array;
  /** How often each word occurs. */
  readonly #weights: Float64Array;
  readonly #minCount: number;
  /** By left token, then by right. */
  readonly #pairs = new Map<number, Map<number, Pair>>();
  readonly #queue = new MergeQueue();

  constructor(words: ReadonlyMap<string, number>, minCount: number) {
    const { bytes, ends } = encodeWords(words.keys());
    this.#minCount = minCount;
    this.#tokens = Int32Array.from(bytes);
    this.#next = new Int32Array(bytes.length);
    this.#previous = new Int32Array(bytes.length);
    this.#wordOf = new Int32Array(bytes.length);
    this.#weights = Float64Array.from(words.values());
    const born = new Set<Pair>();
    ends.forEach((end, word) => {
      const begin = word === 0 ? 0 : ends[word - 1]!;
      for (let at = begin; at < end; at++) {
        this.#wordOf[at] = word;
        this.#previous[at] = at === begin ? none : at - 1;
        this.#next[at] = at === end - 1 ? none : at + 1;
        if (at > begin) born.add(this.#add(bytes[at - 1]!, bytes[at]!, at - 1, this.#weights[word]!));
      }
    });
    this.#enqueue(born);
  }

  /** Makes token `made` of the most frequent pair, or gives null when none is frequent enough. */
  merge(made: number): Merge | null {
    const pair = this.#queue.pop();
    if (!pair || pair.count < this.#minCount) return null;
    const { left, right, positions } = pair;
    const born = new Set<Pair>();
    for (const at of positions) {
      const second = this.#next[at]!;
      if (this.#tokens[at] !== left || second === none || this.#tokens[second] !== right) continue;
      const weight = this.#weights[this.#wordOf[at]!]!;
      const before = this.#previous[at]!;
      if (before !== none) {
        this.#subtract(this.#tokens[before]!, left, weight);
        born.add(this.#add(this.#tokens[before]!, made, before, weight));
      }
      const after = this.#next[second]!;
      if (after !== none) {
        this.#subtract(right, this.#tokens[after]!, weight);
        born.add(this.#add(made, this.#tokens[after]!, at, weight));
        this.#previous[after] = at;
      }
      this.#tokens[at] = made;
      this.#tokens[second] = none;
      this.#next[at] = after;
    }
    this.#forget(pair);
    this.#enqueue(born);
    return [left, right];
  }

  #add(left: number, right: number, position: number, weight: number): Pair {
    let byRight = this.#pairs.get(left);
    if (!byRight) {
      byRight = new Map();
      this.#pairs.set(left, byRight);
    }
    let pair = byRight.get(right);
    if (!pair) {
      pair = { left, right, count: 0, positions: [] };
      byRight.set(right, pair);
    }
    pair.count += weight;
    pair.positions.push(position);
    return pair;
  }

  #subtract(left: number, right: number, weight: number): void {
    const pair = this.#pairs.get(left)?.get(right);
    if (pair) pair.count -= weight;
  }

  #enqueue(born: ReadonlySet<Pair>): void {
    for (const pair of born) {
      if (pair.count < this.#minCount) this.#forget(pair);
      else this.#queue.push(pair);
    }
  }

  #forget({ left, right }: Pair): void {
    const byRight = this.#pairs.get(left)!;
    byRight.delete(right);
    if (byRight.size === 0) this.#pairs.delete(left);
  }
}

/** The UTF-8 of words end to end, and where each ends. */
function encodeWords(words: Iterable<string>): {
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
} {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  const ends: number[] = [];
  for (const word of words) {
    // A UTF-16 unit takes at most three bytes.
    if (length + 3 * word.length > bytes.length) {
      const larger = new Uint8Array(2 * (length + 3 * word.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    length += encoder.encodeInto(word, bytes.subarray(length)).written;
    ends.push(length);
  }
  return { bytes: bytes.subarray(0, length), ends };
}
