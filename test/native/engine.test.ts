// Generation on the addon: the event loop stays free, memory stays bounded, and bits depend on nothing but the request.

import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { Machine } from "../../src/backends/native/machine.ts";
import { createNativeBackend } from "../../src/backends/native/native-backend.ts";
import { Engine, type GenerationRequest } from "../../src/engine/engine.ts";
import { Sampler } from "../../src/engine/sampler.ts";
import { type StepSlice, startStep } from "../../src/engine/step.ts";
import type { ModelConfig } from "../../src/formats/config.ts";
import { createCache } from "../../src/models/cache.ts";
import { loadWeights } from "../../src/models/load-weights.ts";
import { benchShapes } from "../../src/runtime/bench-shapes.ts";
import { syntheticCheckpoint } from "../../src/runtime/synthetic.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { randomCheckpoint, tinyConfig } from "../support/random-model.ts";

const options = { contextLength: 512, maxSequences: 2, pageSize: 16, prefillChunk: 32 };

const drawn = { ...greedySampling, temperature: 1, topP: 0.95, repetitionPenalty: 1.1 };

function request(changed: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    ids: Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6),
    images: [],
    sampling: drawn,
    seed: 1,
    maxNewTokens: 500,
    eosTokenIds: [],
    allowed: null,
    ...changed,
  };
}

async function count(tokens: AsyncGenerator<number, unknown>): Promise<number> {
  let seen = 0;
  for await (const _ of tokens) seen++;
  return seen;
}

