import fc from "fast-check";
import { expect, test } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import { createDetokenizer } from "../prompt/detokenizer.ts";
import { createStopFilter } from "../prompt/stop-strings.ts";
import { ToldTokens } from "./told-tokens.ts";

const logprobs = { logprob: -1, top: [{ id: 65, logprob: -0.5 }] };

/** Texts as they are given out, each with the bytes of its tokens. */
function pieces(ids: readonly number[], stops: readonly string[]) {
  const told = new ToldTokens(byteTokenizer);
  const detokenizer = createDetokenizer(byteTokenizer);
  const filter = createStopFilter(stops);
  const given: { text: string; bytes: number[] }[] = [];
  const give = (text: string) => {
    const bytes = told.pass(text.length).flatMap((token) => [...(token.bytes ?? [])]);
    given.push({ text, bytes });
  };
  for (const id of ids) {
    const text = detokenizer.push(id);
    told.push(id, logprobs, text.length);
    const { text: passed, stopped } = filter.push(text);
    give(passed);
    if (stopped !== null) return given;
  }
  give(filter.push(detokenizer.end()).text + filter.end());
  return given;
}

test("each text comes with the tokens that begin in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom([], ["ab"], ["é"]), (text, stops) => {
      const ids = [...new TextEncoder().encode(text)];
      const given = pieces(ids, stops);
      const bytes = given.flatMap((piece) => piece.bytes);
      expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes))).toBe(
        given.map((piece) => piece.text).join(""),
      );
    }),
  );
});

test("bytes of half a character are told as they are, special tokens as they are written", () => {
  const told = new ToldTokens(byteTokenizer);
  told.push(0xc3, logprobs, 0);
  told.push(0xa9, logprobs, 1);
  const special = byteTokenizer.idOf("<end_of_sentence>")!;
  told.push(special, logprobs, 0);
  expect(told.pass(1)).toMatchObject([
    { text: "\ufffd", bytes: Uint8Array.of(0xc3), logprob: -1, top: [{ text: "A", logprob: -0.5 }] },
    { text: "\ufffd", bytes: Uint8Array.of(0xa9) },
  ]);
  expect(told.end()).toMatchObject([{ text: "<end_of_sentence>", bytes: null }]);
});
