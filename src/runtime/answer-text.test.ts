import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import { AnswerText } from "./answer-text.ts";

/** An answer taken after as many tokens as each of `parts` says, then at its end. */
function answer(ids: readonly number[], stops: readonly string[], parts: readonly number[], isTold = false) {
  const text = new AnswerText(byteTokenizer, stops, isTold);
  const taken = [];
  let left = parts[0] ?? 0;
  for (const id of ids) {
    const isLast = text.push(id, isTold ? { logprob: -id, top: [] } : null);
    if (isLast) break;
    if (--left > 0) continue;
    taken.push(text.take());
    left = parts[taken.length % parts.length] ?? 0;
  }
  text.end();
  taken.push(text.take());
  const tokens = [...taken, text.rest()].flatMap((part) => part.tokens ?? []);
  const { numTokens, stopString } = text;
  return { text: taken.map((part) => part.text).join(""), tokens, numTokens, stopString, taken };
}

// Bytes of characters of one to four bytes, halves of them, and letters of which stop strings are made.
const ids = fc.array(fc.constantFrom(...new TextEncoder().encode("aabbcé€😀"), 265), { maxLength: 40 });
const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 3 }), {
  maxLength: 3,
});
const parts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe("the text of an answer", () => {
  test("is the same however many tokens a part has: text, tokens, their number and the stop string", () => {
    fc.assert(
      fc.property(ids, stops, parts, fc.boolean(), (all, stopStrings, sizes, isTold) => {
        const { taken: _, ...joined } = answer(all, stopStrings, sizes, isTold);
        const { taken: __, ...single } = answer(all, stopStrings, [1], isTold);
        expect(joined).toEqual(single);
      }),
      { seed: 17, numRuns: 3000 },
    );
  });

  test("that is cut by a stop string in the middle of a part has the tokens up to it, and no more", () => {
    const bytes = [...new TextEncoder().encode("né STOP later")];
    const whole = answer(bytes, ["STOP"], [4], true);
    expect(whole).toMatchObject({ text: "né ", numTokens: 8, stopString: "STOP" });
    expect(whole.taken.map(({ text }) => text)).toEqual(["né ", ""]);
    expect(whole.tokens.map(({ id }) => id)).toEqual(bytes.slice(0, 4));
  });

  test("is there when it is certain: not with half a character, nor with the beginning of a stop string", () => {
    const text = new AnswerText(byteTokenizer, ["STOP"], false);
    const has = [...new TextEncoder().encode("€")].map((id) => {
      text.push(id, null);
      return text.hasText;
    });
    expect(has).toEqual([false, false, true]);
    const stopping = new AnswerText(byteTokenizer, ["STOP"], false);
    for (const id of new TextEncoder().encode("ST")) stopping.push(id, null);
    expect(stopping.hasText).toBe(false);
  });

  test("has no half a character before its end", () => {
    const euro = [...new TextEncoder().encode("€")];
    expect(answer([65, ...euro.slice(0, 2)], [], [1]).taken.map(({ text }) => text)).toEqual([
      "A",
      "",
      "",
      "\ufffd",
    ]);
    expect(answer([65, ...euro, 66], [], [3]).taken.map(({ text }) => text)).toEqual(["A", "€B"]);
  });
});
