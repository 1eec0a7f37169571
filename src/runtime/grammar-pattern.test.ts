import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grammarPattern } from "./grammar-pattern.ts";

const patterns = [
  ".*",
  "[^a]+",
  "\\S*",
  "\\W+x?",
  "\\D{1,3}",
  "a[b-d]\\.",
  "(x|.)\\d",
  "[^\\]^-]*",
  "[aé-ïü]+",
  "[a\\d]?",
];
const anything = fc.string({ unit: fc.constantFrom(...'ab"\\\n\t\u0001éêü.5x]^-/ ') });

test("what matches a pattern in a JSON string is a JSON string as it is", () => {
  fc.assert(
    fc.property(fc.constantFrom(...patterns), anything, (pattern, text) => {
      const isMatch = new RegExp(`^(?:${grammarPattern(pattern, true)})$`, "u").test(text);
      const plain = new RegExp(`^(?:${pattern})$`, "u").test(text);
      const isSafe = JSON.stringify(text) === `"${text}"`;
      expect(isMatch).toBe(plain && isSafe);
    }),
    { numRuns: 2000 },
  );
});

test("outside of JSON a pattern stays as it is, but for the dot, which ends with the line", () => {
  expect(grammarPattern('a.\\.[.\\]]"\\D', false)).toBe('a[^\\n\\r]\\.[.\\]]"\\D');
});

describe("what cannot be said to the library is refused", () => {
  test.each([
    ['"', 'has a "'],
    ["\\n", "has \\n"],
    ["[\\S]", "within brackets"],
    ["a\\\\b", "has \\\\"],
    ["[^é]", "leaves out characters beyond ASCII"],
    ["[一-龥]", "has 20902 characters"],
    ["\\u00e9", "write the character itself"],
    ["[a-é]", "as two"],
  ])("%s", (pattern, problem) => {
    expect(() => grammarPattern(pattern, true)).toThrow(problem);
  });
});
