import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomModel, tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { randomValues } from "../../test/support/tensors.ts";
import { planTiles } from "../image/tile-plan.ts";
import { stateValuesPerSequence } from "../models/cache.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { Engine, type EngineOptions, type GenerationRequest } from "./engine.ts";

const config = tinyConfig({}, tinyVision);
const stateBytes = 4 * stateValuesPerSequence(config.textConfig);
const options: EngineOptions = { contextLength: 300, maxSequences: 3, pageSize: 8, prefillChunk: 64 };
const caching = {
  prefixCache: { stateBytes: 20 * stateBytes, minTokens: 8, interval: 64 },
  imageCacheBytes: 100_000,
};

async function openEngine(changed: Partial<EngineOptions> = caching): Promise<Engine> {
  const { backend, weights } = await randomModel(config, 11);
  return new Engine(backend, config, weights, { ...options, ...changed });
}

function text(length: number, salt: number): number[] {
  return Array.from({ length }, (_, i) => (i * 7 + salt * 13 + ((i * i) % 5)) % 39);
}

interface Answer {
  readonly ids: readonly number[];
  /** Tokens of the prompt found in the cache. */
  readonly cached: number;
}

async function ask(
  engine: Engine,
  prompt: readonly number[],
  changed: Partial<GenerationRequest> = {},
): Promise<Answer> {
  let cached = -1;
  const request: GenerationRequest = {
    ids: Int32Array.from(prompt),
    images: [],
    sampling: { ...greedySampling, temperature: 1.5, repetitionPenalty: 1.2 },
    seed: 42,
    maxNewTokens: 6,
    eosTokenIds: [],
    allowed: null,
    onStart: (tokens) => {
      cached = tokens;
    },
    ...changed,
  };
  const ids: number[] = [];
  for await (const id of engine.generate(request)) ids.push(id);
  return { ids, cached };
}

const plan = planTiles({ width: 8, height: 8 }, { tileSize: 8, patchSize: 4, pinpoints: [[8, 8]] });

/** Image number `which`, in the cache of features. */
function imageOf(engine: Engine, which: number) {
  const pixels = randomValues(which, plan.numTiles * 3 * 64);
  return engine.image({ key: `image ${which}`, plan, pixels: async () => pixels });
}

