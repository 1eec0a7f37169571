import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeVllm, type Fault, fakeVllm } from "../../../test/support/fake-vllm.ts";
import { fixtures } from "../../../test/support/fixtures.ts";
import { eventsOf, memoryLog, type TestApp, testApp } from "../../../test/support/server.ts";
import { sharpCodec } from "../../runtime/node.ts";
import type { EnginePort } from "../engine-port.ts";
import { openVllmPort, type VllmOptions } from "./vllm-port.ts";

const chat = "/v1/chat/completions";
const model = "MiniMaxAI/MiniMax-VL-01";
const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);
let vllm: FakeVllm;
let port: EnginePort;
let server: TestApp;

async function open(options: Partial<VllmOptions> = {}): Promise<void> {
  const log = memoryLog();
  port = await openVllmPort(
    {
      url: vllm.url,
      key: "engine-key",
      firstByteTimeoutMs: 300,
      gapTimeoutMs: 300,
      model: null,
      contextLength: null,
      retryMs: 20,
      recheckMs: 20,
      tokenizer: null,
      preprocessing: "default",
      maxPixels: 1_000_000,
      ...options,
    },
    log,
  );
  server = testApp({ port });
}

beforeEach(async () => {
  vllm = await fakeVllm();
  await open();
});
afterEach(async () => {
  await port.close();
  await vllm.close();
});

const imagePart = (bytes: Uint8Array, type = "jpeg") => ({
  type: "image_url",
  image_url: { url: `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}` },
});

const ask = (fields: object = {}) =>
  server.post(chat, { model, messages: [{ role: "user", content: "Hi" }], ...fields });

interface Answer {
  readonly choices: readonly {
    readonly message: { readonly content: string };
    readonly finish_reason: string;
  }[];
  readonly usage: Record<string, unknown>;
  readonly error: { readonly code: string; readonly message: string };
}

async function answer(response: Response): Promise<Answer> {
  return (await response.json()) as Answer;
}

