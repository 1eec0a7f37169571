import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomModel, tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { randomValues } from "../../test/support/tensors.ts";
import { planTiles } from "../image/tile-plan.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { type EncodedImage, Engine, type EngineOptions, type GenerationRequest } from "./engine.ts";

const options: EngineOptions = { contextLength: 48, maxSequences: 3, pageSize: 4, prefillChunk: 5 };

async function openEngine(changed: Partial<EngineOptions> = {}): Promise<Engine> {
  const { backend, config, weights } = await randomModel(tinyConfig(), 11);
  return new Engine(backend, config, weights, { ...options, ...changed });
}

function request(changed: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    ids: Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5),
    images: [],
    sampling: { ...greedySampling, temperature: 1.5 },
    seed: 42,
    maxNewTokens: 12,
    eosTokenIds: [],
    allowed: null,
    ...changed,
  };
}

async function collect(engine: Engine, changed: Partial<GenerationRequest> = {}) {
  const ids: number[] = [];
  const tokens = engine.generate(request(changed));
  for (;;) {
    const next = await tokens.next();
    if (next.done) return { ids, reason: next.value };
    ids.push(next.value);
  }
}

/** Rows of every forward. */
function watchBatches(engine: Engine): number[] {
  const { backend } = engine.model;
  const run = backend.run.bind(backend);
  const rows: number[] = [];
  backend.run = (op, args, output) => {
    if (op === "softmaxAttention") rows.push(output.shape[0]!); // the model has one such layer
    run(op, args, output);
  };
  return rows;
}

