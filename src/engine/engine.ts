/**
 * Generation on a loaded model: token ids in, token ids out.
 *
 * Requests may run side by side: each has pages and a state slot of its own, and a step of one touches nothing of another.
 */

import { RequestError } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import type { TilePlan } from "../image/tile-plan.ts";
import { createCache, freeCache } from "../models/cache.ts";
import { freeWeights } from "../models/load-weights.ts";
import { encodeTiles, type ModelWeights, packFeatures } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import { packMask, type SamplingOptions, sampleRows } from "../tensor/sampling.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Pool } from "./pool.ts";
import { uniform } from "./random.ts";
import { type LoadedModel, type PlacedImage, runStep } from "./step.ts";

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
export interface GenerationRequest {
  /** Prompt, image tokens expanded. */
  readonly ids: Int32Array;
  readonly images: readonly PlacedImage[];
  readonly sampling: SamplingOptions;
  /** The same seed gives the same tokens, whatever else runs. Safe integer, at least 0. */
  readonly seed: number;
  readonly maxNewTokens: number;
  readonly eosTokenIds: readonly number[];
  /** [V], 0 for ids that must not come (padding rows of the vocabulary); null allows all. */
  readonly allowed: Uint8Array | null;
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
  readonly #model: LoadedModel;
  readonly #pages: Pool;
  readonly #slots: Pool;

  /** Takes over backend and weights: `close` frees them. */
  constructor(backend: Backend, config: ModelConfig, weights: ModelWeights, options: EngineOptions) {
    this.options = options;
    const numPages = options.maxSequences * pagesFor(options.contextLength, options.pageSize);
    const size = { numPages, pageSize: options.pageSize, numSlots: options.maxSequences };
    this.#model = { backend, config, weights, cache: createCache(backend, config.textConfig, size) };
    this.#pages = new Pool("KV pages", numPages);
    this.#slots = new Pool("state slots", options.maxSequences);
  }

  get model(): LoadedModel {
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
    const { ids, sampling, signal } = request;
    this.#check(request);
    throwIfAborted(signal);
    const sequence = new Sequence(this.#pages, this.#slots, this.options.pageSize);
    const counts = new Int32Array(this.#model.config.textConfig.vocabSize);
    const mask = request.allowed && packMask(request.allowed);
    const row = { ...sampling, slot: 0, mask: mask ? 0 : -1 };
    try {
      let logits = await this.#prefill(sequence, request);
      for (let index = 0; index < request.maxNewTokens; index++) {
        throwIfAborted(signal);
        const random = uniform(request.seed, index);
        const history = index === 0 ? { prompt: ids, output: new Int32Array(0) } : null;
        const id = sampleRows(logits, [{ ...row, random, history }], counts, mask)[0]!;
        if (request.eosTokenIds.includes(id)) return "stop";
        yield id;
        if (sequence.length >= this.options.contextLength) return "length";
        if (index + 1 < request.maxNewTokens) {
          throwIfAborted(signal);
          logits = (await this.#advance(sequence, Int32Array.of(id), [], true))!;
        }
      }
      return "length";
    } finally {
      sequence.free();
    }
  }

  /** Frees cache, weights and backend. Requests under way fail. */
  close(): void {
    const { backend, cache, weights } = this.#model;
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

  async #prefill(sequence: Sequence, { ids, images, signal }: GenerationRequest): Promise<Float32Array> {
    const { prefillChunk } = this.options;
    for (let start = 0; ; start += prefillChunk) {
      const chunk = ids.subarray(start, start + prefillChunk);
      const isLast = start + prefillChunk >= ids.length;
      const logits = await this.#advance(sequence, chunk, images, isLast);
      throwIfAborted(signal);
      if (logits) return logits;
    }
  }

  async #advance(
    sequence: Sequence,
    ids: Int32Array,
    images: readonly PlacedImage[],
    wantsLogits: boolean,
  ): Promise<Float32Array | null> {
    const pages = sequence.grow(ids.length);
    const slice = {
      ids,
      images,
      wantsLogits,
      pages,
      pastLength: sequence.length,
      stateSlot: sequence.slot,
    };
    const [logits] = await runStep(this.#model, [slice]);
    sequence.length += ids.length;
    return logits ?? null;
  }
}

/** What one request holds of the cache. */
class Sequence {
  /** Tokens in the cache. */
  length = 0;
  readonly slot: number;
  readonly #pages: number[] = [];
  readonly #pagePool: Pool;
  readonly #slotPool: Pool;
  readonly #pageSize: number;

  constructor(pagePool: Pool, slotPool: Pool, pageSize: number) {
    this.#pagePool = pagePool;
    this.#slotPool = slotPool;
    this.#pageSize = pageSize;
    this.slot = slotPool.take(1)[0]!;
  }

  /** Takes pages for `count` more tokens and gives all pages in order. */
  grow(count: number): Int32Array {
    const wanted = pagesFor(this.length + count, this.#pageSize);
    this.#pages.push(...this.#pagePool.take(wanted - this.#pages.length));
    return Int32Array.from(this.#pages);
  }

  free(): void {
    this.#pagePool.release(this.#pages.splice(0));
    this.#slotPool.release([this.slot]);
  }
}

function pagesFor(tokens: number, pageSize: number): number {
  return Math.ceil(tokens / pageSize);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new RequestError("aborted", "the request was aborted", { cause: signal.reason });
  }
}
