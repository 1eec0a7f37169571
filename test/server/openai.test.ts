// The official `openai` package, unchanged, against the fixture model.

import { readFile } from "node:fs/promises";
import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { fixtures } from "../support/fixtures.ts";

const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);
const url = `data:image/jpeg;base64,${photo.toString("base64")}`;
const sampling = { model: "vl-f32", temperature: 1, seed: 1 } as const;
let server: FixtureServer;
let client: OpenAI;

beforeAll(async () => {
  server = await serveFixture();
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: fixtureKey, maxRetries: 0 });
});
afterAll(() => server.close());

const question: OpenAI.ChatCompletionUserMessageParam = {
  role: "user",
  content: [
    { type: "image_url", image_url: { url, detail: "auto" } },
    { type: "text", text: "What is it?" },
  ],
};

describe("chat completions", () => {
  test("a streamed answer about an image is the whole one in pieces, with usage at the end", async () => {
    const request = { ...sampling, messages: [question], max_completion_tokens: 20 };
    const whole = await client.chat.completions.create(request);
    const stream = await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe(whole.choices[0]!.message.content);
    expect(usage?.completion_tokens).toBe(20);
    expect(usage?.prompt_tokens).toBe(whole.usage!.prompt_tokens);
    expect(whole.usage!.prompt_tokens_details).toMatchObject({ image_tokens: 186 });
    expect(whole.choices[0]!.finish_reason).toBe("length");
    expect(whole._request_id).toMatch(/^req_/);
  });

  test("several images and turns, several answers, a stop", async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [...question.content.slice(0, 1), ...question.content] as OpenAI.ChatCompletionContentPart[],
      },
      { role: "assistant", content: "Two pictures." },
      { role: "user", content: "And now?" },
    ];
    const answer = await client.chat.completions.create({ ...sampling, messages, max_tokens: 12, n: 2 });
    expect(answer.choices).toHaveLength(2);
    expect(answer.choices[0]!.message.content).not.toBe(answer.choices[1]!.message.content);
    expect(answer.usage!.prompt_tokens_details).toMatchObject({ image_tokens: 372 });
    const first = answer.choices[0]!.message.content!;
    const stop = first.slice(4, 5);
    const cut = await client.chat.completions.create({ ...sampling, messages, max_tokens: 12, stop: [stop] });
    expect(cut.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { content: first.slice(0, first.indexOf(stop)) },
    });
  });

  test("a next turn finds the first one in the cache, and says how much of it", async () => {
    const first = await client.chat.completions.create({ ...sampling, messages: [question], max_tokens: 4 });
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      question,
      { role: "assistant", content: "A photo." },
      { role: "user", content: "Of what?" },
    ];
    const { usage } = await client.chat.completions.create({ ...sampling, messages, max_tokens: 4 });
    const cached = usage!.prompt_tokens_details!.cached_tokens!;
    expect(cached).toBeGreaterThan(186);
    expect(cached).toBeLessThanOrEqual(first.usage!.prompt_tokens);
  });

  test("the stream helper gathers an answer", async () => {
    const runner = client.chat.completions.stream({ ...sampling, messages: [question], max_tokens: 8 });
    const deltas: string[] = [];
    runner.on("content", (delta) => void deltas.push(delta));
    expect(await runner.finalContent()).toBe(deltas.join(""));
  });

  test("aborting a stream ends the generation", async () => {
    // What was said once is said ever more: this answer has no end of its own.
    const request = { ...sampling, messages: [question], max_tokens: 4000, frequency_penalty: -2 };
    const before = server.log.lines.length;
    const stream = await client.chat.completions.create({ ...request, stream: true });
    for await (const _ of stream) break;
    await expect
      .poll(() => server.log.lines.slice(before))
      .toMatchObject([{ status: 499, outcome: "cancelled" }]);
  });
});

