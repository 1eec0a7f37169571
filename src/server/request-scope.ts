/**
 * One request from its first byte to its last: its id, its signal, and what is counted and logged when it ends.
 *
 * Nothing that a client wrote reaches the log: no prompt, no answer, no message of an error that quotes a request.
 */

import { RequestError } from "../errors.ts";
import type { Usage } from "../runtime/model.ts";
import type { ByteBudget } from "./http/byte-budget.ts";
import { HttpError } from "./http/http-error.ts";
import { newId } from "./ids.ts";

/** What is known of a request when it ends; the log line is exactly this. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern, never the path that was asked for. */
  readonly route: string;
  readonly status: number;
  readonly outcome: "finished" | "cancelled" | "failed";
  readonly durationMs: number;
  readonly model?: string;
  readonly firstTokenMs?: number;
  readonly usage?: Usage;
  readonly errorCode?: string;
}

export interface ScopeOptions {
  readonly method: string;
  readonly route: string;
  readonly timeoutMs: number;
  /** A client that takes nothing of a stream for so long loses it: it holds the place of one that would. */
  readonly stallTimeoutMs: number;
  /** Ends the connection at once; null without a socket. */
  readonly disconnect: (() => void) | null;
  /** What the request's body is counted against. */
  readonly bodies: ByteBudget;
  /** Called once, when the request has ended. */
  readonly onEnd: (record: RequestRecord, error: unknown) => void;
}

export class RequestScope {
  readonly id: string;
  /** Aborts when the client leaves, the time is over, or the server stops. */
  readonly signal: AbortSignal;
  readonly #options: ScopeOptions;
  readonly #controller = new AbortController();
  readonly #request: Request;
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #onClientGone = () => this.#controller.abort(new Error("the client left"));
  /** Whose share of the server it takes; known once access was checked. */
  caller = "unknown";
  #isOpen = true;
  #isStreaming = false;
  #heldBytes = 0;
  #model: string | undefined;
  #firstTokenMs: number | undefined;
  #usage: Usage | undefined;

  constructor(request: Request, options: ScopeOptions) {
    this.id = requestId(request.headers.get("x-request-id"));
    this.signal = this.#controller.signal;
    this.#options = options;
    this.#request = request;
    this.#timer = setTimeout(() => {
      const seconds = options.timeoutMs / 1000;
      this.abort(new HttpError(504, "request_timeout", `the request took more than ${seconds} s`));
    }, options.timeoutMs);
    this.#timer.unref();
    if (request.signal.aborted) this.#onClientGone();
    else request.signal.addEventListener("abort", this.#onClientGone, { once: true });
  }

  get stallTimeoutMs(): number {
    return this.#options.stallTimeoutMs;
  }

  /** Ends the connection at once; false without a socket. */
  disconnect(): boolean {
    this.#options.disconnect?.();
    return this.#options.disconnect !== null;
  }

  /** True when the body is sent while it is made: then whoever makes it calls `end`. */
  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  stream(): void {
    this.#isStreaming = true;
  }

  /** @param reason an HttpError is what the client is told, if it still listens */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** An error as it concerns this request: whatever comes out after an abort is what the abort did. */
  explain(error: unknown): unknown {
    const { aborted, reason } = this.signal;
    if (!aborted) return error;
    if (reason instanceof HttpError) return reason;
    return new RequestError("aborted", "the request was aborted", { cause: error });
  }

  /** Counts bytes of the body until the request ends. @throws {HttpError} 503 `bodies_too_large` */
  holdBytes(numBytes: number): void {
    this.#options.bodies.take(numBytes);
    this.#heldBytes += numBytes;
  }

  ofModel(id: string): void {
    this.#model = id;
  }

  firstToken(): void {
    this.#firstTokenMs ??= this.#elapsed();
  }

  used(usage: Usage): void {
    const before = this.#usage;
    this.#usage = before ? sum(before, usage) : usage;
  }

  /** Ends the request; only the first call counts. */
  end(status: number, error: unknown = null): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#options.bodies.give(this.#heldBytes);
    this.#request.signal.removeEventListener("abort", this.#onClientGone);
    const { method, route, onEnd } = this.#options;
    const isCancelled = status === 499;
    const record: RequestRecord = {
      requestId: this.id,
      method,
      route,
      status,
      outcome: isCancelled ? "cancelled" : error === null ? "finished" : "failed",
      durationMs: this.#elapsed(),
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(this.#firstTokenMs === undefined ? {} : { firstTokenMs: this.#firstTokenMs }),
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
      ...(error instanceof HttpError ? { errorCode: error.code } : {}),
    };
    onEnd(record, error);
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#started);
  }
}

/** Usage of several choices of one prompt: it is read once for each, and counted once. */
export function sum(first: Usage, next: Usage): Usage {
  return { ...first, completionTokens: first.completionTokens + next.completionTokens };
}

/** A client's own id where it is plain text, so that nothing can be written into a header or a log through it. */
function requestId(given: string | null): string {
  return given !== null && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : newId("req_");
}