describe.skipIf(addonStatus().executor === null)("generation on the addon", () => {
  async function openEngine(config: ModelConfig): Promise<Engine> {
    const backend = createNativeBackend(addonStatus().executor!);
    return new Engine(
      backend,
      config,
      await loadWeights(config, randomCheckpoint(config, 5), backend),
      options,
    );
  }

  // Whoever else has the cores may delay timers too: a second try is fair.
  test("while a model generates, timers are on time", { retry: 2, timeout: 60_000 }, async () => {
    const shape = benchShapes["lightning-small"]!();
    const config = { ...shape, textConfig: { ...shape.textConfig, vocabSize: 32_000 } };
    const backend = createNativeBackend(addonStatus().executor!);
    const weights = await loadWeights(config, syntheticCheckpoint(config, "int8"), backend);
    const engine = new Engine(backend, config, weights, { ...options, contextLength: 2048 });
    const ids = Int32Array.from({ length: 300 }, (_, i) => i * 7);
    await count(engine.generate(request({ ids, maxNewTokens: 2 }))); // code of a first run is slow
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const before = performance.eventLoopUtilization();
    const started = performance.now();
    delay.enable();
    const seen = await count(engine.generate(request({ ids, maxNewTokens: 300 })));
    delay.disable();
    const p99 = delay.percentile(99) / 1e6 - 5; // the histogram counts the 5 ms of its own timer
    const busy = performance.eventLoopUtilization(before).utilization;
    console.log(
      `${(seen / (performance.now() - started)) * 1000} tokens/s, event loop busy ${(100 * busy).toFixed(0)} %, delay at the 99th percentile ${p99.toFixed(1)} ms`,
    );
    expect(seen).toBe(300);
    engine.close();
    expect(p99).toBeLessThan(20);
  });

  test("a request among 63 others gives the tokens that it gives alone", { timeout: 60_000 }, async () => {
    const config = tinyConfig({ hiddenSize: 96, headDim: 24, intermediateSize: 80, vocabSize: 333 });
    const backend = createNativeBackend(addonStatus().executor!);
    const weights = await loadWeights(config, randomCheckpoint(config, 5), backend);
    const engine = new Engine(backend, config, weights, {
      contextLength: 512,
      maxSequences: 64,
      pageSize: 16,
      prefillChunk: 256,
    });
    // Lengths around the blocks of lightning attention, so that loads cut prompts in different places.
    const variants = Array.from({ length: 64 }, (_, seed) => ({
      seed,
      ids: Int32Array.from(
        { length: [1, 65, 66, 129, 200, 321, 385][seed % 7]! },
        (_, i) => (i * 31 + seed) % 333,
      ),
      maxNewTokens: 5 + (seed % 40),
    }));
    const tokensOf = async (variant: (typeof variants)[number]) => {
      const ids: number[] = [];
      for await (const id of engine.generate(request(variant))) ids.push(id);
      return ids;
    };
    const alone: number[][] = [];
    for (const variant of variants) alone.push(await tokensOf(variant));
    expect(await Promise.all(variants.map(tokensOf))).toEqual(alone);
    const shuffled = variants.map((_, i) => (i * 27 + 11) % 64); // others come first, so prompts are cut elsewhere
    const again = await Promise.all(shuffled.map((which) => tokensOf(variants[which]!)));
    expect(again).toEqual(shuffled.map((which) => alone[which]));
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    engine.close();
  });

  test("drafts change no token: greedy and drawn, alone and among others", { timeout: 60_000 }, async () => {
    const config = tinyConfig({ hiddenSize: 96, headDim: 24, intermediateSize: 80, vocabSize: 333 });
    const open = async (maxDrafts: number) => {
      const backend = createNativeBackend(addonStatus().executor!);
      const weights = await loadWeights(config, randomCheckpoint(config, 5), backend);
      return new Engine(backend, config, weights, {
        ...options,
        maxSequences: 8,
        prefillChunk: 128,
        maxDrafts,
      });
    };
    const [plain, drafting] = [await open(0), await open(6)];
    const variants = Array.from({ length: 24 }, (_, seed) => ({
      seed,
      ids: Int32Array.from({ length: 20 + 9 * seed }, (_, i) => ((i % (11 + seed)) * 31 + seed) % 333),
      // From tokens that nobody guesses to those that repeat themselves.
      logitBias: Array.from({ length: 3 }, (_, id) => [id + 40, (seed % 4) * 5] as const),
      sampling: seed % 2 === 0 ? greedySampling : { ...greedySampling, temperature: 1, topP: 0.9 },
      maxNewTokens: 60,
    }));
    const told = async (engine: Engine, variant: (typeof variants)[number]) => {
      const tokens: number[] = [];
      const logprobs: number[] = [];
      const onToken = ({ logprob }: { logprob: number }) => void logprobs.push(logprob);
      const asked = request({ ...variant, logprobs: { numTop: 0, onToken } });
      for await (const id of engine.generate(asked)) tokens.push(id);
      return { tokens, logprobs };
    };
    const expected = [];
    for (const variant of variants) expected.push(await told(plain, variant));
    for (const [index, variant] of variants.entries())
      expect(await told(drafting, variant)).toEqual(expected[index]); // logits too, to the bit
    expect(await Promise.all(variants.map((variant) => told(drafting, variant)))).toEqual(expected);
    const { tried, accepted } = drafting.drafts;
    expect(accepted).toBeGreaterThan(500);
    expect(tried - accepted).toBeGreaterThan(500);
    for (const engine of [plain, drafting]) engine.close();
  });

  test("a prompt that begins with kept states has the bits of one that begins with none", async () => {
    const config = tinyConfig({ hiddenSize: 96, headDim: 24, intermediateSize: 80, vocabSize: 333 });
    const text = (length: number, salt: number) =>
      Array.from({ length }, (_, i) => (i * 31 + salt * 17 + ((i * i) % 7)) % 333);
    const system = text(101, 1);
    // The same question again, another one to the same system prompt, one that parts from the first in its middle, and its like.
    const prompts = [
      [...system, ...text(280, 2)],
      [...system, ...text(280, 2)],
      [...system, ...text(77, 3)],
      [...system, ...text(280, 2).slice(0, 150), ...text(90, 4)],
      [...system, ...text(280, 2).slice(0, 150), ...text(65, 5)],
    ];
    const openCaching = async () => {
      const backend = createNativeBackend(addonStatus().executor!);
      const weights = await loadWeights(config, randomCheckpoint(config, 5), backend);
      const prefixCache = { stateBytes: 2 ** 22, minTokens: 32 };
      return new Engine(backend, config, weights, { ...options, prefillChunk: 128, prefixCache });
    };
    /** Tokens, and the state of the first slot after them. */
    const answer = async (engine: Engine, prompt: readonly number[]) => {
      let cached = 0;
      const ids: number[] = [];
      const onStart = (count: number) => {
        cached = count;
      };
      const changed = { ids: Int32Array.from(prompt), maxNewTokens: 4, boundaries: [system.length], onStart };
      for await (const id of engine.generate(request(changed))) ids.push(id);
      const { backend, cache } = engine.model;
      const states = [];
      for (const layer of cache.layers) {
        if (layer.type !== "lightning") continue;
        const values = (await backend.read(layer.state)) as Float32Array;
        const first = values.slice(0, values.length / layer.state.shape[0]!);
        states.push(createHash("sha256").update(first).digest("hex"));
      }
      return { cached, result: { ids, states } };
    };
    const caching = await openCaching();
    const found = [];
    for (const prompt of prompts) {
      const { cached, result } = await answer(caching, prompt);
      found.push(cached);
      const fresh = await openCaching();
      expect(result).toEqual((await answer(fresh, prompt)).result);
      fresh.close();
    }
    expect(found).toEqual([0, 357, 101, 101, 229]);
    expect(caching.inUse).toEqual({ pages: 0, slots: 0 });
    caching.close();
  });

  test("10,000 steps of a model leave no memory behind", async () => {
    const engine = await openEngine(
      tinyConfig({
        numHiddenLayers: 2,
        layerTypes: ["lightning", "softmax"],
        sharedIntermediateSizes: [0, 0],
      }),
    );
    const { backend } = engine.model;
    const held = backend.memory().persistent;
    const generate = async (requests: number) => {
      for (let seed = 0; seed < requests; seed++) {
        await Promise.all([0, 1].map((which) => count(engine.generate(request({ seed: 2 * seed + which })))));
        expect(backend.memory()).toEqual({ persistent: held, temporary: 0 });
        expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
      }
    };
    await generate(3);
    global.gc?.();
    const before = process.memoryUsage().rss;
    await generate(20); // 500 steps each, of two requests at once
    global.gc?.();
    const grown = process.memoryUsage().rss - before;
    console.log(`10,000 steps: resident memory grew by ${(grown / 2 ** 20).toFixed(1)} MiB`);
    expect(grown).toBeLessThan(64 * 2 ** 20); // garbage of JavaScript's own included
    engine.close();
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  }, 120_000);

  test("the number of threads changes no token and no bit of the cache", async () => {
    const machine = new Machine(addonStatus().executor!);
    const setThreads = async (threads: number) => {
      machine.push("threads", [threads]);
      await machine.flush();
    };
    const detail = addonStatus().executor!.detail;
    const usual = Number(/(\d+) threads/.exec(detail)![1]);
    try {
      const results = [];
      for (const threads of [1, 2, 3]) {
        await setThreads(threads);
        results.push(await stepOutputs([[0], [1], [2]]));
      }
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    } finally {
      await setThreads(usual);
    }
  });

  test.each([[[[0, 1, 2]]], [[[2, 0], [1]]], [[[1], [0, 2]]]])(
    "batches of %j give what each sequence gives alone, bit by bit",
    async (batches) => {
      expect(await stepOutputs(batches)).toEqual(await stepOutputs([[0], [1], [2]]));
    },
  );

  test.skipIf(!existsSync("/proc/self/task"))("more models bring no more threads", async () => {
    const first = await openEngine(tinyConfig());
    await count(first.generate(request({ maxNewTokens: 5 })));
    const threads = readdirSync("/proc/self/task").length;
    const others = await Promise.all([openEngine(tinyConfig()), openEngine(tinyConfig())]);
    await Promise.all(others.map((engine) => count(engine.generate(request({ maxNewTokens: 20 })))));
    expect(readdirSync("/proc/self/task").length).toBeLessThanOrEqual(threads);
    for (const engine of [first, ...others]) engine.close();
  });

  /** Tokens, and the bytes of cache and state, after a prefill and five steps of three sequences grouped in batches. */
  const config = tinyConfig({ hiddenSize: 96, headDim: 24, intermediateSize: 80, vocabSize: 333 });
  const checkpoint = randomCheckpoint(config, 5);
  async function stepOutputs(batches: readonly (readonly number[])[]) {
    const backend = createNativeBackend(addonStatus().executor!);
    const weights = await loadWeights(config, checkpoint, backend);
    const cache = createCache(backend, config.textConfig, { numPages: 60, pageSize: 8, numSlots: 3 });
    const model = {
      backend,
      config,
      weights,
      cache,
      sampler: new Sampler(backend, config.textConfig.vocabSize, 3),
    };
    const lengths = [70, 1, 33];
    const past = [0, 0, 0];
    const next = lengths.map((length, s) => Int32Array.from({ length }, (_, i) => (i * 31 + s) % 333));
    const tokens: number[][] = [[], [], []];
    for (let index = 0; index < 6; index++) {
      for (const batch of batches) {
        const slices = batch.map(
          (s): StepSlice => ({
            ids: next[s]!,
            pastLength: past[s]!,
            pages: Int32Array.from({ length: 20 }, (_, page) => page * 3 + s),
            stateSlot: s,
            images: [],
            sampling: {
              options: drawn,
              random: ((s + 1) * (index + 1) * 0.37) % 1,
              slot: s,
              history: index === 0 ? { prompt: next[s]!, output: new Int32Array(0) } : null,
              mask: null,
            },
          }),
        );
        const step = startStep(model, slices);
        const { ids } = await step.done;
        step.close();
        for (const [i, s] of batch.entries()) {
          past[s]! += next[s]!.length;
          next[s] = ids.slice(i, i + 1);
          tokens[s]!.push(ids[i]!);
        }
      }
    }
    const kept = [];
    for (const layer of cache.layers) {
      const tensors = layer.type === "softmax" ? [layer.keys, layer.values] : [layer.state];
      for (const tensor of tensors) kept.push(new Uint8Array((await backend.read(tensor)).buffer));
    }
    backend.close();
    return { tokens, kept };
  }
});