describe("what a prompt finds", () => {
  test("is nothing without a prefix cache", async () => {
    const engine = await openEngine({});
    await ask(engine, text(100, 1));
    expect((await ask(engine, text(100, 1))).cached).toBe(0);
    expect(engine.kept).toEqual({ pages: 0, states: 0, imageBytes: 0 });
  });

  test("is the same prompt up to its last whole block, and the answer is the same", async () => {
    const engine = await openEngine();
    const first = await ask(engine, text(100, 1));
    const second = await ask(engine, text(100, 1));
    expect([first.cached, second.cached]).toEqual([0, 64]);
    expect(second.ids).toEqual(first.ids);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(engine.kept.states).toBeGreaterThan(0);
  });

  test("is the conversation so far, answer included", async () => {
    const engine = await openEngine();
    const first = await ask(engine, text(50, 1), { boundaries: [30] });
    // The last token was never fed: nothing came after it.
    const { cached, ids } = await ask(engine, [...text(50, 1), ...first.ids, ...text(20, 2)], {
      boundaries: [30],
    });
    expect(cached).toBe(50 + 5);
    const alone = await ask(await openEngine({}), [...text(50, 1), ...first.ids, ...text(20, 2)]);
    expect(ids).toEqual(alone.ids);
  });

  test("is the system prompt, for another question", async () => {
    const engine = await openEngine();
    const system = text(37, 1);
    await ask(engine, [...system, ...text(30, 2)], { boundaries: [37] });
    const other = [...system, ...text(30, 3)];
    const { cached, ids } = await ask(engine, other, { boundaries: [37] });
    expect(cached).toBe(37);
    expect(ids).toEqual((await ask(await openEngine({}), other)).ids);
  });

  test("is what two prompts had in common, once the second has shown where they part", async () => {
    const engine = await openEngine({ ...caching, prefixCache: { ...caching.prefixCache, interval: 1024 } });
    const common = text(150, 1);
    const cached = [];
    for (const salt of [2, 3, 4]) cached.push((await ask(engine, [...common, ...text(90, salt)])).cached);
    expect(cached).toEqual([0, 0, 128]);
  });

  test("is an image with its question before, and not another image of the same size", async () => {
    const engine = await openEngine();
    const askAbout = async (which: number) => {
      const image = await imageOf(engine, which);
      const prompt = [...text(20, 1), ...new Array<number>(plan.numFeatures).fill(39), ...text(9, 2)];
      const answer = await ask(engine, prompt, { images: [{ offset: 20, ...image }] });
      image.free();
      return answer;
    };
    const first = await askAbout(1);
    const other = await askAbout(2);
    const again = await askAbout(1);
    expect([first.cached, other.cached, again.cached]).toEqual([0, 0, 20 + plan.numFeatures]);
    expect(again.ids).toEqual(first.ids);
    expect(other.ids).not.toEqual(first.ids);
  });

  test("does not go beyond an image of unknown content", async () => {
    const engine = await openEngine();
    const { features } = await imageOf(engine, 1);
    const prompt = [...text(20, 1), ...new Array<number>(plan.numFeatures).fill(39), ...text(100, 2)];
    const cached = [];
    for (let i = 0; i < 2; i++)
      cached.push(
        (await ask(engine, prompt, { images: [{ offset: 20, features }], boundaries: [16] })).cached,
      );
    expect(cached).toEqual([0, 16]);
  });

  test("is written on in place when there is no page for a copy", async () => {
    const tight = { contextLength: 16, numPages: 2, prefixCache: { ...caching.prefixCache, minTokens: 1 } };
    const engine = await openEngine(tight);
    await ask(engine, text(10, 1), { maxNewTokens: 1, boundaries: [10] });
    expect(engine.kept.pages).toBe(2);
    const longer = [...text(10, 1), ...text(4, 2)];
    const { cached, ids } = await ask(engine, longer, { maxNewTokens: 2 });
    expect(cached).toBe(10);
    expect(ids).toEqual((await ask(await openEngine({}), longer, { maxNewTokens: 2 })).ids);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("is nothing when it could not be kept, and the request ends as it would", async () => {
    const engine = await openEngine();
    const { backend } = engine.model;
    const run = backend.run.bind(backend);
    const first = await ask(await openEngine(), text(60, 1));
    backend.run = (op, args, output) => {
      if (op === "copyPlaces") throw new Error("the device is gone");
      run(op, args, output);
    };
    expect(await ask(engine, text(60, 1))).toEqual(first); // no cut in so short a prompt: kept only at its end
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(engine.kept).toMatchObject({ pages: 0, states: 0 });
    backend.run = run;
    expect(await ask(engine, text(60, 1))).toEqual(first);
  });

  test("is nothing after a step has failed, and the next answer is right", async () => {
    const engine = await openEngine();
    const first = await ask(engine, text(100, 1));
    const { backend } = engine.model;
    const read = backend.read.bind(backend);
    backend.read = () => Promise.reject(new Error("lost"));
    await expect(ask(engine, text(90, 5))).rejects.toThrow("lost");
    backend.read = read;
    expect(engine.kept).toMatchObject({ pages: 0, states: 0 });
    expect(await ask(engine, text(100, 1))).toEqual(first);
  });
});

interface Wish {
  readonly parts: readonly { readonly salt: number; readonly length: number }[];
  readonly image: number | null;
  readonly seed: number;
  readonly isCut: boolean;
  readonly leavesAfter: number | null;
}

test("any prompts, budgets and load: cached and uncached runs give the same tokens, and nothing is left", async () => {
  const plain = await openEngine({});
  const known = new Map<string, readonly number[]>();
  let found = 0;
  const part = fc.record({ salt: fc.integer({ min: 1, max: 3 }), length: fc.constantFrom(5, 9, 40, 70) });
  const wish = fc.record({
    parts: fc.array(part, { minLength: 1, maxLength: 4, size: "max" }),
    image: fc.option(fc.integer({ min: 1, max: 2 })),
    seed: fc.integer({ min: 0, max: 2 }),
    isCut: fc.boolean(),
    leavesAfter: fc.option(fc.integer({ min: 1, max: 4 })),
  });
  const run = async (engine: Engine, { parts, image, seed, isCut, leavesAfter }: Wish) => {
    const before = parts.slice(0, 1).flatMap(({ length, salt }) => text(length, salt));
    const after = parts.slice(1).flatMap(({ length, salt }) => text(length, salt));
    const encoded = image === null ? null : await imageOf(engine, image);
    const marks = new Array<number>(encoded ? plan.numFeatures : 0).fill(39);
    let cached = 0;
    const tokens = engine.generate({
      ids: Int32Array.from([...before, ...marks, ...after]),
      images: encoded ? [{ offset: before.length, ...encoded }] : [],
      sampling: { ...greedySampling, temperature: 1.5, frequencyPenalty: 0.3 },
      seed,
      maxNewTokens: 5,
      eosTokenIds: [],
      allowed: null,
      boundaries: isCut ? [before.length, before.length + marks.length] : [],
      onStart: (count) => {
        cached = count;
      },
    });
    const ids: number[] = [];
    for await (const id of tokens) if (ids.push(id) === leavesAfter) break;
    encoded?.free();
    return { ids, cached };
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(wish, { minLength: 6, maxLength: 12, size: "max" }),
      fc.record({
        states: fc.constantFrom(2, 30),
        pages: fc.constantFrom(5, 80),
        own: fc.integer({ min: 38, max: 50 }),
      }),
      async (wishes, { states, pages, own }) => {
        const bytesPerPage = 4 * 2 * 16 * options.pageSize; // one softmax layer of 2 heads of 8
        const engine = await openEngine({
          imageCacheBytes: 1000,
          numPages: own,
          prefixCache: {
            stateBytes: states * stateBytes,
            pageBytes: pages * bytesPerPage,
            minTokens: 4,
            interval: 64,
          },
        });
        // Twice, some while others run.
        const all = [...wishes, ...wishes];
        const answers = await Promise.all(
          all.map(async (one, index) => {
            for (let turn = 0; turn < 8 * index; turn++)
              await new Promise((resolve) => setImmediate(resolve));
            return run(engine, one);
          }),
        );
        for (const [index, one] of all.entries()) {
          const name = JSON.stringify({ ...one, isCut: null, leavesAfter: null });
          if (!known.has(name)) known.set(name, (await run(plain, { ...one, leavesAfter: null })).ids);
          expect(answers[index]!.ids).toEqual(known.get(name)!.slice(0, one.leavesAfter ?? 5));
          found += answers[index]!.cached;
        }
        const { backend } = engine.model;
        expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
        expect(engine.kept.states).toBeLessThanOrEqual(states);
        expect(engine.kept.pages).toBeLessThanOrEqual(pages);
        expect(backend.memory().temporary).toBe(0);
      },
    ),
    { seed: 9, numRuns: 15 },
  );
  expect(found).toBeGreaterThan(500);
}, 120_000);