describe("log-probabilities", () => {
  const request = { ...sampling, messages: [question], max_tokens: 12, logprobs: true, top_logprobs: 2 };

  test("whole and streamed are the same, one for each token, and their bytes are the text", async () => {
    const whole = await client.chat.completions.create({ ...request, n: 2 });
    const streamed: OpenAI.ChatCompletionTokenLogprob[] = [];
    const stream = await client.chat.completions.create({ ...request, stream: true });
    for await (const chunk of stream) streamed.push(...(chunk.choices[0]?.logprobs?.content ?? []));
    const [first, second] = whole.choices;
    expect(streamed).toEqual(first!.logprobs!.content);
    expect(second!.logprobs!.content).not.toEqual(streamed);
    expect(streamed).toHaveLength(12);
    const bytes = streamed.flatMap((token) => token.bytes ?? []);
    expect(new TextDecoder().decode(Uint8Array.from(bytes))).toBe(first!.message.content);
    for (const { logprob, top_logprobs: top } of streamed) {
      expect(logprob).toBeLessThanOrEqual(top[0]!.logprob);
      expect(top).toHaveLength(2);
    }
  });

  test("a bias forces a token", async () => {
    const answer = await client.chat.completions.create({ ...request, logit_bias: { 88: 100 } });
    expect(answer.choices[0]!.message.content).toBe("X".repeat(12));
    expect(answer.choices[0]!.logprobs!.content![0]!.token).toBe("X");
  });

  test("completions have theirs", async () => {
    const asked = { ...sampling, prompt: "Once", max_tokens: 5, logprobs: 1 };
    const { choices } = await client.completions.create(asked);
    const { tokens, token_logprobs, top_logprobs, text_offset } = choices[0]!.logprobs!;
    expect([tokens, token_logprobs, top_logprobs].map((list) => list!.length)).toEqual([5, 5, 5]);
    expect(text_offset![0]).toBe(0);
    const stream = await client.completions.create({ ...asked, stream: true });
    const streamed: string[] = [];
    for await (const chunk of stream) streamed.push(...(chunk.choices[0]?.logprobs?.tokens ?? []));
    expect(streamed).toEqual(tokens);
  });

  test("responses have theirs", async () => {
    const { output } = await client.responses.create({
      model: "vl-f32",
      input: "Hi",
      max_output_tokens: 4,
      include: ["message.output_text.logprobs"],
      top_logprobs: 1,
    });
    const [item] = output as OpenAI.Responses.ResponseOutputMessage[];
    const [part] = item!.content as OpenAI.Responses.ResponseOutputText[];
    expect(part!.logprobs).toHaveLength(4);
    expect(part!.logprobs![0]!.top_logprobs).toHaveLength(1);
  });

  test("top_logprobs alone is refused", async () => {
    await expect(client.chat.completions.create({ ...request, logprobs: false })).rejects.toMatchObject({
      status: 400,
      param: "top_logprobs",
    });
  });
});

describe("errors are the client's classes", () => {
  test.each([
    ["a wrong key", { apiKey: "no" }, {}, OpenAI.AuthenticationError, "invalid_api_key"],
    ["an unknown model", {}, { model: "no" }, OpenAI.NotFoundError, "model_not_found"],
    ["an unknown field", {}, { foo: 1 }, OpenAI.BadRequestError, "unknown_parameter"],
    [
      "a damaged image",
      {},
      {
        messages: [
          { role: "user", content: [{ type: "image_url", image_url: { url: url.slice(0, 1023) } }] },
        ],
      },
      OpenAI.BadRequestError,
      "image_truncated",
    ],
    [
      "a prompt over the context",
      {},
      { messages: [{ role: "user", content: "x".repeat(9000) }] },
      OpenAI.BadRequestError,
      "context_length_exceeded",
    ],
    [
      "an image mark in a text",
      {},
      { messages: [{ role: "user", content: "What is in <image>?" }] },
      OpenAI.BadRequestError,
      "image_count",
    ],
  ])("%s", async (_, options, fields, errorClass, code) => {
    const other = client.withOptions(options);
    const request = { ...sampling, messages: [question], max_tokens: 4, ...fields };
    for (const stream of [false, true]) {
      const error = await other.chat.completions
        .create({ ...request, stream } as OpenAI.ChatCompletionCreateParams)
        .then(
          () => null,
          (reason: unknown) => reason,
        );
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toMatchObject({ code });
    }
  });
});

