import fc from "fast-check";
import { expect, test } from "vitest";
import { uniform } from "../engine/random.ts";
import { greedySampling, packMask, promptBit, type SamplingOptions, sampleRows } from "./sampling.ts";

interface Seen {
  readonly prompt: readonly number[];
  readonly output: readonly number[];
}

function sample(
  logits: readonly number[],
  options: Partial<SamplingOptions>,
  random = 0.5,
  seen: Seen | null = null,
  allowed: Uint8Array | null = null,
): number {
  const history = seen && {
    prompt: Int32Array.from(seen.prompt),
    output: Int32Array.from(seen.output),
  };
  const row = {
    ...greedySampling,
    temperature: 1,
    ...options,
    random,
    history,
    slot: history ? 0 : -1,
    mask: allowed ? 0 : -1,
  };
  const counts = history && new Int32Array(logits.length);
  return sampleRows(Float32Array.from(logits), [row], counts, allowed && packMask(allowed))[0]!;
}

/** Shares of each id over many draws. */
function shares(logits: readonly number[], options: Partial<SamplingOptions>): number[] {
  const draws = 4000;
  const counts = new Array<number>(logits.length).fill(0);
  for (let index = 0; index < draws; index++) counts[sample(logits, options, uniform(3, index))]!++;
  return counts.map((count) => count / draws);
}

test("returns the first index on ties and never a NaN", () => {
  expect(sample([1, 3, 3, 2], { temperature: 0 })).toBe(1);
  for (const temperature of [0, 1]) expect(sample([Number.NaN, -5, Number.NaN], { temperature })).toBe(1);
});

test("temperature 0 takes the largest allowed logit", () => {
  expect(sample([1, 5, 3], { temperature: 0 })).toBe(1);
  expect(sample([1, 5, 3], { temperature: 0 }, 0.5, null, Uint8Array.of(1, 0, 1))).toBe(2);
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
  const seen = { prompt: [0], output: [0, 0, 0] };
  expect(sample([4, 3], { temperature: 0, repetitionPenalty: 1.3 }, 0, seen)).toBe(0);
  expect(sample([4, 3], { temperature: 0, repetitionPenalty: 1.4 }, 0, seen)).toBe(1);
  expect(sample([-1, -1.5], { temperature: 0, repetitionPenalty: 1.6 }, 0, seen)).toBe(1);
});

test("frequency penalty counts the output, presence penalty only asks, neither looks at the prompt", () => {
  const seen = { prompt: [1, 1], output: [0, 0, 0] };
  expect(sample([4, 3], { temperature: 0, frequencyPenalty: 0.3 }, 0, seen)).toBe(0);
  expect(sample([4, 3], { temperature: 0, frequencyPenalty: 0.4 }, 0, seen)).toBe(1);
  expect(sample([4, 3], { temperature: 0, presencePenalty: 0.9 }, 0, seen)).toBe(0);
  expect(sample([4, 3], { temperature: 0, presencePenalty: 1.1 }, 0, seen)).toBe(1);
});

test("an infinite logit is taken, and without any number above -infinity the first allowed id", () => {
  const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: none, NaN: nan } = Number;
  for (const temperature of [0, 1]) {
    expect(sample([1, inf, 2, inf], { temperature })).toBe(1);
    expect(sample([none, nan, none], { temperature }, 0.5, null, Uint8Array.of(0, 0, 1))).toBe(2);
    expect(sample([1, 2], { temperature }, 0.5, null, Uint8Array.of(0, 0))).toBe(0);
  }
});

test("a history sets its slot, chosen ids are added, other slots are left alone", () => {
  const counts = Int32Array.of(5, 5, 5, 7, 7, 7);
  const row = { ...greedySampling, repetitionPenalty: 2, random: 0, slot: 0, mask: -1, history: null };
  const history = { prompt: Int32Array.of(2, 2), output: Int32Array.of(1, 2) };
  expect([...sampleRows(Float32Array.of(1, 0, 0), [{ ...row, history }], counts, null)]).toEqual([0]);
  expect([...counts]).toEqual([1, 1, promptBit + 1, 7, 7, 7]);
  expect([...sampleRows(Float32Array.of(1, 0.6, 0), [row], counts, null)]).toEqual([0]);
  expect([...counts]).toEqual([2, 1, promptBit + 1, 7, 7, 7]);
});

test("rows have masks, slots and options of their own", () => {
  const row = { ...greedySampling, random: 0, slot: -1, mask: -1, history: null };
  const masks = Int32Array.from(
    [Uint8Array.of(1, 1, 0), Uint8Array.of(0, 1, 1)].flatMap((m) => [...packMask(m)]),
  );
  const logits = Float32Array.of(3, 2, 4, 3, 2, 1, 3, 2, 4);
  const rows = [{ ...row, mask: 0 }, { ...row, mask: 1 }, row];
  expect([...sampleRows(logits, rows, null, masks)]).toEqual([0, 1, 2]);
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
        const id = sample(logits, options, random, null, allowed);
        expect(allowed[id]).toBe(1);
      },
    ),
    { seed: 2, numRuns: 500 },
  );
});
