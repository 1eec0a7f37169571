/**
 * A client of OpenAI's chat API, as `vl01 serve`, vLLM and others speak it.
 */

import { RequestError } from "../errors.ts";
import { eventData } from "../server/http/event-data.ts";

export interface ClientOptions {
  /** `http://127.0.0.1:8000`, with or without `/v1`. */
  readonly url: string;
  readonly apiKey: string | null;
}

/** What is read of a streamed answer. */
export interface ChatChunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details?: {
      readonly cached_tokens?: number | null;
      readonly image_tokens?: number | null;
    } | null;
  } | null;
  readonly error?: ErrorBody["error"];
}

interface ErrorBody {
  readonly error?: { readonly message?: string; readonly code?: unknown };
  readonly message?: string;
}

export class OpenAiClient {
  /** As it was given, without `/v1` and a slash at the end. */
  readonly url: string;
  readonly #apiKey: string | null;

  /** @throws {RequestError} `request_invalid` for an address that is not http or https */
  constructor({ url, apiKey }: ClientOptions) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
      throw new RequestError(
        "request_invalid",
        `server "${url}": expected an address such as http://127.0.0.1:8000`,
      );
    }
    this.url = url.replace(/\/+$/, "").replace(/\/v1$/, "");
    this.#apiKey = apiKey;
  }

  /**
   * Names of its models.
   *
   * @throws {RequestError} `server_unreachable`, `server_refused`
   */
  async models(): Promise<string[]> {
    const response = await this.#send("/v1/models", { method: "GET" });
    const list = (await this.#json(response)) as { readonly data?: readonly { readonly id?: unknown }[] };
    return (Array.isArray(list?.data) ? list.data : []).flatMap(({ id }) =>
      typeof id === "string" ? [id] : [],
    );
  }

  /**
   * The pieces of a streamed answer as they come. Leaving the loop early ends the request.
   *
   * @throws {RequestError} `server_unreachable`, `server_refused`, or `aborted` by the signal
   */
  async *chat(body: object, signal?: AbortSignal): AsyncGenerator<ChatChunk, void> {
    const leave = new AbortController();
    const signals = signal ? AbortSignal.any([signal, leave.signal]) : leave.signal;
    const request = { ...body, stream: true, stream_options: { include_usage: true } };
    try {
      const response = await this.#send("/v1/chat/completions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
        signal: signals,
      });
      if (!/^text\/event-stream/.test(response.headers.get("content-type") ?? "")) {
        throw this.#refusal("answered with no stream of events");
      }
      let isDone = false;
      for await (const data of eventData(response.body!)) {
        isDone = data === "[DONE]";
        if (isDone) break;
        const chunk = this.#parse(data);
        if (chunk.error) throw this.#refusal(chunk.error.message ?? "failed");
        yield chunk;
      }
      if (!isDone) throw this.#refusal("ended its answer too early");
    } catch (error) {
      throw this.#explain(error, signal);
    } finally {
      leave.abort();
    }
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const key = this.#apiKey === null ? {} : { authorization: `Bearer ${this.#apiKey}` };
    let response: Response;
    try {
      response = await fetch(this.url + path, { ...init, headers: { ...init.headers, ...key } });
    } catch (error) {
      throw this.#explain(error, init.signal ?? undefined);
    }
    if (response.ok) return response;
    const body = (await response.json().catch(() => null)) as ErrorBody | null;
    const message = body?.error?.message ?? body?.message ?? "it does not say why";
    throw this.#refusal(`${message} (HTTP ${response.status})${hintOf(response.status)}`);
  }

  async #json(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch {
      throw this.#refusal("answered with no JSON");
    }
  }

  #parse(data: string): ChatChunk {
    try {
      const value: unknown = JSON.parse(data);
      if (typeof value === "object" && value !== null) return value;
    } catch {
      // Told below.
    }
    throw this.#refusal("sent an event that is no JSON object");
  }

  #refusal(problem: string): RequestError {
    return new RequestError("server_refused", `${this.url}: ${problem}`);
  }

  #explain(error: unknown, signal: AbortSignal | undefined): unknown {
    if (error instanceof RequestError) return error;
    if (signal?.aborted) return new RequestError("aborted", "the request was aborted", { cause: error });
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const code = Reflect.get(Object(cause), "code");
    const reason = code === "ECONNREFUSED" ? "nobody listens there" : String(code ?? "the connection failed");
    return new RequestError(
      "server_unreachable",
      `${this.url}: ${reason}; start vl01 serve there, or name another --server`,
      { cause: error },
    );
  }
}

function hintOf(status: number): string {
  if (status === 401 || status === 403) return "; give --api-key KEY, or set VL01_API_KEY";
  return status === 404 ? "; name a model that it has with --model" : "";
}
