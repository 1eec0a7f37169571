// What a stranger can send to the server with a real model behind it. Each attack has a control that passes.

import { crc32, deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EnginePort } from "../../src/server/engine-port.ts";
import { openRuntimePort } from "../../src/server/runtime-port.ts";
import { fixtures } from "../support/fixtures.ts";
import { memoryLog, type TestApp, testApp } from "../support/server.ts";

const chat = "/v1/chat/completions";
let port: EnginePort;
let server: TestApp;

beforeAll(async () => {
  const sources = [{ id: "vl-f32", path: `${fixtures}/model/vl-f32` }];
  port = await openRuntimePort(sources, { maxPixels: 1_000_000 }, memoryLog());
  server = testApp({ port, limits: { maxBodyBytes: 4 * 2 ** 20, maxImageBytes: 2 ** 20 } });
});
afterAll(() => port.close());

const ask = (content: unknown) => ({ model: "vl-f32", max_tokens: 1, messages: [{ role: "user", content }] });
const picture = (bytes: Buffer) => [
  { type: "image_url", image_url: { url: `data:image/png;base64,${bytes.toString("base64")}` } },
];

async function send(body: unknown) {
  const response = await server.post(chat, body);
  const { error } = (await response.json()) as { error?: { code: string; message: string } };
  return { status: response.status, code: error?.code ?? null };
}

/** A PNG of one bit a pixel, all black: rows of zeros that shrink a thousandfold. */
function blackPng(width: number, height: number, numRows = height): Buffer {
  const rows = deflateSync(Buffer.alloc(numRows * (1 + Math.ceil(width / 8))), { level: 9 });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([signature, pngChunk("IHDR", header), pngChunk("IDAT", rows), pngChunk("IEND")]);
}

function pngChunk(type: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

describe("images that grow", () => {
  test("one of 900 megapixels in 110 kB is refused by its header, without its memory", async () => {
    const bomb = blackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    expect(await send(ask(picture(bomb)))).toEqual({ status: 400, code: "image_too_large" });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });

  test("control: the same within the cap is read", async () => {
    expect(await send(ask(picture(blackPng(1000, 1000))))).toEqual({ status: 200, code: null });
    expect(await send(ask(picture(blackPng(1001, 1000))))).toEqual({ status: 400, code: "image_too_large" });
  });

  test("one whose header is small and whose pixels are not takes no more than its header says", async () => {
    const before = process.memoryUsage().rss;
    const { status } = await send(ask(picture(blackPng(100, 100, 30_000_000))));
    expect([200, 400]).toContain(status);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
  });

  test("one of more bytes than allowed is refused before it is decoded from its base64", async () => {
    expect(await send(ask(picture(Buffer.alloc(2 ** 20 + 1))))).toEqual({
      status: 400,
      code: "image_too_large",
    });
  });

  test("the next request works", async () => {
    expect(await send(ask("Hi"))).toEqual({ status: 200, code: null });
  });
});

describe("JSON that grows", () => {
  test.each([
    ["a body over the cap", JSON.stringify(ask("x".repeat(5 * 2 ** 20))), 413, "body_too_large"],
    ["lists in lists", "[".repeat(2 ** 20), 400, "json_too_complex"],
    ["a million empty parts", JSON.stringify(ask(new Array(1_000_000).fill({}))), 400, "json_too_complex"],
    ["ten thousand wrong parts", JSON.stringify(ask(new Array(10_000).fill({}))), 400, "invalid_value"],
    [
      "a name of a megabyte",
      JSON.stringify({ ...ask("Hi"), ["x".repeat(2 ** 20)]: 1 }),
      400,
      "unknown_parameter",
    ],
    [
      "half a surrogate pair",
      '{"model":"vl-f32","max_tokens":1,"messages":[{"role":"user","content":"\\ud800"}]}',
      200,
      null,
    ],
  ])("%s", async (_, body, status, code) => {
    const started = performance.now();
    expect(await send(body)).toEqual({ status, code });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("control: a long conversation is read", async () => {
    const messages = Array.from({ length: 200 }, (_, index) => ({
      role: index % 2 === 0 ? "user" : "assistant",
      content: [{ type: "text", text: "Hi" }],
    }));
    expect(await send({ model: "vl-f32", max_tokens: 1, messages: messages.slice(0, 99) })).toMatchObject({
      status: 200,
    });
  });

  test("an error does not repeat a long name", async () => {
    const response = await server.post(chat, { ...ask("Hi"), ["x".repeat(10_000)]: 1 });
    expect((await response.text()).length).toBeLessThan(1000);
  });
});

test("a text that looks like the template's own marks is counted as the model reads it, and refused as an image", async () => {
  expect(await send(ask("<image>"))).toEqual({ status: 400, code: "image_count" });
});

describe("forms that take long to read", () => {
  const wide = {
    anyOf: Array.from({ length: 150 }, (_, index) => ({
      type: "object",
      properties: { [`k${index}`]: { type: "string", maxLength: 9000 }, b: { type: "number" } },
      required: ["b"],
    })),
  };
  const held = (schema: object) => ({ ...ask("Hi"), max_tokens: 50, structured_outputs: { json: schema } });

  test("a schema that keeps the library busy is refused in time, and holds up nobody else", async () => {
    const started = performance.now();
    let isOver = false;
    const hostile = send(held(wide)).finally(() => {
      isOver = true;
    });
    let numAnswered = 0;
    let longest = 0;
    while (!isOver) {
      const before = performance.now();
      expect((await send(ask("Hi"))).status).toBe(200);
      longest = Math.max(longest, performance.now() - before);
      numAnswered++;
    }
    expect(await hostile).toEqual({ status: 400, code: "request_invalid" });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(numAnswered).toBeGreaterThan(3);
    expect(longest).toBeLessThan(2000);
  });

  test("an expression that would keep a backtracking matcher for ever is read at once", async () => {
    const body = { ...ask("Hi"), max_tokens: 20, structured_outputs: { regex: "(a+)+(a|aa)*b" } };
    expect((await send(body)).status).toBe(200);
  });

  test("one that looks around is refused, and control: the next form is held to", async () => {
    expect(await send({ ...ask("Hi"), structured_outputs: { regex: "(?=a)b" } })).toEqual({
      status: 400,
      code: "request_invalid",
    });
    expect((await send(held({ enum: ["a", "b"] }))).status).toBe(200);
  });
});
