/**
 * One request under way: its tokens, what they hold of the cache, and the part of a step that adds to them.
 *
 *   prompt            | output
 *   p p p p p p p p p | o o o o      tokens read back
 *   <------ length ------>           tokens in the cache, those of queued steps included
 *
 * What lies between `length` and the tokens read back is to be computed: the prompt at first, the last token when decoding, all
 * of it after a preemption. The token of the step under way may be fed on before it is read.
 */

import { hasPenalties, packMask } from "../tensor/sampling.ts";
import type { TokenLogprobs } from "./logprobs.ts";
import { draftFor } from "./prompt-lookup.ts";
import { uniform } from "./random.ts";
import type { GenerationRequest } from "./request.ts";
import type { SliceSampling, WantedLogprobs } from "./sampler.ts";
import type { RunningRequest, WaitingRequest } from "./scheduler.ts";
import type { SampledToken, StepSlice } from "./step.ts";
import { TokenStream } from "./token-stream.ts";

const noIds = new Int32Array(0);

export interface SequenceOptions {
  /** Tokens it may have. */
  readonly contextLength: number;
  /** Most tokens of a draft; 0 tries none. */
  readonly maxDrafts: number;
  readonly nowMs: number;
  /** Hears why the request cannot go on. */
  readonly onFault: (error: unknown) => void;
}

/** What the tokens of a step did to a sequence. */
export interface Taken {
  readonly hasEnded: boolean;
  /** Tokens of the draft that came. */
  readonly numAccepted: number;
  /** Whether its state is to be what it was before the draft: the tokens since then are to be computed again. */
  readonly isRolledBack: boolean;
}

export class Sequence {
  /** Also its place in the order of arrival. */
  readonly id: number;
  readonly request: GenerationRequest;
  readonly stream: TokenStream;
  state: "waiting" | "running" | "ended" = "waiting";
  /** State slot, -1 without one; also where its tokens are counted for penalties. */
  slot = -1;
  /** Positions in the prompt at which a chunk ends and what is computed so far is kept; ascending. */
  cuts: readonly number[] = [];
  readonly #deadlineMs: number;
  readonly #contextLength: number;
  readonly #mask: Int32Array | null;
  readonly #logprobs: WantedLogprobs | null;
  readonly #output: number[] = [];
  #length = 0;
  #numSampled = 0;
  /** Tokens that the step under way tries, after those that are known. */
  #draft: Int32Array = noIds;
  /** Where the sequence was before it tried them. */
  #lengthBefore = 0;
  /** Whether tokens that are known are computed again, because drafts behind them were wrong. */
  #isReplay = false;
  #isLastSampled = false;
  /** Tokens of the output that the constraint knows. */
  #numTold = 0;
  #isCounted = false;
  #pages = new Int32Array(0);

  readonly #onFault: (error: unknown) => void;
  readonly #maxDrafts: number;

  constructor(id: number, request: GenerationRequest, options: SequenceOptions) {
    const { contextLength, maxDrafts, nowMs, onFault } = options;
    this.id = id;
    this.#onFault = onFault;
    // Penalties count tokens where they are sampled, and would count those of a wrong draft.
    this.#maxDrafts = hasPenalties(request.sampling) ? 0 : maxDrafts;
    this.request = request;
    this.stream = new TokenStream(request);
    this.#deadlineMs = nowMs + (request.timeoutMs ?? Number.POSITIVE_INFINITY);
    this.#contextLength = contextLength;
    this.#mask = request.allowed && packMask(request.allowed);
    this.#logprobs = request.logprobs ? { numTop: request.logprobs.numTop, allowed: this.#mask } : null;
  }

  get length(): number {
    return this.#length;
  }

  get pages(): Int32Array {
    return this.#pages;
  }

  /** Whether a token that it sampled is not read back yet. */
  get isPending(): boolean {
    return this.#numSampled > this.#output.length;
  }

