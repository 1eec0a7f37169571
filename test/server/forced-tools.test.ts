// Calls that must be made, by the official clients against a fixture model with random weights: the masks alone make them calls.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, streamText, tool } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";

const model = "vl-f32";
const weather = z.object({ city: z.enum(["Oslo", "Lima"]), days: z.int().min(1).max(9) });
const parameters = {
  type: "object",
  properties: { city: { enum: ["Oslo", "Lima"] }, days: { type: "integer", minimum: 1, maximum: 9 } },
  required: ["city", "days"],
  additionalProperties: false,
};
const question = "How is it in Oslo?";
const limit = 400;
let server: FixtureServer;
beforeAll(async () => {
  server = await serveFixture({ takesTools: true });
});
afterAll(() => server.close());

describe("openai", () => {
  const client = () => new OpenAI({ baseURL: `${server.url}/v1`, apiKey: fixtureKey, maxRetries: 0 });
  const request: OpenAI.ChatCompletionCreateParamsNonStreaming = {
    model,
    messages: [{ role: "user", content: question }],
    temperature: 1,
    seed: 5,
    max_tokens: limit,
    tools: [
      { type: "function", function: { name: "weather", parameters } },
      { type: "function", function: { name: "time" } },
    ],
  };
  const argumentsOf = (call: OpenAI.ChatCompletionMessageToolCall) =>
    call.type === "function" ? (JSON.parse(call.function.arguments) as unknown) : null;

  test("a named function is called once, whole and streamed alike", async () => {
    const tool_choice = { type: "function" as const, function: { name: "weather" } };
    const whole = await client().chat.completions.create({ ...request, tool_choice });
    const { message, finish_reason } = whole.choices[0]!;
    expect([finish_reason, message.content, message.tool_calls!.length]).toEqual(["tool_calls", null, 1]);
    expect(weather.parse(argumentsOf(message.tool_calls![0]!))).toBeDefined();
    const stream = client().chat.completions.stream({ ...request, tool_choice, stream: true });
    const [streamed] = (await stream.finalMessage()).tool_calls!;
    expect(argumentsOf(streamed!)).toEqual(argumentsOf(message.tool_calls![0]!));
  });

  test("arguments come while they are written", async () => {
    // A call that takes longer than several of the 50 ms within which texts are joined.
    const long = {
      type: "object",
      properties: { note: { type: "string", minLength: 1500 } },
      required: ["note"],
    };
    const stream = client().chat.completions.stream({
      ...request,
      stream: true,
      max_tokens: 1500,
      tools: [{ type: "function", function: { name: "keep", parameters: long } }],
      tool_choice: { type: "function", function: { name: "keep" } },
    });
    let numDeltas = 0;
    stream.on("chunk", ({ choices }) => {
      if (choices[0]?.delta.tool_calls?.[0]?.function?.arguments) numDeltas++;
    });
    await stream.done().catch(() => {}); // cut by max_tokens, which the client calls an error
    expect(numDeltas).toBeGreaterThan(3);
  });

  test("required: calls of any function that is given, one with parallel_tool_calls false", async () => {
    for (let seed = 0; seed < 6; seed++) {
      const body = {
        ...request,
        seed,
        tool_choice: "required" as const,
        parallel_tool_calls: seed % 2 === 0,
      };
      const { message, finish_reason } = (await client().chat.completions.create(body)).choices[0]!;
      if (finish_reason === "length") continue;
      const calls = message.tool_calls!;
      for (const call of calls) {
        if (call.type === "function" && call.function.name === "weather") weather.parse(argumentsOf(call));
        else expect(argumentsOf(call)).toBeTypeOf("object");
      }
      if (seed % 2 === 1) expect(calls).toHaveLength(1);
    }
  });

  test("strict tools leave text as it is, and none forbids calls", async () => {
    const tools = [{ type: "function" as const, function: { name: "weather", parameters, strict: true } }];
    for (const tool_choice of ["auto", "none"] as const) {
      const body = { ...request, tools, tool_choice, max_tokens: 20 };
      const { message } = (await client().chat.completions.create(body)).choices[0]!;
      expect(message.content!.length).toBeGreaterThan(0);
    }
  });

  test("a cut within the arguments says length", async () => {
    const body = { ...request, tool_choice: "required" as const, max_tokens: 45 };
    const { finish_reason } = (await client().chat.completions.create(body)).choices[0]!;
    expect(finish_reason).toBe("length");
  });

  test("responses, whole and streamed", async () => {
    const body = {
      model,
      input: question,
      temperature: 1,
      max_output_tokens: limit,
      tools: [{ type: "function" as const, name: "weather", parameters, strict: true }],
      tool_choice: { type: "function" as const, name: "weather" },
    };
    const [item] = (await client().responses.create(body)).output;
    expect(
      weather.parse(JSON.parse((item as OpenAI.Responses.ResponseFunctionToolCall).arguments)),
    ).toBeDefined();
    const stream = client().responses.stream(body);
    let given = "";
    for await (const event of stream)
      if (event.type === "response.function_call_arguments.delta") given += event.delta;
    expect(weather.parse(JSON.parse(given))).toBeDefined();
    expect((await stream.finalResponse()).output).toMatchObject([
      { type: "function_call", arguments: given },
    ]);
  });
});

test("anthropic: a tool, whole and streamed, with its input tokens in message_start", async () => {
  const client = new Anthropic({ baseURL: server.url, apiKey: fixtureKey, maxRetries: 0 });
  const body = {
    model,
    max_tokens: limit,
    temperature: 1,
    messages: [{ role: "user" as const, content: question }],
    tools: [{ name: "weather", input_schema: parameters as Anthropic.Tool.InputSchema }],
    tool_choice: { type: "tool" as const, name: "weather" },
  };
  const whole = await client.messages.create(body);
  expect(whole.stop_reason).toBe("tool_use");
  expect(weather.parse((whole.content[0] as Anthropic.ToolUseBlock).input)).toBeDefined();
  const stream = client.messages.stream(body);
  const seen: Anthropic.MessageStreamEvent[] = [];
  stream.on("streamEvent", (event) => void seen.push(event));
  const [use] = (await stream.finalMessage()).content;
  expect(weather.parse((use as Anthropic.ToolUseBlock).input)).toBeDefined();
  const [start] = seen;
  const { input_tokens, cache_read_input_tokens } = whole.usage;
  const started = start?.type === "message_start" ? start.message.usage : null;
  expect(started!.input_tokens + started!.cache_read_input_tokens!).toBe(
    input_tokens + cache_read_input_tokens!,
  );
});

test("ai: a tool that must be called is executed, whole and streamed", async () => {
  const provider = createOpenAICompatible({ name: "vl01", baseURL: `${server.url}/v1`, apiKey: fixtureKey });
  const asked: unknown[] = [];
  const request = {
    model: provider(model),
    prompt: question,
    temperature: 1,
    seed: 3,
    maxOutputTokens: limit,
    toolChoice: { type: "tool" as const, toolName: "weather" as const },
    tools: {
      weather: tool({
        inputSchema: weather,
        execute: async (input) => {
          asked.push(input);
          return { sky: "clear" };
        },
      }),
    },
  };
  const { toolCalls } = await generateText(request);
  expect(toolCalls).toHaveLength(1);
  const stream = streamText(request);
  await stream.consumeStream();
  expect(asked).toHaveLength(2);
  for (const input of asked) expect(weather.parse(input)).toEqual(input);
});
