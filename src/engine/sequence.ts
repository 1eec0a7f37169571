/**
 * One request's tokens: what they hold of the cache, and the steps that add to them.
 */

import { hasPenalties, packMask, type SamplingOptions } from "../tensor/sampling.ts";
import type { Pool } from "./pool.ts";
import { uniform } from "./random.ts";
import type { SliceSampling } from "./sampler.ts";
import { type PlacedImage, type RunningStep, type SampledToken, type StepModel, startStep } from "./step.ts";

/** What a sequence begins with. */
export interface SequenceRequest {
  /** Prompt, image tokens expanded. */
  readonly ids: Int32Array;
  readonly images: readonly PlacedImage[];
  readonly sampling: SamplingOptions;
  readonly seed: number;
  /** [V], 0 for ids that must not come; null allows all. */
  readonly allowed: Uint8Array | null;
}

export class Sequence {
  /** Tokens in the cache, those of queued steps included. */
  length = 0;
  readonly slot: number;
  readonly #model: StepModel;
  readonly #pagePool: Pool;
  readonly #slotPool: Pool;
  readonly #request: SequenceRequest;
  readonly #mask: Int32Array | null;
  readonly #pages: number[] = [];

  /** Takes a state slot. @throws {RequestError} `cache_full` */
  constructor(model: StepModel, pagePool: Pool, slotPool: Pool, request: SequenceRequest) {
    this.#model = model;
    this.#pagePool = pagePool;
    this.#slotPool = slotPool;
    this.#request = request;
    this.#mask = request.allowed && packMask(request.allowed);
    this.slot = slotPool.take(1)[0]!;
  }

  /**
   * Queues the step that appends `ids` and samples the request's new token `index`, counted from 0; with null it samples
   * none. @throws {RequestError} `cache_full`
   */
  start(ids: Int32Array | SampledToken, index: number | null): RunningStep {
    const count = ids instanceof Int32Array ? ids.length : 1;
    this.#grow(count);
    const slice = {
      ids,
      images: this.#request.images,
      pages: Int32Array.from(this.#pages),
      pastLength: this.length,
      stateSlot: this.slot,
      sampling: index === null ? null : this.#samplingOf(index),
    };
    const step = startStep(this.#model, [slice]);
    this.length += count;
    return step;
  }

  /** Gives back pages and slot. Queued steps may still write there: they come before any step that is queued later. */
  free(): void {
    this.#pagePool.release(this.#pages.splice(0));
    this.#slotPool.release([this.slot]);
  }

  #samplingOf(index: number): SliceSampling {
    const { ids: prompt, sampling: options, seed } = this.#request;
    const slot = hasPenalties(options) ? this.slot : -1;
    const history = index === 0 && slot >= 0 ? { prompt, output: new Int32Array(0) } : null;
    return { options, random: uniform(seed, index), slot, history, mask: this.#mask };
  }

  #grow(count: number): void {
    const wanted = pagesFor(this.length + count, this.#model.cache.pageSize);
    this.#pages.push(...this.#pagePool.take(wanted - this.#pages.length));
  }
}

export function pagesFor(tokens: number, pageSize: number): number {
  return Math.ceil(tokens / pageSize);
}
