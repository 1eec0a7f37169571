import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import type { TokenConstraint } from "../engine/engine.ts";
import { type GrammarHost, grammarVocabulary } from "./grammar-host.ts";
import { threadedGrammarHost } from "./node-grammar.ts";
import type { OutputFormat } from "./output-format.ts";

const end = byteTokenizer.idOf("<end_of_sentence>")!;
const vocabulary = () => grammarVocabulary(byteTokenizer, 320, [end]);
let host: GrammarHost;
beforeEach(() => {
  host = threadedGrammarHost(vocabulary);
});
afterEach(() => host.close());

const callMark = byteTokenizer.idOf("<function_call>")!;
const bytes = (text: string) => [...new TextEncoder().encode(text)];
/** The mark of a call is one special token, other text is bytes. */
const tokens = (text: string) =>
  text.split("<function_call>").flatMap((part, index) => [...(index > 0 ? [callMark] : []), ...bytes(part)]);

function allowed(mask: Int32Array | undefined): number[] {
  return Array.from({ length: 320 }, (_, id) => id).filter((id) => (mask![id >> 5]! >> (id & 31)) & 1);
}

/** Whether a text may come, and end there. */
async function accepts(constraint: TokenConstraint, text: string): Promise<boolean> {
  const ids = tokens(text);
  const masks = await constraint.masks([], ids);
  return masks.length === ids.length + 1 && allowed(masks.at(-1)).includes(end);
}

async function check(format: OutputFormat, good: readonly string[], bad: readonly string[]) {
  const constraint = await host.open(format);
  for (const text of good) expect([text, await accepts(constraint, text)]).toEqual([text, true]);
  for (const text of bad) expect([text, await accepts(constraint, text)]).toEqual([text, false]);
  constraint.close();
}

describe("what may come", () => {
  test("choices: one of them whole, and the end exactly where one ends", async () => {
    await check(
      { type: "choice", choices: ["yes", "yes please", "né"] },
      ["yes", "yes please", "né"],
      ["y", "yes "],
    );
    const constraint = await host.open({ type: "choice", choices: ["yes", "yes please"] });
    expect(allowed((await constraint.masks([], []))[0])).toEqual(bytes("y"));
    expect(allowed((await constraint.masks(bytes("yes"), []))[0])).toEqual([...bytes(" "), end]);
    expect(allowed((await constraint.masks(bytes(" please"), []))[0])).toEqual([end]);
  });

  test("an expression, to its end", async () => {
    await check({ type: "regex", pattern: "\\d{3}-[a-c]+" }, ["123-a", "000-cab"], ["12-a", "123-", "123-d"]);
    await check({ type: "regex", pattern: "[a-cé-ïü]{2}" }, ["aé", "üê"], ["ax", "éÿ"]);
    await check({ type: "regex", pattern: "(a+)+b." }, [`${"a".repeat(50)}bé`], ["ab\n", "a".repeat(50)]);
  });

  test("JSON objects", async () => {
    await check({ type: "json" }, ['{"a": [1, "b", null]}', "{}"], ["[]", "{", '{"a": 1} ', '{"a": "\n"}']);
  });

  test("JSON by a schema: required, bounds, enums, no other properties, valid JSON", async () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 4 },
        size: { type: "integer", minimum: 5, maximum: 10 },
        kind: { enum: ["x", null] },
        code: { type: "string", pattern: "^[A-Z].$" },
      },
      required: ["name", "size"],
    };
    await check(
      { type: "schema", schema },
      ['{"name": "é", "size": 7}', '{\n  "name": "abc",\n  "size": 10, "kind": null, "code": "Ab"\n}'],
      [
        '{"name": "a"}',
        '{"name": "a", "size": 11}',
        '{"name": "", "size": 7}',
        '{"name": "a\t", "size": 7}',
        '{"name": "a", "size": 7, "more": 1}',
        '{"name": "a", "size": 7, "code": "A""}',
        '{"name": "a", "size": 7, "kind": "y"}',
      ],
    );
  });

  test("calls, one or several, and nothing else", async () => {
    const functions = [
      { name: "add", schema: { type: "object", properties: { a: { type: "integer" } }, required: ["a"] } },
      { name: "stop", schema: { type: "object", properties: {} } },
    ];
    const add = 'functions.add({"a": 1})';
    const block = (...calls: string[]) => `\`\`\`typescript\n${calls.join("\n")}\n\`\`\``;
    const bad = [
      block(),
      block("functions.no({})"),
      block('functions.add({"b": 1})'),
      `Hm. ${block(add)}`,
      "no",
    ];
    const marked = `<function_call>${block(add)}`;
    await check(
      { type: "calls", functions, isOne: false },
      [block(add), block(add, "functions.stop({})"), marked],
      bad,
    );
    await check({ type: "calls", functions, isOne: true }, [block(add), marked], [...bad, block(add, add)]);
    const text = `Hm. ${block(add)} And ${block("functions.stop({})")}`;
    await check(
      { type: "text-with-calls", functions },
      ["no", text],
      [block("functions.no({})"), block('functions.add({"b":1})')],
    );
  });

  test("special tokens and padding never, but for the mark of a call where calls may come", async () => {
    const constraint = await host.open({ type: "text-with-calls", functions: [{ name: "a", schema: true }] });
    const ids = allowed((await constraint.masks([], []))[0]);
    expect(ids.filter((id) => id > 255)).toEqual([end, callMark]);
    const text = await host.open({ type: "regex", pattern: "(.|\\s)*" });
    expect(allowed((await text.masks([], []))[0]).filter((id) => id > 255)).toEqual([end]);
  });

  test("property: drafts change nothing, and masks after them are those of tokens that came", async () => {
    const words = ["abc", "abd", "xyz", "a"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...words), fc.nat(3), fc.nat(3), async (word, numTaken, numDrafts) => {
        const ids = bytes(word);
        const drafts = ids.slice(numTaken, numTaken + numDrafts);
        const [one, other] = await Promise.all(
          [0, 1].map(() => host.open({ type: "choice", choices: words })),
        );
        const drafted = await one!.masks(ids.slice(0, numTaken), drafts);
        const stepwise = [...(await other!.masks(ids.slice(0, numTaken), []))];
        for (const id of drafts) stepwise.push(...(await other!.masks([id], [])));
        expect(drafted).toEqual(stepwise);
        expect(await one!.masks([], [])).toEqual(stepwise.slice(0, 1));
        one!.close();
        other!.close();
      }),
      { numRuns: 20 },
    );
  });
});