describe("generation", () => {
  test("the same seed gives the same tokens, another seed others", async () => {
    const engine = await openEngine();
    const first = await collect(engine);
    expect(await collect(engine)).toEqual(first);
    expect(first.ids).toHaveLength(12);
    expect((await collect(engine, { seed: 43 })).ids).not.toEqual(first.ids);
  });

  test("requests side by side give what each gives alone", async () => {
    const engine = await openEngine();
    const variants = [1, 2, 3].map((seed) => ({ seed, ids: Int32Array.of(seed, 7, 8, 9, 10, 11) }));
    const alone = [];
    for (const variant of variants) alone.push(await collect(engine, variant));
    expect(await Promise.all(variants.map((variant) => collect(engine, variant)))).toEqual(alone);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test.each([1, 2, 7, 100])("prefill in chunks of %i gives the same tokens", async (prefillChunk) => {
    const expected = await collect(await openEngine());
    expect(await collect(await openEngine({ prefillChunk }))).toEqual(expected);
  });

  test("ends before an end-of-sequence token and at maxNewTokens", async () => {
    const engine = await openEngine();
    const { ids } = await collect(engine);
    const end = ids[5]!;
    expect(await collect(engine, { eosTokenIds: [end] })).toEqual({
      ids: ids.slice(0, ids.indexOf(end)),
      reason: "stop",
    });
    expect(await collect(engine, { maxNewTokens: 3 })).toEqual({ ids: ids.slice(0, 3), reason: "length" });
    expect(await collect(engine, { maxNewTokens: 0 })).toEqual({ ids: [], reason: "length" });
  });

  test("ends at the context and uses all of it", async () => {
    const engine = await openEngine({ contextLength: 16 });
    const { ids, reason } = await collect(engine, { maxNewTokens: 1000 });
    expect(reason).toBe("length");
    // 11 prompt tokens and 5 fed back fill 16 places; the 6th needs none.
    expect(ids).toHaveLength(6);
  });

  test("ids that are not allowed never come", async () => {
    const engine = await openEngine();
    const allowed = new Uint8Array(40).map((_, id) => Number(id % 2 === 0));
    const { ids } = await collect(engine, { allowed, maxNewTokens: 30 });
    expect(ids.every((id) => id % 2 === 0)).toBe(true);
  });
});

describe("batching", () => {
  test("requests under way share a forward", async () => {
    const engine = await openEngine({ prefillChunk: 100 });
    const rows = watchBatches(engine);
    await Promise.all([1, 2, 3].map((seed) => collect(engine, { seed, maxNewTokens: 4 })));
    expect(rows).toEqual([33, 3, 3, 3]);
  });

  test("a prompt is prefilled in chunks beside the tokens of others", async () => {
    const engine = await openEngine();
    const rows = watchBatches(engine);
    const first = engine.generate(request());
    await first.next();
    rows.length = 0;
    const second = collect(engine, { maxNewTokens: 1 });
    let tokens = 1;
    for await (const _ of first) tokens++;
    await second;
    expect(tokens).toBe(12);
    // 11 prompt tokens in chunks of 5, 5 and 1, in forwards that have a token of the other request too.
    expect(rows.slice(0, 6).filter((count) => count === 6)).toHaveLength(2);
  });

  test("a request that a step samples last is out of the next forward", async () => {
    const engine = await openEngine({ prefillChunk: 100 });
    const rows = watchBatches(engine);
    await Promise.all([2, 5].map((maxNewTokens) => collect(engine, { maxNewTokens })));
    expect(rows).toEqual([22, 2, 1, 1, 1]);
  });

  test("a higher priority gets the place that is free", async () => {
    const engine = await openEngine({ maxSequences: 1 });
    const ended: string[] = [];
    const run = (name: string, priority: number) =>
      collect(engine, { priority }).then(() => void ended.push(name));
    await Promise.all([run("first", 0), run("low", -1), run("middle", 0), run("high", 1)]);
    expect(ended.indexOf("high")).toBeLessThan(ended.indexOf("middle"));
    expect(ended.at(-1)).toBe("low");
  });

  test("a failing step fails those in it; those that wait run", async () => {
    const engine = await openEngine({ maxSequences: 2 });
    const expected = await collect(engine, { seed: 3 });
    const { backend } = engine.model;
    const read = backend.read.bind(backend);
    let reads = 0;
    backend.read = (tensor) => (++reads === 5 ? Promise.reject(new Error("lost")) : read(tensor));
    const outcomes = await Promise.allSettled([1, 2, 3].map((seed) => collect(engine, { seed })));
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect((outcomes[2] as PromiseFulfilledResult<unknown>).value).toEqual(expected);
    expect(engine.ended).toEqual({ finished: 2, cancelled: 0, failed: 2 }); // one ran before
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(backend.memory().temporary).toBe(0);
  });
});

describe("images", () => {
  const { imageSize, numChannels } = tinyVision;
  const pinpoints = tinyConfig({}, tinyVision).imageGridPinpoints;
  const plan = planTiles({ width: 16, height: 16 }, { tileSize: imageSize, patchSize: 4, pinpoints }); // 5 tiles
  const pixels = randomValues(1, plan.numTiles * numChannels * imageSize ** 2);

  async function openVision(changed: Partial<EngineOptions> = {}): Promise<Engine> {
    const { backend, config, weights } = await randomModel(tinyConfig({}, tinyVision), 11);
    return new Engine(backend, config, weights, { ...options, ...changed });
  }

  test("others get a token between two batches of tiles", async () => {
    const engine = await openVision({ tilesPerBatch: 2 });
    const { backend } = engine.model;
    const run = backend.run.bind(backend);
    let batches = 0;
    backend.run = (op, args, output) => {
      if (op === "unfoldPatches") batches++;
      run(op, args, output);
    };
    const seen: number[] = [];
    let encoded: Promise<EncodedImage> | undefined;
    for await (const _ of engine.generate(request({ maxNewTokens: 15 }))) {
      seen.push(batches);
      encoded ??= engine.encodeImage(pixels, plan);
    }
    const counts = seen.map((count, i) => count - (seen[i - 1] ?? 0));
    expect(Math.max(...counts)).toBe(1);
    expect(batches).toBe(3);
    (await encoded!).free();
    expect(backend.memory().temporary).toBe(0);
  });

  test("an image of a known key is neither encoded nor asked for its pixels", async () => {
    const engine = await openVision({ imageCacheBytes: 10_000 });
    let asked = 0;
    const ask = async () => {
      asked++;
      return pixels;
    };
    const image = { key: "a", plan, pixels: ask };
    const first = await engine.image(image);
    const values = await engine.model.backend.read(first.features);
    first.free();
    const second = await engine.image(image);
    expect(asked).toBe(1);
    expect(await engine.model.backend.read(second.features)).toEqual(values);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    second.free();
  });
});

describe("few pages", () => {
  const sampling = { ...greedySampling, temperature: 1.5, repetitionPenalty: 1.3, presencePenalty: 0.2 };
  const long = (seed: number) => ({
    seed,
    sampling,
    maxNewTokens: 30,
    ids: Int32Array.of(seed, 7, 8, 9, 10, 11, 2),
  });

  test("preempted requests lose nothing: the tokens are those of each alone", async () => {
    const alone = [];
    for (const seed of [1, 2, 3]) alone.push(await collect(await openEngine(), long(seed)));
    const engine = await openEngine({ numPages: 14 }); // three need 3 x 9
    const rows = watchBatches(engine);
    expect(await Promise.all([1, 2, 3].map((seed) => collect(engine, long(seed))))).toEqual(alone);
    expect(rows.reduce((a, b) => a + b)).toBeGreaterThan(3 * 36); // some of it twice
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("any requests, aborts and departures: each ends once, the others are as alone, and all is given back", async () => {
    const wish = fc.record({
      seed: fc.integer({ min: 0, max: 1000 }),
      length: fc.integer({ min: 1, max: 20 }),
      maxNewTokens: fc.integer({ min: 1, max: 20 }),
      leavesAfter: fc.option(fc.integer({ min: 0, max: 12 })),
      isAbort: fc.boolean(),
    });
    const reference = await openEngine();
    await fc.assert(
      fc.asyncProperty(
        fc.array(wish, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 12, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (wishes, numPages, prefillChunk) => {
          const engine = await openEngine({ numPages, prefillChunk });
          const outcomes = wishes.map(async ({ length, leavesAfter, isAbort, ...rest }) => {
            const controller = new AbortController();
            const ids = Int32Array.from({ length }, (_, i) => (i * 7 + rest.seed) % 39);
            const changed = { ...rest, ids, sampling };
            const seen: number[] = [];
            try {
              for await (const id of engine.generate(request({ ...changed, signal: controller.signal }))) {
                seen.push(id);
                if (seen.length !== leavesAfter) continue;
                if (!isAbort) return { seen, changed, how: "left" };
                controller.abort();
              }
              return { seen, changed, how: "finished" };
            } catch (error) {
              expect(error).toMatchObject({ code: "aborted" });
              return { seen, changed, how: "aborted" };
            }
          });
          const all = await Promise.all(outcomes);
          // Who leaves with the last token has finished.
          const isWhole = ({ seen, changed }: (typeof all)[number]) => seen.length === changed.maxNewTokens;
          const finished = all.filter((one) => one.how === "finished" || isWhole(one)).length;
          expect(engine.ended).toEqual({ finished, cancelled: all.length - finished, failed: 0 });
          expect(engine.load).toEqual({ running: 0, waiting: 0, images: 0 });
          for (const { seen, changed, how } of all) {
            const { ids } = await collect(reference, changed);
            expect(seen).toEqual(how === "finished" ? ids : ids.slice(0, seen.length));
          }
          expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
          expect(engine.model.backend.memory().temporary).toBe(0);
        },
      ),
      { seed: 3, numRuns: 12 },
    );
  });
});

describe("running ahead", () => {
  /** How many tokens were sampled when each token was handed out. */
  async function sampledAt(engine: Engine, changed: Partial<GenerationRequest> = {}): Promise<number[]> {
    const { backend } = engine.model;
    const run = backend.run.bind(backend);
    let sampled = 0;
    backend.run = (op, args, output) => {
      if (op === "sample") sampled++;
      run(op, args, output);
    };
    const seen: number[] = [];
    for await (const _ of engine.generate(request(changed))) seen.push(sampled);
    return seen;
  }

  test("the step after a token is queued before the token is read, and no further step", async () => {
    expect(await sampledAt(await openEngine(), { maxNewTokens: 5 })).toEqual([2, 3, 4, 5, 5]);
    expect(await sampledAt(await openEngine({ contextLength: 13 }))).toEqual([2, 3, 3]);
  });

  const penalties = { ...greedySampling, temperature: 1.5, repetitionPenalty: 1.4, frequencyPenalty: 0.3 };

  test("a backend that cannot sample gives the same tokens", async () => {
    const { backend, config, weights } = await randomModel(tinyConfig(), 11);
    const supports = backend.supports.bind(backend);
    backend.supports = (op, dtypes) => op !== "sample" && supports(op, dtypes);
    const engine = new Engine(backend, config, weights, options);
    expect(await sampledAt(engine)).toEqual(new Array(12).fill(0));
    const allowed = new Uint8Array(40).map((_, id) => Number(id % 3 !== 0));
    for (const sampling of [greedySampling, penalties])
      expect(await collect(engine, { sampling, allowed })).toEqual(
        await collect(await openEngine(), { sampling, allowed }),
      );
  });

  test("tokens counted for penalties are the request's own, also in a slot used before", async () => {
    const engine = await openEngine();
    const variants = [1, 2, 3].map((seed) => ({ seed, sampling: penalties, maxNewTokens: 20 }));
    const alone = [];
    for (const variant of variants) alone.push(await collect(await openEngine(), variant));
    for (let round = 0; round < 2; round++)
      expect(await Promise.all(variants.map((variant) => collect(engine, variant)))).toEqual(alone);
  });

  test.each([1, 4, 12])(
    "ending at token %i leaves no page, slot or tensor of the step ahead",
    async (end) => {
      const engine = await openEngine();
      const { ids } = await collect(engine);
      const eosTokenIds = [ids[end - 1]!];
      const expected = ids.slice(0, ids.indexOf(eosTokenIds[0]!));
      expect((await collect(engine, { eosTokenIds })).ids).toEqual(expected);
      expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
      expect(engine.model.backend.memory().temporary).toBe(0);
      expect((await collect(engine)).ids).toEqual(ids);
    },
  );

  test("a step that fails is the request's error, and the next request works", async () => {
    const engine = await openEngine();
    const { backend } = engine.model;
    const read = backend.read.bind(backend);
    let reads = 0;
    backend.read = (tensor) => (++reads === 6 ? Promise.reject(new Error("lost")) : read(tensor));
    await expect(collect(engine)).rejects.toThrow("lost");
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(backend.memory().temporary).toBe(0);
    expect((await collect(engine)).ids).toHaveLength(12);
  });
});

describe("limits", () => {
  test("a prompt that fills the context is refused with both numbers, before any work", async () => {
    const engine = await openEngine({ contextLength: 11 });
    await expect(collect(engine)).rejects.toMatchObject({
      code: "context_length",
      message: expect.stringMatching(/^prompt has 11 tokens, the context is 11/),
      fields: { promptTokens: 11, contextLength: 11 },
    });
  });

  test("an empty prompt is refused", async () => {
    await expect(collect(await openEngine(), { ids: new Int32Array(0) })).rejects.toMatchObject({
      code: "request_invalid",
    });
  });

  test("an id outside the vocabulary is refused before it can spoil a batch", async () => {
    const engine = await openEngine();
    await expect(collect(engine, { ids: Int32Array.of(1, 40) })).rejects.toMatchObject({
      code: "request_invalid",
      message: "the prompt has token id 40, expected 0 to 39",
    });
  });

  test("one request too many waits until another ends", async () => {
    const engine = await openEngine({ maxSequences: 1 });
    const first = engine.generate(request());
    await first.next();
    const second = await collect(engine);
    expect(second.ids).toHaveLength(12);
    let rest = 0;
    for await (const _ of first) rest++;
    expect(rest).toBe(11);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("more than maxWaiting waiting requests are refused with both numbers", async () => {
    const engine = await openEngine({ maxSequences: 1, maxWaiting: 2 });
    const running = [0, 1, 2].map((seed) => collect(engine, { seed }));
    await expect(collect(engine)).rejects.toMatchObject({
      code: "queue_full",
      fields: { waiting: 3, maxWaiting: 2 },
    });
    expect(await Promise.all(running)).toHaveLength(3);
    expect((await collect(engine)).ids).toHaveLength(12);
  });

  test("pages that do not hold one context are refused", async () => {
    await expect(openEngine({ numPages: 11 })).rejects.toMatchObject({
      code: "request_invalid",
      message: expect.stringMatching(/^numPages is 11, expected at least 12/),
    });
  });
});

describe("ending early", () => {
  test("leaving the loop frees pages and slot", async () => {
    const engine = await openEngine();
    for await (const _ of engine.generate(request())) break;
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test.each([0, 1, 4])("an abort after %i tokens ends within one step", async (after) => {
    const engine = await openEngine();
    const controller = new AbortController();
    const reason = new Error("enough");
    let seen = 0;
    if (after === 0) controller.abort(reason);
    const run = (async () => {
      for await (const _ of engine.generate(request({ signal: controller.signal })))
        if (++seen === after) controller.abort(reason);
    })();
    await expect(run).rejects.toMatchObject({ code: "aborted", cause: reason });
    expect(seen).toBe(after);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("an abort during prefill stops before the next chunk", async () => {
    const engine = await openEngine({ prefillChunk: 1 });
    const controller = new AbortController();
    const { backend } = engine.model;
    let steps = 0;
    const read = backend.read.bind(backend);
    backend.read = (tensor) => {
      if (++steps === 3) controller.abort();
      return read(tensor);
    };
    await expect(collect(engine, { signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
    expect(steps).toBe(3);
  });

  test("an abort in the queue is an error at once, and the one that runs goes on", async () => {
    const engine = await openEngine({ maxSequences: 1 });
    const expected = await collect(engine);
    const controller = new AbortController();
    const running = engine.generate(request());
    const first = (await running.next()).value as number;
    const waiting = collect(engine, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    const rest: number[] = [];
    for await (const id of running) rest.push(id);
    expect([first, ...rest]).toEqual(expected.ids);
  });

  test("a request whose time is over ends with `timeout`, running or waiting", async () => {
    const engine = await openEngine({ maxSequences: 1, contextLength: 400 });
    const endless = { maxNewTokens: 300, timeoutMs: 30 };
    const both = [collect(engine, endless), collect(engine, endless)];
    for (const one of both)
      await expect(one).rejects.toMatchObject({ code: "timeout", fields: { timeoutMs: 30 } });
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("closing the engine ends requests under way with an error", async () => {
    const engine = await openEngine({ maxSequences: 1 });
    const both = [collect(engine), collect(engine)];
    const outcomes = Promise.allSettled(both);
    await new Promise((resolve) => setImmediate(resolve));
    engine.close();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "backend_disposed" } });
  });

  test("close gives back all memory", async () => {
    const engine = await openEngine();
    const { backend } = engine.model;
    await collect(engine);
    engine.close();
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  });
});
