// Formats on the fixture model, whose weights are random: what it says is held together by the masks alone.

import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtures } from "../../test/support/fixtures.ts";
import type { ChatOptions, Model } from "./model.ts";
import { loadModel, nodeProviders } from "./node.ts";

let model: Model;
beforeAll(async () => {
  const { available } = await nodeProviders.find(({ name }) => name === "native")!.status();
  model = await loadModel(`${fixtures}/model/vl-f32`, { backend: available ? "native" : "wasm" });
});
afterAll(() => model.close());

async function say(options: ChatOptions, text = "Hi") {
  let said = "";
  for await (const event of model.chat([{ role: "user", content: text }], { temperature: 1, ...options })) {
    if (event.type === "text-end") return { said, reason: event.finishReason, usage: event.usage };
    said += event.text;
  }
  throw new Error("no end");
}

const person = {
  type: "object",
  properties: {
    name: { type: "string", pattern: "[a-zé]{1,6}" },
    age: { type: "integer", minimum: 0, maximum: 130 },
    tags: { type: "array", items: { enum: ["a", "b"] }, maxItems: 3 },
  },
  required: ["name", "age", "tags"],
} as const;

test("answers are JSON by the schema, whatever the seed, side by side", async () => {
  const answers = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((seed) =>
      say({ seed, maxNewTokens: 500, format: { type: "schema", schema: person } }),
    ),
  );
  for (const { said, reason } of answers) {
    expect(reason).toBe("stop");
    const { name, age, tags, ...more } = JSON.parse(said) as Record<string, unknown>;
    expect(more).toEqual({});
    expect(name).toMatch(/^[a-zé]{1,6}$/);
    expect(Number.isInteger(age) && (age as number) >= 0 && (age as number) <= 130).toBe(true);
    expect((tags as string[]).length <= 3 && (tags as string[]).every((tag) => "ab".includes(tag))).toBe(
      true,
    );
  }
  expect(new Set(answers.map(({ said }) => said)).size).toBe(6);
});

test("the same seed gives the same with others beside it, greedy or not, and without the prefix cache", async () => {
  const options: ChatOptions = {
    seed: 3,
    format: { type: "regex", pattern: "[a-f]{10,40}(!|\\?)" },
    maxNewTokens: 60,
  };
  const alone = await say(options);
  const [again, greedy, plain] = await Promise.all([
    say(options),
    say({ ...options, temperature: 0 }),
    say({ seed: 4, maxNewTokens: 30 }),
    say({ format: { type: "choice", choices: ["yes", "no"] } }),
  ]);
  expect(again!.said).toBe(alone.said);
  expect(greedy!.said).toMatch(/^[a-f]{10,40}[!?]$/);
  expect(plain!.said).toBe((await say({ seed: 4, maxNewTokens: 30 })).said);
});

test("an answer that is cut off says so", async () => {
  const { said, reason, usage } = await say({ format: { type: "schema", schema: person }, maxNewTokens: 5 });
  expect(reason).toBe("length");
  expect(usage.completionTokens).toBe(5);
  expect(() => JSON.parse(said)).toThrow();
});

test("a choice ends where the end is chosen: both a word and a longer one that begins with it come", async () => {
  const said = new Set<string>();
  for (let seed = 0; seed < 12; seed++)
    said.add((await say({ seed, format: { type: "choice", choices: ["a", "ab", "é"] } })).said);
  expect([...said].every((one) => ["a", "ab", "é"].includes(one))).toBe(true);
  expect(said.size).toBeGreaterThan(1);
});

test("a format that cannot be held to is refused before any work, and the next request works", async () => {
  await expect(say({ format: { type: "regex", pattern: "(?!a)b" } })).rejects.toMatchObject({
    code: "request_invalid",
    fields: { option: "format" },
  });
  expect((await say({ format: { type: "choice", choices: ["ok"] } })).said).toBe("ok");
  expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
});
