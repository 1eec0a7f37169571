import fc from "fast-check";
import { expect, test } from "vitest";
import { shownName, shownValue } from "./shown-value.ts";

test("plain names stay as they are, others are quoted", () => {
  expect(shownName("model.layers.0.weight")).toBe("model.layers.0.weight");
  expect(shownName("")).toBe('""');
  expect(shownName("two words")).toBe('"two words"');
  expect(shownName("x".repeat(200))).toBe(`"${"x".repeat(80)}..."`);
});

test("any value is one printable line of limited length", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: "binary" }), (value) => {
      const shown = shownValue(value);
      expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(shown.length).toBeLessThan(100_000);
    }),
    { seed: 3 },
  );
});

test("lists are cut after eight items and two levels", () => {
  expect(shownValue([1, [2, [3, [4]]]])).toBe("[1, [2, [...]]]");
  expect(shownValue(new Array(20).fill(1))).toBe("[1, 1, 1, 1, 1, 1, 1, 1, ... 20 in all]");
});

test("other values keep JSON's spelling, objects are not spelt out", () => {
  expect([null, true, 1e-5, "a\u202eb", { a: 1 }, undefined].map((value) => shownValue(value))).toEqual([
    "null",
    "true",
    "0.00001",
    '"a\\u202eb"',
    "an object",
    "undefined",
  ]);
});
