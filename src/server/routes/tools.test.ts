// Tools in OpenAI's and Anthropic's form, with an engine that writes a call as the model does.

import { describe, expect, test } from "vitest";
import { eventsOf, fakeEngine, testApp } from "../../../test/support/server.ts";
import { chatAnswer, chatChunk } from "../schemas/chat.ts";
import { messagesAnswer, messagesEvent } from "../schemas/messages.ts";
import { minimaxAnswer, minimaxEvent } from "../schemas/minimax.ts";
import { responsesAnswer, responsesEvent } from "../schemas/responses.ts";

const written = [
  "Let me ",
  "see.<function",
  '_call>```typescript\nfunctions.get_weather({"city": ',
  '"Shanghai"})\n``',
  "`",
];
const parameters = { type: "object", properties: { city: { type: "string" } } };
const described = { name: "get_weather", description: "The weather", parameters };

const openai = {
  model: "fake",
  tools: [{ type: "function", function: described }],
  messages: [{ role: "user", content: "How is it in Shanghai?" }],
};
const anthropic = {
  model: "fake",
  max_tokens: 50,
  tools: [{ name: "get_weather", description: "The weather", input_schema: parameters }],
  messages: [{ role: "user", content: "How is it in Shanghai?" }],
};

/** What both forms of a conversation after a call become. */
const afterCall = [
  { role: "user", content: [{ type: "text", text: "How is it in Shanghai?" }] },
  {
    role: "assistant",
    content: [
      { type: "text", text: "Let me see." },
      {
        type: "text",
        text: '<function_call>```typescript\nfunctions.get_weather({"city":"Shanghai"})\n```',
        isCalls: true,
      },
    ],
  },
  { role: "function", name: "get_weather", content: '{"sky": "clear"}' },
];

describe("chat completions", () => {
  const path = "/v1/chat/completions";

  test("a call is taken out of the text, and the tools reach the engine", async () => {
    const port = fakeEngine(written);
    const body = chatAnswer.parse(await (await testApp({ port }).post(path, openai)).json());
    expect(body.choices).toMatchObject([
      {
        finish_reason: "tool_calls",
        message: {
          content: "Let me see.",
          tool_calls: [
            {
              id: expect.stringMatching(/^call_/),
              function: { name: "get_weather", arguments: '{"city":"Shanghai"}' },
            },
          ],
        },
      },
    ]);
    expect(port.calls[0]!.options.tools).toEqual([described]);
  });

  test("in a stream it is a delta of its own", async () => {
    const response = await testApp({ port: fakeEngine(written) }).post(path, { ...openai, stream: true });
    const events = (await eventsOf(response)).filter(({ data }) => data !== "[DONE]");
    const deltas = events.map(({ data }) => chatChunk.parse(data).choices[0]!);
    expect(deltas.map(({ delta }) => delta.content ?? "").join("")).toBe("Let me see.");
    expect(deltas.flatMap(({ delta }) => delta.tool_calls ?? [])).toEqual([
      {
        index: 0,
        id: expect.stringMatching(/^call_/),
        type: "function",
        function: { name: "get_weather", arguments: "" },
      },
      { index: 0, function: { arguments: '{"city":"Shanghai"}' } },
    ]);
    expect(deltas.at(-1)!.finish_reason).toBe("tool_calls");
  });

  test("a call alone has no content", async () => {
    const port = fakeEngine(["```typescript\nfunctions.get_weather({})\n```"]);
    const body = chatAnswer.parse(await (await testApp({ port }).post(path, openai)).json());
    expect(body.choices[0]!.message.content).toBeNull();
  });

  test("without tools, or with tool_choice none, the same text is text", async () => {
    for (const fields of [{ tools: undefined }, { tool_choice: "none" }]) {
      const port = fakeEngine(written);
      const body = chatAnswer.parse(
        await (await testApp({ port }).post(path, { ...openai, ...fields })).json(),
      );
      expect(body.choices[0]).toMatchObject({
        finish_reason: "stop",
        message: { content: written.join("") },
      });
      expect(port.calls[0]!.options).not.toHaveProperty("tools");
    }
  });

  test("a conversation goes on after a call as the model wrote it", async () => {
    const port = fakeEngine();
    const call = { name: "get_weather", arguments: '{"city":"Shanghai"}' };
    const messages = [
      ...openai.messages,
      {
        role: "assistant",
        content: "Let me see.",
        tool_calls: [{ id: "c1", type: "function", function: call }],
      },
      { role: "tool", tool_call_id: "c1", content: '{"sky": "clear"}' },
    ];
    expect((await testApp({ port }).post(path, { ...openai, messages })).status).toBe(200);
    expect(port.calls[0]!.input).toEqual(afterCall);
  });

  test("what a function gave is JSON for the model, whatever it is", async () => {
    const port = fakeEngine();
    const call = { id: "c1", type: "function", function: { name: "get_weather", arguments: "{}" } };
    const messages = [
      { role: "assistant", tool_calls: [call] },
      { role: "tool", tool_call_id: "c1", content: 'clear", "x": "' },
    ];
    await testApp({ port }).post(path, { ...openai, messages });
    expect(port.calls[0]!.input).toMatchObject([{}, { content: '"clear\\", \\"x\\": \\""' }]);
  });

  const badCall = { id: "c1", type: "function", function: { name: "get_weather", arguments: "[1]" } };
  test.each([
    [
      "a function's answer to no call",
      { messages: [{ role: "tool", tool_call_id: "c9", content: "x" }] },
      "messages[0].tool_call_id",
    ],
    [
      "arguments that are no object",
      { messages: [{ role: "assistant", tool_calls: [badCall] }] },
      "messages[0].tool_calls[0].function.arguments",
    ],
    ["a call that must be made of no function", { tool_choice: "required", tools: [] }, "tool_choice"],
    [
      "a call of a function that is not given",
      { tool_choice: { type: "function", function: { name: "other" } } },
      "tool_choice",
    ],
    [
      "a name with a space",
      { tools: [{ type: "function", function: { name: "a b" } }] },
      "tools[0].function.name",
    ],
  ])("%s is refused", async (_, fields, param) => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...openai, ...fields });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});

