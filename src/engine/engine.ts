/**
 * Generation on a loaded model: token ids in, token ids out, for many requests at once.
 *
 * `generate` checks a request and lets it join the loop (`step-loop.ts`), which batches all that are under way.
 */

import { BackendError, RequestError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import { createCache, freeCache } from "../models/cache.ts";
import { freeWeights } from "../models/load-weights.ts";
import { numPatches } from "../models/vision.ts";
import type { ModelWeights } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { abortError, throwIfAborted } from "./aborted.ts";
import { ImageCache } from "./image-cache.ts";
import { type EncodedImage, ImageEncoder } from "./image-encoder.ts";
import type { FinishReason, GenerationRequest } from "./request.ts";
import { Sampler } from "./sampler.ts";
import { pagesFor } from "./sequence.ts";
import { cacheSize, chunkMultiple, type PrefixCacheOptions, SequenceMemory } from "./sequence-memory.ts";
import type { StepModel } from "./step.ts";
import { type Outcomes, StepLoop } from "./step-loop.ts";
import { StepReplays } from "./step-replays.ts";
import type { TokenStream } from "./token-stream.ts";

export type { EncodedImage } from "./image-encoder.ts";
export type { TokenLogprobs } from "./logprobs.ts";
export type { FinishReason, GenerationRequest, HoldMs, TokenConstraint } from "./request.ts";
export type { LogitBias } from "./sampler.ts";
export type { PrefixCacheOptions } from "./sequence-memory.ts";
export type { Outcomes } from "./step-loop.ts";

export interface EngineOptions {
  /** Tokens a sequence may have, prompt and output together. */
  readonly contextLength: number;
  /** Sequences that may be under way at once; further requests wait. */
  readonly maxSequences: number;
  /** Tokens in a KV page. */
  readonly pageSize: number;
  /** Most prompt tokens in one step, of all requests together; below 65 the bits of a request depend on what else runs. */
  readonly prefillChunk: number;
  /** KV pages of all sequences together, at least those of one; default enough for all to use the whole context. */
  readonly numPages?: number;
  /** Requests that may wait for a place; default 1024. */
  readonly maxWaiting?: number;
  /** Tiles of images that are encoded at a time, during which no request gets a token; default as many as have about 1024 rows. */
  readonly tilesPerBatch?: number;
  /** Features of images that are kept when no request uses them; default 0. */
  readonly imageCacheBytes?: number;
  /** Keeps what prompts begin with; default not, since weights that change would make it wrong. */
  readonly prefixCache?: PrefixCacheOptions | undefined;
  /**
   * Most tokens of a draft that a request tries at once, by prompt lookup; 0, the default, tries none. Tokens are the same with and
   * without; a request that tries some takes each step only when the tokens before it were read.
   */
  readonly maxDrafts?: number;
}

/** An image by its content. */
export interface KeyedImage {
  /** The same for the same pixels and plan, and for no others. */
  readonly key: string;
  /** As in `encodeImage`. */
  readonly plan: TilePlan | null;
  /** Asked for only when the features are not in the cache. */
  readonly pixels: () => Promise<Float32Array>;
  readonly signal?: AbortSignal | undefined;
}

export class Engine {
  readonly options: EngineOptions;
  readonly #model: StepModel;
  readonly #memory: SequenceMemory;
  readonly #loop: StepLoop;
  readonly #encoder: ImageEncoder;
  readonly #images: ImageCache;

  /**
   * Takes over backend and weights: `close` frees them.
   *
   * @throws {RequestError} `request_invalid` when the pages do not hold one context
   */
  constructor(backend: Backend, config: ModelConfig, weights: ModelWeights, options: EngineOptions) {
    this.options = options;
    const { contextLength, maxSequences, pageSize, prefillChunk, maxWaiting = 1024 } = options;
    const pagesEach = pagesFor(contextLength, pageSize);
    const numPages = options.numPages ?? maxSequences * pagesEach;
    if (numPages < pagesEach) {
      throw new RequestError(
        "request_invalid",
        `numPages is ${numPages}, expected at least ${pagesEach}: a context of ${contextLength} tokens in pages of ${pageSize}`,
      );
    }
    const prefix = options.prefixCache ?? null;
    const maxDrafts = options.maxDrafts ?? 0;
    const slots = { maxSequences, hasBackups: maxDrafts > 0 };
    const size = cacheSize(config.textConfig, { numPages, pageSize }, slots, prefix);
    const cache = createCache(backend, config.textConfig, size);
    const sampler = new Sampler(backend, config.textConfig.vocabSize, maxSequences);
    this.#model = { backend, config, weights, cache, sampler, replays: new StepReplays() };
    this.#memory = new SequenceMemory(this.#model, slots, prefix);
    const limits = { maxSequences, promptTokens: prefillChunk, chunkMultiple, pageSize };
    this.#loop = new StepLoop(this.#model, { ...limits, contextLength, maxWaiting, maxDrafts }, this.#memory);
    this.#encoder = new ImageEncoder(this.#model, options.tilesPerBatch ?? defaultTiles(config));
    this.#images = new ImageCache(options.imageCacheBytes ?? 0);
  }

  get model(): StepModel {
    return this.#model;
  }

  /** Places that requests hold now; both are 0 when none is under way. */
  get inUse(): { readonly pages: number; readonly slots: number } {
    return this.#memory.inUse;
  }

  /** Requests that generate and that wait, and images that are being encoded. */
  get load(): { readonly running: number; readonly waiting: number; readonly images: number } {
    return { ...this.#loop.load, images: this.#encoder.numImages };
  }

  /** Requests that have ended since the engine was made. */
  get ended(): Outcomes {
    return this.#loop.ended;
  }

  /** Tokens of drafts that were tried since the engine was made, and those of them that came. */
  get drafts(): { readonly tried: number; readonly accepted: number } {
    return this.#loop.drafts;
  }

  /** What is kept for later requests and used by none: KV pages, states, and bytes of features of images. */
  get kept(): { readonly pages: number; readonly states: number; readonly imageBytes: number } {
    return { ...this.#memory.kept, imageBytes: this.#images.bytes };
  }

  /**
   * Encodes an image in the background of the requests under way.
   *
   * @param pixels [plan.numTiles, 3, tileSize, tileSize], normalised; one tile without a plan
   * @param plan   null for processor modes without tiles: the features of the one tile are taken as they are
   * @throws {RequestError} `image_count` for a text-only model, or `aborted`, with no further batch of tiles
   */
  encodeImage(pixels: Float32Array, plan: TilePlan | null, signal?: AbortSignal): Promise<EncodedImage> {
    return this.#encoder.encode(pixels, plan, signal);
  }

  /**
   * The same through the cache of features.
   *
   * @throws {RequestError} as `encodeImage`, and what `pixels` throws
   */
  image({ key, plan, pixels, signal }: KeyedImage): Promise<EncodedImage> {
    const encode = async (stopped: AbortSignal) => this.#encoder.encode(await pixels(), plan, stopped);
    return this.#images.take(key, encode, signal);
  }

  /**
   * Yields new token ids one by one and returns why it ended. Leaving the loop early frees what the request holds.
   *
   * @throws {RequestError} `context_length`, `request_invalid` or `queue_full` before any work, `timeout`, or `aborted` as soon as
   *   the signal says so, with no further step
   */
  generate(request: GenerationRequest): AsyncGenerator<number, FinishReason> {
    return this.#generate(request, (stream) => stream.read());
  }

  /** The same, with all ids that are there at a time: one each time, or with `holdMs` those that came within it. */
  generateJoined(request: GenerationRequest): AsyncGenerator<readonly number[], FinishReason> {
    return this.#generate(request, (stream) => stream.readJoined());
  }

  async *#generate<T>(
    request: GenerationRequest,
    read: (stream: TokenStream) => AsyncGenerator<T, FinishReason>,
  ): AsyncGenerator<T, FinishReason> {
    const { signal } = request;
    this.#check(request);
    throwIfAborted(signal);
    if (request.maxNewTokens === 0) return "length";
    const sequence = this.#loop.add(request);
    const abort = () => this.#loop.fail(sequence, abortError(signal));
    signal?.addEventListener("abort", abort);
    try {
      return yield* read(sequence.stream);
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#loop.leave(sequence);
    }
  }

  /** Frees cache, weights and backend. Requests under way fail. */
  close(): void {
    const { backend, cache, weights, sampler, replays } = this.#model;
    const error = new BackendError(
      "backend_disposed",
      "the engine was closed while the request was under way",
    );
    this.#loop.failAll(error);
    this.#encoder.failAll(error);
    replays?.clear();
    sampler.free();
    freeCache(backend, cache);
    freeWeights(backend, weights);
    backend.close();
  }

  #check({ ids, maxNewTokens, logitBias = [] }: GenerationRequest): void {
    const { contextLength } = this.options;
    const { vocabSize } = this.#model.config.textConfig;
    if (ids.length === 0)
      throw new RequestError("request_invalid", "the prompt has 0 tokens, at least 1 is needed");
    // In a batch, a step that fails fails for all.
    const unknown = ids.find((id) => id < 0 || id >= vocabSize);
    if (unknown !== undefined)
      throw new RequestError(
        "request_invalid",
        `the prompt has token id ${unknown}, expected 0 to ${vocabSize - 1}`,
      );
    const biased = logitBias.find(([id]) => !Number.isInteger(id) || id < 0 || id >= vocabSize);
    if (biased)
      throw new RequestError(
        "request_invalid",
        `logitBias has token id ${biased[0]}, expected 0 to ${vocabSize - 1}`,
        { fields: { option: "logitBias" } },
      );
    if (maxNewTokens > 0 && ids.length >= contextLength) {
      throw new RequestError(
        "context_length",
        `prompt has ${ids.length} tokens, the context is ${contextLength}; shorten it, send a smaller image or load with a larger context`,
        { fields: { promptTokens: ids.length, contextLength } },
      );
    }
  }
}

function defaultTiles({ visionConfig }: ModelConfig): number {
  return visionConfig ? Math.max(1, Math.floor(1024 / (1 + numPatches(visionConfig)))) : 1;
}
