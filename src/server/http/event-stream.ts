/**
 * Server-sent events. A piece is made when the connection has room for it, so a slow reader slows its generation and
 * fills no memory. Events that are there in the same turn of the event loop go out together: a piece costs the server, the system and
 * the client more than an event does.
 */

import type { RequestScope } from "../request-scope.ts";
import { endOfTurn } from "./end-of-turn.ts";
import { type Dialect, errorBody, toHttpError } from "./error-answer.ts";
import { HttpError } from "./http-error.ts";

/** One event: `data` is sent as JSON, a string as it is. */
export interface ServerSentEvent {
  readonly event?: string;
  readonly data: object | string;
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** A piece that has as much is full, whatever else there is. */
const fullLength = 65_536;
/** How often a comment goes out while nothing else does, so that nothing between closes the connection. */
const keepAliveMs = 15_000;
/** Errors before this time are answered with their own status; then the headers go out. */
const headersAfterMs = 5_000;

/**
 * Answers with events as they come. The first one is awaited before the headers go out, so that a request that fails at
 * once gets its status; a later error is the last event.
 *
 * @param events closed early (`return`) when the client leaves
 * @throws what `events` throws before its first event
 */
export async function eventStream(
  events: AsyncGenerator<ServerSentEvent, void>,
  scope: RequestScope,
  dialect: Dialect,
): Promise<Response> {
  const encoder = new TextEncoder();
  /** The next event, asked for and not yet taken. */
  let ahead: Promise<IteratorResult<ServerSentEvent, void>> | null = null;
  const ask = () => {
    if (ahead) return ahead;
    ahead = events.next();
    // Whoever awaits it later hears of its failure; until then it is not unhandled.
    ahead.catch(() => {});
    return ahead;
  };
  await within(ask(), headersAfterMs);
  scope.stream();

  let isEnded = false;
  /** Whether the client waits for the next piece, and when the last one was made. */
  let isAsked = false;
  let lastMs = performance.now();
  const send = (controller: Controller, text: string) => {
    lastMs = performance.now();
    controller.enqueue(encoder.encode(text));
  };
  const finish = (status: number, error: HttpError | null) => {
    isEnded = true;
    clearInterval(watch);
    scope.end(status, error);
  };
  const giveUp = (controller: Controller) => {
    const seconds = scope.stallTimeoutMs / 1000;
    const reason = new HttpError(499, "client_stalled", `the client took nothing for ${seconds} s`);
    scope.abort(reason);
    finish(reason.status, reason);
    // An error of the body would be written to the console by the adapter.
    if (!scope.disconnect()) controller.error(reason);
    events.return().catch(() => {});
  };
  /** One timer for the stream: timers for each piece would cost more than the piece. */
  let watch: NodeJS.Timeout | undefined;
  const startWatch = (controller: Controller) => {
    const look = () => {
      const idleMs = performance.now() - lastMs;
      if (isAsked && idleMs >= keepAliveMs) send(controller, ": keep-alive\n\n");
      else if (!isAsked && idleMs >= scope.stallTimeoutMs) giveUp(controller);
    };
    watch = setInterval(look, Math.min(keepAliveMs, scope.stallTimeoutMs) / 5);
  };

  const body = new ReadableStream<Uint8Array>(
    {
      start: startWatch,
      async pull(controller) {
        isAsked = true;
        let text = "";
        try {
          do {
            const result = await (text === "" ? ask() : Promise.race([ask(), endOfTurn()]));
            if (isEnded) return;
            if (result === null) break;
            ahead = null;
            if (result.done) {
              finish(200, null);
              if (text !== "") send(controller, text);
              return controller.close();
            }
            text += eventText(result.value);
          } while (text.length < fullLength);
          send(controller, text);
        } catch (error) {
          if (isEnded) return;
          const failure = toHttpError(scope.explain(error));
          finish(failure.status, failure);
          const event = dialect === "anthropic" ? { event: "error" } : {};
          send(controller, text + eventText({ ...event, data: errorBody(dialect, failure, scope.id) }));
          controller.close();
        } finally {
          isAsked = false;
        }
      },
      async cancel() {
        scope.abort(new Error("the client left"));
        finish(499, null);
        await events.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      // nginx passes events on as they come only when it is told so.
      "x-accel-buffering": "no",
    },
  });
}

/** JSON has no line breaks outside of strings, and in strings it writes them as \n: one data line is enough. */
function eventText({ event, data }: ServerSentEvent): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${text}\n\n`;
}

/** The value, or null when it takes longer. */
async function within<T>(promise: Promise<T>, timeMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
