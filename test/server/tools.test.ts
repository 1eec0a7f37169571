// The official clients call a function and go on with what it gave. The engine is one that writes as a trained model does.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import Anthropic from "@anthropic-ai/sdk";
import { generateText, stepCountIs, tool } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { GenerationInput } from "../../src/server/engine-port.ts";
import { listen, type RunningServer } from "../../src/server/node-server.ts";
import { fakeEngine, testApp } from "../support/server.ts";

/** Calls the function once, then says what it gave. */
function answer(input: GenerationInput): readonly string[] {
  const last = typeof input === "string" ? undefined : input.at(-1);
  if (last?.role === "function") return [`It is ${(JSON.parse(last.content) as { sky: string }).sky}.`];
  return ["<function_call>```typescript\n", 'functions.get_weather({"city": "Shanghai"})\n', "```"];
}

let server: RunningServer;
let asked: string[];
const question = "How is it in Shanghai?";
const weather = ({ city }: { city: string }) => {
  asked.push(city);
  return { sky: "clear" };
};

beforeAll(async () => {
  server = await listen(testApp({ port: fakeEngine(answer) }).app, { host: "127.0.0.1", port: 0 });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => server.stop());

test("openai: runTools, whole and streamed", async () => {
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
  const request = {
    model: "fake",
    messages: [{ role: "user" as const, content: question }],
    tools: [
      {
        type: "function" as const,
        function: {
          name: "get_weather",
          description: "The weather",
          parse: (text: string) => JSON.parse(text) as { city: string },
          parameters: { type: "object", properties: { city: { type: "string" } } },
          function: weather,
        },
      },
    ],
  };
  expect(await client.chat.completions.runTools(request).finalContent()).toBe("It is clear.");
  expect(await client.chat.completions.runTools({ ...request, stream: true }).finalContent()).toBe(
    "It is clear.",
  );
  expect(asked).toEqual(["Shanghai", "Shanghai"]);
});

test("ai: generateText with a tool and two steps", async () => {
  const provider = createOpenAICompatible({ name: "vl01", baseURL: `${server.url}/v1` });
  const { text } = await generateText({
    model: provider("fake"),
    prompt: question,
    stopWhen: stepCountIs(3),
    tools: {
      get_weather: tool({
        inputSchema: z.object({ city: z.string() }),
        execute: async (input) => weather(input),
      }),
    },
  });
  expect(text).toBe("It is clear.");
  expect(asked).toEqual(["Shanghai"]);
});

test("anthropic: tool_use and tool_result, streamed", async () => {
  const client = new Anthropic({ baseURL: server.url, apiKey: "none", maxRetries: 0 });
  const messages: Anthropic.MessageParam[] = [{ role: "user", content: question }];
  const tools: Anthropic.Tool[] = [{ name: "get_weather", input_schema: { type: "object" } }];
  const first = await client.messages
    .stream({ model: "fake", max_tokens: 50, messages, tools })
    .finalMessage();
  expect(first.stop_reason).toBe("tool_use");
  const [use] = first.content;
  if (use?.type !== "tool_use") throw new Error(`found ${use?.type}`);
  const result = JSON.stringify(weather(use.input as { city: string }));
  messages.push(
    { role: "assistant", content: first.content },
    { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: result }] },
  );
  const next = await client.messages.create({ model: "fake", max_tokens: 50, messages, tools });
  expect(next.content).toEqual([{ type: "text", text: "It is clear." }]);
  expect(asked).toEqual(["Shanghai"]);
});
