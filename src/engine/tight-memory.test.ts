// Pages for one context, states for a few prompts, and more requests than fit: counting must be exact to the page.

import fc from "fast-check";
import { expect, test } from "vitest";
import { tinyConfig } from "../../test/support/random-model.ts";
import { openTinyEngine, tinyRequest } from "../../test/support/tiny-engine.ts";
import { kvValuesPerToken, stateValuesPerSequence } from "../models/cache.ts";
import { greedySampling } from "../tensor/sampling.ts";
import type { Engine, EngineOptions } from "./engine.ts";

const config = tinyConfig({
  numHiddenLayers: 2,
  layerTypes: ["lightning", "softmax"],
  sharedIntermediateSizes: [0, 0],
});
const pageSize = 8;
const stateBytes = 4 * stateValuesPerSequence(config.textConfig);
const bytesPerPage = 4 * kvValuesPerToken(config.textConfig) * pageSize;
const open = (changed: Partial<EngineOptions>) =>
  openTinyEngine({ contextLength: 64, maxSequences: 4, pageSize, ...changed }, config);

interface Wish {
  /** Lengths of the pieces of the prompt; every second one differs with its length. */
  readonly parts: readonly number[];
  readonly maxNewTokens: number;
  readonly boundaries: readonly number[];
  readonly priority: number;
  readonly leavesAfter: number | null;
  /** Turns of the event loop before it comes. */
  readonly wait: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  parts: fc.array(fc.constantFrom(3, 8, 16, 21), { minLength: 1, maxLength: 4, size: "max" }),
  maxNewTokens: fc.integer({ min: 1, max: 20 }),
  boundaries: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 4 }),
  priority: fc.integer({ min: 0, max: 1 }),
  leavesAfter: fc.option(fc.integer({ min: 1, max: 6 })),
  wait: fc.integer({ min: 0, max: 40 }),
});

async function answer(engine: Engine, { parts, leavesAfter, wait, ...changed }: Wish): Promise<number[]> {
  for (let turn = 0; turn < wait; turn++) await new Promise((resolve) => setImmediate(resolve));
  const text = parts.flatMap((length, part) =>
    Array.from({ length }, (_, i) => (i * 7 + (part % 2 === 0 ? 13 : length * 13) + ((i * i) % 5)) % 39),
  );
  const ids = Int32Array.from(text.slice(0, 60));
  const sampling = { ...greedySampling, temperature: 1.3, presencePenalty: 0.3 };
  const caller = `${changed.maxNewTokens % 3}`;
  const tokens: number[] = [];
  for await (const id of engine.generate(
    tinyRequest({ ...changed, ids, sampling, caller, eosTokenIds: [5] }),
  ))
    if (tokens.push(id) === leavesAfter) break;
  return tokens;
}

test("no request fails, each gives the tokens that it gives alone, and all is given back", async () => {
  const plain = await open({ maxSequences: 1 });
  const known = new Map<string, readonly number[]>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(wish, { minLength: 8, maxLength: 20, size: "max" }),
      fc.record({
        states: fc.constantFrom(1, 2, 20),
        numPages: fc.constantFrom(8, 9, 11), // 8 hold one context
        minTokens: fc.constantFrom(1, 3),
        keptPages: fc.constantFrom(2, 5, 100),
        prefillChunk: fc.constantFrom(7, 20, 64),
      }),
      async (wishes, { states, numPages, minTokens, keptPages, prefillChunk }) => {
        const budgets = { stateBytes: states * stateBytes, pageBytes: keptPages * bytesPerPage };
        const prefixCache = { ...budgets, minTokens, interval: 64 };
        const engine = await open({ numPages, prefillChunk, prefixCache });
        const answers = await Promise.all(wishes.map((one) => answer(engine, one)));
        for (const [index, one] of wishes.entries()) {
          const name = JSON.stringify([one.parts, one.maxNewTokens]);
          const alone = { ...one, boundaries: [], leavesAfter: null, wait: 0 };
          if (!known.has(name)) known.set(name, await answer(plain, alone));
          expect(answers[index]).toEqual(known.get(name)!.slice(0, one.leavesAfter ?? 20));
        }
        expect(engine.ended.failed).toBe(0);
        expect(engine.inUse).toEqual({ pages: 0, slots: 0 });
        expect(engine.kept.pages).toBeLessThanOrEqual(keptPages);
        expect(engine.kept.states).toBeLessThanOrEqual(states);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
}, 120_000);
