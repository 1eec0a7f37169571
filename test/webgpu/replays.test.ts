// Steps that are recorded and run again give what the same steps give when each is encoded, and touch nothing of others.

import { describe, expect, test } from "vitest";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { Sampler } from "../../src/engine/sampler.ts";
import { type RunningStep, type StepModel, type StepSlice, startStep } from "../../src/engine/step.ts";
import { StepReplays } from "../../src/engine/step-replays.ts";
import { createCache, freeCache } from "../../src/models/cache.ts";
import { openOps } from "../../src/tensor/run.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { loadFixture } from "../support/fixtures.ts";
import { countBuffers, missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();
const numSequences = 3;

/** Sequences that take tokens in steps of any number of them, each chosen by a random number of its place. */
class Talk {
  readonly tokens: number[][] = [[], [], []];
  readonly #model: StepModel;
  #before: { readonly step: RunningStep; readonly of: readonly number[] } | null = null;

  constructor(model: StepModel) {
    this.#model = model;
  }

  async step(of: readonly number[]): Promise<void> {
    const before = this.#before;
    const step = startStep(
      this.#model,
      of.map((s): StepSlice => {
        const { length } = this.tokens[s]!;
        const row = before?.of.indexOf(s) ?? -1;
        // A sequence that begins has a prompt; one that rested knows its token.
        const known = length === 0 ? [3 + s, 1, 4] : this.tokens[s]!.slice(-1);
        const sampled = before?.step.sampled;
        const ids = sampled && row >= 0 ? { tensor: sampled, row } : Int32Array.from(known);
        const random = ((7 * length + 3 * s) % 11) / 11;
        return {
          ids,
          pastLength: length === 0 ? 0 : length + 2,
          pages: Int32Array.of(s, s + 3, s + 6, s + 9),
          stateSlot: s,
          images: [],
          sampling: {
            options: { ...greedySampling, temperature: 1.5 },
            random,
            slot: -1,
            history: null,
            mask: null,
          },
        };
      }),
    );
    // What is sampled is known only when the step is done: a place is kept for it.
    for (const s of of) this.tokens[s]!.push(Number.NaN);
    await this.#settle();
    this.#before = { step, of };
  }

  async end(): Promise<void> {
    await this.#settle();
    this.#before = null;
  }

  async #settle(): Promise<void> {
    if (!this.#before) return;
    const { step, of } = this.#before;
    const { ids } = await step.done;
    step.close();
    of.forEach((s, i) => {
      const own = this.tokens[s]!;
      own[own.findIndex(Number.isNaN)] = ids[i]!;
    });
  }
}

/** 12 steps of two sequences, a third that begins, 12 of three, 12 of two others, and 4 of three again. */
async function talkOf(model: StepModel, between: (step: number) => void): Promise<number[][]> {
  const talk = new Talk(model);
  const plan = [
    ...Array.from({ length: 12 }, () => [0, 1]),
    [2],
    ...Array.from({ length: 12 }, () => [0, 1, 2]),
    ...Array.from({ length: 12 }, () => [2, 1]),
    ...Array.from({ length: 4 }, () => [2, 0, 1]),
  ];
  for (const [index, of] of plan.entries()) {
    await talk.step(of);
    between(index);
  }
  await talk.end();
  return talk.tokens;
}

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  test("replayed steps give the tokens of encoded ones, and what others keep stays as it is", async () => {
    const { backend, config, weights } = await loadFixture("text-f32", await openLimitedWebGpu({}));
    const size = { numPages: 12, pageSize: 16, numSlots: numSequences };
    const run = async (replays: StepReplays | null, between: (step: number) => void = () => {}) => {
      const cache = createCache(backend, config.textConfig, size);
      const sampler = new Sampler(backend, config.textConfig.vocabSize, numSequences);
      const model = { backend, config, weights, cache, sampler, ...(replays ? { replays } : {}) };
      const tokens = await talkOf(model, between);
      sampler.free();
      freeCache(backend, cache);
      return tokens;
    };
    const encoded = await run(null);
    expect(new Set(encoded.flat()).size).toBeGreaterThan(10);

    let numReplayed = 0;
    const { record } = backend;
    backend.record = (work) => {
      const recording = record!.call(backend, work);
      return {
        ...recording,
        run(arena, inputs) {
          numReplayed++;
          recording.run(arena, inputs);
        },
      };
    };
    // Temporaries of others that live on through many steps, in all sizes that steps have.
    const kept = backend.openArena();
    const ops = openOps(backend, kept);
    const tensors: { readonly value: number; readonly tensor: ReturnType<typeof ops.scaledAdd> }[] = [];
    const keep = (step: number) => {
      for (const length of [16, 300, 3000]) {
        const a = kept.upload(new Float32Array(length).fill(step + 1), [1, length]);
        tensors.push({ value: 2 * (step + 1), tensor: ops.scaledAdd({ a, b: a, alpha: 1, beta: 1 }) });
      }
    };
    const replays = new StepReplays();
    expect(await run(replays, keep)).toEqual(encoded);
    expect(numReplayed).toBeGreaterThan(10);
    for (const { value, tensor } of tensors) {
      const values = (await backend.read(tensor)) as Float32Array;
      expect([Math.min(...values), Math.max(...values)]).toEqual([value, value]);
    }
    kept.close();
    replays.clear();
    expect(backend.memory().temporary).toBe(0);
    backend.close();
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  }, 120_000);

  test("repeated replays make no bind group, pipeline or buffer", async () => {
    const { backend, config, weights } = await loadFixture("text-f32", await openLimitedWebGpu({}));
    const cache = createCache(backend, config.textConfig, {
      numPages: 12,
      pageSize: 16,
      numSlots: numSequences,
    });
    const sampler = new Sampler(backend, config.textConfig.vocabSize, numSequences);
    const replays = new StepReplays();
    const seen: unknown[] = [];
    const numBuffers = countBuffers(backend as WebGpuBackend);
    const talk = new Talk({ backend, config, weights, cache, sampler, replays });
    for (let step = 0; step < 20; step++) {
      await talk.step([0, 1]);
      seen.push({ ...(backend as WebGpuBackend).cached, numBuffers: numBuffers() });
    }
    await talk.end();
    expect(seen.slice(14)).toEqual(Array.from({ length: 6 }, () => seen[13]));
    replays.clear();
    sampler.free();
    freeCache(backend, cache);
    backend.close();
  }, 60_000);
});
