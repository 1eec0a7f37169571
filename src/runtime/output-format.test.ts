import { describe, expect, test } from "vitest";
import { grammarOf, type JsonSchema, type OutputFormat } from "./output-format.ts";

const schema = (given: JsonSchema): OutputFormat => ({ type: "schema", schema: given });
const regex = (pattern: string): OutputFormat => ({ type: "regex", pattern });

function nested(depth: number): JsonSchema {
  let at: JsonSchema = { type: "string" };
  for (let level = 0; level < depth; level++) at = { type: "array", items: at };
  return at;
}

describe("formats in the library's words", () => {
  test.each<[OutputFormat, object]>([
    [{ type: "json" }, { type: "object", additionalProperties: true }],
    [schema({ type: "string", pattern: "." }), { type: "string", pattern: '[^"\\\\\\x00-\\x1f]' }],
    [
      { type: "choice", choices: ["a", "b"] },
      {
        type: "structural_tag",
        format: {
          type: "or",
          elements: [
            { type: "const_string", value: "a" },
            { type: "const_string", value: "b" },
          ],
        },
      },
    ],
  ])("%j", (format, json) => {
    expect(JSON.parse(grammarOf(format).json)).toEqual(json);
  });

  test("a caller's schema is not changed", () => {
    const given = { type: "string", pattern: "." };
    grammarOf(schema(given));
    expect(given).toEqual({ type: "string", pattern: "." });
  });

  test("names of properties are no keywords", () => {
    const properties = {
      not: { type: "string" },
      pattern: { type: "string" },
      format: { enum: [{ if: 1 }] },
    };
    expect(() => grammarOf(schema({ type: "object", properties }))).not.toThrow();
  });

  test("a reference within the schema is found", () => {
    const list = { anyOf: [{ $ref: "#/$defs/a~1b" }, { $ref: "#" }], $defs: { "a/b": { type: "null" } } };
    expect(() => grammarOf(schema(list))).not.toThrow();
  });
});

describe("refused, with the reason", () => {
  test.each<[string, OutputFormat, RegExp]>([
    ["a long schema", schema({ description: "x".repeat(70_000) }), /has 70018 bytes, at most 65536/],
    ["a deep schema", schema(nested(40)), /more than 32 levels deep/],
    ["a deep value", schema({ const: nested(40) }), /more than 32 levels/],
    ["many values", schema({ enum: Array.from({ length: 4001 }, (_, i) => i) }), /more than 4000 values/],
    ["not", schema({ not: {} }), /has not, which answers cannot be held to/],
    ["nested not", schema({ items: { properties: { a: { not: {} } } } }), /has not/],
    ["unique items", schema({ uniqueItems: true }), /uniqueItems/],
    ["two schemas at once", schema({ allOf: [{}, {}] }), /allOf/],
    ["a lost reference", schema({ $ref: "#/$defs/x" }), /\$ref to what it does not have/],
    ["a foreign reference", schema({ $ref: "https://x/y" }), /\$ref/],
    ["an unknown format", schema({ type: "string", format: "colour" }), /expected one of email/],
    ["no value", schema({ enum: [] }), /enum without values/],
    ["false", schema(false), /no JSON Schema that a value can meet/],
    ["no expression", regex("("), /no regular expression/],
    ["an empty expression", regex(""), /is empty/],
    ["a long expression", regex("a".repeat(5000)), /5000 characters/],
    ["counts of counts", regex("((a{1,100}){1,100}){1,101}"), /counts to 1010000, at most 1000000/],
    ["a pattern with quotes", schema({ pattern: '"' }), /has a "/],
    ["no choice", { type: "choice", choices: [] }, /0 choices/],
    [
      "an empty choice",
      { type: "choice", choices: [""] },
      /1 choices, expected 1 to 1000, none of them empty/,
    ],
    ["no function", { type: "calls", functions: [], isOne: true }, /no function/],
  ])("%s", (_, format, message) => {
    expect(() => grammarOf(format)).toThrow(
      expect.objectContaining({
        code: "request_invalid",
        fields: { option: "format" },
        message: expect.stringMatching(message),
      }),
    );
  });
});