describe("structured output", () => {
  const receipt = z.object({ total: z.int().min(0).max(99), currency: z.enum(["EUR", "USD"]) });
  const request = { ...sampling, messages: [question], max_tokens: 400 };

  test("a schema is kept to, whole and streamed, and parsed by the client", async () => {
    const response_format = zodResponseFormat(receipt, "receipt");
    const whole = await client.chat.completions.parse({ ...request, response_format });
    expect(receipt.parse(whole.choices[0]!.message.parsed)).toEqual(whole.choices[0]!.message.parsed);
    const stream = client.chat.completions.stream({ ...request, response_format, logprobs: true });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]!.message.parsed).toEqual(whole.choices[0]!.message.parsed);
    expect(final.choices[0]!.logprobs!.content!.length).toBeGreaterThan(10);
  });

  test("JSON mode gives an object, and a cut says length", async () => {
    const response_format = { type: "json_object" } as const;
    const answers = await client.chat.completions.create({
      ...request,
      response_format,
      n: 2,
      max_tokens: 1000,
    });
    for (const { message, finish_reason } of answers.choices)
      if (finish_reason === "stop") expect(JSON.parse(message.content!)).toBeTypeOf("object");
    const cut = await client.chat.completions.create({ ...request, response_format, max_tokens: 1 });
    expect(cut.choices[0]).toMatchObject({ finish_reason: "length", message: { content: "{" } });
  });

  test.each([
    [{ guided_regex: "[0-9]{4}" }, /^\d{4}$/],
    [{ guided_choice: ["yes", "no"] }, /^(yes|no)$/],
    [{ guided_json: { type: "integer", minimum: 1, maximum: 9 } }, /^[1-9]$/],
    [{ structured_outputs: { regex: "a|b" } }, /^[ab]$/],
    [{ structured_outputs: { choice: ["x"] } }, /^x$/],
    [{ structured_outputs: { json: '{"const": 3}' } }, /^3$/],
  ])("vLLM's %j", async (fields, expected) => {
    const chat = { ...request, ...fields } as OpenAI.ChatCompletionCreateParamsNonStreaming;
    expect((await client.chat.completions.create(chat)).choices[0]!.message.content).toMatch(expected);
    const completion = { ...sampling, prompt: "Once", max_tokens: 50, ...fields };
    expect((await client.completions.create(completion)).choices[0]!.text).toMatch(expected);
  });

  test("responses keep to a schema", async () => {
    const text = { format: zodTextFormat(receipt, "receipt") };
    const parsed = await client.responses.parse({ model: "vl-f32", input: "Hi", text, temperature: 1 });
    expect(receipt.parse(parsed.output_parsed)).toEqual(parsed.output_parsed);
  });

  test.each([
    ["what cannot be kept to", { json_schema: { name: "a", schema: { not: {} } }, type: "json_schema" }, {}],
    ["two formats", { type: "json_object" }, { guided_regex: "a" }],
    ["what ends the library", undefined, { guided_regex: "(?=a)b" }],
  ])("%s is refused with 400, whole and streamed", async (_, response_format, fields) => {
    for (const stream of [false, true]) {
      const params = { ...request, response_format, ...fields, stream };
      await expect(
        client.chat.completions.create(params as OpenAI.ChatCompletionCreateParams),
      ).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    }
  });
});

test("responses, streamed and whole", async () => {
  const input: OpenAI.Responses.ResponseInput = [
    {
      role: "user",
      content: [
        { type: "input_image", image_url: url, detail: "auto" },
        { type: "input_text", text: "What is it?" },
      ],
    },
  ];
  const request = { model: "vl-f32", input, max_output_tokens: 16, instructions: "Be brief." };
  const whole = await client.responses.create(request);
  expect(whole.status).toBe("incomplete");
  expect(whole.output_text.length).toBeGreaterThan(0);
  const stream = client.responses.stream(request);
  let text = "";
  for await (const event of stream) if (event.type === "response.output_text.delta") text += event.delta;
  expect(text).toBe(whole.output_text);
  expect((await stream.finalResponse()).usage).toMatchObject({ output_tokens: 16 });
});

test("a text is completed", async () => {
  const answer = await client.completions.create({ ...sampling, prompt: "Once", max_tokens: 5 });
  expect(answer.usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 5 });
});

test("files: sent once, used by id, deleted", async () => {
  const file = await client.files.create({ file: new File([photo], "photo.jpg"), purpose: "vision" });
  expect((await client.files.list()).data).toMatchObject([{ id: file.id, bytes: photo.length }]);
  expect(Buffer.from(await (await client.files.content(file.id)).arrayBuffer())).toEqual(photo);
  const content: OpenAI.Responses.ResponseInputMessageContentList = [
    { type: "input_image", file_id: file.id, detail: "auto" },
    { type: "input_text", text: "What is it?" },
  ];
  const request = { model: "vl-f32", input: [{ role: "user" as const, content }], max_output_tokens: 2 };
  expect((await client.responses.create(request)).usage).toMatchObject({ output_tokens: 2 });
  await client.files.delete(file.id);
  await expect(client.responses.create(request)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});

test("models and embeddings", async () => {
  const models = [];
  for await (const model of client.models.list()) models.push(model.id);
  expect(models).toEqual(["vl-f32"]);
  const { data, usage } = await client.embeddings.create({ model: "vl-f32", input: ["one", "two"] });
  const lengths = data.map(({ embedding }) => Math.hypot(...embedding));
  expect(lengths[0]).toBeCloseTo(1, 5);
  expect(data[0]!.embedding).not.toEqual(data[1]!.embedding);
  expect(usage.prompt_tokens).toBe(6);
});
