import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectModestJson } from "./json-shape.ts";

const check = (text: string) => expectModestJson(new TextEncoder().encode(text));
const refused = expect.objectContaining({ status: 400, code: "json_too_complex" });

describe("JSON that would be large once parsed", () => {
  test.each([
    ["many lists", `[${"[],".repeat(100_000)}1]`],
    ["many numbers", `[${"1,".repeat(100_000)}1]`],
    ["many names", `{${Array.from({ length: 100_001 }, (_, index) => `"${index}":1`).join()}}`],
    ["lists in lists", "[".repeat(65)],
    ["objects in objects", '{"a":'.repeat(65)],
    ["after a string with quotes and backslashes", `["\\\\\\"[", ${"[".repeat(65)}`],
  ])("%s is refused", (_, text) => expect(() => check(text)).toThrow(refused));

  test.each([
    ["64 deep", `${"[".repeat(64)}${"]".repeat(64)}`],
    ["brackets within strings", JSON.stringify({ text: "[".repeat(100_000) })],
    ["commas within strings", JSON.stringify(["\\", '"', ",".repeat(200_000)])],
    ["many lists one after another, not deep", JSON.stringify(new Array(1000).fill([[[]]]))],
    ["what is no JSON", '{"a'],
    ["nothing", ""],
  ])("%s passes", (_, text) => expect(() => check(text)).not.toThrow());

  test("any small value passes, whatever its strings hold", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(() => check(text)).not.toThrow();
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  test("a string of backslashes and quotes is passed over in time that grows with its length", () => {
    const started = performance.now();
    check(`"${'\\"'.repeat(3_000_000)}${"\\\\".repeat(3_000_000)}"`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
