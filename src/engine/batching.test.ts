import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collect, openTinyEngine, tinyRequest } from "../../test/support/tiny-engine.ts";
import { greedySampling } from "../tensor/sampling.ts";
import type { Engine } from "./engine.ts";
import { nextTurn } from "./turn.ts";

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

describe("batching", () => {
  test("requests under way share a forward", async () => {
    const engine = await openTinyEngine({ prefillChunk: 100 });
    const rows = watchBatches(engine);
    await Promise.all([1, 2, 3].map((seed) => collect(engine, { seed, maxNewTokens: 4 })));
    expect(rows).toEqual([33, 3, 3, 3]);
  });

  test.each([3, 20])(
    "%i requests that come turn by turn begin together, in the turns that an idle engine waits",
    async (count) => {
      const engine = await openTinyEngine({ prefillChunk: 1000, maxSequences: 20 });
      const rows = watchBatches(engine);
      const answers: Promise<unknown>[] = [];
      for (let seed = 0; seed < count; seed++) {
        answers.push(collect(engine, { seed, maxNewTokens: 2 }));
        await nextTurn();
      }
      await Promise.all(answers);
      // Prompts of 11 tokens.
      if (count === 3) expect(rows[0]).toBe(33);
      else expect(rows[0]! / 11).toBeLessThan(10);
    },
  );

  test("a prompt is prefilled in chunks beside the tokens of others", async () => {
    const engine = await openTinyEngine();
    const rows = watchBatches(engine);
    const first = engine.generate(tinyRequest());
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
    const engine = await openTinyEngine({ prefillChunk: 100 });
    const rows = watchBatches(engine);
    await Promise.all([2, 5].map((maxNewTokens) => collect(engine, { maxNewTokens })));
    expect(rows).toEqual([22, 2, 1, 1, 1]);
  });

  test("a higher priority gets the place that is free", async () => {
    const engine = await openTinyEngine({ maxSequences: 1 });
    const ended: string[] = [];
    const run = (name: string, priority: number) =>
      collect(engine, { priority }).then(() => void ended.push(name));
    await Promise.all([run("first", 0), run("low", -1), run("middle", 0), run("high", 1)]);
    expect(ended.indexOf("high")).toBeLessThan(ended.indexOf("middle"));
    expect(ended.at(-1)).toBe("low");
  });

  test("an error in a caller's onStart is that caller's alone", async () => {
    const engine = await openTinyEngine();
    const expected = await collect(engine);
    const onStart = () => {
      throw new Error("not mine");
    };
    const both = await Promise.allSettled([collect(engine, { onStart }), collect(engine)]);
    expect(both).toMatchObject([
      { status: "rejected", reason: { message: "not mine" } },
      { status: "fulfilled", value: expected },
    ]);
    expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("a failing step fails those in it; those that wait run", async () => {
    const engine = await openTinyEngine({ maxSequences: 2 });
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
    for (const seed of [1, 2, 3]) alone.push(await collect(await openTinyEngine(), long(seed)));
    const engine = await openTinyEngine({ numPages: 14 }); // three need 3 x 9
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
    const reference = await openTinyEngine();
    await fc.assert(
      fc.asyncProperty(
        fc.array(wish, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 12, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        async (wishes, numPages, prefillChunk) => {
          const engine = await openTinyEngine({ numPages, prefillChunk });
          const outcomes = wishes.map(async ({ length, leavesAfter, isAbort, ...rest }) => {
            const controller = new AbortController();
            const ids = Int32Array.from({ length }, (_, i) => (i * 7 + rest.seed) % 39);
            const changed = { ...rest, ids, sampling };
            const seen: number[] = [];
            try {
              for await (const id of engine.generate(
                tinyRequest({ ...changed, signal: controller.signal }),
              )) {
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
