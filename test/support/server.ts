import { RequestError } from "../../src/errors.ts";
import type { ChatOptions } from "../../src/runtime/model.ts";
import { type App, type AppOptions, createApp } from "../../src/server/app.ts";
import type { EnginePort, GenerationInput } from "../../src/server/engine-port.ts";
import { HttpError } from "../../src/server/http/http-error.ts";
import type { Log } from "../../src/server/log.ts";

/** What the fake engine was asked for, and what became of it. */
export interface FakeCall {
  readonly modelId: string;
  readonly input: GenerationInput;
  readonly options: ChatOptions;
  /** How it ended; null while it runs. */
  ended: "finished" | "left" | "aborted" | null;
}

export interface FakeEngine extends EnginePort {
  readonly calls: readonly FakeCall[];
  /** Lets answers that wait at "<hold>" go on. */
  release(): void;
}

/**
 * An engine that says the given pieces, each in a turn of the event loop, so that each is sent by itself. At "<hold>" it waits until it is released or aborted; at "<fail>" it fails as a
 * program does that is wrong.
 */
export function fakeEngine(
  pieces: readonly string[] | ((input: GenerationInput) => readonly string[]) = ["Hel", "lo", "!"],
): FakeEngine {
  const calls: FakeCall[] = [];
  let release = () => {};
  let released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    models: [
      { id: "fake", created: 1, contextLength: 100, hasVision: true },
      { id: "broken", created: 1, contextLength: 100, hasVision: false },
    ],
    state: () => ({ missing: null, models: [{ id: "fake", state: "loaded" }] }),
    calls,
    release() {
      release();
      released = Promise.resolve();
    },
    async *generate(modelId, input, options) {
      if (modelId === "broken")
        throw new HttpError(503, "model_load_failed", "cannot be loaded", { retryAfter: 10 });
      const call: FakeCall = { modelId, input, options, ended: null };
      calls.push(call);
      let completionTokens = 0;
      const usage = () => ({ promptTokens: 7, cachedTokens: 2, imageTokens: 3, completionTokens });
      try {
        for (const text of typeof pieces === "function" ? pieces(input) : pieces) {
          if (text === "<fail>") throw new TypeError(`undefined is not a function: ${JSON.stringify(input)}`);
          if (text === "<hold>") await orAborted(released, options.signal!);
          else {
            if (completionTokens++ > 0) await new Promise((resolve) => setImmediate(resolve));
            yield { type: "text-delta", text, usage: usage() };
          }
        }
        call.ended = "finished";
        yield { type: "text-end", finishReason: "stop", stopString: null, usage: usage() };
      } catch (error) {
        call.ended = "aborted";
        throw error;
      } finally {
        call.ended ??= "left";
      }
    },
    async tokenize(_, input) {
      return { ids: Int32Array.of(1, 2, 3), imageTokens: typeof input === "string" ? [] : [2] };
    },
    async embed(_, input) {
      if (input === "<fail>") throw new RequestError("context_length", "too long");
      return { vector: Float32Array.of(0.6, typeof input === "string" ? 0.8 : -0.8), numTokens: 3 };
    },
    async close() {},
  };
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(new RequestError("aborted", "aborted"));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve);
  });
}

/** A log that keeps its lines. */
export function memoryLog(): Log & { readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (fields: object, message: string) => void lines.push({ ...fields, message });
  return { lines, info: write, warn: write, error: write };
}

export interface TestApp {
  readonly app: App;
  readonly log: ReturnType<typeof memoryLog>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Sends JSON, or a text as it is. */
  post(path: string, body: unknown, init?: RequestInit): Promise<Response>;
}

/** The app without a socket. */
export function testApp(options: Omit<AppOptions, "log">): TestApp {
  const log = memoryLog();
  const app = createApp({ ...options, log });
  const url = (path: string) => `http://127.0.0.1:8000${path}`;
  return {
    app,
    log,
    get: (path, headers = {}) => app.fetch(new Request(url(path), { headers })),
    post(path, body, { headers, ...init } = {}) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const json = { "content-type": "application/json", ...(headers as Record<string, string> | undefined) };
      return app.fetch(new Request(url(path), { method: "POST", body: text, headers: json, ...init }));
    },
  };
}

/** The events of a stream: `data` parsed where it is JSON. */
export async function eventsOf(response: Response): Promise<{ event: string | null; data: unknown }[]> {
  const text = await response.text();
  return text
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"))
    .map((block) => {
      const event = /^event: (.*)$/m.exec(block)?.[1] ?? null;
      const data = /^data: (.*)$/m.exec(block)![1]!;
      return { event, data: data.startsWith("{") ? JSON.parse(data) : data };
    });
}
