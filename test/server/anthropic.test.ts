// The official `@anthropic-ai/sdk` package, unchanged, against the fixture model.

import { readFile } from "node:fs/promises";
import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { fixtures } from "../support/fixtures.ts";

const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);
let server: FixtureServer;
let client: Anthropic;

beforeAll(async () => {
  server = await serveFixture();
  client = new Anthropic({ baseURL: server.url, apiKey: fixtureKey, maxRetries: 0 });
});
afterAll(() => server.close());

const messages: Anthropic.MessageParam[] = [
  {
    role: "user",
    content: [
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: photo.toString("base64") } },
      { type: "text", text: "What is it?" },
    ],
  },
];
const request = { model: "vl-f32", max_tokens: 16, system: "Be brief.", messages };

test("a streamed answer about an image is the whole one in pieces, with the same usage", async () => {
  const whole = await client.messages.create(request);
  expect(whole).toMatchObject({ stop_reason: "max_tokens", usage: { output_tokens: 16 } });
  const stream = client.messages.stream(request);
  let text = "";
  stream.on("text", (delta) => {
    text += delta;
  });
  const message = await stream.finalMessage();
  expect(message.content).toEqual(whole.content);
  expect(whole.content).toMatchObject([{ type: "text", text }]);
  expect(message.usage.input_tokens + message.usage.cache_read_input_tokens!).toBe(
    whole.usage.input_tokens + whole.usage.cache_read_input_tokens!,
  );
  expect(message.stop_reason).toBe("max_tokens");
});

test("JSON by a schema", async () => {
  const format = {
    type: "json_schema" as const,
    schema: {
      type: "object",
      properties: { total: { type: "integer", minimum: 0, maximum: 9 } },
      required: ["total"],
    },
  };
  const answer = await client.messages.create({ ...request, max_tokens: 200, output_config: { format } });
  expect(answer.stop_reason).toBe("end_turn");
  const [block] = answer.content;
  expect(JSON.parse((block as Anthropic.TextBlock).text)).toEqual({ total: expect.any(Number) });
});

test("a stop sequence is told", async () => {
  const whole = await client.messages.create(request);
  const [block] = whole.content;
  const text = block!.type === "text" ? block.text : "";
  const stop = text.slice(3, 4);
  const cut = await client.messages.create({ ...request, stop_sequences: [stop] });
  expect(cut).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: stop });
  expect(cut.content).toMatchObject([{ text: text.slice(0, text.indexOf(stop)) }]);
});

test("tokens are counted as the answer counts them", async () => {
  const { max_tokens: _, ...rest } = request;
  const { input_tokens } = await client.messages.countTokens(rest);
  const { usage } = await client.messages.create(request);
  expect(input_tokens).toBe(usage.input_tokens + usage.cache_read_input_tokens!);
});

test("errors are the client's classes", async () => {
  await expect(client.messages.create({ ...request, model: "no" })).rejects.toBeInstanceOf(
    Anthropic.NotFoundError,
  );
  const other = new Anthropic({ baseURL: server.url, apiKey: "no", maxRetries: 0 });
  await expect(other.messages.create(request)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  const tools: Anthropic.Tool[] = [{ name: "f", input_schema: { type: "object" } }];
  await expect(client.messages.create({ ...request, tools })).rejects.toBeInstanceOf(
    Anthropic.BadRequestError,
  );
});
