/**
 * Generation on a loaded model: token ids in, token ids out.
 *
 * Requests may run side by side: each has pages and a state slot of its own, and a step of one touches nothing of another.
 *
 * The backend never waits for this thread: the step after the next token is queued before that token is read, taking it from
 * where the backend keeps it. It is one step too many when the token ends the request; then nobody looks at what it gives.
 */

import { RequestError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import { createCache, freeCache } from "../models/cache.ts";
import { freeWeights } from "../models/load-weights.ts";
import { encodeTiles, type ModelWeights, packFeatures } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Pool } from "./pool.ts";
import { Sampler } from "./sampler.ts";
import { pagesFor, Sequence, type SequenceRequest } from "./sequence.ts";
import type { RunningStep, StepModel } from "./step.ts";

export interface EngineOptions {
  /** Tokens a sequence may have, prompt and output together. */
  readonly contextLength: number;
  /** Sequences that may be under way at once. */
  readonly maxSequences: number;
  /** Tokens in a KV page. */
  readonly pageSize: number;
  /** Most prompt tokens in one step. */
  readonly prefillChunk: number;
}

/** One caller's work. */
export interface GenerationRequest extends SequenceRequest {
  /** The same seed gives the same tokens, whatever else runs. Safe integer, at least 0. */
  readonly seed: number;
  readonly maxNewTokens: number;
  readonly eosTokenIds: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** `stop`: an end-of-sequence token came (it is not yielded); `length`: maxNewTokens or the context ran out. */
export type FinishReason = "stop" | "length";

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

  /** Takes over backend and weights: `close` frees them. */
  constructor(backend: Backend, config: ModelConfig, weights: ModelWeights, options: EngineOptions) {
    this.options = options;
    const numPages = options.maxSequences * pagesFor(options.contextLength, options.pageSize);
    const size = { numPages, pageSize: options.pageSize, numSlots: options.maxSequences };
    const cache = createCache(backend, config.textConfig, size);
    const sampler = new Sampler(backend, config.textConfig.vocabSize, options.maxSequences);
    this.#model = { backend, config, weights, cache, sampler };
    this.#pages = new Pool("KV pages", numPages);
    this.#slots = new Pool("state slots", options.maxSequences);
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
   * @throws {RequestError} `context_length` before any work, `cache_full`, or `aborted` within one step of the signal
   */
  async *generate(request: GenerationRequest): AsyncGenerator<number, FinishReason> {
    const { signal, maxNewTokens, eosTokenIds } = request;
    this.#check(request);
    throwIfAborted(signal);
    if (maxNewTokens === 0) return "length";
    const sequence = new Sequence(this.#model, this.#pages, this.#slots, request);
    /** The step whose token is awaited, and the one after it. */
    const running: RunningStep[] = [];
    try {
      await this.#prefill(sequence, running, request);
      for (let index = 0; ; index++) {
        const step = running[0]!;
        const isLast = index + 1 === maxNewTokens || sequence.length >= this.options.contextLength;
        if (!isLast && step.sampled)
          running.push(sequence.start({ tensor: step.sampled, row: 0 }, index + 1));
        const id = (await step.done)[0]!;
        running.shift()!.close();
        throwIfAborted(signal);
        if (eosTokenIds.includes(id)) return "stop";
        yield id;
        if (isLast) return "length";
        throwIfAborted(signal);
        if (running.length === 0) running.push(sequence.start(Int32Array.of(id), index + 1));
      }
    } finally {
      for (const step of running) step.close();
      sequence.free();
    }
  }

  /** Frees cache, weights and backend. Requests under way fail. */
  close(): void {
    const { backend, cache, weights, sampler } = this.#model;
    sampler.free();
    freeCache(backend, cache);
    freeWeights(backend, weights);
    backend.close();
  }

  #check({ ids, maxNewTokens }: GenerationRequest): void {
    const { contextLength } = this.options;
    if (ids.length === 0)
      throw new RequestError("request_invalid", "the prompt has 0 tokens, at least 1 is needed");
    if (maxNewTokens > 0 && ids.length >= contextLength) {
      throw new RequestError(
        "context_length",
        `prompt has ${ids.length} tokens, the context is ${contextLength}; shorten it, send a smaller image or load with a larger context`,
        { fields: { promptTokens: ids.length, contextLength } },
      );
    }
  }

  /** Starts all steps of the prompt, one ahead of the one awaited; leaves the last in `running`, with token 0. */
  async #prefill(
    sequence: Sequence,
    running: RunningStep[],
    { ids, signal }: GenerationRequest,
  ): Promise<void> {
    const { prefillChunk } = this.options;
    for (let first = 0; first < ids.length; first += prefillChunk) {
      const end = first + prefillChunk;
      running.push(sequence.start(ids.subarray(first, end), end >= ids.length ? 0 : null));
      if (running.length === 1) continue;
      await running[0]!.done;
      running.shift()!.close();
      throwIfAborted(signal);
    }
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new RequestError("aborted", "the request was aborted", { cause: signal.reason });
  }
}
