// Vercel's AI SDK with its OpenAI-compatible provider, unchanged, against the fixture model.

import { readFile } from "node:fs/promises";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embedMany, generateText, Output, streamText } from "ai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { fixtures } from "../support/fixtures.ts";

const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);
let server: FixtureServer;
let provider: ReturnType<typeof createOpenAICompatible>;

beforeAll(async () => {
  server = await serveFixture();
  provider = createOpenAICompatible({
    name: "vl01",
    baseURL: `${server.url}/v1`,
    apiKey: fixtureKey,
    includeUsage: true,
  });
});
afterAll(() => server.close());

const messages = [
  {
    role: "user" as const,
    content: [
      { type: "image" as const, image: photo },
      { type: "text" as const, text: "What is it?" },
    ],
  },
];

test("a streamed answer about an image is the whole one in pieces, with usage", async () => {
  const request = {
    model: provider("vl-f32"),
    system: "Be brief.",
    messages,
    maxOutputTokens: 16,
    temperature: 1,
    seed: 1,
  };
  const whole = await generateText(request);
  expect(whole.finishReason).toBe("length");
  const stream = streamText(request);
  let text = "";
  for await (const delta of stream.textStream) text += delta;
  expect(text).toBe(whole.text);
  expect(await stream.usage).toMatchObject({ inputTokens: whole.usage.inputTokens, outputTokens: 16 });
});

test("an object by a schema", async () => {
  const structured = createOpenAICompatible({
    name: "vl01",
    baseURL: `${server.url}/v1`,
    apiKey: fixtureKey,
    supportsStructuredOutputs: true,
  });
  const schema = z.object({ total: z.int().min(0).max(99), isPaid: z.boolean() });
  const request = { model: structured("vl-f32"), messages, temperature: 1, seed: 2, maxOutputTokens: 400 };
  const { output } = await generateText({ ...request, output: Output.object({ schema }) });
  expect(schema.parse(output)).toEqual(output);
});

test("an error has the server's message", async () => {
  const answer = generateText({ model: provider("no"), prompt: "Hi", maxRetries: 0 });
  await expect(answer).rejects.toThrow("this server has no such model; it has vl-f32");
});

test("embeddings", async () => {
  const { embeddings } = await embedMany({
    model: provider.embeddingModel("vl-f32"),
    values: ["one", "two"],
  });
  expect(embeddings).toHaveLength(2);
});
