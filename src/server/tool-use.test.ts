import { describe, expect, test } from "vitest";
import { type GivenTool, toolUse } from "./tool-use.ts";

const parameters = { type: "object", properties: { a: { type: "integer" } } };
const add: GivenTool = { name: "add", parameters, isStrict: false };
const stop: GivenTool = { name: "stop", isStrict: false };
const strict = { ...add, isStrict: true };
const shown = [{ name: "add", parameters }, { name: "stop" }];
const addCalls = { name: "add", schema: parameters };
const stopCalls = { name: "stop", schema: { type: "object", additionalProperties: true } };
const json = { type: "json" } as const;

describe("what tools make of an answer", () => {
  test.each<[string, Parameters<typeof toolUse>, object]>([
    ["none", [[add], "none", false, json], { tools: [], format: json, isCalls: false }],
    ["without tools", [[], "auto", false, null], { tools: [], format: null, isCalls: false }],
    ["auto", [[add, stop], "auto", false, null], { tools: shown, format: null, isCalls: false }],
    [
      "auto, one of them strict",
      [[strict, stop], "auto", false, null],
      { tools: shown, format: { type: "text-with-calls", functions: [addCalls, stopCalls] }, isCalls: false },
    ],
    [
      "required",
      [[add, stop], "required", false, null],
      {
        tools: shown,
        format: { type: "calls", functions: [addCalls, stopCalls], isOne: false },
        isCalls: true,
      },
    ],
    [
      "required, one at most",
      [[add], "required", true, null],
      { format: { type: "calls", functions: [addCalls], isOne: true } },
    ],
    [
      "named",
      [[add, stop], { name: "stop" }, false, null],
      { tools: shown, format: { type: "calls", functions: [stopCalls], isOne: true }, isCalls: true },
    ],
  ])("%s", (_, given, expected) => {
    expect(toolUse(...given)).toMatchObject(expected);
  });

  test.each<[string, Parameters<typeof toolUse>]>([
    ["a call without tools", [[], "required", false, null]],
    ["an unknown name", [[add], { name: "sub" }, false, null]],
    ["a call and a format", [[add], "required", false, json]],
    ["strict calls and a format", [[strict], "auto", false, json]],
  ])("%s is refused", (_, given) => {
    expect(() => toolUse(...given)).toThrow(expect.objectContaining({ status: 400, param: "tool_choice" }));
  });
});
