import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  collect,
  openEngineWithoutSample,
  openTinyEngine,
  tinyRequest,
} from "../../test/support/tiny-engine.ts";
import { packMask } from "../tensor/sampling.ts";
import type { TokenConstraint } from "./engine.ts";

/** Lets through ids whose remainder by 3 counts up; each mask takes `turns` turns of the event loop. */
function counting(turns = 0, failAt = Number.POSITIVE_INFINITY) {
  const taken: number[] = [];
  let isBusy = false;
  const mask = (next: number) =>
    packMask(Uint8Array.from({ length: 40 }, (_, id) => Number(id % 3 === next % 3)));
  const constraint: TokenConstraint = {
    async masks(more, drafts) {
      if (isBusy) throw new Error("two calls at once");
      isBusy = true;
      taken.push(...more);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      isBusy = false;
      if (taken.length >= failAt) throw new Error("no mask");
      return [taken.length, ...drafts.map((_, index) => taken.length + index + 1)].map(mask);
    },
    close() {},
  };
  return { constraint, taken };
}

const keepsTo = (ids: readonly number[]) => ids.every((id, index) => id % 3 === index % 3);

describe("a request with a constraint", () => {
  test("keeps to it and tells it of every token but the last; the seed decides the rest", async () => {
    const engine = await openTinyEngine();
    const { constraint, taken } = counting();
    const { ids } = await collect(engine, { constraint });
    expect(keepsTo(ids)).toBe(true);
    expect(taken).toEqual(ids.slice(0, -1));
    expect((await collect(engine, { constraint: counting(3).constraint })).ids).toEqual(ids);
    expect((await collect(engine, { constraint: counting().constraint, seed: 7 })).ids).not.toEqual(ids);
  });

  test("gives what it gives alone beside others, which give theirs", async () => {
    const engine = await openTinyEngine();
    const alone = await collect(engine, { constraint: counting().constraint });
    const plain = await collect(engine, { seed: 8 });
    const together = await Promise.all([
      collect(engine, { constraint: counting(2).constraint }),
      collect(engine, { seed: 8 }),
      collect(engine, { constraint: counting(5).constraint }),
    ]);
    expect(together).toEqual([alone, plain, alone]);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(engine.model.backend.memory().temporary).toBe(0);
  });

  test("does not hold up the steps that others run ahead", async () => {
    const engine = await openTinyEngine();
    const { backend } = engine.model;
    const run = backend.run.bind(backend);
    let sampledRows = 0;
    backend.run = (op, args, output) => {
      if (op === "sample") sampledRows += output.shape[0]!;
      run(op, args, output);
    };
    const masked = collect(engine, { constraint: counting(1).constraint, maxNewTokens: 3 });
    const seen: number[] = [];
    let numTokens = 0;
    for await (const _ of engine.generate(tinyRequest({ seed: 8 }))) seen.push(sampledRows - ++numTokens);
    await masked;
    // Until it ends, at least its own next token is sampled already when one is handed out.
    expect(seen.slice(0, -1).every((ahead) => ahead >= 1)).toBe(true);
  });

  test("and one that is preempted gives the same", async () => {
    const alone = await collect(await openTinyEngine(), {
      constraint: counting().constraint,
      maxNewTokens: 25,
    });
    const engine = await openTinyEngine({ numPages: 12 });
    const all = [1, 2, 3].map((number) =>
      collect(engine, { constraint: counting(number).constraint, maxNewTokens: 25 }),
    );
    for (const one of await Promise.all(all)) expect(one).toEqual(alone);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("works with penalties and log-probabilities, and ends at an end token", async () => {
    const engine = await openTinyEngine();
    const sampling = { ...tinyRequest().sampling, repetitionPenalty: 1.5, frequencyPenalty: 1 };
    const heard: number[] = [];
    const logprobs = { numTop: 1, onToken: ({ logprob }: { logprob: number }) => void heard.push(logprob) };
    const { ids } = await collect(engine, { constraint: counting().constraint, sampling, logprobs });
    expect(keepsTo(ids)).toBe(true);
    expect(heard).toHaveLength(12);
    const eosTokenIds = [ids[4]!];
    const cut = await collect(engine, { constraint: counting().constraint, sampling, eosTokenIds });
    expect(cut).toEqual({ ids: ids.slice(0, ids.indexOf(eosTokenIds[0]!)), reason: "stop" });
  });

  test("fails alone when a mask cannot be made", async () => {
    const engine = await openTinyEngine();
    const plain = await collect(engine, { seed: 8 });
    for (const failAt of [0, 1, 5]) {
      const [failed, other] = await Promise.allSettled([
        collect(engine, { constraint: counting(1, failAt).constraint }),
        collect(engine, { seed: 8 }),
      ]);
      expect(failed).toMatchObject({ reason: { message: "no mask" } });
      expect(other).toEqual({ status: "fulfilled", value: plain });
    }
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(engine.model.backend.memory().temporary).toBe(0);
  });

  test("left at any time, it leaves nothing behind", async () => {
    const engine = await openTinyEngine();
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.nat(4), async (numTokens, turns) => {
        const tokens = engine.generate(tinyRequest({ constraint: counting(turns).constraint }));
        for (let index = 0; index < numTokens; index++) await tokens.next();
        const next = tokens.next(); // under way when the request is left
        await new Promise((resolve) => setImmediate(resolve));
        await Promise.all([next, tokens.return("stop")]);
        expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
      }),
      { numRuns: 25 },
    );
    await collect(engine);
    expect(engine.model.backend.memory().temporary).toBe(0);
  });
});

test("a backend that cannot sample keeps to constraints too", async () => {
  const { ids } = await collect(await openTinyEngine(), { constraint: counting().constraint });
  const other = await openEngineWithoutSample();
  expect((await collect(other, { constraint: counting(2).constraint })).ids).toEqual(ids);
});
