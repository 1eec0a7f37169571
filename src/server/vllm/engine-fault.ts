/**
 * What can go wrong with an engine on another machine, as the client is told. The cause is for the log: what the engine
 * wrote may quote a request.
 */

import { engineNotReady } from "../engine-not-ready.ts";
import { HttpError } from "../http/http-error.ts";

/** It took the request and then said nothing for too long. */
export function silent(what: string, timeoutMs: number): HttpError {
  return new HttpError(
    504,
    "engine_timeout",
    `the engine behind this server sent ${what} for ${timeoutMs / 1000} s`,
  );
}

/** It ended the answer before it was whole. */
export function cutShort(cause?: unknown): HttpError {
  return new HttpError(502, "engine_stream_cut", "the engine behind this server ended its answer too early", {
    cause,
  });
}

/** What it sent is not what vLLM sends. */
export function unreadable(cause: unknown): HttpError {
  return new HttpError(502, "engine_answer_invalid", "the engine behind this server sent what is no answer", {
    cause,
  });
}

/**
 * An answer other than 200. What a client can mend is told in the engine's words; all else is between this server and the
 * engine.
 *
 * @param message the engine's own
 */
export function refused(status: number, message: string): HttpError {
  if (status === 400 || status === 413 || status === 422) {
    const isLong = /maximum (context|model) length|max_model_len|longer than the maximum/i.test(message);
    return isLong
      ? new HttpError(400, "context_length_exceeded", message, { param: "messages" })
      : new HttpError(400, "engine_refused", `the engine behind this server refused the request: ${message}`);
  }
  if (status === 429) {
    return new HttpError(429, "queue_full", "the engine behind this server is busy; try again later", {
      retryAfter: 1,
    });
  }
  if (status === 503) return engineNotReady("it answered 503");
  return new HttpError(502, "engine_failed", `the engine behind this server answered ${status}`);
}
