import { describe, expect, test } from "vitest";
import { batchTokensAt, type LearningRate, learningRateAt } from "./schedule.ts";
import { batchSizes, learningRate } from "./schedule-fields.ts";

const place = { fileName: "recipe.json", key: "learningRate" };
const at = (steps: number, tokens = 0, optimizerSteps = steps) => ({ steps, tokens, optimizerSteps });

/** 500 iterations of warm-up, 7.2 T tokens at 2e-4, 3.2 T at 1.3e-4, 1 T down to 3e-5. */
const text01: LearningRate = {
  warmupSteps: 500,
  unit: "tokens",
  phases: [
    { shape: "constant", rate: 2e-4, length: 7.2e12 },
    { shape: "constant", rate: 1.3e-4, length: 3.2e12 },
    { shape: "exponential", from: 1.3e-4, to: 3e-5, length: 1e12 },
  ],
};

describe("learning rate", () => {
  test("warm-up is linear in the optimiser's steps, counted from 1", () => {
    for (const i of [1, 2, 250, 499, 500]) {
      expect(learningRateAt(text01, at(i - 1))).toBeCloseTo((2e-4 * i) / 500, 18);
    }
    expect(learningRateAt(text01, at(10_000))).toBe(2e-4);
  });

  test("an optimiser that starts anew warms up anew", () => {
    expect(learningRateAt(text01, at(10_000, 8e12, 0))).toBeCloseTo(1.3e-4 / 500, 18);
  });

  test("steps down where the tokens say", () => {
    const rate = (tokens: number) => learningRateAt(text01, at(1e6, tokens));
    expect([7.2e12 - 1, 7.2e12, 10.4e12 - 1].map(rate)).toEqual([2e-4, 1.3e-4, 1.3e-4]);
  });

  test("decays exponentially by the worked example, and keeps the end", () => {
    const expected = [1.3e-4, 9.01027047e-5, 6.244998e-5, 4.32839393e-5, 3e-5, 3e-5];
    [0, 0.25, 0.5, 0.75, 1, 2].forEach((p, i) => {
      const rate = learningRateAt(text01, at(1e6, 10.4e12 + p * 1e12));
      expect(rate / expected[i]!).toBeCloseTo(1, 8);
    });
  });

  test("cosine gives the worked example", () => {
    const cosine: LearningRate = {
      warmupSteps: 0,
      unit: "steps",
      phases: [{ shape: "cosine", from: 1e-5, to: 1e-6, length: 100 }],
    };
    const expected = [1e-5, 8.681980515e-6, 5.5e-6, 2.318019485e-6, 1e-6];
    [0, 25, 50, 75, 100].forEach((step, i) => {
      expect(learningRateAt(cosine, at(step)) / expected[i]!).toBeCloseTo(1, 9);
    });
  });

  test("linear decay begins at its from, and its last step is still over its to", () => {
    const decay: LearningRate = {
      warmupSteps: 0,
      unit: "steps",
      phases: [
        { shape: "constant", rate: 1, length: 3 },
        { shape: "linear", from: 1, to: 0, length: 4 },
      ],
    };
    const rates = [0, 2, 3, 4, 5, 6, 7, 8].map((step) => learningRateAt(decay, at(step)));
    expect(rates).toEqual([1, 1, 1, 0.75, 0.5, 0.25, 0, 0]);
  });

  test.for([
    [{ ...text01, warmupSteps: -1 }, /learningRate\.warmupSteps is -1, expected an integer from 0/],
    [
      { ...text01, warmup: 1 },
      /learningRate\.warmup is 1, expected none of that name, but warmupSteps, unit, phases/,
    ],
    [{ ...text01, phases: [] }, /phases is \[\], expected a list/],
    [
      { ...text01, phases: [{ shape: "exponential", from: 1e-4, to: 0, length: 5 }] },
      /phases\[0\]\.to is 0, expected a number over 0/,
    ],
    [{ ...text01, phases: [{ shape: "constant", rate: 1e-4, to: 1, length: 5 }] }, /phases\[0\]\.to is 1/],
    [{ ...text01, phases: [{ shape: "constant", length: 5 }] }, /phases\[0\]\.rate is missing/],
    [{ ...text01, phases: [{ shape: "step", length: 5 }] }, /phases\[0\]\.shape is "step"/],
    ["fast", /learningRate is "fast", expected \{warmupSteps/],
  ] as const)("a recipe with %j is refused", ([json, message]) => {
    expect(() => learningRate.read(json, place)).toThrow(message);
  });

  test("a recipe's JSON gives the schedule it says", () => {
    expect(learningRate.read(JSON.parse(JSON.stringify(text01)), place)).toEqual(text01);
  });
});

describe("batch size", () => {
  const sizes = [
    { from: 0, tokens: 16e6 },
    { from: 69e9, tokens: 32e6 },
    { from: 790e9, tokens: 64e6 },
    { from: 4.7e12, tokens: 128e6 },
  ];

  test("steps up where the tokens say", () => {
    const expected = [16e6, 16e6, 32e6, 32e6, 64e6, 128e6, 128e6];
    const tokens = [0, 69e9 - 1, 69e9, 789e9, 790e9, 4.7e12, 11e12];
    expect(tokens.map((done) => batchTokensAt(sizes, { tokens: done }))).toEqual(expected);
    expect(batchSizes.read(sizes, place)).toEqual(sizes);
  });

  test("a list that does not begin at 0 or does not ascend is refused", () => {
    expect(() => batchSizes.read(sizes.slice(1), place)).toThrow(/\[0\]\.from is 69000000000, expected 0/);
    expect(() => batchSizes.read([sizes[0], sizes[2], sizes[1]], place)).toThrow(/\[2\]\.from is 69/);
  });
});
