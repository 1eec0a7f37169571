// A client that leaves at any stage of a real request: its work ends there, nothing stays behind, and the next request is as before.

import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import type { Model } from "../../src/runtime/model.ts";
import { loadModel } from "../../src/runtime/node.ts";
import { createApp } from "../../src/server/app.ts";
import { listen, type RunningServer } from "../../src/server/node-server.ts";
import { fixtures } from "../support/fixtures.ts";
import { modelPort } from "../support/model-port.ts";
import { memoryLog } from "../support/server.ts";

const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);
/** Many tiles, of several images, so that encoding takes a while. */
const large = await Promise.all(
  [900, 925, 950, 975, 1000, 1025].map((height) =>
    sharp(photo).resize(2000, height, { fit: "fill" }).jpeg().toBuffer(),
  ),
);

let model: Model;
let server: RunningServer;
const log = memoryLog();
/** Fetches of images that wait for their end. */
const fetches: AbortSignal[] = [];

beforeAll(async () => {
  // Prompts are read 64 tokens at a time, so that a long one can be left within it.
  const backend = addonStatus().executor === null ? "wasm" : "native";
  const sizes = {
    contextLength: 8192,
    maxSequences: 4,
    prefillChunk: 64,
    stateCacheBytes: 0,
    imageCacheBytes: 0,
    tilesPerBatch: 1,
  };
  model = await loadModel(`${fixtures}/model/vl-f32`, { backend, ...sizes });
  const app = createApp({
    port: modelPort(model),
    log,
    limits: { maxRunning: 1 },
    fetchUrl: (_, signal) => {
      fetches.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  });
  server = await listen(app, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.stop();
  model.close();
});

function ask(content: unknown, changed: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content }], stream: true, ...changed }),
    ...(signal ? { signal } : {}),
  });
}

/** Nothing ends the answer but its length. */
function endless(): object {
  const { tokenizer, config, generation } = model.settings;
  const ids = [...config.textConfig.eosTokenIds, ...(generation?.eosTokenIds ?? [])];
  const all = [...ids, tokenizer.eosTokenId, tokenizer.idOf("<end_of_sentence>")];
  return Object.fromEntries(all.filter((id) => id !== null).map((id) => [id, -100]));
}

const image = (...urls: string[]) => [
  ...urls.map((url) => ({ type: "image_url", image_url: { url } })),
  { type: "text", text: "What?" },
];
const dataUrl = (bytes: Uint8Array) => `data:image/jpeg;base64,${Buffer.from(bytes).toString("base64")}`;

async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)![1]);
}

const firstTokens = () => gauge('vl01_first_token_seconds_count\\{model="m"\\}');

const chats = () => log.lines.filter(({ route }) => route === "/v1/chat/completions");

/** Sends a request, leaves when it is where it should be, and waits until it has ended. */
async function leave(content: unknown, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const before = chats().length;
  const controller = new AbortController();
  const options = { max_tokens: 4000, temperature: 1, seed: 1, logit_bias: endless() };
  const answer = ask(content, options, controller.signal);
  const left = answer.then((response) => response.text());
  left.catch(() => {});
  await expect.poll(isThere, { interval: 1, timeout: 10_000 }).toBe(true);
  controller.abort();
  await expect(left).rejects.toThrow();
  await expect.poll(() => chats().slice(before)).toMatchObject([{ outcome: "cancelled", status: 499 }]);
}

describe("a client that leaves", () => {
  let before: string;
  const question = { max_tokens: 8, temperature: 0 };
  beforeAll(async () => {
    before = await (await ask(image(dataUrl(photo)), { ...question, stream: false })).text();
  });

  afterEach(async () => {
    await expect.poll(() => model.engine.load).toEqual({ running: 0, waiting: 0, images: 0 });
    expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
    await expect.poll(() => gauge("vl01_generations_running")).toBe(0);
    expect(await gauge("vl01_requests_queued")).toBe(0);
    const after = await (await ask(image(dataUrl(photo)), { ...question, stream: false })).text();
    const textOf = (body: string) => JSON.parse(body).choices[0].message.content;
    expect(textOf(after)).toBe(textOf(before));
    expect(model.engine.model.backend.memory().temporary).toBe(0);
  });

  test("the queue", async () => {
    fetches.length = 0;
    const holder = new AbortController();
    const held = ask(image("https://example.com/a.jpg"), {}, holder.signal);
    await expect.poll(() => fetches.length).toBe(1);
    await leave("Hi", async () => (await gauge("vl01_requests_queued")) === 1);
    expect(await gauge("vl01_generations_running")).toBe(1);
    holder.abort();
    await expect(held).rejects.toThrow();
  });

  test("the fetch of an image", async () => {
    fetches.length = 0;
    await leave(image("https://example.com/a.jpg"), () => fetches.length === 1);
    expect(fetches[0]!.aborted).toBe(true);
  });

  test("the encoding of an image", async () => {
    const had = await firstTokens();
    await leave(image(...large.map(dataUrl)), () => model.engine.load.images > 0);
    expect(await firstTokens()).toBe(had);
  });

  test("its prompt", async () => {
    const running = () => model.engine.load.running === 1;
    const had = await firstTokens();
    await leave("word ".repeat(1500), running);
    expect(await firstTokens()).toBe(had);
  });

  test("its answer", async () => {
    const firstTokens = () => gauge('vl01_first_token_seconds_count\\{model="m"\\}');
    const had = await firstTokens();
    await leave("Hi", async () => (await firstTokens()) > had);
  });
});
