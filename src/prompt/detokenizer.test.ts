import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import { createDetokenizer } from "./detokenizer.ts";

/** A tokenizer whose token `i` is the i-th of the given pieces. */
function tokenizerOf(pieces: readonly Uint8Array[]): Tokenizer {
  return { ...byteTokenizer, isSpecial: () => false, tokenBytes: (id) => pieces[id] ?? null };
}

function chunksOf(tokenizer: Tokenizer, ids: Iterable<number>, skipSpecialTokens = true): string[] {
  const detokenizer = createDetokenizer(tokenizer, { skipSpecialTokens });
  const chunks = [...ids].map((id) => detokenizer.push(id));
  return [...chunks, detokenizer.end()];
}

/** Cuts bytes at the given places. */
function split(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, i) => bytes.slice(cuts[i]!, end));
}

/**
 * UTF-8 with every longest beginning of a character that does not go on as U+FFFD: the decoder of the WHATWG encoding
 * standard, byte by byte.
 */
function decodeUtf8(bytes: Uint8Array): string {
  let text = "";
  let needed = 0;
  let code = 0;
  let [lower, upper] = [0x80, 0xbf];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (needed > 0) {
      const goesOn = byte >= lower && byte <= upper;
      [lower, upper] = [0x80, 0xbf];
      if (!goesOn) {
        text += "\ufffd";
        needed = 0;
        i--;
        continue;
      }
      code = code * 64 + (byte & 0x3f);
      if (--needed === 0) text += String.fromCodePoint(code);
    } else if (byte < 0x80) {
      text += String.fromCharCode(byte);
    } else if (byte >= 0xc2 && byte <= 0xf4) {
      needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      code = byte & (needed === 1 ? 0x1f : needed === 2 ? 0x0f : 0x07);
      if (byte === 0xe0) lower = 0xa0;
      if (byte === 0xed) upper = 0x9f;
      if (byte === 0xf0) lower = 0x90;
      if (byte === 0xf4) upper = 0x8f;
    } else {
      text += "\ufffd";
    }
  }
  return needed > 0 ? `${text}\ufffd` : text;
}

const halfCharacter = /\p{Surrogate}/u;
const family = "👨‍👩‍👧‍👦";

// Ends of ranges, beginnings of characters, bytes that never occur, surrogates and code points over U+10FFFF in UTF-8.
const awkwardBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef],
        ...[0xf0, 0xf4, 0xf5, 0xff, 0xbb],
      ),
      fc.integer({ min: 0, max: 255 }),
    ),
    { maxLength: 40 },
  )
  .map((bytes) => Uint8Array.from(bytes));

describe("createDetokenizer", () => {
  it("gives a text back from every split of its bytes in two, and never half a character", () => {
    for (const text of ["aé中👍🏽", family, "\ufeffa\ufeff", "\u0000\ufffd\u{10ffff}", "e\u0301"]) {
      const bytes = new TextEncoder().encode(text);
      for (let place = 0; place <= bytes.length; place++) {
        const chunks = chunksOf(tokenizerOf(split(bytes, [place])), [0, 1]);
        expect(chunks.join("")).toBe(text);
        expect(chunks.some((chunk) => halfCharacter.test(chunk))).toBe(false);
      }
    }
  });

  it("gives any text back from any split of its bytes, and never half a character", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.string({ unit: "grapheme", maxLength: 15 }),
    );
    fc.assert(
      fc.property(texts, fc.array(fc.nat()), (text, places) => {
        const pieces = split(new TextEncoder().encode(text), places);
        const chunks = chunksOf(tokenizerOf(pieces), pieces.keys());
        expect(chunks.join("")).toBe(text);
        expect(chunks.some((chunk) => halfCharacter.test(chunk))).toBe(false);
        expect(chunks.at(-1)).toBe("");
      }),
      { seed: 41, numRuns: 1000 },
    );
  });

  it("replaces bytes that are not UTF-8 by the rules of the WHATWG, whatever the split", () => {
    fc.assert(
      fc.property(awkwardBytes, fc.array(fc.nat()), (bytes, places) => {
        const pieces = split(bytes, places);
        expect(chunksOf(tokenizerOf(pieces), pieces.keys()).join("")).toBe(decodeUtf8(bytes));
      }),
      { seed: 42, numRuns: 3000 },
    );
  });

  it("equals decode of all ids at once, special tokens and ids without a token among them", () => {
    const ids = fc.array(
      fc.oneof(fc.constantFrom(0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x41), fc.integer({ min: 0, max: 299 })),
    );
    fc.assert(
      fc.property(ids, fc.boolean(), (all, skipSpecialTokens) => {
        const expected = byteTokenizer.decode(all, { skipSpecialTokens });
        expect(chunksOf(byteTokenizer, all, skipSpecialTokens).join("")).toBe(expected);
      }),
      { seed: 43, numRuns: 1000 },
    );
  });

  it("holds a character back until its last byte", () => {
    const chunks = chunksOf(byteTokenizer, new TextEncoder().encode("a€👍b"));
    expect(chunks).toEqual(["a", "", "", "€", "", "", "", "👍", "b", ""]);
  });

  it("shows a cut character at the end as one U+FFFD", () => {
    expect(chunksOf(byteTokenizer, [0xf0, 0x9f, 0x91])).toEqual(["", "", "", "\ufffd"]);
  });

  it("leaves special tokens out unless told otherwise", () => {
    const detokenizer = createDetokenizer(byteTokenizer);
    expect([97, 285, 290, 98].map((id) => detokenizer.push(id))).toEqual(["a", "", "", "b"]);
    expect(chunksOf(byteTokenizer, [0xe2, 285, 98], false)).toEqual(["", "\ufffd<end_of_sentence>", "b", ""]);
  });
});
