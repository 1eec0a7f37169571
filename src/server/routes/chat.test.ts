import { describe, expect, test } from "vitest";
import { eventsOf, fakeEngine, testApp } from "../../../test/support/server.ts";
import { chatAnswer, chatChunk } from "../schemas/chat.ts";

const path = "/v1/chat/completions";
const png = "data:image/png;base64,iVBORw0KGgo=";
const ask = (fields: object = {}) => ({
  model: "fake",
  messages: [{ role: "user", content: "Hi" }],
  ...fields,
});
const userParts = (...content: object[]) => ask({ messages: [{ role: "user", content }] });

describe("a whole answer", () => {
  test("is what the schema says, with usage", async () => {
    const { post } = testApp({ port: fakeEngine() });
    const response = await post(path, ask());
    expect(response.status).toBe(200);
    const body = chatAnswer.parse(await response.json());
    expect(body.choices).toMatchObject([{ index: 0, message: { content: "Hello!" }, finish_reason: "stop" }]);
    expect(body.usage).toEqual({
      prompt_tokens: 7,
      completion_tokens: 3,
      total_tokens: 10,
      prompt_tokens_details: { cached_tokens: 2, image_tokens: 3 },
    });
  });

  test("options reach the engine by its names", async () => {
    const port = fakeEngine();
    const fields = {
      temperature: 0.5,
      top_p: 0.9,
      top_k: -1,
      seed: 4,
      stop: "x",
      max_tokens: 9,
      max_completion_tokens: 5,
    };
    await testApp({ port }).post(path, ask({ ...fields, presence_penalty: 1, user: "u", metadata: {} }));
    const { signal, caller, ...options } = port.calls[0]!.options;
    expect(caller).toBe("local");
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(options).toEqual({
      temperature: 0.5,
      topP: 0.9,
      topK: 0,
      presencePenalty: 1,
      seed: 4,
      stop: ["x"],
      maxNewTokens: 5,
      holdMs: expect.any(Function),
    });
  });

  test("n answers have seeds that count up, and the prompt is counted once", async () => {
    const port = fakeEngine();
    const response = await testApp({ port }).post(path, ask({ n: 3, seed: 10 }));
    const body = chatAnswer.parse(await response.json());
    expect(body.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(body.usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 9 });
    expect(port.calls.map(({ options }) => options.seed)).toEqual([10, 11, 12]);
  });

  test("messages and images reach the engine in their order", async () => {
    const port = fakeEngine();
    const messages = [
      { role: "developer", content: "Be brief" },
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: png, detail: "high" } },
          { type: "text", text: "What?" },
        ],
      },
      { role: "assistant", content: null },
      { role: "user", content: "And now?" },
    ];
    expect((await testApp({ port }).post(path, ask({ messages }))).status).toBe(200);
    expect(port.calls[0]!.input).toEqual([
      { role: "system", content: [{ type: "text", text: "Be brief" }] },
      {
        role: "user",
        content: [
          {
            type: "image",
            image: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
            label: "messages[1].content[0]",
          },
          { type: "text", text: "What?" },
        ],
      },
      { role: "assistant", content: [] },
      { role: "user", content: [{ type: "text", text: "And now?" }] },
    ]);
  });
});