describe("requests", () => {
  test("become vLLM's, with every sampling field and the engine's key", async () => {
    const sampling = {
      temperature: 0.5,
      top_p: 0.9,
      min_p: 0.1,
      frequency_penalty: 0.2,
      presence_penalty: 0.3,
      repetition_penalty: 1.1,
      seed: 7,
      max_tokens: 9,
      logit_bias: { "5": -1 },
    };
    const response = await ask({ ...sampling, top_k: 0, stop: ["END"] });
    expect(response.status).toBe(200);
    expect(vllm.bodies).toEqual([
      {
        path: "/v1/chat/completions",
        key: "Bearer engine-key",
        body: {
          model,
          messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
          stream: true,
          stream_options: { include_usage: true },
          ...sampling,
          top_k: -1,
          stop: ["END"],
        },
      },
    ]);
  });

  test("ask for log-probabilities and give them with their text", async () => {
    const response = await ask({ logprobs: true, top_logprobs: 2 });
    expect(vllm.bodies[0]!.body).toMatchObject({ logprobs: true, top_logprobs: 2 });
    const { choices } = (await response.json()) as { choices: { logprobs: { content: object[] } }[] };
    expect(choices[0]!.logprobs.content).toEqual(
      ["Hel", "lo", "!"].map((token) => ({
        token,
        logprob: -0.5,
        bytes: [...Buffer.from(token)],
        top_logprobs: [{ token, logprob: -0.5, bytes: [...Buffer.from(token)] }],
      })),
    );
    const completed = await server.post("/v1/completions", { model, prompt: "Once", logprobs: 2 });
    expect(vllm.bodies[1]!.body).toMatchObject({ logprobs: 2 });
    expect(await completed.json()).toMatchObject({
      choices: [{ logprobs: { tokens: ["Hel", "lo", "!"], token_logprobs: [-0.5, -0.5, -0.5] } }],
    });
  });

  const schema = { type: "object", properties: { a: { type: "integer" } }, required: ["a"] };
  test.each([
    [{ response_format: { type: "json_object" } }, { response_format: { type: "json_object" } }],
    [
      { response_format: { type: "json_schema", json_schema: { name: "x", schema } } },
      { response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } } },
    ],
    [{ guided_regex: "[ab]+" }, { guided_regex: "[ab]+" }],
    [{ guided_choice: ["yes", "no"] }, { guided_choice: ["yes", "no"] }],
  ])("hand on the form of the answer: %j", async (fields, sent) => {
    expect((await ask(fields)).status).toBe(200);
    expect(vllm.bodies[0]!.body).toMatchObject(sent);
  });

  const tools = [{ type: "function", function: { name: "a" } }];
  test.each([
    [{ tools, tool_choice: "required" }, "tool_choice"],
    [{ tools: [{ type: "function", function: { name: "a", strict: true } }] }, "tools"],
  ])("with %j are refused", async (fields, param) => {
    const response = await ask(fields);
    expect(response.status).toBe(400);
    expect((await answer(response)).error).toMatchObject({ code: "unsupported_parameter", param });
    expect(vllm.bodies).toEqual([]);
  });

  test("leave open what was not given, but for the seed", async () => {
    await ask();
    const { messages, seed, ...rest } = vllm.bodies[0]!.body;
    expect(rest).toEqual({ model, stream: true, stream_options: { include_usage: true } });
  });

  test("send images as data URLs: plain ones as they came, turned and transparent ones as they are seen", async () => {
    const turned = await sharp(photo).withMetadata({ orientation: 6 }).toBuffer();
    const clear = await readFile(`${fixtures}/image/inputs/alpha-200x120.png`);
    const content = [imagePart(photo), imagePart(turned), imagePart(clear, "png")];
    const response = await ask({ messages: [{ role: "user", content }] });
    expect((await answer(response)).usage).toMatchObject({ prompt_tokens: 40 });
    const [message] = vllm.bodies[0]!.body["messages"] as { content: { image_url?: { url: string } }[] }[];
    const urls = message!.content.flatMap((part) => (part.image_url ? [part.image_url.url] : []));
    expect(urls[0]).toBe(imagePart(photo).image_url.url);
    const options = { preprocessing: "default", maxPixels: 1e6 } as const;
    for (const [index, bytes] of [turned, clear].entries()) {
      const url = urls[index + 1]!;
      expect(url).toMatch(/^data:image\/png;base64,/);
      const sent = Buffer.from(url.split(",")[1]!, "base64");
      expect((await sharp(sent).metadata()).hasAlpha).toBe(false);
      expect(await sharpCodec.decode(sent, options)).toEqual(await sharpCodec.decode(bytes, options));
    }
  });

  test("show tools to the model and read calls out of its text", async () => {
    vllm.pieces = ["<function_call>```typescript\n", 'functions.now({"zone": "UTC"})\n```'];
    const tools = [{ type: "function", function: { name: "now", parameters: { type: "object" } } }];
    const whole = await answer(await ask({ tools }));
    expect(vllm.bodies[0]!.body).toMatchObject({ tools, tool_choice: "none" });
    expect(whole.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { content: null, tool_calls: [{ function: { name: "now", arguments: '{"zone":"UTC"}' } }] },
    });
  });

  test("of a bare text go to vLLM's completions", async () => {
    const response = await server.post("/v1/completions", { model, prompt: "Once", max_tokens: 3 });
    expect(await response.json()).toMatchObject({ choices: [{ text: "Hello!", finish_reason: "stop" }] });
    expect(vllm.bodies[0]).toMatchObject({
      path: "/v1/completions",
      body: { prompt: "Once", max_tokens: 3 },
    });
  });

  test.each(["/v1/responses", "/v1/messages", "/v1/text/chatcompletion_v2"])(
    "come from %s too",
    async (path) => {
      const input =
        path === "/v1/responses" ? { input: "Hi" } : { messages: [{ role: "user", content: "Hi" }] };
      const response = await server.post(path, {
        model,
        ...input,
        ...(path === "/v1/messages" ? { max_tokens: 4 } : {}),
      });
      expect(JSON.stringify(await response.json())).toContain("Hello!");
    },
  );

  test("for embeddings are refused", async () => {
    const response = await server.post("/v1/embeddings", { model, input: "Hi" });
    expect([response.status, (await answer(response)).error.code]).toEqual([501, "embeddings_not_supported"]);
  });
});

