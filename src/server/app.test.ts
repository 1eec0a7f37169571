import { describe, expect, test } from "vitest";
import { fakeEngine, testApp } from "../../test/support/server.ts";

const chat = "/v1/chat/completions";
const ask = { model: "fake", messages: [{ role: "user", content: "a secret question" }] };

describe("every answer", () => {
  test("has a request id; a client's own is kept where it is plain", async () => {
    const { get } = testApp({ port: fakeEngine() });
    expect((await get("/health")).headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
    expect((await get("/health", { "x-request-id": "mine-1.2_3" })).headers.get("x-request-id")).toBe(
      "mine-1.2_3",
    );
  });

  test.each(["a b", "x".repeat(65), "a\u00e9", '"}{"', "a;b=c"])(
    "an id that could write into headers or logs is replaced: %j",
    async (id) => {
      const { get } = testApp({ port: fakeEngine() });
      expect((await get("/health", { "x-request-id": id })).headers.get("x-request-id")).toMatch(/^req_/);
    },
  );

  test("has one line in the log, without anything that the client wrote", async () => {
    const { post, get, log } = testApp({ port: fakeEngine(["a secret answer"]) });
    await (await post(chat, ask)).text();
    await get("/a-secret-path?key=secret");
    await post(chat, '{"secret');
    await post(chat, { ...ask, secret: 1 });
    await post(chat, { ...ask, model: "secret" });
    expect(log.lines.map((line) => [line["route"], line["status"]])).toEqual([
      [chat, 200],
      ["unknown", 404],
      [chat, 400],
      [chat, 400],
      [chat, 404],
    ]);
    expect(log.lines[0]).toMatchObject({ model: "fake", usage: { promptTokens: 7 }, outcome: "finished" });
    expect(JSON.stringify(log.lines)).not.toContain("secret");
  });

  test("a fault of the server is logged by where it was, and told by its id", async () => {
    const { post, log } = testApp({ port: fakeEngine(["<fail>"]) });
    const response = await post(chat, ask);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { type: "server_error", code: "internal_error" } });
    const at = expect.arrayContaining([expect.stringMatching(/^at /)]);
    expect(log.lines).toMatchObject([{ status: 500, cause: { name: "TypeError", at } }]);
    expect(JSON.stringify(log.lines)).not.toContain("secret");
  });
});

describe("keys", () => {
  const keyed = () => testApp({ port: fakeEngine(), apiKeys: ["k1"] });

  test("everything but health needs one, unknown paths too", async () => {
    const { get, post } = keyed();
    expect((await get("/health")).status).toBe(200);
    expect((await get("/ready")).status).toBe(200);
    for (const path of ["/metrics", "/v1/models", "/nothing"]) expect((await get(path)).status).toBe(401);
    expect((await post(chat, ask)).status).toBe(401);
    expect((await get("/v1/models", { authorization: "Bearer k1" })).status).toBe(200);
    expect((await get("/nothing", { authorization: "Bearer k1" })).status).toBe(404);
  });

  test("a body is not read for who has none", async () => {
    const { app } = keyed();
    const body = new ReadableStream({ pull: () => expect.unreachable("was read") }, { highWaterMark: 0 });
    const init = { method: "POST", body, duplex: "half", headers: { "content-type": "application/json" } };
    expect((await app.fetch(new Request(`http://127.0.0.1${chat}`, init))).status).toBe(401);
  });
});

describe("load", () => {
  test("beyond running and waiting requests the answer is 429 with Retry-After, and the next one works", async () => {
    const port = fakeEngine(["<hold>", "a"]);
    const { post, get } = testApp({ port, limits: { maxRunning: 1, maxQueued: 1 } });
    const first = post(chat, ask);
    await expect.poll(() => port.calls.length).toBe(1);
    const second = post(chat, ask);
    await expect.poll(async () => (await get("/metrics")).text()).toContain("vl01_requests_queued 1");
    const third = await post(chat, ask);
    expect(third.status).toBe(429);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await third.json()).toMatchObject({ error: { type: "rate_limit_error", code: "queue_full" } });
    port.release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect((await post(chat, ask)).status).toBe(200);
  });

  test("bodies of all requests together have a cap, and count no longer when their request has ended", async () => {
    const port = fakeEngine(["<hold>", "a"]);
    const limits = { maxAllBodiesBytes: JSON.stringify(ask).length + 10 };
    const { post } = testApp({ port, limits });
    const first = post(chat, ask);
    await expect.poll(() => port.calls.length).toBe(1);
    const second = await post(chat, ask);
    expect(second.status).toBe(503);
    expect(await second.json()).toMatchObject({ error: { code: "bodies_too_large" } });
    port.release();
    await (await first).text();
    expect((await post(chat, ask)).status).toBe(200);
  });

  test("a client that leaves while it waits is never computed", async () => {
    const port = fakeEngine(["<hold>", "a"]);
    const { post } = testApp({ port, limits: { maxRunning: 1 } });
    const first = post(chat, ask);
    await expect.poll(() => port.calls.length).toBe(1);
    const controller = new AbortController();
    const second = post(chat, ask, { signal: controller.signal });
    controller.abort();
    expect((await second).status).toBe(499);
    port.release();
    await first;
    expect(port.calls.length).toBe(1);
  });

  test("a request over its time is answered 504 and computed no further", async () => {
    const port = fakeEngine(["<hold>"]);
    const { post } = testApp({ port, limits: { requestTimeoutMs: 20 } });
    const response = await post(chat, ask);
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error: { code: "request_timeout" } });
    expect(port.calls[0]!.ended).toBe("aborted");
  });

  test("a server that was told to stop says so, and is alive", async () => {
    const { app, get, post } = testApp({ port: fakeEngine() });
    app.drain();
    expect((await get("/ready")).status).toBe(503);
    expect((await get("/health")).status).toBe(200);
    const response = await post(chat, ask);
    expect(response.status).toBe(503);
    expect(response.headers.get("connection")).toBe("close");
  });
});

describe("models", () => {
  test("are listed and described by id", async () => {
    const { get } = testApp({ port: fakeEngine() });
    const list = (await (await get("/v1/models")).json()) as { data: unknown[] };
    expect(list.data).toHaveLength(2);
    expect(await (await get("/v1/models/fake")).json()).toEqual(list.data[0]);
    expect(list.data[0]).toMatchObject({
      id: "fake",
      max_model_len: 100,
      input_modalities: ["text", "image"],
    });
    expect((await get("/v1/models/other")).status).toBe(404);
  });
});

test("metrics count what ended by route, status and outcome, and tokens by kind", async () => {
  const { get, post } = testApp({ port: fakeEngine() });
  await post(chat, ask);
  await post(chat, { ...ask, foo: 1 });
  const text = await (await get("/metrics")).text();
  expect(text).toContain(`vl01_requests_total{route="${chat}",status="200",outcome="finished"} 1`);
  expect(text).toContain(`vl01_requests_total{route="${chat}",status="400",outcome="failed"} 1`);
  expect(text).toContain('vl01_tokens_total{model="fake",kind="cached"} 2');
  expect(text).toContain('vl01_tokens_total{model="fake",kind="completion"} 3');
  expect(text).toContain('vl01_first_token_seconds_count{model="fake"} 1');
});