describe("a streamed answer", () => {
  test("is the role, the pieces, the reason, and the end mark", async () => {
    const { post } = testApp({ port: fakeEngine() });
    const events = await eventsOf(await post(path, ask({ stream: true })));
    expect(events.pop()).toEqual({ event: null, data: "[DONE]" });
    const chunks = events.map(({ data }) => chatChunk.strict().parse(data));
    expect(chunks.map(({ choices }) => choices[0]!.delta)).toEqual([
      { role: "assistant", content: "" },
      { content: "Hel" },
      { content: "lo" },
      { content: "!" },
      {},
    ]);
    expect(chunks.map(({ choices }) => choices[0]!.finish_reason)).toEqual([null, null, null, null, "stop"]);
    expect(chunks.every((chunk) => !("usage" in chunk))).toBe(true);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  test("usage comes in a last chunk of its own when it is asked for, and is null before", async () => {
    const { post } = testApp({ port: fakeEngine() });
    const events = await eventsOf(
      await post(path, ask({ stream: true, n: 2, stream_options: { include_usage: true } })),
    );
    const chunks = events.slice(0, -1).map(({ data }) => chatChunk.parse(data));
    expect(chunks.pop()).toMatchObject({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 6 } });
    expect(chunks.every(({ usage }) => usage === null)).toBe(true);
    for (const index of [0, 1]) {
      const own = chunks.flatMap(({ choices }) => choices).filter((choice) => choice.index === index);
      expect(own.map(({ delta }) => delta.content ?? "").join("")).toBe("Hello!");
      expect(own.at(-1)!.finish_reason).toBe("stop");
    }
  });

  test("a client that leaves ends the generation and frees its place", async () => {
    const port = fakeEngine(["a", "<hold>", "b"]);
    const { app, post, log } = testApp({ port, limits: { maxRunning: 1 } });
    const response = await post(path, ask({ stream: true }));
    const reader = response.body!.getReader();
    await reader.read();
    await reader.read();
    const third = reader.read();
    // The engine is now at "<hold>".
    await new Promise((resolve) => setImmediate(resolve));
    await reader.cancel();
    await third;
    await expect.poll(() => port.calls[0]!.ended).toBe("aborted");
    expect(app.open.size).toBe(0);
    expect(log.lines).toMatchObject([{ status: 499, outcome: "cancelled" }]);
    port.release();
    expect((await post(path, ask())).status).toBe(200);
  });

  test("a failure within the stream is its last event", async () => {
    const { post } = testApp({ port: fakeEngine(["a", "<fail>"]) });
    const events = await eventsOf(await post(path, ask({ stream: true })));
    expect(events.at(-1)!.data).toMatchObject({ error: { type: "server_error", code: "internal_error" } });
  });
});

describe("refusals", () => {
  test.each<[string, object, number, string, string | null]>([
    ["an unknown model", ask({ model: "gpt" }), 404, "model_not_found", "model"],
    ["no messages", ask({ messages: [] }), 400, "invalid_value", "messages"],
    ["an unknown field", ask({ foo: 1 }), 400, "unknown_parameter", "foo"],
    ["top_logprobs", ask({ logprobs: true, top_logprobs: 21 }), 400, "invalid_value", "top_logprobs"],
    [
      "a JSON schema",
      ask({ response_format: { type: "json_schema" } }),
      400,
      "invalid_value",
      "response_format.json_schema",
    ],
    ["a temperature of 3", ask({ temperature: 3 }), 400, "invalid_value", "temperature"],
    ["more choices than run at once", ask({ n: 9 }), 400, "invalid_value", "n"],
    [
      "a message of an unknown role",
      ask({ messages: [{ role: "critic", content: "x" }] }),
      400,
      "invalid_value",
      "messages[0].role",
    ],
    [
      "a part of another type",
      userParts({ type: "input_audio" }),
      400,
      "invalid_value",
      "messages[0].content[0].type",
    ],
    [
      "an image without url",
      userParts({ type: "image_url", image_url: {} }),
      400,
      "invalid_value",
      "messages[0].content[0].image_url",
    ],
    [
      "base64 that is not",
      userParts({ type: "image_url", image_url: { url: "data:image/png;base64,!!!!" } }),
      400,
      "image_format",
      "messages[0].content[0]",
    ],
    [
      "an address",
      userParts({ type: "image_url", image_url: { url: "https://a.example/b.png" } }),
      400,
      "image_url_not_allowed",
      "messages[0].content[0]",
    ],
    [
      "a path",
      userParts({ type: "image_url", image_url: { url: "/etc/passwd" } }),
      400,
      "image_format",
      "messages[0].content[0]",
    ],
    [
      "an image as text",
      userParts({ type: "text", text: `data:image/png;base64,${"A".repeat(300)}` }),
      400,
      "image_in_text",
      "messages[0].content[0].text",
    ],
    [
      "17 images",
      userParts(...Array.from({ length: 17 }, () => ({ type: "image_url", image_url: { url: png } }))),
      400,
      "too_many_images",
      "messages",
    ],
    ["a model that cannot be loaded", ask({ model: "broken" }), 503, "model_load_failed", null],
  ])("%s", async (_, body, status, code, param) => {
    for (const stream of [false, true]) {
      const response = await testApp({ port: fakeEngine() }).post(path, { ...body, stream });
      expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
        status,
        error: { code, param, message: expect.any(String) },
      });
    }
  });

  test("what changes nothing is taken", async () => {
    const neutral = {
      tools: [],
      tool_choice: "auto",
      logprobs: false,
      logit_bias: {},
      response_format: { type: "text" },
    };
    const { post } = testApp({ port: fakeEngine() });
    expect((await post(path, ask({ ...neutral, n: null, stop: null, seed: null, store: true }))).status).toBe(
      200,
    );
  });
});