describe("answers", () => {
  test("carry vLLM's usage, and image tokens counted here", async () => {
    const content = [imagePart(photo), { type: "text", text: "What?" }];
    const whole = await answer(await ask({ messages: [{ role: "user", content }] }));
    expect(whole.choices[0]).toMatchObject({ message: { content: "Hello!" }, finish_reason: "stop" });
    expect(whole.usage).toEqual({
      prompt_tokens: 40,
      completion_tokens: 3,
      total_tokens: 43,
      // A canvas of 336 x 336 keeps 14 of 24 rows of the 5 : 3 picture: 576 + 14 x 25.
      prompt_tokens_details: { cached_tokens: 16, image_tokens: 576 + 14 * 25 },
    });
  });

  test("stream as they come, the first piece by itself, and are counted by model", async () => {
    const events = await eventsOf(await ask({ stream: true, stream_options: { include_usage: true } }));
    const texts = events.map(
      ({ data }) => (data as Record<string, never>)["choices"]?.[0]?.["delta"]?.["content"],
    );
    expect(texts.filter((text) => typeof text === "string" && text !== "")).toEqual(["Hel", "lo!"]);
    expect(events.at(-1)!.data).toBe("[DONE]");
    const metrics = await (await server.get("/metrics")).text();
    expect(metrics).toContain(`vl01_tokens_total{model="${model}",kind="completion"} 3`);
  });

  test("say which stop string ended them", async () => {
    vllm.ending = { finish_reason: "stop", stop_reason: "END" };
    const body = {
      model,
      max_tokens: 9,
      stop_sequences: ["END"],
      messages: [{ role: "user", content: "Hi" }],
    };
    expect(await (await server.post("/v1/messages", body)).json()).toMatchObject({
      stop_reason: "stop_sequence",
      stop_sequence: "END",
    });
    vllm.ending = { finish_reason: "length", stop_reason: null };
    expect((await answer(await ask())).choices[0]!.finish_reason).toBe("length");
  });
});

describe("tokens", () => {
  const messages = [
    { role: "user", content: [imagePart(photo), { type: "text", text: "and" }, imagePart(photo)] },
  ];

  test("are vLLM's without a tokenizer, each image with all of its tokens", async () => {
    const response = await server.post("/v1/tokenize", { model, messages });
    const each = 576 + 14 * 25;
    expect(await response.json()).toMatchObject({ count: 3 + 2 * each, image_tokens: [each, each] });
    expect(vllm.bodies[0]!.path).toBe("/tokenize");
  });

  test("are counted here with one, and a prompt that does not fit never reaches vLLM", async () => {
    await port.close();
    vllm.models = [{ id: model, max_model_len: 300 }];
    await open({ tokenizer: `${fixtures}/model/vl-f32` });
    const tokens = (await (await server.post("/v1/tokenize", { model, messages })).json()) as {
      count: number;
    };
    expect(tokens.count).toBeGreaterThan(300);
    const response = await ask({ messages });
    const { error } = await answer(response);
    expect([response.status, error.code]).toEqual([400, "context_length_exceeded"]);
    expect(error.message).toMatch(`prompt has ${tokens.count} tokens`);
    expect(vllm.bodies).toEqual([]);
    expect((await ask()).status).toBe(200);
  });
});

test("an image that cannot be read is refused here", async () => {
  const cut = photo.subarray(0, photo.length / 2);
  const large = new Uint8Array(photo);
  // The height of its frame header.
  const at = large.findIndex(
    (byte, index) => byte === 0xff && (large[index + 1] === 0xc0 || large[index + 1] === 0xc2),
  );
  large.set([0xff, 0xf0], at + 5);
  for (const [bytes, code] of [
    [cut, "image_truncated"],
    [large, "image_too_large"],
    [Buffer.from("no image at all"), "image_format"],
  ] as const) {
    const response = await ask({ messages: [{ role: "user", content: [imagePart(bytes)] }] });
    expect([response.status, (await answer(response)).error.code]).toEqual([400, code]);
  }
  expect(vllm.bodies).toEqual([]);
});