describe("what ends the library", () => {
  /** Refused by the library alone, which it ends with. */
  const hostile: OutputFormat = { type: "regex", pattern: "(?=a)b" };

  test("is its own request's error, in words; the others go on where they were", async () => {
    const constraint = await host.open({ type: "choice", choices: ["yes", "yellow"] });
    await constraint.masks(bytes("ye"), []);
    const [refused, masks] = await Promise.allSettled([host.open(hostile), constraint.masks(bytes("l"), [])]);
    expect(refused).toMatchObject({
      reason: { code: "request_invalid", message: expect.stringContaining("Lookahead is not supported") },
    });
    expect(masks).toMatchObject({ status: "fulfilled" });
    await expect(host.open(hostile)).rejects.toThrow("Lookahead");
    expect(await accepts(constraint, "low")).toBe(true);
  });

  test("a token that may not come is an error, and what is asked afterwards too", async () => {
    const constraint = await host.open({ type: "choice", choices: ["yes"] });
    await expect(constraint.masks(bytes("n"), [])).rejects.toMatchObject({ code: "request_invalid" });
    await expect(constraint.masks([], [])).rejects.toMatchObject({ code: "request_invalid" });
    expect(await accepts(await host.open({ type: "choice", choices: ["no"] }), "no")).toBe(true);
  });

  test("time: an expression that takes too long is refused, the others go on", async () => {
    host.close();
    host = threadedGrammarHost(vocabulary, { maskLimitMs: 500 });
    const constraint = await host.open({ type: "choice", choices: ["yes"] });
    const started = performance.now();
    const [slow, masks] = await Promise.allSettled([
      host
        .open({ type: "regex", pattern: `(${"a*".repeat(600)})*b` })
        .then((hostile) => hostile.masks([], bytes("a".repeat(40)))),
      constraint.masks([], bytes("yes")),
    ]);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(slow).toMatchObject({
      reason: { code: "request_invalid", message: expect.stringContaining("more than 500 ms") },
    });
    expect(masks).toMatchObject({ status: "fulfilled" });
    expect(await accepts(constraint, "yes")).toBe(true);
  });
});

test("closed, it refuses", async () => {
  host.close();
  await expect(host.open({ type: "json" })).rejects.toMatchObject({ code: "request_invalid" });
});