describe("a call that must be made", () => {
  const forced = [
    "```typescript\nfunctions.get_weather({",
    '"city": "Shang',
    'hai"})\nfunctions.get_',
    "weather({})\n```",
  ];
  const format = (isOne: boolean) => ({
    type: "calls",
    functions: [{ name: "get_weather", schema: parameters }],
    isOne,
  });
  const calls = ['{"city": "Shanghai"}', "{}"];

  test("chat: arguments come bit by bit", async () => {
    const port = fakeEngine(forced);
    const body = { ...openai, tool_choice: "required", stream: true };
    const response = await testApp({ port }).post("/v1/chat/completions", body);
    const events = (await eventsOf(response)).filter(({ data }) => data !== "[DONE]");
    const choices = events.map(({ data }) => chatChunk.parse(data).choices[0]!);
    const deltas = choices.flatMap(({ delta }) => delta.tool_calls ?? []);
    const given = (index: number) =>
      deltas.map((delta) => (delta.index === index ? delta.function.arguments : "")).join("");
    expect([given(0), given(1)]).toEqual(calls);
    expect(deltas.length).toBeGreaterThan(4);
    expect(choices.at(-1)!.finish_reason).toBe("tool_calls");
    expect(port.calls[0]!.options.format).toEqual(format(false));
  });

  test("messages: any and tool", async () => {
    for (const [tool_choice, isOne] of [
      [{ type: "any" }, false],
      [{ type: "any", disable_parallel_tool_use: true }, true],
      [{ type: "tool", name: "get_weather" }, true],
    ] as const) {
      const port = fakeEngine(forced);
      const response = await testApp({ port }).post("/v1/messages", { ...anthropic, tool_choice });
      const body = messagesAnswer.parse(await response.json());
      expect(body.content).toMatchObject([{ input: { city: "Shanghai" } }, { input: {} }]);
      expect(port.calls[0]!.options.format).toEqual(format(isOne));
    }
  });

  const responses = {
    model: "fake",
    input: "How is it in Shanghai?",
    tools: [{ type: "function", ...described }],
    tool_choice: "required",
  };

  test("responses: items of their own, whole and streamed", async () => {
    const port = fakeEngine(forced);
    const { post } = testApp({ port });
    const whole = responsesAnswer.parse(await (await post("/v1/responses", responses)).json());
    const item = { type: "function_call", name: "get_weather", status: "completed" };
    expect(whole.output).toMatchObject(calls.map((one) => ({ ...item, arguments: one })));
    const events = (await eventsOf(await post("/v1/responses", { ...responses, stream: true }))).map(
      ({ data }) => responsesEvent.parse(data),
    );
    const last = events.at(-1)!;
    expect(last).toMatchObject({
      type: "response.completed",
      response: {
        output: whole.output.map(({ id: _, ...rest }) => ({ ...rest, call_id: expect.any(String) })),
      },
    });
    const deltas = events.flatMap((event) =>
      event.type === "response.function_call_arguments.delta" ? [[event.output_index, event.delta]] : [],
    );
    for (const [index, given] of calls.entries())
      expect(deltas.map(([at, delta]) => (at === index ? delta : "")).join("")).toBe(given);
    expect(events.map((event) => event.sequence_number)).toEqual([...events.keys()]);
  });

  test("responses: a conversation goes on after a call", async () => {
    const port = fakeEngine();
    const input = [
      { role: "user", content: "How is it in Shanghai?" },
      { type: "function_call", call_id: "c1", name: "get_weather", arguments: '{"city":"Shanghai"}' },
      { type: "function_call_output", call_id: "c1", output: '{"sky": "clear"}' },
    ];
    const { post } = testApp({ port });
    expect((await post("/v1/responses", { ...responses, tool_choice: "auto", input })).status).toBe(200);
    expect(port.calls[0]!.input).toMatchObject([
      afterCall[0],
      { content: [afterCall[1]!.content[1]] },
      afterCall[2],
    ]);
    const lost = await post("/v1/responses", { ...responses, input: input.slice(2) });
    expect(await lost.json()).toMatchObject({ error: { param: "input[0].call_id" } });
  });

  test("MiniMax's form: whole and streamed, and the conversation after it", async () => {
    const path = "/v1/text/chatcompletion_v2";
    const { post } = testApp({ port: fakeEngine(forced) });
    const body = { ...openai, tool_choice: "required" };
    const whole = minimaxAnswer.parse(await (await post(path, body)).json());
    const { message, finish_reason } = whole.choices[0]!;
    expect(finish_reason).toBe("tool_calls");
    expect(message.tool_calls!.map((call) => call.function.arguments)).toEqual(calls);
    const events = await eventsOf(await post(path, { ...body, stream: true }));
    expect(minimaxEvent.parse(events[0]!.data)).toMatchObject({ object: "chat.completion.chunk" });
    expect(minimaxAnswer.parse(events.at(-1)!.data).choices[0]!.message.tool_calls).toHaveLength(2);
    const messages = [
      ...openai.messages,
      message,
      { role: "tool", tool_call_id: message.tool_calls![0]!.id, content: "{}" },
    ];
    const port = fakeEngine();
    expect((await testApp({ port }).post(path, { ...openai, messages })).status).toBe(200);
    expect(port.calls[0]!.input).toMatchObject([{}, {}, { role: "function", name: "get_weather" }]);
  });
});

