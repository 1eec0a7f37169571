import { describe, expect, test } from "vitest";
import { randomModel, tinyConfig } from "../../test/support/random-model.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { Engine, type EngineOptions, type GenerationRequest } from "./engine.ts";

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

  test("one request too many is refused and the others go on", async () => {
    const engine = await openEngine({ maxSequences: 1 });
    const first = engine.generate(request());
    await first.next();
    await expect(collect(engine)).rejects.toMatchObject({ code: "cache_full" });
    let rest = 0;
    for await (const _ of first) rest++;
    expect(rest).toBe(11);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
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

  test("close gives back all memory", async () => {
    const engine = await openEngine();
    const { backend } = engine.model;
    await collect(engine);
    engine.close();
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  });
});
