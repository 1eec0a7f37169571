import fc from "fast-check";
import { expect, test } from "vitest";
import { uniform } from "./random.ts";
import { argmax, greedySampling, type SamplingOptions, sampleToken, type TokenCounts } from "./sampler.ts";

const nothing: TokenCounts = { prompt: new Set(), output: new Map() };

function sample(
  logits: readonly number[],
  options: Partial<SamplingOptions>,
  random = 0.5,
  counts: TokenCounts = nothing,
  allowed: Uint8Array | null = null,
): number {
  return sampleToken(
    Float32Array.from(logits),
    { ...greedySampling, temperature: 1, ...options },
    counts,
    allowed,
    random,
  );
}

/** Shares of each id over many draws. */
function shares(logits: readonly number[], options: Partial<SamplingOptions>): number[] {
  const draws = 4000;
  const counts = new Array<number>(logits.length).fill(0);
  for (let index = 0; index < draws; index++) counts[sample(logits, options, uniform(3, index))]!++;
  return counts.map((count) => count / draws);
}

test("returns the first index on ties and never a NaN", () => {
  expect(argmax(Float32Array.of(1, 3, 3, 2))).toBe(1);
  expect(argmax(Float32Array.of(Number.NaN, -5, Number.NaN))).toBe(1);
});

test("temperature 0 takes the largest allowed logit", () => {
  expect(sample([1, 5, 3], { temperature: 0 })).toBe(1);
  expect(sample([1, 5, 3], { temperature: 0 }, 0.5, nothing, Uint8Array.of(1, 0, 1))).toBe(2);
});

test("draws follow the softmax at each temperature", () => {
  const logits = [0, Math.log(3), Math.log(6)];
  const [a, b, c] = shares(logits, {}) as [number, number, number];
  expect([a, b, c].map((share) => Math.round(share * 50) / 50)).toEqual([0.1, 0.3, 0.6]);
  const [hotA, , hotC] = shares(logits, { temperature: 2 }) as [number, number, number];
  expect(hotC / hotA).toBeCloseTo(Math.sqrt(6), 0);
});

test("top-k keeps k ids, the lower one on ties", () => {
  expect(shares([1, 1, 1, 0], { topK: 2 }).map((share) => share > 0)).toEqual([true, true, false, false]);
  expect(sample([1, 2, 3], { topK: 1 }, 0.999)).toBe(2);
});

test("top-p keeps the fewest ids that reach p, at least one", () => {
  const logits = [Math.log(0.5), Math.log(0.3), Math.log(0.2)];
  expect(shares(logits, { topP: 0.5 }).map((share) => share > 0)).toEqual([true, false, false]);
  expect(shares(logits, { topP: 0.51 }).map((share) => share > 0)).toEqual([true, true, false]);
  expect(shares(logits, { topP: 0.0001 }).map((share) => share > 0)).toEqual([true, false, false]);
});

test("min-p drops ids under a share of the most probable", () => {
  const logits = [Math.log(0.5), Math.log(0.3), Math.log(0.2)];
  expect(shares(logits, { minP: 0.5 }).map((share) => share > 0)).toEqual([true, true, false]);
});

test("repetition penalty divides positive and multiplies negative logits of seen ids, once", () => {
  const seen: TokenCounts = { prompt: new Set([0]), output: new Map([[0, 3]]) };
  expect(sample([4, 3], { temperature: 0, repetitionPenalty: 1.3 }, 0, seen)).toBe(0);
  expect(sample([4, 3], { temperature: 0, repetitionPenalty: 1.4 }, 0, seen)).toBe(1);
  expect(sample([-1, -1.5], { temperature: 0, repetitionPenalty: 1.6 }, 0, seen)).toBe(1);
});

test("frequency penalty counts the output, presence penalty only asks, neither looks at the prompt", () => {
  const seen: TokenCounts = { prompt: new Set([1]), output: new Map([[0, 3]]) };
  expect(sample([4, 3], { temperature: 0, frequencyPenalty: 0.3 }, 0, seen)).toBe(0);
  expect(sample([4, 3], { temperature: 0, frequencyPenalty: 0.4 }, 0, seen)).toBe(1);
  expect(sample([4, 3], { temperature: 0, presencePenalty: 0.9 }, 0, seen)).toBe(0);
  expect(sample([4, 3], { temperature: 0, presencePenalty: 1.1 }, 0, seen)).toBe(1);
});

test("the result is always an allowed id, for any logits and options", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -80, max: 80, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 19 }),
      fc.record({
        temperature: fc.double({ min: 0, max: 5, noNaN: true }),
        topK: fc.integer({ min: 0, max: 25 }),
        topP: fc.double({ min: 0.001, max: 1, noNaN: true }),
        minP: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (logits, banned, options, random) => {
        const allowed = Uint8Array.from(logits, (_, id) => (id === banned && logits.length > 1 ? 0 : 1));
        const id = sample(logits, options, random, nothing, allowed);
        expect(allowed[id]).toBe(1);
      },
    ),
    { seed: 2, numRuns: 500 },
  );
});
