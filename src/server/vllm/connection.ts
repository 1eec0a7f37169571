/**
 * Requests to a vLLM server. `fetch` would add time limits of its own, so it is plain HTTP; each request has its own
 * connection, since a kept one may be closed by the other side just when it is used again.
 */

import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { RequestError } from "../../errors.ts";
import { engineNotReady } from "../engine-not-ready.ts";
import { HttpError } from "../http/http-error.ts";
import { cutShort, refused, silent, unreadable } from "./engine-fault.ts";

export interface ConnectionOptions {
  /** `http://host:8000/v1` */
  readonly url: string;
  /** Sent as a bearer token; null sends none. */
  readonly key: string | null;
  /** Time from the request to the first byte of the answer: the whole prompt is computed in it. */
  readonly firstByteTimeoutMs: number;
  /** Time between two pieces of an answer. */
  readonly gapTimeoutMs: number;
}

/** Most bytes of an answer that is no stream. */
const maxAnswerBytes = 64 * 2 ** 20;

export class Connection {
  readonly #base: URL;
  readonly #options: ConnectionOptions;

  /** @throws {RequestError} `request_invalid` for an address that is not http or https */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    const url = URL.canParse(options.url) ? new URL(options.url) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new RequestError(
        "request_invalid",
        `url "${options.url}": expected an address such as http://127.0.0.1:8000/v1`,
      );
    }
    this.#base = new URL(url.pathname.replace(/\/*$/, "/"), url);
  }

  /** Its address, for messages: without what it may say of a user. */
  get address(): string {
    return `${this.#base.origin}${this.#base.pathname}`;
  }

  /**
   * The bytes of a streamed answer as they come. Leaving the loop early ends the connection, and with it the engine's work.
   *
   * @param path below the address, `chat/completions`
   * @throws {HttpError} 502, 503 or 504 as `engine-fault.ts` has them
   * @throws {RequestError} `aborted` by the signal
   */
  async *stream(
    path: string,
    body: object,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array, void> {
    const { firstByteTimeoutMs, gapTimeoutMs } = this.#options;
    const request = this.#send("POST", path, body, signal);
    let timer = destroyAfter(request, silent("nothing", firstByteTimeoutMs), firstByteTimeoutMs);
    try {
      const response = await answerOf(request);
      for await (const chunk of response) {
        clearTimeout(timer);
        yield chunk as Buffer;
        timer = destroyAfter(request, silent("nothing more", gapTimeoutMs), gapTimeoutMs);
      }
      if (!response.complete) throw cutShort();
    } catch (error) {
      throw explain(error, signal);
    } finally {
      clearTimeout(timer);
      request.destroy();
    }
  }

  /**
   * A whole answer as JSON.
   *
   * @param path as `stream`; `../tokenize` is beside the address
   * @throws as `stream`
   */
  async json(
    method: "GET" | "POST",
    path: string,
    body: object | null,
    signal: AbortSignal | undefined,
    timeoutMs = this.#options.firstByteTimeoutMs,
  ): Promise<unknown> {
    const request = this.#send(method, path, body, signal);
    const timer = destroyAfter(request, silent("no answer", timeoutMs), timeoutMs);
    try {
      const text = await textOf(await answerOf(request));
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw unreadable(cause);
      }
    } catch (error) {
      throw explain(error, signal);
    } finally {
      clearTimeout(timer);
      request.destroy();
    }
  }

  #send(method: string, path: string, body: object | null, signal: AbortSignal | undefined): ClientRequest {
    const { key } = this.#options;
    const url = new URL(path, this.#base);
    const text = body === null ? null : JSON.stringify(body);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, {
      method,
      agent: false,
      ...(signal ? { signal } : {}),
      headers: {
        accept: "text/event-stream, application/json",
        ...(text === null
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
    });
    // Whoever waits hears of it; an error that comes when nobody does must not end the process.
    request.on("error", () => {});
    request.end(text);
    return request;
  }
}

function destroyAfter(request: ClientRequest, error: Error, timeoutMs: number): NodeJS.Timeout {
  return setTimeout(() => request.destroy(error), timeoutMs);
}

/** @throws {HttpError} for a status other than 200 */
async function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(request, "response")) as [IncomingMessage];
  // The request's own error is the one that tells why; the response would only say that it was aborted.
  request.on("error", (error) => response.destroy(error));
  if (response.statusCode === 200) return response;
  throw refused(response.statusCode!, messageOf(await textOf(response)));
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let numBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    numBytes += chunk.length;
    if (numBytes > maxAnswerBytes) throw unreadable(new RangeError(`more than ${maxAnswerBytes} bytes`));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** vLLM tells its errors as OpenAI does, older versions without the `error` around it. */
function messageOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const inner: unknown = Reflect.get(Object(body), "error") ?? body;
    const message: unknown = Reflect.get(Object(inner), "message");
    return typeof message === "string" ? message.slice(0, 1000) : "it does not say why";
  } catch {
    return "it does not say why";
  }
}

function explain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof HttpError) return error;
  if (signal?.aborted) return new RequestError("aborted", "the request was aborted", { cause: error });
  const code = Reflect.get(Object(error), "code");
  if (code === "ECONNRESET" || code === "EPIPE" || String(code).startsWith("HPE_")) return cutShort(error);
  return engineNotReady("nobody answers at its address", error);
}
