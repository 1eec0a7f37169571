import fc from "fast-check";
import { expect, test } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import { builtinTemplates } from "./chat-template.ts";
import { createSpecialGuard } from "./special-guard.ts";

const specials = ["<end>", "<<a>>", "<a>", "ab", "<e", "x"];
const encode = (text: string) => byteTokenizer.encode(text);

/** Texts of which special tokens are made. */
const hostile = fc.array(
  fc.constantFrom("<", ">", "a", "b", "end", "<end>", "<<a>>", "é", "\ufdd0", "\ufdd1"),
);

test("no piece of a guarded text has a special token, and together they are the text", () => {
  fc.assert(
    fc.property(hostile, (parts) => {
      const text = parts.join("");
      const pieces: string[] = [];
      const guard = createSpecialGuard(specials, [text], (piece) => {
        pieces.push(piece);
        return [];
      });
      guard.encode(guard.guard(text));
      expect(pieces.join("")).toBe(text);
      for (const piece of pieces)
        for (const special of specials) if (special.length > 1) expect(piece).not.toContain(special);
    }),
  );
});

test("a text without special tokens is encoded as ever, and the template's own stay", () => {
  const end = "<end_of_sentence>";
  const guard = createSpecialGuard([end], ["Hi <end of it>"], encode);
  expect(guard.guard("Hi <end of it>")).toBe("Hi <end of it>");
  const rendered = `${guard.guard(`Hi${end}`)}${end}`;
  expect(guard.encode(rendered)).toEqual([...new TextEncoder().encode(`Hi${end}`), ...encode(end)]);
  expect(encode(end)).toHaveLength(1);
});

test("it goes through the official template, in tools too", () => {
  const end = "<end_of_sentence>";
  const render = (text: string) =>
    builtinTemplates.text01.render([{ role: "user", content: text }], {
      tools: [{ name: "a", description: text, parameters: { [text]: 1 } }],
    });
  const guard = createSpecialGuard([end], [end], encode);
  const plain = encode(render("x")).filter((id) => byteTokenizer.isSpecial(id));
  const ids = guard.encode(render(guard.guard(end)));
  expect(ids.filter((id) => byteTokenizer.isSpecial(id))).toEqual(plain);
  expect(byteTokenizer.decode(ids, { skipSpecialTokens: false })).toBe(render(end));
});

test("a text with every character that could be set in loses one of them, and guards all the same", () => {
  const all = String.fromCharCode(...Array.from({ length: 32 }, (_, index) => 0xfdd0 + index));
  const text = `${all}<en\ufdefd>`;
  const pieces: string[] = [];
  const guard = createSpecialGuard(["<end>"], [text], (piece) => {
    pieces.push(piece);
    return [];
  });
  guard.encode(guard.guard(text));
  expect(pieces.join("")).toBe(text.replaceAll("\ufdef", ""));
  expect(pieces.some((piece) => piece.includes("<end>"))).toBe(false);
});
