import { describe, expect, test } from "vitest";
import { Random } from "./random.ts";

describe("Random", () => {
  test("the same key gives the same stream, another key another", () => {
    const draw = (key: string) => {
      const random = new Random(key);
      return Array.from({ length: 8 }, () => random.next());
    };
    expect(draw("7/train/x/1")).toEqual(draw("7/train/x/1"));
    expect(draw("7/train/x/1")).not.toEqual(draw("7/train/x/2"));
  });

  test("streams of neighbouring keys do not look alike", () => {
    const firsts = Array.from({ length: 4000 }, (_, i) => new Random(`7/train/x/${i}`).next());
    const mean = firsts.reduce((sum, one) => sum + one, 0) / firsts.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02); // 4 deviations of the mean
    const pairs = firsts.slice(1).map((one, i) => (one - 0.5) * (firsts[i]! - 0.5));
    const correlation = pairs.reduce((sum, one) => sum + one, 0) / pairs.length / (1 / 12);
    expect(Math.abs(correlation)).toBeLessThan(0.07);
  });

  test("integers cover their range, ends included", () => {
    const random = new Random("integers");
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(-1, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2, 3]);
  });

  test("a sample has no repeats, and all items where there are fewer", () => {
    const random = new Random("sample");
    expect(new Set(random.sample([1, 2, 3, 4, 5], 3)).size).toBe(3);
    expect(random.sample([1, 2], 5).sort()).toEqual([1, 2]);
  });

  test("weights are proportions", () => {
    const random = new Random("weights");
    const draws = Array.from({ length: 3000 }, () =>
      random.weighted([
        ["a", 3],
        ["b", 1],
        ["c", 0],
      ] as const),
    );
    expect(draws.filter((one) => one === "a").length / 3000).toBeCloseTo(0.75, 1);
    expect(draws).not.toContain("c");
  });

  test("normal numbers have the mean and deviation asked for", () => {
    const random = new Random("normal");
    const draws = Array.from({ length: 5000 }, () => random.normal(3, 2));
    const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length;
    const variance = draws.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(3, 0);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 0);
  });
});
