/** Check values of the metrics: made with the official scorers' logic, but for those of character errors, names and refusals. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anls } from "./anls.ts";
import { characterErrors } from "./character-errors.ts";
import { editDistance } from "./edit-distance.ts";
import { exactMatch, nameMatch } from "./exact-match.ts";
import { isRefusal } from "./refusal.ts";
import { relaxedAccuracy, relaxedChartAccuracy } from "./relaxed-accuracy.ts";
import { isEndless } from "./repetition.ts";

describe("edit distance", () => {
  const text = fc.string({ unit: "binary", maxLength: 8 });

  test("is symmetric, keeps the triangle inequality and is 0 for equal texts alone", () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test("counts code points, and a transposition as two", () => {
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("🙂a", "🙃a")).toBe(1);
    expect(editDistance("ab", "ba")).toBe(2);
  });
});

test.each([
  ["$506 million", ["$506 million"], 1],
  ["506 million", ["$506 million"], 0.916667],
  ["$506  Million ", ["$506 million"], 1],
  ["ITC Limited", ["itc limited", "ITC"], 1],
  ["ITC Ltd", ["itc limited"], 0.636364],
  ["u.s.", ["United States"], 0],
  ["the total is $506 million", ["$506 million"], 0],
  ["1/8/93", ["1/8/93"], 1],
  ["1/9/93", ["1/8/93"], 0.833333],
  ["ab", ["cd"], 0],
  ["ax", ["ab"], 0.5],
  ["", ["abc"], 0],
  ["abc", [""], 0],
  ["", [""], 1],
  ["Université", ["Universite"], 0.9],
  ["0.28", [".28"], 0.75],
  ["yes", ["no", "yes"], 1],
  ["7.", ["7"], 0.5],
  ["  seven ", ["seven"], 1],
  ["abcd", ["abxy"], 0.5],
  ["abc", ["abxy"], 0.5],
])("ANLS of %j against %j is %d", (answer, rights, score) => {
  expect(anls(answer, rights)).toBeCloseTo(score, 6);
});

test.each([
  ["14", "14", true],
  ["13.3", "14", true],
  ["13.2", "14", false],
  ["0.57", "0.6", false],
  ["62%", "62", false],
  ["62", "62%", false],
  ["0.62", "62%", true],
  ["62%", "0.62", true],
  ["65%", "62%", true],
  ["2014", "2011", true],
  ["2015", "1900", false],
  ["1,000", "1000", false],
  ["$506", "506", false],
  ["0", "0", true],
  ["0.0", "0", false],
  ["0.001", "0", false],
  ["-5", "5", false],
  ["Yes", "yes", true],
  ["Yes.", "Yes", false],
  ["the green line", "green line", false],
  ["Rep/Lean Rep", "rep/lean rep", true],
  ["14 food items", "14", false],
  ["nan", "14", false],
  ["1e3", "1000", true],
  ["", "14", false],
  ["95.0", "100", true],
  ["94.99", "100", false],
  ["105", "100", true],
  ["3,5", "4", false],
  ["inf", "100", false],
  ["100 %", "100%", true],
  ["62%%", "62%", true],
  ["1_0", "10", true],
  ["0x10", "16", false],
])("relaxed accuracy of %j against %j is %j", (answer, right, isRight) => {
  expect(relaxedAccuracy(answer, right)).toBe(isRight);
});

test.each([
  ["$8,311", "8,000", true],
  ["8311", "$8,311", true],
  ["-$1,200.5", "-1,200.5", true],
  ["8,500", "8,000", false],
  ["8,31", "831", false],
  ["62", "62%", false],
  ["Rio, 8", "rio, 8", true],
])("in charts relaxed accuracy of %j against %j is %j", (answer, right, isRight) => {
  expect(relaxedChartAccuracy(answer, right)).toBe(isRight);
});

test.each([
  ["Kafe 12", "Café 12", { errors: 2, characters: 7 }],
  ["  a  b ", "a b", { errors: 0, characters: 3 }],
  ["A b", "a b", { errors: 1, characters: 3 }],
  ["", "abc", { errors: 3, characters: 3 }],
  ["abcabcabc", "abc", { errors: 6, characters: 3 }],
])("errors of reading %j for %j", (answer, right, errors) => {
  expect(characterErrors(answer, right)).toEqual(errors);
});

test.each([
  ["BLUE", "blue", true],
  [" 33.1%\n", "33.1%", true],
  ["33.1", "33.1%", false],
  ["3.5", "35", false],
  ["yes.", "yes", false],
])("exact match of %j against %j is %j", (answer, right, isRight) => {
  expect(exactMatch(answer, right)).toBe(isRight);
});

test.each([
  ["Calculator.", "a calculator", true],
  ["the anchor", "anchor", true],
  ["an", "an", true],
  ["thermos", "the rmos", false],
  ["calculators", "a calculator", false],
])("the name %j against %j is %j", (answer, right, isRight) => {
  expect(nameMatch(answer, right)).toBe(isRight);
});

test.each([
  ["The chart does not show Casey.", true],
  ["There is no Casey in this chart.", true],
  ["Casey is not in the chart, so it does not tell.", true],
  ["The chart has no title.", true],
  ["The horizontal axis has no label.", true],
  ["That field is empty.", false],
  ["I can't tell from the picture.", true],
  ["The total is not visible.", true],
  ["Sorry, I cannot read that", true],
  ["There’s nothing like it", false],
  ["no", false],
  ["nothing", false],
  ["The title is not long", false],
  ["There is no place like home", false],
  ["12.50", false],
  ["", false],
])("whether %j refuses: %j", (answer, refuses) => {
  expect(isRefusal(answer)).toBe(refuses);
});

test.each([
  ["aaaaaaaa", true, true],
  ["aaaaaaa", true, false],
  ["aaaaaaaa", false, false],
  [`The ${"12 ".repeat(8)}`, true, true],
  [`${"12 ".repeat(8)}end`, true, false],
  ["abcdefghijklmnopqrst".repeat(8), true, true],
  ["abcdefghijklmnopqrstu".repeat(8), true, false],
  // What a model said of a line of random characters.
  [`JNK-28f"q[${"){){){){){){{".repeat(4)}){{){{){{){{)`, true, true],
  [`JNK-28f"q[${"){){){){){){{".repeat(4)}){{){{){{){{)`, false, false],
  ["{{)){)){{){{))}".repeat(4), true, false],
])("whether %j, cut off %j, is an endless loop: %j", (answer, isCutOff, isLoop) => {
  expect(isEndless(answer, isCutOff)).toBe(isLoop);
});
