// Texts of several tokens in one event: through every API an answer that is streamed is the one that comes whole.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { eventsOf } from "../support/server.ts";

let server: FixtureServer;
beforeAll(async () => {
  server = await serveFixture();
});
afterAll(() => server.close());

const numTokens = 60;
const common = { model: "vl-f32", temperature: 1, seed: 5 };
/** The answers to these, drawn with the seed and greedy, are cut by their length. */
const drawn = "Hi";
const greedy = "Read this";
const asMessages = (content: string) => [{ role: "user", content }];

// Bodies and events in the forms of four APIs.
// biome-ignore lint/suspicious/noExplicitAny: what is read is compared with a whole answer
type Body = any;

interface Api {
  readonly body: object;
  /** Text that an event adds. */
  readonly delta: (event: Body) => string | undefined;
  /** Text, reason and tokens of a whole answer. */
  readonly whole: (body: Body) => readonly unknown[];
  /** Reason and tokens of a streamed one. */
  readonly end: (events: readonly Body[]) => readonly unknown[];
}

const usageOf = (events: readonly Body[]) =>
  events.findLast(({ usage }) => usage).usage.completion_tokens as unknown;
const reasonOf = (events: readonly Body[]) =>
  events.findLast(({ choices }) => choices?.[0]?.finish_reason).choices[0].finish_reason as unknown;

const apis: Readonly<Record<string, Api>> = {
  "/v1/chat/completions": {
    body: {
      ...common,
      messages: asMessages(drawn),
      max_tokens: numTokens,
      stream_options: { include_usage: true },
    },
    delta: ({ choices }) => choices[0]?.delta.content,
    whole: ({ choices: [{ message, finish_reason }], usage }) => [
      message.content,
      finish_reason,
      usage.completion_tokens,
    ],
    end: (events) => [reasonOf(events), usageOf(events)],
  },
  "/v1/completions": {
    body: { ...common, prompt: drawn, max_tokens: numTokens, stream_options: { include_usage: true } },
    delta: ({ choices }) => choices[0]?.text,
    whole: ({ choices: [{ text, finish_reason }], usage }) => [text, finish_reason, usage.completion_tokens],
    end: (events) => [reasonOf(events), usageOf(events)],
  },
  "/v1/responses": {
    body: { model: "vl-f32", temperature: 0, input: greedy, max_output_tokens: numTokens },
    delta: ({ type, delta }) => (type === "response.output_text.delta" ? delta : undefined),
    whole: ({ output: [item], status, usage }) => [item.content[0].text, status, usage.output_tokens],
    end: (events) => {
      const { status, usage } = events.at(-1).response;
      return [status, usage.output_tokens];
    },
  },
  "/v1/messages": {
    body: { model: "vl-f32", temperature: 0, messages: asMessages(greedy), max_tokens: numTokens },
    delta: ({ delta }) => delta?.text,
    whole: ({ content: [block], stop_reason, usage }) => [block.text, stop_reason, usage.output_tokens],
    end: (events) => {
      const { delta, usage } = events.find(({ type }) => type === "message_delta");
      return [delta.stop_reason, usage.output_tokens];
    },
  },
  "/v1/text/chatcompletion_v2": {
    body: { model: "vl-f32", temperature: 1e-6, messages: asMessages(greedy), max_tokens: numTokens },
    delta: ({ choices }) => choices[0]?.delta?.content,
    whole: ({ choices: [{ message, finish_reason }], usage }) => [
      message.content,
      finish_reason,
      usage.completion_tokens,
    ],
    end: (events) => [reasonOf(events), usageOf(events)],
  },
};

function post(path: string, body: object): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${fixtureKey}` },
    body: JSON.stringify(body),
  });
}

async function streamed(path: string, body: object): Promise<Body[]> {
  // stream_options come with streams alone.
  const events = await eventsOf(await post(path, { ...body, stream: true }));
  return events.flatMap(({ data }) => (typeof data === "string" ? [] : [data]));
}

async function whole(path: string, body: object): Promise<Body> {
  const { stream_options: _, ...rest } = body as { readonly stream_options?: unknown };
  return (await post(path, rest)).json();
}

describe.each(Object.entries(apis))("%s", (path, { body, delta, whole: read, end }) => {
  test("text, reason and usage of a stream are the whole answer's, in far fewer events than tokens", async () => {
    const events = await streamed(path, body);
    const texts = events.map(delta).filter((text) => text !== undefined && text !== "");
    const answer = await whole(path, body);
    expect([texts.join(""), ...end(events)]).toEqual(read(answer));
    expect(read(answer).at(-1)).toBe(numTokens);
    expect(texts.length).toBeLessThan(numTokens / 2);
  });
});

describe("a chat", () => {
  const path = "/v1/chat/completions";
  const { body } = apis[path]!;

  test("with log-probabilities has all tokens, in order, in the events that have their text", async () => {
    const asked = { ...body, logprobs: true, top_logprobs: 2 };
    const events = await streamed(path, asked);
    const answer = await whole(path, asked);
    const told = events.flatMap(({ choices }) => choices[0]?.logprobs?.content ?? []);
    expect(told).toEqual(answer.choices[0].logprobs.content);
    expect(told).toHaveLength(numTokens);
  });

  test("with a stop string ends where it begins, with the tokens that the whole answer has", async () => {
    const text: string = (await whole(path, body)).choices[0].message.content;
    const stop = text.slice(text.length >> 1, (text.length >> 1) + 2);
    const asked = { ...body, stop };
    const events = await streamed(path, asked);
    const answer = await whole(path, asked);
    const texts = events.map(({ choices }) => choices[0]?.delta.content ?? "");
    expect(texts.join("")).toBe(text.slice(0, text.indexOf(stop)));
    expect(reasonOf(events)).toBe("stop");
    expect(usageOf(events)).toBe(answer.usage.completion_tokens);
    expect(answer.usage.completion_tokens).toBeLessThan(numTokens);
  });

  test("of two choices has each one's own text", async () => {
    const asked = { ...body, n: 2 };
    const events = await streamed(path, asked);
    const answer = await whole(path, asked);
    for (const { index, message } of answer.choices) {
      const own = events.flatMap(({ choices }) =>
        choices
          .filter((choice: Body) => choice.index === index)
          .map(({ delta }: Body) => delta.content ?? ""),
      );
      expect(own.join("")).toBe(message.content);
    }
    expect(usageOf(events)).toBe(answer.usage.completion_tokens);
  });
});
