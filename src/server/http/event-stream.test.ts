import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type RequestRecord, RequestScope } from "../request-scope.ts";
import { ByteBudget } from "./byte-budget.ts";
import { eventStream, type ServerSentEvent } from "./event-stream.ts";

let ended: RequestRecord[];
let scope: RequestScope;

beforeEach(() => {
  ended = [];
  scope = new RequestScope(new Request("http://127.0.0.1/"), {
    method: "POST",
    route: "/",
    bodies: new ByteBudget(0),
    disconnect: null,
    timeoutMs: 600_000,
    stallTimeoutMs: 60_000,
    onEnd: (record) => void ended.push(record),
  });
});
afterEach(() => {
  scope.end(200);
  vi.useRealTimers();
});

async function* events(...items: (ServerSentEvent | Error)[]): AsyncGenerator<ServerSentEvent, void> {
  for (const item of items) {
    if (item instanceof Error) throw item;
    yield item;
  }
}

describe("an event stream", () => {
  test("sends objects as JSON in one line, names, and texts as they are", async () => {
    const all = events({ event: "start", data: { text: "two\nlines" } }, { data: "[DONE]" });
    const response = await eventStream(all, scope, "openai");
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(await response.text()).toBe('event: start\ndata: {"text":"two\\nlines"}\n\ndata: [DONE]\n\n');
    expect(ended).toMatchObject([{ status: 200, outcome: "finished" }]);
  });

  test("events of one turn of the event loop go out together, at once; nothing waits for a later one", async () => {
    let give = () => {};
    const later = new Promise<void>((resolve) => {
      give = resolve;
    });
    async function* paced(): AsyncGenerator<ServerSentEvent, void> {
      yield { data: "a" };
      await Promise.resolve();
      yield { data: "b" };
      await later;
      yield { data: "c" };
      yield { data: "d" };
    }
    const reader = (await eventStream(paced(), scope, "openai")).body!.getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe("data: a\n\ndata: b\n\n");
    const rest = next();
    give();
    expect(await rest).toBe("data: c\n\ndata: d\n\n");
  });

  test("an error before the first event is thrown, so that it gets its status", async () => {
    await expect(eventStream(events(new Error("early")), scope, "openai")).rejects.toThrow("early");
    expect(scope.isStreaming).toBe(false);
  });

  test("a later error is the last event, without what it says", async () => {
    const response = await eventStream(events({ data: "a" }, new Error("secret")), scope, "anthropic");
    const text = await response.text();
    expect(text).toMatch(/^data: a\n\nevent: error\ndata: \{"type":"error","error":\{"type":"api_error"/);
    expect(text).not.toContain("secret");
    expect(ended).toMatchObject([{ status: 500, outcome: "failed", errorCode: "internal_error" }]);
  });

  test("of an endless source a piece is made when it is asked for, and no other; a reader that leaves closes the source", async () => {
    let numMade = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<ServerSentEvent, void> {
      try {
        for (;;) yield { data: String(numMade++) };
      } finally {
        isClosed = true;
      }
    }
    const response = await eventStream(endless(), scope, "openai");
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    expect(value!.length).toBeLessThan(65_536 + 20);
    const numRead = new TextDecoder().decode(value).split("\n\n").length - 1;
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(numMade).toBe(numRead);
    await reader.cancel();
    expect(isClosed).toBe(true);
    expect(scope.signal.aborted).toBe(true);
    expect(ended).toMatchObject([{ status: 499, outcome: "cancelled" }]);
  });

  test("while nothing comes, headers go out and comments keep the connection", async () => {
    vi.useFakeTimers();
    let give = () => {};
    const wait = new Promise<void>((resolve) => {
      give = resolve;
    });
    async function* slow(): AsyncGenerator<ServerSentEvent, void> {
      await wait;
      yield { data: "late" };
    }
    const opening = eventStream(slow(), scope, "openai");
    await vi.advanceTimersByTimeAsync(5_000);
    const reader = (await opening).body!.getReader();
    const comment = reader.read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(new TextDecoder().decode((await comment).value)).toBe(": keep-alive\n\n");
    give();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("data: late\n\n");
  });

  test("a reader that takes nothing for a minute loses its stream, and the source is closed", async () => {
    vi.useFakeTimers();
    let isClosed = false;
    async function* endless(): AsyncGenerator<ServerSentEvent, void> {
      try {
        for (;;) yield { data: "x" };
      } finally {
        isClosed = true;
      }
    }
    const reader = (await eventStream(endless(), scope, "openai")).body!.getReader();
    await reader.read();
    await vi.advanceTimersByTimeAsync(56_000);
    await reader.read();
    await vi.advanceTimersByTimeAsync(56_000);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(ended).toMatchObject([{ status: 499, outcome: "cancelled", errorCode: "client_stalled" }]);
    expect(isClosed).toBe(true);
    expect(scope.signal.aborted).toBe(true);
    await expect(reader.read()).rejects.toThrow("took nothing");
  });
});
