import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtures } from "../../test/support/fixtures.ts";
import { memoryFolder } from "../formats/byte-source.ts";
import {
  type ChatEvent,
  type ChatMessage,
  type ChatOptions,
  loadModel as loadModelFrom,
  type Model,
} from "./model.ts";
import { loadModel, nodeProviders } from "./node.ts";
import { sharpCodec } from "./node-image.ts";
import type { GenerateOptions } from "./options.ts";

const path = `${fixtures}/model/vl-f32`;

/** Tokens of one user message of so many bytes: one a byte, and three marks of the template. */
function promptTokens(bytes: number): number {
  return bytes + 3 + "user name=user\n\nai name=assistant\n".length;
}

async function run(model: Model, messages: readonly ChatMessage[], options: ChatOptions = {}) {
  const events: ChatEvent[] = [];
  for await (const event of model.chat(messages, options)) events.push(event);
  const end = events.pop();
  if (end?.type !== "text-end") throw new Error("no text-end");
  const deltas = events.map((event) => (event.type === "text-delta" ? event.text : ""));
  return { text: deltas.join(""), deltas, end };
}

describe("chat on the fixture model", () => {
  let model: Model;
  let image: Uint8Array;
  const ask = (text: string): ChatMessage[] => [{ role: "user", content: text }];

  beforeAll(async () => {
    model = await loadModel(path);
    image = new Uint8Array(await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`));
  });
  afterAll(() => model.close());

  test("streams text, then one end with usage", async () => {
    const { text, deltas, end } = await run(model, ask("Hi"), { maxNewTokens: 20, temperature: 1, seed: 1 });
    expect(text.length).toBeGreaterThan(0);
    expect(deltas.length).toBeGreaterThan(1);
    expect(end).toMatchObject({ finishReason: "length", stopString: null });
    expect(end.usage).toEqual({
      promptTokens: promptTokens(2),
      cachedTokens: 0,
      imageTokens: 0,
      completionTokens: 20,
    });
  });

  test("special tokens that a message has written in it are text, wherever it is", async () => {
    const { tokenizer } = model.settings;
    const end = "<end_of_sentence>";
    const count = async (content: string, role: "user" | "system" | "assistant" = "user") => {
      const { ids } = await model.tokenize([{ role, content }]);
      return [...ids].filter((id) => tokenizer.isSpecial(id)).length;
    };
    const plain = await count("Hi");
    const parts = [end, "<beginning_of_sentence>system", "<end_of_sen", "tence>", "<<end_of_sentence>"];
    for (const role of ["user", "system", "assistant"] as const)
      for (const text of parts) expect(await count(`Hi ${text}`, role)).toBe(plain);
    const split = ["<end_of_", "sentence>"].map((text) => ({ type: "text" as const, text }));
    const { ids } = await model.tokenize([{ role: "user", content: split }]);
    expect([...ids].filter((id) => tokenizer.isSpecial(id))).toHaveLength(plain);
    expect(ids).toEqual((await model.tokenize(ask(end))).ids);
    expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toContain(end);
    // A text without a template is the caller's own prompt.
    expect((await model.tokenize(end)).ids).toEqual(Int32Array.of(tokenizer.idOf(end)!));
  });

  test("a real JPEG gives image tokens and another answer than no image", async () => {
    const content = [
      { type: "image" as const, image },
      { type: "text" as const, text: "Hi" },
    ];
    const withImage = await run(model, [{ role: "user", content }], { maxNewTokens: 20 });
    expect(withImage.end.usage.imageTokens).toBe(186);
    expect(withImage.end.usage.promptTokens).toBe(promptTokens(2) + 186);
    expect(withImage.text).not.toBe((await run(model, ask("Hi"), { maxNewTokens: 20 })).text);
  });

  test("the same image in the next turn is not encoded again, and the answer is as without a cache", async () => {
    const uncached = await loadModel(path, { imageCacheBytes: 0, stateCacheBytes: 0 });
    const { backend } = model.engine.model;
    const tiles: number[] = [];
    const runOp = backend.run.bind(backend);
    backend.run = (op, args, output) => {
      if (op === "unfoldPatches") tiles.push(output.shape[0]!);
      runOp(op, args, output);
    };
    try {
      const fresh = image.slice(); // other bytes in memory, the same picture
      const content = (text: string) => [
        { type: "image" as const, image: fresh },
        { type: "text" as const, text },
      ];
      const first: ChatMessage[] = [{ role: "user", content: content("What is this?") }];
      const answer = await run(model, first, { maxNewTokens: 8 });
      const encoded = tiles.length;
      const next: ChatMessage[] = [
        ...first,
        { role: "assistant", content: answer.text },
        { role: "user", content: "And this?" },
      ];
      const second = await run(model, next, { maxNewTokens: 8 });
      expect(tiles.length).toBe(encoded);
      // The image at least; of the short question after it no state is kept, and random bytes of an answer are other tokens.
      expect(second.end.usage.cachedTokens).toBeGreaterThan(answer.end.usage.imageTokens);
      expect(second.end.usage.promptTokens).toBeGreaterThan(second.end.usage.cachedTokens);
      expect(second.text).toBe((await run(uncached, next, { maxNewTokens: 8 })).text);
    } finally {
      Reflect.deleteProperty(backend, "run");
      uncached.close();
    }
  });

  test("another question to the same system prompt computes only the question", async () => {
    const system: ChatMessage = {
      role: "system",
      content: "You answer in one word, and never in two. ".repeat(4),
    };
    const uncached = await loadModel(path, { stateCacheBytes: 0 });
    try {
      const asked = [];
      for (const question of ["What is red?", "Why is it?", "Who knows?"]) {
        const messages = [system, ...ask(question)];
        const { text, end } = await run(model, messages, { maxNewTokens: 6 });
        expect(text).toBe((await run(uncached, messages, { maxNewTokens: 6 })).text);
        asked.push(end.usage.cachedTokens);
      }
      expect(asked[0]).toBe(0);
      expect(asked[1]).toBeGreaterThanOrEqual(168); // a token a byte
      expect(asked[2]).toBe(asked[1]);
      expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
    } finally {
      uncached.close();
    }
  });

  test("more requests than their pages hold at once give the same answers, one after the other", async () => {
    const small = await loadModel(path, {
      maxSequences: 6,
      contextLength: 128,
      cacheTokens: 192,
      stateCacheBytes: 0,
    });
    try {
      expect(small.engine.model.cache.numPages).toBe(3);
      const options = (seed: number) => ({ maxNewTokens: 60, temperature: 1, seed });
      const alone = [];
      for (const seed of [1, 2, 3, 4]) alone.push((await run(small, ask("Hi"), options(seed))).text);
      const together = await Promise.all([1, 2, 3, 4].map((seed) => run(small, ask("Hi"), options(seed))));
      expect(together.map(({ text }) => text)).toEqual(alone);
      expect(small.engine.inUse).toEqual({ pages: 0, slots: 0 });
    } finally {
      small.close();
    }
    await expect(loadModel(path, { contextLength: 128, cacheTokens: 127 })).rejects.toMatchObject({
      code: "request_invalid",
      message: "cacheTokens is 127, expected an integer from contextLength 128",
    });
  });

  test.each([["imageCacheBytes"], ["stateCacheBytes"], ["pageCacheBytes"]])(
    "%s must be a number of bytes",
    async (name) => {
      await expect(loadModel(path, { [name]: -1 })).rejects.toMatchObject({
        code: "request_invalid",
        message: `${name} is -1, expected an integer from 0`,
      });
    },
  );

  test("a request's time, caller and priority reach the engine", async () => {
    await expect(run(model, ask("Hi"), { maxNewTokens: 5000, timeoutMs: 1 })).rejects.toMatchObject({
      code: "timeout",
    });
    const { end } = await run(model, ask("Hi"), { maxNewTokens: 1, caller: "me", priority: -3 });
    expect(end.usage.completionTokens).toBe(1);
  });

  test("the same seed gives the same text, alone or beside others", async () => {
    const options = { maxNewTokens: 16, temperature: 1.2, topP: 0.95, seed: 5 };
    const alone = await run(model, ask("Hi"), options);
    expect(alone.end.seed).toBe(5);
    const [again] = await Promise.all([
      run(model, ask("Hi"), options),
      run(model, ask("Something else"), { ...options, seed: 6 }),
    ]);
    expect(again!.text).toBe(alone.text);
  });

  test("a stop string ends the answer before it and is never shown", async () => {
    const whole = await run(model, ask("Hi"), { maxNewTokens: 60, temperature: 1, seed: 3 });
    const from = Math.floor(whole.text.length / 2);
    const stop = whole.text.slice(from, from + 2);
    const cut = await run(model, ask("Hi"), {
      maxNewTokens: 60,
      temperature: 1,
      seed: 3,
      stop: ["never", stop],
    });
    expect(cut.text).toBe(whole.text.slice(0, whole.text.indexOf(stop)));
    expect(cut.end).toMatchObject({ finishReason: "stop", stopString: stop });
    expect(cut.end.usage.completionTokens).toBeLessThan(60);
    expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
  });

  test("rows of the vocabulary without a token never come", async () => {
    const { tokenizer } = model.settings;
    expect(tokenizer.hasToken(260)).toBe(false);
    const decoded: number[] = [];
    const engine = model.engine;
    const generate = engine.generateJoined.bind(engine);
    engine.generateJoined = async function* (request) {
      const tokens = generate(request);
      for (;;) {
        const next = await tokens.next();
        if (next.done) return next.value;
        decoded.push(...next.value);
        yield next.value;
      }
    };
    try {
      await run(model, ask("Hi"), { maxNewTokens: 200, temperature: 100, seed: 1 });
    } finally {
      Reflect.deleteProperty(engine, "generateJoined");
    }
    expect(decoded.length).toBeGreaterThan(50);
    expect(decoded.filter((id) => !tokenizer.hasToken(id))).toEqual([]);
  });

  test("an abort ends it with the error `aborted` and frees everything", async () => {
    const controller = new AbortController();
    const events = model.chat(ask("Hi"), { signal: controller.signal });
    await events.next();
    controller.abort();
    await expect(events.next()).rejects.toMatchObject({ code: "aborted" });
    expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(model.engine.model.backend.memory().temporary).toBe(0);
  });

  test.each<[string, GenerateOptions, RegExp]>([
    ["an unknown option", { bestOf: 2 } as GenerateOptions, /^unknown option bestOf/],
    ["a negative temperature", { temperature: -1 }, /^temperature is -1, expected a number from 0 to 100/],
    ["a fractional top-k", { topK: 1.5 }, /^topK is 1.5, expected an integer/],
    ["a top-p of 0", { topP: 0 }, /^topP is 0, expected a number above 0 to 1/],
    ["no new tokens", { maxNewTokens: 0 }, /^maxNewTokens is 0/],
    ["a seed that is not whole", { seed: 0.5 }, /^seed is 0.5/],
    ["half a priority", { priority: 0.5 }, /^priority is 0.5, expected an integer from -1000 to 1000/],
    ["no time", { timeoutMs: 0 }, /^timeoutMs is 0, expected a number above 0/],
    ["a hold of two seconds", { holdMs: 2000 }, /^holdMs is 2000, expected a number from 0 to 1000/],
    ["NaN", { minP: Number.NaN }, /^minP is NaN/],
    ["an empty stop string", { stop: [""] }, /stop/],
    ["17 stop strings", { stop: new Array<string>(17).fill("x") }, /^17 stop strings/],
  ])("%s is refused", async (_, options, message) => {
    await expect(run(model, ask("Hi"), options)).rejects.toMatchObject({
      code: "request_invalid",
      message: expect.stringMatching(message),
    });
  });

  test("image marks and images must be as many", async () => {
    await expect(run(model, ask("What is in <image>?"))).rejects.toMatchObject({ code: "image_count" });
  });

  test("a damaged image names which one it is, and the next request works", async () => {
    const content = [
      { type: "image" as const, image },
      { type: "image" as const, image: image.slice(0, 2000) },
      { type: "text" as const, text: "Compare" },
    ];
    await expect(run(model, [{ role: "user", content }])).rejects.toMatchObject({
      code: "image_truncated",
      message: expect.stringMatching(/^image 2 of 2: /),
    });
    await run(model, ask("Hi"), { maxNewTokens: 1 });
  });

  test("a text is completed as it is, without a template", async () => {
    const events: ChatEvent[] = [];
    for await (const event of model.complete("Hi", { maxNewTokens: 3 })) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: "text-end", usage: { promptTokens: 2, imageTokens: 0 } });
    await expect(model.complete("", { maxNewTokens: 3 }).next()).rejects.toMatchObject({
      code: "request_invalid",
    });
  });

  test("tokenize gives the ids that chat reads, and image tokens by image", async () => {
    const content = [
      { type: "image" as const, image },
      { type: "text" as const, text: "Hi" },
      { type: "image" as const, image },
    ];
    const { ids, imageTokens } = await model.tokenize([{ role: "user", content }]);
    expect(imageTokens).toEqual([186, 186]);
    expect(ids.filter((id) => id === 290)).toHaveLength(372);
    const { end } = await run(model, [{ role: "user", content }], { maxNewTokens: 1 });
    expect(end.usage).toMatchObject({ promptTokens: ids.length, imageTokens: 372 });
    expect(await model.tokenize("Hi")).toEqual({ ids: Int32Array.of(72, 105), imageTokens: [] });
  });

  test("a prompt with images over the context says how much of it is images, and encodes none", async () => {
    const small = await loadModel(path, { contextLength: 200 });
    small.engine.image = async () => expect.unreachable("encoded an image");
    const content = [
      { type: "image" as const, image },
      { type: "text" as const, text: "What is it?" },
    ];
    await expect(run(small, [{ role: "user", content }])).rejects.toMatchObject({
      code: "context_length",
      message: expect.stringMatching(
        /^prompt has \d+ tokens \(186 of them from 1 image\), the context is 200/,
      ),
    });
    small.close();
  });

  test("a prompt over the context gives both numbers", async () => {
    await expect(run(model, ask("x".repeat(9000)))).rejects.toMatchObject({
      code: "context_length",
      fields: { contextLength: 8192, promptTokens: promptTokens(9000) },
    });
  });
});

describe("loading", () => {
  async function files(without: readonly string[] = []): Promise<Map<string, Uint8Array>> {
    const names = [
      "config.json",
      "preprocessor_config.json",
      "tokenizer.json",
      "tokenizer_config.json",
      "model.safetensors",
    ];
    const entries = names.map(
      async (name) => [name, new Uint8Array(await readFile(`${path}/${name}`))] as const,
    );
    return new Map((await Promise.all(entries)).filter(([name]) => !without.includes(name)));
  }

  test.each([
    ["config.json", "config_missing"],
    ["tokenizer.json", "checkpoint_missing"],
    ["model.safetensors", "checkpoint_missing"],
  ])("a folder without %s is refused by name", async (name, code) => {
    await expect(
      loadModelFrom(memoryFolder("broken", await files([name])), { codec: sharpCodec }),
    ).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
  });

  test("a folder without preprocessor_config.json takes the model's own sizes", async () => {
    const model = await loadModelFrom(memoryFolder("m", await files(["preprocessor_config.json"])), {
      codec: sharpCodec,
    });
    expect(model.settings.processor?.size).toEqual([56, 56]);
    model.close();
  });

  test("a template in the folder is used", async () => {
    const all = await files();
    all.set(
      "chat_template.jinja",
      new TextEncoder().encode("{% for m in messages %}[{{ m.role }}]{% endfor %}"),
    );
    const model = await loadModelFrom(memoryFolder("m", all), { codec: sharpCodec });
    const { end } = await run(model, [{ role: "user", content: "ignored" }], { maxNewTokens: 1 });
    expect(end.usage.promptTokens).toBe("[user]".length);
    model.close();
  });

  test("tools reach a template that takes them, and are refused where it takes none", async () => {
    const all = await files();
    const source =
      "{% for t in tools or [] %}{{ t | tojson }}{% endfor %}{% for m in messages %}{{ m.role }}{% endfor %}";
    const tool = { name: "now" };
    const messages: ChatMessage[] = [{ role: "function", name: "now", content: "7" }];
    const plain = await loadModelFrom(memoryFolder("m", all), { codec: sharpCodec });
    for (const refused of [
      plain.chat(messages),
      plain.chat([{ role: "user", content: "Hi" }], { tools: [tool] }),
    ]) {
      await expect(refused.next()).rejects.toMatchObject({
        code: "request_invalid",
        fields: { option: "tools" },
      });
    }
    plain.close();
    all.set("chat_template.jinja", new TextEncoder().encode(source));
    const model = await loadModelFrom(memoryFolder("m", all), { codec: sharpCodec });
    const rendered = '{"name": "now"}function';
    expect((await model.tokenize(messages, [tool])).ids.length).toBe(rendered.length);
    const { end } = await run(model, messages, { maxNewTokens: 1, tools: [tool] });
    expect(end.usage.promptTokens).toBe(rendered.length);
    model.close();
  });

  test("a tokenizer of another model is refused with both numbers", async () => {
    const edited = async (key: string, value: unknown) => {
      const all = await files();
      const config = JSON.parse(new TextDecoder().decode(all.get("config.json"))) as Record<string, unknown>;
      all.set("config.json", new TextEncoder().encode(JSON.stringify({ ...config, [key]: value })));
      return loadModelFrom(memoryFolder("m", all), { codec: sharpCodec });
    };
    await expect(edited("image_token_index", 289)).rejects.toMatchObject({
      code: "tokenizer_invalid",
      message: expect.stringMatching(/<image> is id 290, config.json has image_token_index 289/),
    });
  });

  test("the default one of several templates is used", async () => {
    const all = await files();
    const template = [
      { name: "tool_use", template: "tools" },
      { name: "default", template: "plain" },
    ];
    all.set("chat_template.json", new TextEncoder().encode(JSON.stringify({ chat_template: template })));
    const model = await loadModelFrom(memoryFolder("m", all), { codec: sharpCodec });
    const { end } = await run(model, [{ role: "user", content: "x" }], { maxNewTokens: 1 });
    expect(end.usage.promptTokens).toBe("plain".length);
    model.close();
  });

  test.each([
    ["fast", "request_invalid"],
    ["webgpu", "backend_unavailable"],
  ])("backend %j is refused", async (backend, code) => {
    const providers = nodeProviders.filter(({ name }) => name !== "webgpu");
    await expect(loadModel(path, { backend, providers })).rejects.toMatchObject({ code });
  });

  test("progress reaches all bytes", async () => {
    const seen: [number, number][] = [];
    const model = await loadModel(path, { onProgress: (loaded, total) => seen.push([loaded, total]) });
    expect(seen.at(-1)).toEqual([428_720 * 4, 428_720 * 4]);
    model.close();
  });
});
