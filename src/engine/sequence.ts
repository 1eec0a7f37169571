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
import { uniform } from "./random.ts";
import type { GenerationRequest } from "./request.ts";
import type { SliceSampling, WantedLogprobs } from "./sampler.ts";
import type { RunningRequest, WaitingRequest } from "./scheduler.ts";
import type { SampledToken, StepSlice } from "./step.ts";
import { TokenStream } from "./token-stream.ts";

export class Sequence {
  /** Also its place in the order of arrival. */
  readonly id: number;
  readonly request: GenerationRequest;
  readonly stream = new TokenStream();
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
  #isLastSampled = false;
  /** Tokens of the output that the constraint knows. */
  #numTold = 0;
  #isCounted = false;
  #pages = new Int32Array(0);

  readonly #onFault: (error: unknown) => void;

  /** @param onFault hears why the request cannot go on */
  constructor(
    id: number,
    request: GenerationRequest,
    contextLength: number,
    nowMs: number,
    onFault: (error: unknown) => void,
  ) {
    this.id = id;
    this.#onFault = onFault;
    this.request = request;
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
    this.slot = -1;
    this.cuts = [];
  }

  /** @param canFeedPending whether the token that is not read back yet can be taken from the backend */
  asRunning(canFeedPending: boolean, countOwnPages: () => number): RunningRequest {
    const left = this.numKnown - this.#length;
    const isDecode = this.isPending ? canFeedPending : left === 1 && this.#output.length > 0;
    const isIdle = this.#isLastSampled || (this.isPending && !canFeedPending);
    return {
      ...this.#scheduled,
      phase: isIdle ? "idle" : isDecode ? "decode" : "prefill",
      left: this.#toCut(this.#length),
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
    this.#length += count;
    const isSampling = this.#length >= this.numKnown;
    return {
      ids: this.isPending ? pending! : this.tokens(pastLength, this.#length),
      images: this.request.images,
      pages: this.#pages,
      pastLength,
      stateSlot: this.slot,
      sampling: isSampling ? this.#sample() : null,
    };
  }

  /** Takes the token that a step gave; whether the request has ended with it. */
  take(id: number, logprobs: TokenLogprobs | null): boolean {
    const { eosTokenIds } = this.request;
    this.#output.push(id);
    const isEnd = eosTokenIds.includes(id);
    if (!isEnd) this.stream.push(id, logprobs);
    const isLast = this.#isLastSampled && !this.isPending;
    if (isEnd) this.stream.finish("stop");
    else if (isLast) this.stream.finish("length");
    return isEnd || isLast;
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

  #nextMask(): SliceSampling["mask"] {
    const { constraint } = this.request;
    if (!constraint) return this.#mask;
    const taken = this.#output.slice(this.#numTold);
    this.#numTold = this.#output.length;
    const mask = constraint.masks(taken, []).then(([first]) => first!);
    mask.catch(this.#onFault);
    return mask;
  }

  #sample(): SliceSampling {
    const { ids: prompt, sampling: options, seed, maxNewTokens, logitBias } = this.request;
    const random = uniform(seed, this.#numSampled++);
    this.#isLastSampled = this.#numSampled === maxNewTokens || this.#length >= this.#contextLength;
    const slot = hasPenalties(options) ? this.slot : -1;
    const history = slot >= 0 && !this.#isCounted ? { prompt, output: Int32Array.from(this.#output) } : null;
    this.#isCounted = true;
    const bias = logitBias ?? null;
    return { options, random, slot, history, mask: this.#nextMask(), bias, logprobs: this.#logprobs };
  }
}

export function pagesFor(tokens: number, pageSize: number): number {
  return Math.ceil(tokens / pageSize);
}
