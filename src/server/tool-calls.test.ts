import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { callText, createToolCallReader, type TextPiece } from "./tool-calls.ts";

const names = new Set(["get_weather", "now"]);
const weather = '<function_call>```typescript\nfunctions.get_weather({"city": "Shanghai"})\n```';
const call = { type: "call", name: "get_weather", arguments: '{"city":"Shanghai"}' };

/** Pieces of a text that comes in parts, texts next to each other joined. */
function read(parts: readonly string[]): TextPiece[] {
  const reader = createToolCallReader(names);
  const joined: TextPiece[] = [];
  for (const piece of [...parts.flatMap((part) => reader.push(part)), ...reader.end()]) {
    const last = joined.at(-1);
    if (piece.type === "text" && last?.type === "text") {
      joined.splice(-1, 1, { type: "text", text: last.text + piece.text });
    } else joined.push(piece);
  }
  return joined;
}

describe("calls in a text", () => {
  test.each<[string, string, unknown[]]>([
    ["alone", weather, [call]],
    ["without the mark, where that is a special token", weather.replace("<function_call>", ""), [call]],
    [
      "after and before text",
      `Let me see. ${weather} Done.`,
      [{ type: "text", text: "Let me see. " }, call, { type: "text", text: " Done." }],
    ],
    [
      "several in a block",
      '```typescript\nfunctions.now()\nfunctions.get_weather({"city":"Shanghai"});\n```',
      [{ type: "call", name: "now", arguments: "{}" }, call],
    ],
    ["in two blocks", weather + weather, [call, call]],
    ["without the closing fence, at the end", weather.slice(0, -4), [call]],
    [
      "with parentheses, quotes and fences in strings",
      'x```typescript\nfunctions.get_weather({"city": "a) \\"b\\" ( ```"})\n```',
      [
        { type: "text", text: "x" },
        { type: "call", name: "get_weather", arguments: '{"city":"a) \\"b\\" ( ```"}' },
      ],
    ],
  ])("%s", (_, text, pieces) => {
    expect(read([text])).toEqual(pieces);
    expect(read([...text])).toEqual(pieces);
  });

  test.each([
    ["an unknown function", "```typescript\nfunctions.rm({})\n```"],
    ["arguments that are no JSON", "```typescript\nfunctions.now({a: 1})\n```"],
    ["arguments that are no object", "```typescript\nfunctions.now([1])\n```"],
    ["a call that is cut short", '<function_call>```typescript\nfunctions.get_weather({"city'],
    ["code beside the call", "```typescript\nfunctions.now()\nconst x = 1;\n```"],
    ["other code", "```typescript\nconst x = 1;\n```"],
    ["the mark alone", "<function_call>"],
  ])("%s stays text", (_, text) => {
    expect(read([text])).toEqual([{ type: "text", text }]);
    expect(read([...text])).toEqual([{ type: "text", text }]);
  });

  test("how a text is divided makes no difference, and nothing is lost", () => {
    const part = fc.constantFrom(
      "<function_call>",
      "```typescript\n",
      "functions.",
      "now(",
      "{}",
      ")",
      "\n```",
      "a",
      "`",
      "\n",
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.nat(40), { maxLength: 5 }),
        (parts, cuts) => {
          const text = parts.join("");
          const at = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort(
            (a, b) => a - b,
          );
          const divided = at.slice(1).map((end, index) => text.slice(at[index], end));
          const pieces = read(divided);
          expect(pieces).toEqual(read([text]));
          if (pieces.every(({ type }) => type === "text")) {
            expect(pieces.map((piece) => (piece.type === "text" ? piece.text : "")).join("")).toBe(text);
          }
        },
      ),
      { numRuns: 500, seed: 11 },
    );
  });

  test("text that begins no call is not held back", () => {
    const reader = createToolCallReader(names);
    expect(reader.push("Hello ``")).toEqual([{ type: "text", text: "Hello " }]);
    expect(reader.push("x")).toEqual([{ type: "text", text: "``x" }]);
  });

  test("what was read is written back as the model writes it", () => {
    expect(read([callText([call])])).toEqual([call]);
    expect(callText([])).toBe("");
  });
});