describe("an engine that fails", () => {
  const faults: readonly (readonly [Fault, number, string])[] = [
    ["500", 502, "engine_failed"],
    ["503", 503, "engine_not_ready"],
    ["400", 400, "engine_refused"],
    ["400 too long", 400, "context_length_exceeded"],
    ["hang", 504, "engine_timeout"],
    ["hang between", 504, "engine_timeout"],
    ["cut", 502, "engine_stream_cut"],
    ["short", 502, "engine_stream_cut"],
    ["error event", 502, "engine_failed"],
    ["rubbish", 502, "engine_answer_invalid"],
    ["html", 502, "engine_stream_cut"],
    ["no usage", 502, "engine_answer_invalid"],
  ];

  test.each(faults)("(%s) gives %i %s, and the next request works", async (fault, status, code) => {
    vllm.fault = fault;
    const response = await ask();
    const { error } = await answer(response);
    expect([response.status, error.code]).toEqual([status, code]);
    expect(JSON.stringify([error, server.log.lines])).not.toContain("my secret");
    await expect.poll(() => vllm.open).toBe(0);
    vllm.fault = null;
    expect((await answer(await ask())).choices[0]!.message.content).toBe("Hello!");
    expect(server.log.lines).toMatchObject([{ outcome: "failed", status }, { outcome: "finished" }]);
  });

  test.each(["hang between", "cut", "error event"] as const)(
    "(%s) within a stream is its last event",
    async (fault) => {
      vllm.fault = fault;
      const response = await ask({ stream: true });
      expect(response.status).toBe(200);
      const last = (await eventsOf(response)).at(-1)!.data as Answer;
      expect(last.error.code).toMatch(/^engine_(timeout|stream_cut|failed)$/);
      vllm.fault = null;
      expect((await eventsOf(await ask({ stream: true }))).at(-1)!.data).toBe("[DONE]");
    },
  );

  test("and is gone gives 503, and works again when it is back", async () => {
    const { port: number } = new URL(vllm.url);
    await vllm.close();
    const response = await ask();
    expect([response.status, (await answer(response)).error.code]).toEqual([503, "engine_not_ready"]);
    expect(response.headers.get("retry-after")).toBe("5");
    await expect.poll(async () => (await server.get("/ready")).status).toBe(503);
    vllm = await fakeVllm(Number(number));
    await expect.poll(async () => (await server.get("/ready")).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });
});

test("an engine that starts slowly: /ready says so, requests are answered 503 until it serves", async () => {
  await port.close();
  vllm.models = [];
  await open();
  const ready = await server.get("/ready");
  expect([ready.status, (await answer(ready)).error.code]).toEqual([503, "engine_not_ready"]);
  expect((await ask()).status).toBe(503);
  vllm.models = [{ id: "other", max_model_len: 100 }];
  await expect.poll(async () => (await server.get("/ready")).status).toBe(200);
  expect((await ask()).status).toBe(404);
  expect(await (await server.get("/v1/models")).json()).toMatchObject({
    data: [{ id: "other", max_model_len: 100 }],
  });
});

test("an engine without the model that was named is not ready", async () => {
  await port.close();
  await open({ model: "mine" });
  expect((await answer(await server.get("/ready"))).error.message).toContain(`it serves ${model}, not mine`);
});

test("a client that leaves ends the engine's work", async () => {
  vllm.fault = "hang between";
  const controller = new AbortController();
  const response = await server.post(
    chat,
    { model, messages: [{ role: "user", content: "Hi" }], stream: true },
    { signal: controller.signal },
  );
  const reader = response.body!.getReader();
  await reader.read();
  expect(vllm.open).toBe(1);
  await reader.cancel();
  await expect.poll(() => [vllm.open, vllm.aborted]).toEqual([0, 1]);
  expect(server.log.lines).toMatchObject([{ outcome: "cancelled", status: 499 }]);
});

test.each(["ftp://host/v1", "host:8000"])("%s is no address", async (url) => {
  await expect(openVllmPort({ url } as VllmOptions, memoryLog())).rejects.toMatchObject({
    code: "request_invalid",
  });
});
