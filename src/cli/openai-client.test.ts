import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeVllm, type Fault, fakeVllm } from "../../test/support/fake-vllm.ts";
import { type ChatChunk, OpenAiClient } from "./openai-client.ts";

let server: FakeVllm;

beforeEach(async () => {
  server = await fakeVllm();
});
afterEach(() => server.close());

async function read(signal?: AbortSignal, onChunk = () => {}): Promise<ChatChunk[]> {
  const chunks: ChatChunk[] = [];
  const client = new OpenAiClient({ url: server.url, apiKey: "key" });
  for await (const chunk of client.chat({ model: "m", messages: [] }, signal)) {
    chunks.push(chunk);
    onChunk();
  }
  return chunks;
}

test("asks for a stream with usage, with its key, and gives every piece", async () => {
  const chunks = await read();
  expect(server.bodies).toEqual([
    {
      path: "/v1/chat/completions",
      key: "Bearer key",
      body: { model: "m", messages: [], stream: true, stream_options: { include_usage: true } },
    },
  ]);
  expect(chunks.map(({ choices }) => choices?.[0]?.delta?.content ?? null)).toEqual([
    "",
    "Hel",
    "lo",
    "!",
    null,
  ]);
  expect(chunks.at(-1)).toMatchObject({ usage: { prompt_tokens: 40, completion_tokens: 3 } });
});

test("lists models", async () => {
  const client = new OpenAiClient({ url: server.url, apiKey: null });
  expect(await client.models()).toEqual(["MiniMaxAI/MiniMax-VL-01"]);
});

describe("a server that fails", () => {
  const faults: readonly (readonly [Fault, RegExp])[] = [
    ["500", /CUDA error: .* \(HTTP 500\)$/],
    ["cut", /connection failed|UND_ERR_SOCKET/],
    ["short", /ended its answer too early$/],
    ["error event", /: CUDA error$/],
    ["rubbish", /sent an event that is no JSON object$/],
    ["html", /answered with no stream of events$/],
  ];
  test.each(faults)("(%s) is told with its address", async (fault, message) => {
    server.fault = fault;
    const error = (await read().catch((caught: unknown) => caught)) as Error & { code: string };
    expect(error.code).toMatch(/^server_(refused|unreachable)$/);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(new URL(server.url).host);
  });
});

test("an abort ends the request at the server", async () => {
  server.fault = "hang between";
  const controller = new AbortController();
  const reading = read(controller.signal, () => setImmediate(() => controller.abort()));
  await expect(reading).rejects.toMatchObject({ code: "aborted" });
  await expect.poll(() => [server.open, server.aborted]).toEqual([0, 1]);
});

test("leaving the loop ends the request at the server", async () => {
  server.fault = "hang between";
  const client = new OpenAiClient({ url: server.url, apiKey: null });
  for await (const _ of client.chat({ model: "m", messages: [] })) break;
  await expect.poll(() => [server.open, server.aborted]).toEqual([0, 1]);
});
