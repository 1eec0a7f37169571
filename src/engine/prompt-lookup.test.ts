import fc from "fast-check";
import { expect, test } from "vitest";
import { draftFor } from "./prompt-lookup.ts";

const draft = (ids: readonly number[], maxDrafts: number) => [...draftFor(Int32Array.from(ids), maxDrafts)];

test.each<[string, number[], number, number[]]>([
  ["what followed the same tokens", [1, 2, 3, 4, 9, 1, 2], 2, [3, 4]],
  ["past the end, what repeats itself", [7, 8, 5, 7, 8], 7, [5, 7, 8, 5, 7, 8, 5]],
  ["one token over and over", [7, 7, 7], 3, [7, 7, 7]],
  ["the longest run decides", [1, 2, 3, 6, 2, 3, 7, 1, 2, 3], 1, [6]],
  ["of equal runs the latest", [2, 3, 6, 2, 3, 7, 2, 3], 1, [7]],
  ["nothing for one token alone", [3, 6, 3], 4, []],
  ["nothing when nothing repeats", [1, 2, 3, 4], 4, []],
  ["nothing when none may be tried", [1, 2, 1, 2], 0, []],
  ["nothing of nothing", [], 3, []],
])("%s", (_, ids, maxDrafts, expected) => {
  expect(draft(ids, maxDrafts)).toEqual(expected);
});

test("property: a draft goes on as the text did after the last two tokens", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 40 }), fc.nat(5), (ids, maxDrafts) => {
      const found = draft(ids, maxDrafts);
      const pairs = ids
        .slice(0, -2)
        .flatMap((id, at) => (id === ids.at(-2) && ids[at + 1] === ids.at(-1) ? [at] : []));
      expect(found).toHaveLength(pairs.length > 0 ? maxDrafts : 0);
      const all = [...ids, ...found];
      if (found.length > 0)
        expect(pairs.some((at) => found.every((id, index) => all[at + 2 + index] === id))).toBe(true);
    }),
  );
});
