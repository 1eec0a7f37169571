import { expect, test } from "vitest";
import { targetWeights } from "./averaging.ts";

const total = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);

test("by token an answer counts as its length, by square as the root of it", () => {
  expect([...targetWeights("token", [1, 4])]).toEqual([1, 1, 1, 1, 1]);
  expect([...targetWeights("square", [1, 4])]).toEqual([1, 0.5, 0.5, 0.5, 0.5]);
  const [short, long] = [9, 400];
  expect(total(targetWeights("square", [short]))).toBeCloseTo(3, 12);
  expect(total(targetWeights("square", [short, long]))).toBeCloseTo(3 + 20, 12);
  expect(total(targetWeights("token", [short, long]))).toBe(409);
});

test("targets of one answer count alike, and no answers have no weights", () => {
  const weights = targetWeights("square", [3, 7]);
  expect(new Set(weights.slice(0, 3)).size).toBe(1);
  expect(new Set(weights.slice(3)).size).toBe(1);
  expect(targetWeights("square", [])).toHaveLength(0);
});
