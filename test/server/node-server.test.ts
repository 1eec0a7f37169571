// The server on a socket: clients that leave, that are slow, and a server that stops.

import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Limits } from "../../src/server/limits.ts";
import {
  expectSafeBind,
  type ListenOptions,
  listen,
  type RunningServer,
} from "../../src/server/node-server.ts";
import { type FakeEngine, fakeEngine, testApp } from "../support/server.ts";

const chat = "/v1/chat/completions";
const running: RunningServer[] = [];

async function start(port: FakeEngine, limits: Partial<Limits> = {}, options: Partial<ListenOptions> = {}) {
  const { app, log } = testApp({ port, limits: { drainTimeoutMs: 100, ...limits } });
  const server = await listen(app, { host: "127.0.0.1", port: 0, ...options });
  running.push(server);
  return { app, log, server, port: Number(new URL(server.url).port) };
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

function ask(url: string, stream: boolean, signal?: AbortSignal): Promise<Response> {
  return fetch(url + chat, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "fake", messages: [{ role: "user", content: "Hi" }], stream }),
    ...(signal ? { signal } : {}),
  });
}

/** Everything a connection is answered until it ends. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

describe("a client that leaves", () => {
  test.each([true, false])("ends its generation (streamed: %s)", async (stream) => {
    const engine = fakeEngine(["a", "<hold>", "b"]);
    const { server, log } = await start(engine);
    const controller = new AbortController();
    const answer = ask(server.url, stream, controller.signal).then((response) => response.text());
    await expect.poll(() => engine.calls.length).toBe(1);
    controller.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => engine.calls[0]!.ended).toMatch(/aborted|left/);
    await expect.poll(() => log.lines).toMatchObject([{ status: 499, outcome: "cancelled" }]);
  });

  test("within its body costs nothing but a line in the log", async () => {
    const { port, log, server } = await start(fakeEngine());
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST ${chat} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"model"`,
    );
    await expect.poll(() => log.lines.length + socket.bytesWritten).toBeGreaterThan(0);
    setImmediate(() => socket.destroy());
    await expect.poll(() => log.lines).toMatchObject([{ status: 499 }]);
    expect((await ask(server.url, false)).status).toBe(200);
  });
});

describe("a client that is slow", () => {
  const fast = { headersTimeoutMs: 100, requestTimeoutMs: 200 };

  test.each([
    ["with its headers", "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "],
    [
      "with its body",
      `POST ${chat} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
    ],
  ])("%s is cut off", async (_, head) => {
    const { port, server } = await start(fakeEngine(), {}, fast);
    const socket = connect(port, "127.0.0.1");
    const answer = answerOf(socket);
    socket.write(head);
    const drip = setInterval(() => socket.write("a"), 20);
    const text = await answer;
    clearInterval(drip);
    expect(text).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  test("in taking its answer loses the stream, and the server goes on", async () => {
    const engine = fakeEngine(new Array(4000).fill("x".repeat(10_000)));
    const { port, server, log } = await start(engine, { stallTimeoutMs: 100 });
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.pause();
    const body = JSON.stringify({ model: "fake", messages: [{ role: "user", content: "Hi" }], stream: true });
    const head = `host: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.write(`POST ${chat} HTTP/1.1\r\n${head}\r\n\r\n${body}`);
    await expect
      .poll(() => log.lines, { timeout: 5_000 })
      .toMatchObject([{ status: 499, errorCode: "client_stalled" }]);
    expect(engine.calls[0]!.ended).toMatch(/left|aborted/);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.resume();
    await closed;
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  test("positive control: one that sends in time is answered", async () => {
    const { port } = await start(fakeEngine(), {}, fast);
    const socket = connect(port, "127.0.0.1");
    const answer = answerOf(socket);
    socket.write("GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    setTimeout(() => socket.write("connection: close\r\n\r\n"), 30);
    expect(await answer).toMatch(/^HTTP\/1\.1 200/);
  });
});

describe("what HTTP itself forbids", () => {
  test.each([
    ["a target in two parts", "GET /hea lth HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"],
    [
      "two lengths",
      `POST ${chat} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}`,
    ],
    [
      "a length and chunks",
      `POST ${chat} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ["headers without end", `GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${"a".repeat(20_000)}\r\n\r\n`],
    [
      "a line break in an id",
      "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nx-request-id: a\rset-cookie: b\r\n\r\n",
    ],
  ])("%s is answered 4xx and the connection closed", async (_, text) => {
    const { port } = await start(fakeEngine());
    const socket = connect(port, "127.0.0.1");
    const answer = answerOf(socket);
    socket.write(text);
    expect(await answer).toMatch(/^HTTP\/1\.1 4\d\d/);
  });

  test("a host that is no host is refused", async () => {
    const { port } = await start(fakeEngine());
    const socket = connect(port, "127.0.0.1");
    const answer = answerOf(socket);
    socket.write("GET /v1/models HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 403[\s\S]*host_not_allowed/);
  });
});

test("a body over the cap is answered 413 and not read to its end", async () => {
  const { port } = await start(fakeEngine(), { maxBodyBytes: 1000 });
  const socket = connect(port, "127.0.0.1");
  const answer = answerOf(socket);
  socket.write(
    `POST ${chat} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{`,
  );
  expect(await answer).toMatch(/^HTTP\/1\.1 413[\s\S]*body_too_large/);
});

describe("stopping", () => {
  test("lets an open stream finish, takes nothing new, and ends", async () => {
    const engine = fakeEngine(["a", "<hold>", "b"]);
    const { server, app } = await start(engine, { drainTimeoutMs: 10_000 });
    const response = await ask(server.url, true);
    const stopping = server.stop();
    running.length = 0;
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
    engine.release();
    const text = await response.text();
    expect(text).toContain('"content":"b"');
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    await stopping;
    expect(app.open.size).toBe(0);
  });

  test.each([
    ["on which nothing was sent", ""],
    ["on which a request was begun", "GET /health HTTP/1.1\r\nhost: 127"],
    ["that is kept for a next request", "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"],
  ])("does not wait for a connection %s", async (_, sent) => {
    const { server, port, log } = await start(fakeEngine(), { drainTimeoutMs: 60_000 });
    const socket = connect(port, "127.0.0.1");
    const answer = answerOf(socket);
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write(sent);
    if (sent.endsWith("\r\n\r\n")) await expect.poll(() => log.lines.length).toBe(1);
    running.length = 0;
    await server.stop();
    await answer;
  });

  test("ends a stream that takes too long with an error in it", async () => {
    const engine = fakeEngine(["a", "<hold>", "b"]);
    const { server } = await start(engine, { drainTimeoutMs: 50 });
    const response = await ask(server.url, true);
    const stopping = server.stop();
    running.length = 0;
    expect(await response.text()).toContain('"code":"server_draining"');
    await stopping;
    expect(engine.calls[0]!.ended).toBe("aborted");
  });
});

describe("where it listens", () => {
  test("an address that others reach needs a key", () => {
    expect(() => expectSafeBind("0.0.0.0", [])).toThrow(expect.objectContaining({ code: "request_invalid" }));
    expect(() => expectSafeBind("::", [])).toThrow(/--api-key/);
    expect(() => expectSafeBind("0.0.0.0", ["key"])).not.toThrow();
    expect(() => expectSafeBind("127.0.0.1", [])).not.toThrow();
  });

  test("a port in use is named", async () => {
    const { port } = await start(fakeEngine());
    const { app } = testApp({ port: fakeEngine() });
    await expect(listen(app, { host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "request_invalid",
      message: `cannot listen on 127.0.0.1 port ${port}: it is in use`,
    });
  });
});