  /** Whether what is in the cache now is to be kept. */
  get isAtCut(): boolean {
    return this.cuts.includes(this.#length);
  }

  /** Whether each step waits for the token before it, which says what may come or what is tried. */
  get isStepwise(): boolean {
    return this.request.constraint !== undefined || this.#maxDrafts > 0;
  }

  /** Tokens of the draft that the step under way tries. */
  get numDrafted(): number {
    return this.#draft.length;
  }

  /** Prompt, and tokens read back. */
  get numKnown(): number {
    return this.request.ids.length + this.#output.length;
  }

  /** Begins with what is computed already: `length` tokens in `pages`, which it holds from now on. */
  begin(length: number, pages: readonly number[]): void {
    this.#length = length;
    this.addPages(pages);
  }

  addPages(pages: readonly number[]): void {
    // A new array: queued steps keep the old one.
    if (pages.length > 0) this.#pages = Int32Array.from([...this.#pages, ...pages]);
  }

  /** Forgets what it held of the cache, which is then to be computed anew. */
  reset(): void {
    this.#pages = new Int32Array(0);
    this.#length = 0;
    this.#isCounted = false;
    this.#isReplay = false;
    this.slot = -1;
    this.cuts = [];
  }

  /** @param canFeedPending whether the token that is not read back yet can be taken from the backend */
  asRunning(canFeedPending: boolean, countOwnPages: () => number): RunningRequest {
    const left = this.numKnown - this.#length;
    const isNext = this.#isReplay || (left === 1 && this.#output.length > 0);
    const isDecode = this.isPending ? canFeedPending : isNext;
    const isIdle = this.#isLastSampled || (this.isPending && !canFeedPending);
    return {
      ...this.#scheduled,
      phase: isIdle ? "idle" : isDecode ? "decode" : "prefill",
      left: isDecode ? Math.max(1, left) : this.#toCut(this.#length),
      drafts: isDecode ? this.#nextDraft().length : 0,
      numPages: this.#pages.length,
      get ownPages() {
        return countOwnPages();
      },
    };
  }

  /** @param cachedTokens that it finds in the prefix cache, with `sharedPages` whole pages */
  asWaiting(cachedTokens: number, sharedPages: number, pinnedPages: number): WaitingRequest {
    const left = this.#toCut(cachedTokens);
    const promptLength = this.numKnown;
    return { ...this.#scheduled, length: cachedTokens, left, promptLength, sharedPages, pinnedPages };
  }

  /** Takes the next `count` tokens into a step; `pending` is where the token lies that is not read back yet. */
  slice(count: number, pending: SampledToken | null): StepSlice {
    const pastLength = this.#length;
    const common = { images: this.request.images, pages: this.#pages, pastLength, stateSlot: this.slot };
    if (this.isPending) {
      this.#length += count;
      return { ...common, ids: pending!, sampling: this.#sampleAll(1)[0]! };
    }
    const numKnown = Math.min(count, this.numKnown - pastLength);
    const draft = count > numKnown ? this.#nextDraft().subarray(0, count - numKnown) : noIds;
    const ids = this.tokens(pastLength, pastLength + numKnown);
    const areSteps = this.#isReplay || draft.length > 0;
    this.#lengthBefore = pastLength;
    this.#draft = draft;
    this.#isReplay = false;
    this.#length += count;
    if (this.#length < this.numKnown) return { ...common, ids, sampling: null };
    const samplings = this.#sampleAll(1 + draft.length);
    return {
      ...common,
      ids: draft.length === 0 ? ids : Int32Array.of(...ids, ...draft),
      sampling: samplings.at(-1)!,
      earlier: samplings.slice(0, -1),
      areSteps,
    };
  }

  /**
   * Takes the tokens that a step gave: after the last known one, and after each token of the draft. The first that is not what
   * the draft has is the last that counts. That is rejection sampling: a draft's token comes as often as sampling gives it, and in its
   * place what sampling gave otherwise. With random numbers by position, tokens are even the same as without drafts.
   */
  takeAll(ids: Int32Array, logprobs: readonly (TokenLogprobs | null)[]): Taken {
    const draft = this.#draft;
    this.#draft = noIds;
    let hasEnded = false;
    let numTaken = 0;
    while (!hasEnded && numTaken < ids.length) {
      hasEnded = this.#take(ids[numTaken]!, logprobs[numTaken]!);
      numTaken++;
      if (ids[numTaken - 1] !== draft[numTaken - 1]) break;
    }
    const isRolledBack = numTaken < ids.length;
    if (isRolledBack) {
      this.#numSampled = this.#output.length;
      this.#isLastSampled = false;
      // One that was preempted meanwhile has nothing to go back to.
      this.#isReplay = this.slot >= 0;
      if (this.#isReplay) this.#length = this.#lengthBefore;
    }
    return { hasEnded, numAccepted: Math.max(0, numTaken - 1), isRolledBack };
  }

  /** What is tried after the known tokens; nothing right after a draft that was wrong, whose tokens come first. */
  #nextDraft(): Int32Array {
    if (this.#maxDrafts === 0 || this.#isReplay || this.isPending) return noIds;
    const known = this.numKnown;
    const left = Math.min(
      this.#maxDrafts,
      this.request.maxNewTokens - this.#output.length - 1,
      this.#contextLength - known,
    );
    return draftFor(this.tokens(0, known), left);
  }

  #take(id: number, logprobs: TokenLogprobs | null): boolean {
    const { eosTokenIds } = this.request;
    this.#output.push(id);
    const isLast = this.#isLastSampled && !this.isPending;
    try {
      const isEnd = eosTokenIds.includes(id) || this.stream.push(id, logprobs);
      if (isEnd) this.stream.finish("stop");
      else if (isLast) this.stream.finish("length");
      return isEnd || isLast;
    } catch (error) {
      this.#onFault(error);
      return true;
    }
  }

  /** Tokens [first, end) of prompt and output. */
  tokens(first: number, end: number): Int32Array {
    const { ids } = this.request;
    if (end <= ids.length) return ids.subarray(first, end);
    const tokens = new Int32Array(end - first);
    tokens.set(ids.subarray(first));
    const numPrompt = Math.max(0, ids.length - first);
    tokens.set(this.#output.slice(first + numPrompt - ids.length, end - ids.length), numPrompt);
    return tokens;
  }

  /** Tokens from `from` to the next cut, or to the last one that is known. */
  #toCut(from: number): number {
    const cut = this.cuts.find((position) => position > from) ?? this.numKnown;
    return Math.min(cut, this.numKnown) - from;
  }

  get #scheduled() {
    const { caller = "", priority = 0 } = this.request;
    const { id } = this;
    return { id, caller, priority, arrival: id, deadlineMs: this.#deadlineMs, length: this.#length };
  }

  /** After the known tokens, and after each of the draft; those after one that may not come are of no use. */
  #nextMasks(count: number): SliceSampling["mask"][] {
    const { constraint } = this.request;
    if (!constraint) return new Array(count).fill(this.#mask);
    const taken = this.#output.slice(this.#numTold);
    this.#numTold = this.#output.length;
    const masks = constraint.masks(taken, [...this.#draft]);
    masks.catch(this.#onFault);
    return Array.from({ length: count }, (_, index) => {
      const mask = masks.then((all) => all[Math.min(index, all.length - 1)]!);
      mask.catch(() => {}); // told above
      return mask;
    });
  }

  #sampleAll(count: number): SliceSampling[] {
    const masks = this.#nextMasks(count);
    return masks.map((mask) => this.#sample(mask));
  }

  #sample(mask: SliceSampling["mask"]): SliceSampling {
    const { ids: prompt, sampling: options, seed, maxNewTokens, logitBias } = this.request;
    const random = uniform(seed, this.#numSampled++);
    this.#isLastSampled = this.#numSampled === maxNewTokens || this.#length >= this.#contextLength;
    const slot = hasPenalties(options) ? this.slot : -1;
    const history = slot >= 0 && !this.#isCounted ? { prompt, output: Int32Array.from(this.#output) } : null;
    this.#isCounted = true;
    const bias = logitBias ?? null;
    return { options, random, slot, history, mask, bias, logprobs: this.#logprobs };
  }
}

export function pagesFor(tokens: number, pageSize: number): number {
  return Math.ceil(tokens / pageSize);
}
