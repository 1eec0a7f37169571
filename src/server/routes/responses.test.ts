import { describe, expect, test } from "vitest";
import { eventsOf, fakeEngine, testApp } from "../../../test/support/server.ts";

const path = "/v1/responses";
const ask = { model: "fake", input: "Hi" };

describe("the Responses API", () => {
  test("an answer repeats the settings and counts tokens", async () => {
    const fields = {
      temperature: 0.5,
      max_output_tokens: 9,
      metadata: { a: "b" },
      instructions: "Rules",
      store: true,
    };
    const body = await (await testApp({ port: fakeEngine() }).post(path, { ...ask, ...fields })).json();
    expect(body).toMatchObject({
      object: "response",
      status: "completed",
      temperature: 0.5,
      max_output_tokens: 9,
      metadata: { a: "b" },
      instructions: "Rules",
      output: [{ type: "message", status: "completed", content: [{ type: "output_text", text: "Hello!" }] }],
      usage: {
        input_tokens: 7,
        input_tokens_details: { cached_tokens: 2 },
        output_tokens: 3,
        total_tokens: 10,
      },
    });
  });

  test("events come named, numbered and in their order", async () => {
    const events = await eventsOf(await testApp({ port: fakeEngine() }).post(path, { ...ask, stream: true }));
    expect(events.map(({ event }) => event)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    const numbers = events.map(({ data }) => (data as { sequence_number: number }).sequence_number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  test.each([
    ["an earlier response", { previous_response_id: "resp_1" }, "previous_response_id"],
    ["a JSON schema without a name", { text: { format: { type: "json_schema" } } }, "text.format.name"],
    [
      "a function's output without its call",
      { input: [{ type: "function_call_output", call_id: "a", output: "b" }] },
      "input[0].call_id",
    ],
    [
      "an image without source",
      { input: [{ role: "user", content: [{ type: "input_image" }] }] },
      "input[0].content[0]",
    ],
  ])("%s is refused", async (_, fields, param) => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...ask, ...fields });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});