describe("Anthropic's messages", () => {
  const path = "/v1/messages";
  const use = { type: "tool_use", id: expect.stringMatching(/^call_/), name: "get_weather" };

  test("a call is a block of its own", async () => {
    const port = fakeEngine(written);
    const body = messagesAnswer.parse(await (await testApp({ port }).post(path, anthropic)).json());
    expect(body.content).toEqual([
      { type: "text", text: "Let me see." },
      { ...use, input: { city: "Shanghai" } },
    ]);
    expect(body.stop_reason).toBe("tool_use");
    expect(port.calls[0]!.options.tools).toEqual([described]);
  });

  test("in a stream its input comes as a delta", async () => {
    const response = await testApp({ port: fakeEngine(written) }).post(path, { ...anthropic, stream: true });
    const events = (await eventsOf(response)).map(({ data }) => messagesEvent.parse(data));
    const starts = events.filter((event) => event.type === "content_block_start");
    expect(starts).toMatchObject([
      { index: 0, content_block: { type: "text" } },
      { index: 1, content_block: use },
    ]);
    expect(events).toContainEqual({
      type: "content_block_delta",
      index: 1,
      delta: { type: "input_json_delta", partial_json: '{"city":"Shanghai"}' },
    });
    expect(events.filter(({ type }) => type === "content_block_stop")).toHaveLength(2);
  });

  test("a conversation goes on after a call as the model wrote it", async () => {
    const port = fakeEngine();
    const messages = [
      ...anthropic.messages,
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me see." },
          { type: "tool_use", id: "c1", name: "get_weather", input: { city: "Shanghai" } },
        ],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: '{"sky": "clear"}' }] },
    ];
    expect((await testApp({ port }).post(path, { ...anthropic, messages })).status).toBe(200);
    expect(port.calls[0]!.input).toEqual(afterCall);
  });

  test("a result of no call is refused", async () => {
    const messages = [{ role: "user", content: [{ type: "tool_result", tool_use_id: "c9" }] }];
    expect((await testApp({ port: fakeEngine() }).post(path, { ...anthropic, messages })).status).toBe(400);
  });
});
