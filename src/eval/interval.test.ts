import { expect, test } from "vitest";
import { estimate } from "./interval.ts";

const right = { points: 1, outOf: 1 };
const wrong = { points: 0, outOf: 1 };

test("of right and wrong answers is Wilson's interval", () => {
  const { value, interval } = estimate([...Array(7).fill(right), ...Array(3).fill(wrong)]);
  expect(value).toBe(0.7);
  expect(interval[0]).toBeCloseTo(0.39678, 5);
  expect(interval[1]).toBeCloseTo(0.89221, 5);
});

test("is not empty where all are wrong, and ends at 0", () => {
  const { value, interval } = estimate(Array(500).fill(wrong));
  expect(value).toBe(0);
  expect(interval[0]).toBe(0);
  expect(interval[1]).toBeCloseTo(0.00762, 5);
});

test("of errors counts long lines more, and is the normal one of a ratio", () => {
  const { value, interval } = estimate([
    { points: 1, outOf: 10 },
    { points: 3, outOf: 20 },
    { points: 0, outOf: 10 },
  ]);
  expect(value).toBe(0.1);
  // Residuals 0, 1, -1: half = 1.96 sqrt(2 x 3 / 2) / 40.
  expect(interval[1] - 0.1).toBeCloseTo((1.959964 * Math.sqrt(3)) / 40, 12);
  expect(interval[0]).toBeCloseTo(0.1 - (1.959964 * Math.sqrt(3)) / 40, 12);
});

test("of no questions is no number", () => {
  expect(estimate([]).value).toBeNaN();
});
