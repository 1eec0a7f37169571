/**
 * Every error -> one status and one body, in the shape of the API that was called.
 */

import { type ErrorCode, isVl01Error } from "../../errors.ts";
import { HttpError } from "./http-error.ts";

/** Whose API a route speaks. */
export type Dialect = "openai" | "anthropic" | "minimax";

interface Place {
  readonly status: number;
  readonly code?: string;
  /** Whether it is about what the model is to read, rather than an option. */
  readonly isInput?: true;
  readonly retryAfter?: number;
}

/** Errors of the layers below that a request can meet. What is not here is a fault of the server: 500. */
const places: Partial<Readonly<Record<ErrorCode, Place>>> = {
  request_invalid: { status: 400 },
  image_count: { status: 400, isInput: true },
  context_length: { status: 400, code: "context_length_exceeded", isInput: true },
  template_invalid: { status: 400, isInput: true },
  image_empty: { status: 400, isInput: true },
  image_format: { status: 400, isInput: true },
  image_truncated: { status: 400, isInput: true },
  image_too_large: { status: 400, isInput: true },
  image_aspect: { status: 400, isInput: true },
  queue_full: { status: 429, retryAfter: 1 },
  timeout: { status: 504, code: "request_timeout" },
  cache_full: { status: 503, retryAfter: 1 },
  backend_memory: { status: 503, retryAfter: 5 },
  backend_lost: { status: 503, retryAfter: 5 },
  // Nobody is there to read it: the client left. The number is the one that nginx gives it in its log.
  aborted: { status: 499 },
};

/** Options of the runtime by the names that clients know. */
const paramNames: Readonly<Record<string, string>> = {
  maxNewTokens: "max_tokens",
  topK: "top_k",
  topP: "top_p",
  minP: "min_p",
  repetitionPenalty: "repetition_penalty",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  logitBias: "logit_bias",
  format: "response_format",
};

/**
 * The error that a client is told. A message from inside is told only where it is about the request.
 *
 * @param inputParam the field that has what the model is to read
 */
export function toHttpError(error: unknown, inputParam = "messages"): HttpError {
  if (error instanceof HttpError) return error;
  const place = isVl01Error(error) ? places[error.code] : undefined;
  if (!isVl01Error(error) || place === undefined) {
    return new HttpError(500, "internal_error", "the server failed; its log has the request id", {
      cause: error,
    });
  }
  const option = typeof error.fields["option"] === "string" ? error.fields["option"] : null;
  const field = place.isInput ? inputParam : null;
  const param = option === null ? field : (paramNames[option] ?? option);
  return new HttpError(place.status, place.code ?? error.code, error.message, {
    param,
    cause: error,
    ...(place.retryAfter === undefined ? {} : { retryAfter: place.retryAfter }),
  });
}

/** The JSON body of an error. */
export function errorBody(dialect: Dialect, error: HttpError, requestId: string): object {
  switch (dialect) {
    case "openai":
      return {
        error: {
          message: error.message,
          type: openaiType(error.status),
          param: error.param,
          code: error.code,
        },
      };
    case "anthropic":
      return {
        type: "error",
        error: { type: anthropicType(error.status), message: error.message },
        request_id: requestId,
      };
    case "minimax":
      return { base_resp: { status_code: minimaxCode(error.status), status_msg: error.message } };
    default:
      return dialect satisfies never;
  }
}

export function errorResponse(dialect: Dialect, error: HttpError, requestId: string): Response {
  const response = Response.json(errorBody(dialect, error, requestId), { status: error.status });
  if (error.retryAfter !== null) response.headers.set("retry-after", String(error.retryAfter));
  if (error.status === 401) response.headers.set("www-authenticate", "Bearer");
  if (error.closes) response.headers.set("connection", "close");
  return response;
}

function openaiType(status: number): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

/** Source: docs.anthropic.com, "Errors". */
function anthropicType(status: number): string {
  const types: Readonly<Record<number, string>> = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
  };
  return types[status] ?? (status < 500 ? "invalid_request_error" : "api_error");
}

/** Source: MiniMax's list of error codes: 1001 timeout, 1002 rate limit, 1004 no authorisation, 1024 internal, 2013 parameters. */
function minimaxCode(status: number): number {
  if (status === 401 || status === 403) return 1004;
  if (status === 429) return 1002;
  if (status === 504) return 1001;
  return status < 500 ? 2013 : 1024;
}
