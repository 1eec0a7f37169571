import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStrictJson, type StrictJsonOptions } from "./strict-json.ts";

const parse = (text: string, options?: StrictJsonOptions) =>
  parseStrictJson(new TextEncoder().encode(text), (problem) => new SyntaxError(problem), options);

test("gives what JSON.parse gives for any JSON value", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 8, stringUnit: "binary" }),
      fc.constantFrom(undefined, 1, "\t"),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test("a damaged text is refused, or is what JSON.parse makes of it", () => {
  const damage = fc.tuple(
    fc.nat(200),
    fc.nat(3),
    fc.constantFrom("", ...'{}[]",:\\u0dtnf-+.eE19 \n\t\u0000é'),
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(damage, { minLength: 1, maxLength: 3 }), (value, edits) => {
      let text = JSON.stringify(value);
      for (const [at, removed, inserted] of edits) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + inserted + text.slice(start + removed);
      }
      let ours: unknown;
      try {
        ours = parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
        if (/duplicate key|surrogate|range of a double|nesting/.test((error as Error).message)) return;
        expect(() => JSON.parse(text)).toThrow();
        return;
      }
      accepted++;
      expect(JSON.stringify(ours)).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { seed: 2, numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(200);
});

describe("what two readers could take differently is refused", () => {
  test.each([
    ['{"a": 1, "a": 1}', "line 1 column 10: duplicate key a"],
    ['{"a": 1,\n "\\u0061": 2}', "line 2 column 2: duplicate key a"],
    ['{"b": {"a": 1, "c": 2, "a": 3}}', "line 1 column 24: duplicate key a"],
    ['["\\ud834"]', "line 1 column 2: a string with half a surrogate pair"],
    ["1e400", "line 1 column 1: number 1e400 is outside the range of a double"],
    ["-1e400", "line 1 column 1: number -1e400 is outside the range of a double"],
    ["\ufeff1", "starts with a byte order mark, expected UTF-8 without one"],
  ])("%j", (text, message) => {
    expect(() => parse(text)).toThrow(new SyntaxError(message));
  });

  test("equal keys in different objects are fine", () => {
    expect(parse('{"a": {"a": 1}, "b": {"a": 2}}')).toEqual({ a: { a: 1 }, b: { a: 2 } });
  });

  test("a surrogate pair in escapes is one character", () => {
    expect(parse('"\\ud834\\udd1e"')).toBe("𝄞");
  });
});

test("nesting is refused one level over the limit and not at it", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  expect(() => parse(nested(64))).not.toThrow();
  expect(() => parse(nested(65))).toThrow("line 1 column 65: nesting deeper than 64");
  expect(() => parse(nested(3), { maxDepth: 2 })).toThrow("line 1 column 3: nesting deeper than 2");
});

test("plainIntegers takes integers written plainly and no other number", () => {
  const plain = { plainIntegers: true };
  expect(parse("[0, 1, -1, 20, 9007199254740993]", plain)).toEqual([0, 1, -1, 20, 9007199254740992]);
  for (const text of ["1.0", "1e3", "1E0", "-0", "0.0", "-1.5"]) {
    expect(() => parse(text, plain)).toThrow(`line 1 column 1: number ${text}, expected a plain integer`);
    expect(() => parse(text)).not.toThrow();
  }
});

test("__proto__ is a key like any other and changes no prototype", () => {
  const value = parse('{"__proto__": {"polluted": true}, "constructor": 1}') as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(value["polluted"]).toBeUndefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("bytes that are not UTF-8 are refused", () => {
  const refuse = (problem: string) => new SyntaxError(problem);
  for (const bytes of [[0xff], [0x22, 0xc3, 0x22], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    expect(() => parseStrictJson(new Uint8Array(bytes), refuse)).toThrow(
      `not UTF-8 text (${bytes.length} bytes)`,
    );
  }
});
