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
import { encodeTiles, type ModelWeights, packFeatures } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Pool } from "./pool.ts";
import type { FinishReason, GenerationRequest } from "./request.ts";
import { Sampler } from "./sampler.ts";
import { pagesFor } from "./sequence.ts";
import type { StepModel } from "./step.ts";
import { StepLoop } from "./step-loop.ts";

export type { FinishReason, GenerationRequest } from "./request.ts";

/** Tokens of a block of lightning attention in the native backend: chunks of as many give the same bits as one. */
const chunkMultiple = 64;

export interface EngineOptions {
  /** Tokens a sequence may have, prompt and output together. */
  readonly contextLength: number;
  /** Sequences that may be under way at once; further requests wait. */
  readonly maxSequences: number;
  /** Tokens in a KV page. */
  readonly pageSize: number;
  /** Most prompt tokens in one step, of all requests together. */
  readonly prefillChunk: number;
  /** KV pages of all sequences together, at least those of one; default enough for all to use the whole context. */
  readonly numPages?: number;
  /** Requests that may wait for a place; default 1024. */
  readonly maxWaiting?: number;
}

/** Features of one image on the backend, to be freed by the caller. */
export interface EncodedImage {
  /** [features of the plan, or of one tile, C] */
  readonly features: Tensor;
  free(): void;
}

export class Engine {
  readonly options: EngineOptions;
  readonly #model: StepModel;
  readonly #pages: Pool;
  readonly #slots: Pool;
  readonly #loop: StepLoop;

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
    const cache = createCache(backend, config.textConfig, { numPages, pageSize, numSlots: maxSequences });
    const sampler = new Sampler(backend, config.textConfig.vocabSize, maxSequences);
    this.#model = { backend, config, weights, cache, sampler };
    this.#pages = new Pool("KV pages", numPages);
    this.#slots = new Pool("state slots", maxSequences);
    const limits = { maxSequences, promptTokens: prefillChunk, chunkMultiple, pageSize };
    this.#loop = new StepLoop(
      this.#model,
      { ...limits, contextLength, maxWaiting },
      this.#pages,
      this.#slots,
    );
  }

  get model(): StepModel {
    return this.#model;
  }

  /** Places now in use; both are 0 when no request is under way. */
  get inUse(): { readonly pages: number; readonly slots: number } {
    return {
      pages: this.#pages.size - this.#pages.numFree,
      slots: this.#slots.size - this.#slots.numFree,
    };
  }

  /**
   * @param pixels [plan.numTiles, 3, tileSize, tileSize], normalised; one tile without a plan
   * @param plan   null for processor modes without tiles: the features of the one tile are taken as they are
   * @throws {RequestError} `aborted` before the encoding starts
   */
  async encodeImage(
    pixels: Float32Array,
    plan: TilePlan | null,
    signal?: AbortSignal,
  ): Promise<EncodedImage> {
    const { backend, config, weights } = this.#model;
    if (!weights.image) throw new RequestError("image_count", "this model is text-only and takes no images");
    throwIfAborted(signal);
    const temporaries = backend.openArena();
    const kept = backend.openArena();
    try {
      const side = config.visionConfig!.imageSize;
      const pixelTensor = temporaries.upload(pixels, [plan?.numTiles ?? 1, 3, side, side]);
      const tiles = encodeTiles(openOps(backend, temporaries), weights.image, config, pixelTensor);
      const features = packFeatures(openOps(backend, kept), weights.image, plan, tiles);
      await backend.read(features);
      return { features, free: () => kept.close() };
    } catch (error) {
      kept.close();
      throw error;
    } finally {
      temporaries.close();
    }
  }

  /**
   * Yields new token ids one by one and returns why it ended. Leaving the loop early frees what the request holds.
   *
   * @throws {RequestError} `context_length`, `request_invalid` or `queue_full` before any work, `timeout`, or `aborted` as soon as
   *   the signal says so, with no further step
   */
  async *generate(request: GenerationRequest): AsyncGenerator<number, FinishReason> {
    const { signal } = request;
    this.#check(request);
    throwIfAborted(signal);
    if (request.maxNewTokens === 0) return "length";
    const sequence = this.#loop.add(request);
    const abort = () => this.#loop.fail(sequence, abortError(signal));
    signal?.addEventListener("abort", abort);
    try {
      return yield* sequence.stream.read();
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#loop.leave(sequence);
    }
  }

  /** Frees cache, weights and backend. Requests under way fail. */
  close(): void {
    const { backend, cache, weights, sampler } = this.#model;
    this.#loop.failAll(
      new BackendError("backend_disposed", "the engine was closed while the request was under way"),
    );
    sampler.free();
    freeCache(backend, cache);
    freeWeights(backend, weights);
    backend.close();
  }

  #check({ ids, maxNewTokens }: GenerationRequest): void {
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
    if (maxNewTokens > 0 && ids.length >= contextLength) {
      throw new RequestError(
        "context_length",
        `prompt has ${ids.length} tokens, the context is ${contextLength}; shorten it, send a smaller image or load with a larger context`,
        { fields: { promptTokens: ids.length, contextLength } },
      );
    }
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

function abortError(signal: AbortSignal | undefined): RequestError {
  return new RequestError("aborted", "the request was aborted", { cause: signal?.reason });
}
