/**
 * What sequences hold of the model's cache: pages as they grow, a state slot, and what they share with earlier ones.
 *
 * Copies are queued like steps, so whoever is given a page or slot that was just given up writes to it after all that read it.
 */

import type { TextConfig } from "../formats/config.ts";
import {
  type CacheSize,
  copyPages,
  copyStates,
  kvValuesPerToken,
  stateValuesPerSequence,
} from "../models/cache.ts";
import { type Ops, openOps } from "../tensor/run.ts";
import { branchCut, type CutRules, cutsOf } from "./cuts.ts";
import { Pool } from "./pool.ts";
import { PrefixCache, type PrefixLookup, type PrefixMatch } from "./prefix-cache.ts";
import { pagesFor, type Sequence } from "./sequence.ts";
import type { StepModel } from "./step.ts";

/** What is kept for prompts that begin like earlier ones. */
export interface PrefixCacheOptions {
  /** Of states of lightning layers; their number is at least 1 and at most 64. */
  readonly stateBytes: number;
  /** Of KV pages that the prefix cache may hold, out of those of the engine; default all. It gives them up when requests need them. */
  readonly pageBytes?: number;
  /** Most tokens between two states of a prompt, rounded up to whole blocks; default 2048. */
  readonly interval?: number;
  /** Least tokens between two states, since each ends a chunk of a prompt; default 128. */
  readonly minTokens?: number;
}

/** Whole blocks of lightning attention in the native backend: chunks of as many give the same bits as one. */
export const chunkMultiple = 64;

/** States that are kept at most: the oldest is found by looking at all. */
const maxStates = 64;

/** State slots and pages of an engine's cache. */
export function cacheSize(
  config: TextConfig,
  size: Omit<CacheSize, "numSlots">,
  slots: SequenceSlots,
  prefix: PrefixCacheOptions | null,
): CacheSize {
  return { ...size, numSlots: numSequenceSlots(slots) + (prefix ? numStates(config, prefix) : 0) };
}

/** State slots of sequences: the first `maxSequences` are those that steps write, the next ones their backups. */
export interface SequenceSlots {
  readonly maxSequences: number;
  readonly hasBackups: boolean;
}

function numSequenceSlots({ maxSequences, hasBackups }: SequenceSlots): number {
  return maxSequences * (hasBackups ? 2 : 1);
}

function numStates(config: TextConfig, { stateBytes }: PrefixCacheOptions): number {
  const bytes = 4 * stateValuesPerSequence(config);
  return Math.max(1, Math.min(maxStates, bytes === 0 ? maxStates : Math.floor(stateBytes / bytes)));
}

export class SequenceMemory {
  readonly #model: StepModel;
  readonly #pages: Pool;
  readonly #slots: Pool;
  readonly #prefixes: PrefixCache | null;
  readonly #rules: CutRules;
  /** By waiting sequence, with what it was found in. */
  readonly #found = new WeakMap<
    Sequence,
    { readonly version: number; readonly numKnown: number; readonly lookup: PrefixLookup }
  >();

