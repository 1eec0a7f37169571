import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { branchCut, cutsOf } from "./cuts.ts";

const rules = { multiple: 64, minTokens: 32, interval: 256 };

describe("cuts of a prompt", () => {
  test("are at boundaries, at most an interval apart, and before the last whole block", () => {
    expect(cutsOf(1000, [300, 700], rules)).toEqual([256, 300, 556, 700, 956]);
  });

  test("too close to another are left out", () => {
    expect(cutsOf(300, [20, 100, 110, 150], rules)).toEqual([100, 150, 278]);
  });

  test("leave the last token to be computed, and never one alone after whole blocks", () => {
    expect(cutsOf(129, [], rules)).toEqual([64]);
    expect(cutsOf(128, [], rules)).toEqual([64]);
    expect(cutsOf(130, [], rules)).toEqual([128]);
    expect(cutsOf(20, [], rules)).toEqual([]);
  });

  test("of prompts that begin alike are the same up to where they part, but for the last one", () => {
    const boundaries = fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        boundaries,
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 2000 }),
        (all, shared, more) => {
          const common = all.filter((boundary) => boundary <= shared);
          const atBoundaries = (length: number, list: readonly number[]) =>
            cutsOf(length, list, rules).filter((cut) => common.includes(cut));
          expect(atBoundaries(shared, common)).toEqual(atBoundaries(shared + more, all));
        },
      ),
      { seed: 1 },
    );
  });
});

describe("the cut where prompts part", () => {
  test("is a whole block after the cut before", () => {
    expect(branchCut([100, 500], 310, 100, 600, rules)).toBe(100 + 192);
    expect(branchCut([100, 500], 164, 100, 600, rules)).toBe(164);
  });

  test("is not made for a few tokens after what is kept", () => {
    expect(branchCut([100, 500], 130, 100, 600, rules)).toBeNull();
    expect(branchCut([100, 500], 310, 270, 600, rules)).toBeNull();
  });

  test("leaves no token alone before the next cut", () => {
    expect(branchCut([100, 229], 228, 0, 600, rules)).toBe(164);
  });

  test("is inside the prompt", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 0, max: 900 }), (length, position) => {
        const at = branchCut(cutsOf(length, [77, 300], rules), position, 0, length, rules);
        if (at !== null) expect(at > 0 && at <= position && at < length).toBe(true);
      }),
      { seed: 1 },
    );
  });
});
