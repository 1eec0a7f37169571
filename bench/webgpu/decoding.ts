/**
 * Sequences of random tokens that decode side by side, as an engine has them: a step is started while the one before it runs.
 */

import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { Sampler } from "../../src/engine/sampler.ts";
import { type RunningStep, type StepModel, type StepSlice, startStep } from "../../src/engine/step.ts";
import { StepReplays } from "../../src/engine/step-replays.ts";
import type { ModelConfig } from "../../src/formats/config.ts";
import { createCache, freeCache } from "../../src/models/cache.ts";
import type { ModelWeights } from "../../src/models/vl.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";

const pageSize = 256;
const greedy = { options: greedySampling, random: 0, slot: -1, history: null, mask: null };

/** What a step took of the main thread, milliseconds. */
export interface StepTimes {
  /** To encode the step and hand it to the device. */
  readonly hostMs: number;
  /** Until the step before it was known to be done, after that. */
  readonly waitMs: number;
}

export class Decoding {
  readonly #model: StepModel;
  readonly #pages: readonly Int32Array[];
  #past: number;
  #before: RunningStep;

  private constructor(model: StepModel, pages: readonly Int32Array[], prompt: number, first: RunningStep) {
    this.#model = model;
    this.#pages = pages;
    this.#past = prompt;
    this.#before = first;
  }

  /** Sequences after a prompt of `prompt` tokens, one for each list of pages. */
  static async begin(model: StepModel, pages: readonly Int32Array[], prompt: number): Promise<Decoding> {
    const { vocabSize } = model.config.textConfig;
    const first = startStep(
      model,
      pages.map((own, s) => sliceOf(randomIds(s, prompt, vocabSize), 0, own, s, true)),
    );
    await first.done;
    return new Decoding(model, pages, prompt, first);
  }

  /** Starts the next step, then waits for the one before it. */
  async step(): Promise<StepTimes> {
    const before = this.#before;
    const { sampled } = before;
    const began = performance.now();
    this.#before = startStep(
      this.#model,
      this.#pages.map((own, s) =>
        sliceOf(sampled ? { tensor: sampled, row: s } : Int32Array.of(s), this.#past, own, s, true),
      ),
    );
    const started = performance.now();
    this.#past++;
    await before.done;
    const waitMs = performance.now() - started;
    before.close();
    return { hostMs: started - began, waitMs };
  }

  /** Waits for the last step. */
  async settle(): Promise<void> {
    await this.#before.done;
  }

  close(): void {
    this.#before.close();
  }
}

/** Runs `work` with a cache for `sequences` sequences of at most `tokens` tokens, and the pages of each. @param isPlain no step is replayed */
export async function withCache<Result>(
  backend: WebGpuBackend,
  config: ModelConfig,
  weights: ModelWeights,
  sequences: number,
  tokens: number,
  work: (model: StepModel, pages: Int32Array[]) => Promise<Result>,
  isPlain = false,
): Promise<Result> {
  const each = Math.ceil(tokens / pageSize);
  const size = { numPages: each * sequences, pageSize, numSlots: sequences };
  const cache = createCache(backend, config.textConfig, size);
  const sampler = new Sampler(backend, config.textConfig.vocabSize, sequences);
  const pages = Array.from({ length: sequences }, (_, s) =>
    Int32Array.from({ length: each }, (__, p) => s * each + p),
  );
  const replays = new StepReplays();
  const model = { backend, config, weights, cache, sampler, ...(isPlain ? {} : { replays }) };
  try {
    return await work(model, pages);
  } finally {
    replays.clear();
    sampler.free();
    freeCache(backend, cache);
  }
}

/** The next tokens of a sequence; whether the token after them is sampled, greedily. */
export function sliceOf(
  ids: StepSlice["ids"],
  pastLength: number,
  pages: Int32Array,
  stateSlot: number,
  isSampled: boolean,
): StepSlice {
  return { ids, pastLength, pages, stateSlot, images: [], sampling: isSampled ? greedy : null };
}

export function randomIds(seed: number, length: number, vocabSize: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => ((seed + i) * 7919 + 13) % vocabSize);
}