  constructor(model: StepModel, slots: SequenceSlots, prefix: PrefixCacheOptions | null) {
    this.#model = model;
    const { numPages, numSlots, pageSize } = model.cache;
    this.#pages = new Pool("KV pages", numPages);
    this.#slots = new Pool("state slots", slots.maxSequences);
    const { interval = 2048, minTokens = 128, pageBytes = Number.POSITIVE_INFINITY } = prefix ?? {};
    this.#rules = {
      multiple: chunkMultiple,
      minTokens: Math.max(1, minTokens),
      interval: Math.max(1, Math.ceil(interval / chunkMultiple)) * chunkMultiple,
    };
    const bytesPerPage = 4 * kvValuesPerToken(model.config.textConfig) * pageSize;
    const maxPages = bytesPerPage === 0 ? numPages : Math.floor(pageBytes / bytesPerPage);
    const numOwn = numSequenceSlots(slots);
    const states = new Pool("kept states", numSlots - numOwn, numOwn);
    this.#prefixes = prefix && new PrefixCache(this.#pages, states, pageSize, maxPages);
  }

  /** Places that sequences hold now. */
  get inUse(): { readonly pages: number; readonly slots: number } {
    const { size, numFree } = this.#slots;
    return { pages: this.#pages.size - this.numFreePages, slots: size - numFree };
  }

  /** Places that only the prefix cache holds. */
  get kept(): { readonly pages: number; readonly states: number } {
    return { pages: this.#prefixes?.numEvictable ?? 0, states: this.#prefixes?.numStates ?? 0 };
  }

  get numFreeSlots(): number {
    return this.#slots.numFree;
  }

  /** Pages that are free, or that the prefix cache gives up when they are asked for. */
  get numFreePages(): number {
    return this.#pages.numFree + (this.#prefixes?.numEvictable ?? 0);
  }

  /** Pages that would be free without a sequence. */
  ownPages({ pages }: Sequence): number {
    return pages.reduce((count, page) => count + Number(this.#numSequences(page) === 1), 0);
  }

  /** What a waiting sequence finds in the prefix cache; sets its cuts accordingly. */
  lookUp(sequence: Sequence): { readonly lookup: PrefixLookup; readonly pinnedPages: number } {
    if (!this.#prefixes) return { lookup: nothing, pinnedPages: 0 };
    const lookup = this.#find(sequence, this.#prefixes);
    const pinnedPages = this.#wholePages(lookup.match).filter(
      (page) => this.#numSequences(page) === 0,
    ).length;
    return { lookup, pinnedPages };
  }

  /** Gives sequences a slot each, and what they found of the prefix cache. */
  admit(found: readonly { readonly sequence: Sequence; readonly lookup: PrefixLookup }[]): void {
    this.#copying((ops) => {
      for (const { sequence, lookup } of found) {
        sequence.slot = this.#slots.take(1)[0]!;
        const { match } = lookup;
        if (!match) continue;
        // Held first, all of it: taking a page below may push others out of the prefix cache.
        this.#pages.share(match.pages);
        this.#prefixes!.touch(this.#symbolsOf(sequence, match.length), match.length);
        copyStates(ops, this.#model.cache, [match.state], [sequence.slot]);
      }
      for (const { sequence, lookup } of found) {
        if (!lookup.match) continue;
        const { length, pages } = lookup.match;
        const whole = this.#wholePages(lookup.match);
        const partial = pages[whole.length];
        sequence.begin(length, partial === undefined ? whole : [...whole, this.#ownCopy(ops, partial)]);
      }
    });
  }

  /** Sees to it that a sequence has pages for `count` more tokens. */
  grow(sequence: Sequence, count: number): void {
    const wanted = pagesFor(sequence.length + count, this.#model.cache.pageSize);
    sequence.addPages(this.#take(wanted - sequence.pages.length));
  }

  /** Keeps the state of a sequence aside before it tries drafts. */
  backUp({ slot }: Sequence): void {
    this.#copying((ops) => copyStates(ops, this.#model.cache, [slot], [this.#slots.size + slot]));
  }

  /** Gives a sequence back the state that it had before it tried drafts; its length says so already. */
  restore({ slot }: Sequence): void {
    this.#copying((ops) => copyStates(ops, this.#model.cache, [this.#slots.size + slot], [slot]));
  }

  /**
   * Keeps what a sequence has in the cache now for later ones.
   *
   * @param minNew least tokens after what is kept already
   */
  keep(sequence: Sequence, minNew = 1): void {
    const { length, pages, slot } = sequence;
    if (!this.#prefixes || length === 0 || length > sequence.numKnown) return;
    const symbols = this.#symbolsOf(sequence, length);
    if (symbols.length < length) return;
    const { match } = this.#prefixes.find(symbols, length);
    if (length - (match?.length ?? 0) < minNew) return;
    const state = this.#prefixes.add(symbols, length, pages);
    if (state !== null) this.#copying((ops) => copyStates(ops, this.#model.cache, [slot], [state]));
  }

  /** Keeps what a sequence that ends has, if that is worth a state. */
  keepAtEnd(sequence: Sequence): void {
    this.keep(sequence, this.#rules.minTokens);
  }

  /** Takes back all that a sequence holds. */
  giveBack(sequence: Sequence): void {
    this.#pages.release(sequence.pages);
    this.#slots.release([sequence.slot]);
    sequence.reset();
  }

  /** Forgets what is kept, which a failed step may have spoilt. */
  clear(): void {
    this.#prefixes?.clear();
  }

  /** The same as before, as long as the trie is the same. */
  #find(sequence: Sequence, prefixes: PrefixCache): PrefixLookup {
    const { numKnown } = sequence;
    const before = this.#found.get(sequence);
    if (before?.version === prefixes.version && before.numKnown === numKnown && sequence.cuts.length > 0)
      return before.lookup;
    const lookup = prefixes.find(this.#symbolsOf(sequence, numKnown), numKnown - 1);
    sequence.cuts = this.#cutsFor(sequence, lookup);
    this.#found.set(sequence, { version: prefixes.version, numKnown, lookup });
    return lookup;
  }

  #cutsFor(sequence: Sequence, { match, agreed }: PrefixLookup): readonly number[] {
    const length = sequence.request.ids.length;
    const images = sequence.request.images.map(({ offset, features }) => offset + features.shape[0]!);
    const boundaries = [...(sequence.request.boundaries ?? []), ...images];
    const cuts = cutsOf(length, boundaries, this.#rules);
    const branch = agreed < length ? branchCut(cuts, agreed, match?.length ?? 0, length, this.#rules) : null;
    return branch === null ? cuts : [...cuts, branch].sort((a, b) => a - b);
  }

  /** The tokens of a sequence as the trie knows them, up to the first image of unknown content. */
  #symbolsOf(sequence: Sequence, length: number): Int32Array {
    const symbols = sequence.tokens(0, length).slice();
    for (const { offset, features, key } of sequence.request.images) {
      if (key === undefined) return symbols.subarray(0, offset);
      symbols.fill(this.#prefixes!.symbolOf(key), offset, offset + features.shape[0]!);
    }
    return symbols;
  }

  #wholePages(match: PrefixMatch | null): readonly number[] {
    return match ? match.pages.slice(0, Math.floor(match.length / this.#model.cache.pageSize)) : [];
  }

  /** Sequences that hold a page. */
  #numSequences(page: number): number {
    return this.#pages.numHolders(page) - Number(this.#prefixes?.has(page) ?? false);
  }

  #take(count: number): number[] {
    if (count <= 0) return [];
    this.#prefixes?.evict(count);
    return this.#pages.take(count);
  }

  /** A page with the content of one that is held once more for this, which ends here. */
  #ownCopy(ops: Ops, page: number): number {
    this.#prefixes!.evict(1);
    // It counted as free while only the prefix cache had it, and may be the last one.
    if (this.#pages.numFree === 0 && this.#pages.numHolders(page) === 1) return page;
    const [copy] = this.#pages.take(1);
    copyPages(ops, this.#model.cache, [page], [copy!]);
    this.#pages.release([page]);
    return copy!;
  }

  #copying(work: (ops: Ops) => void): void {
    const { backend } = this.#model;
    const arena = backend.openArena();
    try {
      work(openOps(backend, arena));
    } finally {
      arena.close();
    }
  }
}

const nothing: PrefixLookup = { match: null, agreed: 0 };
