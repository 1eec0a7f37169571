import fc from "fast-check";
import { expect, test } from "vitest";
import { createForcedCallReader } from "./forced-calls.ts";
import { callText } from "./tool-calls.ts";

const json = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value));
const calls = fc.array(fc.record({ name: fc.constantFrom("get_weather", "now"), arguments: json }), {
  minLength: 1,
  maxLength: 3,
});

/** Calls as a client puts them together. */
function read(parts: readonly string[]) {
  const reader = createForcedCallReader();
  const read: { name: string; arguments: string }[] = [];
  for (const piece of parts.flatMap((part) => reader.push(part))) {
    if (piece.type === "call-start") read.push({ name: piece.name, arguments: "" });
    else read.at(-1)!.arguments += piece.arguments;
  }
  return read;
}

test("whatever the arguments and however the text is cut, the calls are those that were written", () => {
  fc.assert(
    fc.property(
      calls,
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      fc.boolean(),
      (given, sizes, isMarked) => {
        const whole = callText(given);
        const text = isMarked ? whole : whole.replace("<function_call>", "");
        const parts: string[] = [];
        for (let at = 0; at < text.length; ) {
          const size = sizes.next().value;
          parts.push(text.slice(at, at + size));
          at += size;
        }
        expect(read(parts)).toEqual(given);
      },
    ),
  );
});

test("name and arguments are told as soon as they are there", () => {
  const reader = createForcedCallReader();
  expect(reader.push("```typescript\nfunctions.get_wea")).toEqual([]);
  expect(reader.push('ther({"ci')).toEqual([
    { type: "call-start", name: "get_weather" },
    { type: "call-delta", arguments: '{"ci' },
  ]);
  expect(reader.push('ty": ")"})')).toEqual([{ type: "call-delta", arguments: 'ty": ")"}' }]);
  expect(reader.push("\n```")).toEqual([]);
});
