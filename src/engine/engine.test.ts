import { describe, expect, test } from "vitest";
import {
  collect,
  countRuns,
  openEngineWithoutSample,
  openTinyEngine,
  tinyRequest,
} from "../../test/support/tiny-engine.ts";
import { greedySampling } from "../tensor/sampling.ts";
import type { Engine, GenerationRequest } from "./engine.ts";

describe("generation", () => {
  test("the same seed gives the same tokens, another seed others", async () => {
    const engine = await openTinyEngine();
    const first = await collect(engine);
    expect(await collect(engine)).toEqual(first);
    expect(first.ids).toHaveLength(12);
    expect((await collect(engine, { seed: 43 })).ids).not.toEqual(first.ids);
  });

  test("requests side by side give what each gives alone", async () => {
    const engine = await openTinyEngine();
    const variants = [1, 2, 3].map((seed) => ({ seed, ids: Int32Array.of(seed, 7, 8, 9, 10, 11) }));
    const alone = [];
    for (const variant of variants) alone.push(await collect(engine, variant));
    expect(await Promise.all(variants.map((variant) => collect(engine, variant)))).toEqual(alone);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test.each([1, 2, 7, 100])("prefill in chunks of %i gives the same tokens", async (prefillChunk) => {
    const expected = await collect(await openTinyEngine());
    expect(await collect(await openTinyEngine({ prefillChunk }))).toEqual(expected);
  });

  test("ends before an end-of-sequence token and at maxNewTokens", async () => {
    const engine = await openTinyEngine();
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
    const engine = await openTinyEngine({ contextLength: 16 });
    const { ids, reason } = await collect(engine, { maxNewTokens: 1000 });
    expect(reason).toBe("length");
    // 11 prompt tokens and 5 fed back fill 16 places; the 6th needs none.
    expect(ids).toHaveLength(6);
  });

  test("ids that are not allowed never come", async () => {
    const engine = await openTinyEngine();
    const allowed = new Uint8Array(40).map((_, id) => Number(id % 2 === 0));
    const { ids } = await collect(engine, { allowed, maxNewTokens: 30 });
    expect(ids.every((id) => id % 2 === 0)).toBe(true);
  });
});

describe("a caller that says which token is the last", () => {
  test("gets it, has finished, and no further step is queued", async () => {
    const engine = await openTinyEngine();
    const { ids } = await collect(engine);
    const numSampled = countRuns(engine, "sample");
    let numHeard = 0;
    const found = await collect(engine, { isLast: () => ++numHeard === 4 });
    expect(found).toEqual({ ids: ids.slice(0, 4), reason: "stop" });
    expect([numHeard, numSampled()]).toEqual([4, 5]); // the fifth was queued before the fourth was read
    expect(engine.ended).toEqual({ finished: 2, cancelled: 0, failed: 0 });
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("is heard although it takes nothing", async () => {
    const engine = await openTinyEngine();
    let heard = 0;
    const tokens = engine.generateJoined(tinyRequest({ holdMs: 1000, isLast: () => ++heard === 5 }));
    await tokens.next();
    while (engine.load.running > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toBe(5);
    expect((await tokens.next()).value).toHaveLength(4);
    expect(await tokens.next()).toEqual({ done: true, value: "stop" });
  });

  test("fails alone when it throws", async () => {
    const engine = await openTinyEngine();
    const expected = await collect(engine);
    const isLast = () => {
      throw new Error("not mine");
    };
    const both = await Promise.allSettled([collect(engine, { isLast }), collect(engine)]);
    expect(both).toMatchObject([
      { status: "rejected", reason: { message: "not mine" } },
      { status: "fulfilled", value: expected },
    ]);
    expect(engine.ended).toEqual({ finished: 2, cancelled: 0, failed: 1 });
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });
});

describe("running ahead", () => {
  /** How many tokens were sampled when each token was handed out. */
  async function sampledAt(engine: Engine, changed: Partial<GenerationRequest> = {}): Promise<number[]> {
    const numSampled = countRuns(engine, "sample");
    const seen: number[] = [];
    for await (const _ of engine.generate(tinyRequest(changed))) seen.push(numSampled());
    return seen;
  }

  test("the step after a token is queued before the token is read, and no further step", async () => {
    expect(await sampledAt(await openTinyEngine(), { maxNewTokens: 5 })).toEqual([2, 3, 4, 5, 5]);
    expect(await sampledAt(await openTinyEngine({ contextLength: 13 }))).toEqual([2, 3, 3]);
  });

  const penalties = { ...greedySampling, temperature: 1.5, repetitionPenalty: 1.4, frequencyPenalty: 0.3 };

  test("a backend that cannot sample gives the same tokens", async () => {
    const engine = await openEngineWithoutSample();
    expect(await sampledAt(engine)).toEqual(new Array(12).fill(0));
    const allowed = new Uint8Array(40).map((_, id) => Number(id % 3 !== 0));
    for (const sampling of [greedySampling, penalties])
      expect(await collect(engine, { sampling, allowed })).toEqual(
        await collect(await openTinyEngine(), { sampling, allowed }),
      );
  });

  test("tokens counted for penalties are the request's own, also in a slot used before", async () => {
    const engine = await openTinyEngine();
    const variants = [1, 2, 3].map((seed) => ({ seed, sampling: penalties, maxNewTokens: 20 }));
    const alone = [];
    for (const variant of variants) alone.push(await collect(await openTinyEngine(), variant));
    for (let round = 0; round < 2; round++)
      expect(await Promise.all(variants.map((variant) => collect(engine, variant)))).toEqual(alone);
  });

  test.each([1, 4, 12])(
    "ending at token %i leaves no page, slot or tensor of the step ahead",
    async (end) => {
      const engine = await openTinyEngine();
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
    const engine = await openTinyEngine();
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
    const engine = await openTinyEngine({ contextLength: 11 });
    await expect(collect(engine)).rejects.toMatchObject({
      code: "context_length",
      message: expect.stringMatching(/^prompt has 11 tokens, the context is 11/),
      fields: { promptTokens: 11, contextLength: 11 },
    });
  });

  test("an empty prompt is refused", async () => {
    await expect(collect(await openTinyEngine(), { ids: new Int32Array(0) })).rejects.toMatchObject({
      code: "request_invalid",
    });
  });

  test("an id outside the vocabulary is refused before it can spoil a batch", async () => {
    const engine = await openTinyEngine();
    await expect(collect(engine, { ids: Int32Array.of(1, 40) })).rejects.toMatchObject({
      code: "request_invalid",
      message: "the prompt has token id 40, expected 0 to 39",
    });
  });

  test("one request too many waits until another ends", async () => {
    const engine = await openTinyEngine({ maxSequences: 1 });
    const first = engine.generate(tinyRequest());
    await first.next();
    const second = await collect(engine);
    expect(second.ids).toHaveLength(12);
    let rest = 0;
    for await (const _ of first) rest++;
    expect(rest).toBe(11);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("more than maxWaiting waiting requests are refused with both numbers", async () => {
    const engine = await openTinyEngine({ maxSequences: 1, maxWaiting: 2 });
    const running = [0, 1, 2].map((seed) => collect(engine, { seed }));
    await expect(collect(engine)).rejects.toMatchObject({
      code: "queue_full",
      fields: { waiting: 3, maxWaiting: 2 },
    });
    expect(await Promise.all(running)).toHaveLength(3);
    expect((await collect(engine)).ids).toHaveLength(12);
  });

  test("pages that do not hold one context are refused", async () => {
    await expect(openTinyEngine({ numPages: 11 })).rejects.toMatchObject({
      code: "request_invalid",
      message: expect.stringMatching(/^numPages is 11, expected at least 12/),
    });
  });
});

describe("ending early", () => {
  test("leaving the loop frees pages and slot", async () => {
    const engine = await openTinyEngine();
    for await (const _ of engine.generate(tinyRequest())) break;
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test.each([0, 1, 4])("an abort after %i tokens ends within one step", async (after) => {
    const engine = await openTinyEngine();
    const controller = new AbortController();
    const reason = new Error("enough");
    let seen = 0;
    if (after === 0) controller.abort(reason);
    const run = (async () => {
      for await (const _ of engine.generate(tinyRequest({ signal: controller.signal })))
        if (++seen === after) controller.abort(reason);
    })();
    await expect(run).rejects.toMatchObject({ code: "aborted", cause: reason });
    expect(seen).toBe(after);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("an abort during prefill stops before the next chunk", async () => {
    const engine = await openTinyEngine({ prefillChunk: 1 });
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
    const engine = await openTinyEngine({ maxSequences: 1 });
    const expected = await collect(engine);
    const controller = new AbortController();
    const running = engine.generate(tinyRequest());
    const first = (await running.next()).value as number;
    const waiting = collect(engine, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    const rest: number[] = [];
    for await (const id of running) rest.push(id);
    expect([first, ...rest]).toEqual(expected.ids);
  });

  test("a request whose time is over ends with `timeout`, running or waiting", async () => {
    const engine = await openTinyEngine({ maxSequences: 1, contextLength: 400 });
    const endless = { maxNewTokens: 300, timeoutMs: 30 };
    const both = [collect(engine, endless), collect(engine, endless)];
    for (const one of both)
      await expect(one).rejects.toMatchObject({ code: "timeout", fields: { timeoutMs: 30 } });
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("closing the engine ends requests under way with an error", async () => {
    const engine = await openTinyEngine({ maxSequences: 1 });
    const both = [collect(engine), collect(engine)];
    const outcomes = Promise.allSettled(both);
    await new Promise((resolve) => setImmediate(resolve));
    engine.close();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "backend_disposed" } });
  });

  test("close gives back all memory", async () => {
    const engine = await openTinyEngine();
    const { backend } = engine.model;
    await collect(engine);
    engine.close();
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  });
});
