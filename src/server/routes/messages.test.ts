import { describe, expect, test } from "vitest";
import { eventsOf, fakeEngine, testApp } from "../../../test/support/server.ts";

const path = "/v1/messages";
const ask = { model: "fake", max_tokens: 5, messages: [{ role: "user", content: "Hi" }] };

describe("Anthropic's form", () => {
  test("usage tells cached tokens apart", async () => {
    const body = await (await testApp({ port: fakeEngine() }).post(path, ask)).json();
    expect(body).toMatchObject({
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 3 },
    });
  });

  test("events come named and in their order, the last usage whole", async () => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...ask, stream: true });
    expect(response.headers.get("request-id")).toBe(response.headers.get("x-request-id"));
    const events = await eventsOf(response);
    expect(events.map(({ event }) => event)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events.at(-2)!.data).toMatchObject({
      delta: { stop_reason: "end_turn" },
      usage: { input_tokens: 5, output_tokens: 3 },
    });
  });

  test("message_start has the input tokens, and those of a cache apart", async () => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...ask, stream: true });
    expect((await eventsOf(response))[0]!.data).toMatchObject({
      message: { usage: { input_tokens: 5, cache_read_input_tokens: 2 } },
    });
  });

  test("an error within a stream is an event of its name", async () => {
    const events = await eventsOf(
      await testApp({ port: fakeEngine(["a", "<fail>"]) }).post(path, { ...ask, stream: true }),
    );
    expect(events.at(-1)).toMatchObject({
      event: "error",
      data: { type: "error", error: { type: "api_error" } },
    });
  });

  test("tokens are counted without generating", async () => {
    const port = fakeEngine();
    const { max_tokens: _, ...rest } = ask;
    expect(await (await testApp({ port }).post(`${path}/count_tokens`, rest)).json()).toEqual({
      input_tokens: 3,
    });
    expect(port.calls).toEqual([]);
  });

  test.each([
    ["no max_tokens", { max_tokens: undefined }, "max_tokens"],
    [
      "an answer to go on with",
      { messages: [...ask.messages, { role: "assistant", content: "I" }] },
      "end with",
    ],
    ["thinking", { thinking: { type: "enabled", budget_tokens: 1024 } }, "thinking"],
    ["a temperature of 2", { temperature: 2 }, "temperature"],
  ])("%s is refused", async (_, fields, message) => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...ask, ...fields });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { type: "invalid_request_error", message: expect.stringContaining(message) },
    });
  });
});
