import { describe, expect, test } from "vitest";
import { BackendError, CheckpointError, ImageError, RequestError } from "../../errors.ts";
import { errorBody, errorResponse, toHttpError } from "./error-answer.ts";
import { HttpError } from "./http-error.ts";

describe("errors of the layers below get their status", () => {
  const fields = { option: "maxNewTokens" };
  test.each([
    [new RequestError("context_length", "prompt has 9 tokens"), 400, "context_length_exceeded", "messages"],
    [
      new RequestError("request_invalid", "maxNewTokens is 0", { fields }),
      400,
      "request_invalid",
      "max_tokens",
    ],
    [new RequestError("image_count", "2 marks"), 400, "image_count", "messages"],
    [new ImageError("image_truncated", "image 1: cut"), 400, "image_truncated", "messages"],
    [new RequestError("cache_full", "no pages"), 503, "cache_full", null],
    [new BackendError("backend_lost", "gone"), 503, "backend_lost", null],
    [new RequestError("aborted", "left"), 499, "aborted", null],
    [new CheckpointError("checkpoint_unreadable", "/secret/path"), 500, "internal_error", null],
    [new TypeError("secret"), 500, "internal_error", null],
    ["a string", 500, "internal_error", null],
  ])("%s", (error, status, code, param) => {
    expect(toHttpError(error)).toMatchObject({ status, code, param });
  });

  test("a fault of the server tells nothing of itself", () => {
    expect(toHttpError(new TypeError("secret")).message).not.toContain("secret");
  });
});

describe("an error in each dialect", () => {
  const error = new HttpError(429, "queue_full", "later", { retryAfter: 7 });

  test("OpenAI's", () => {
    expect(errorBody("openai", error, "id")).toEqual({
      error: { message: "later", type: "rate_limit_error", param: null, code: "queue_full" },
    });
  });

  test("Anthropic's", () => {
    expect(errorBody("anthropic", error, "id")).toEqual({
      type: "error",
      error: { type: "rate_limit_error", message: "later" },
      request_id: "id",
    });
  });

  test("MiniMax's", () => {
    expect(errorBody("minimax", error, "id")).toEqual({
      base_resp: { status_code: 1002, status_msg: "later" },
    });
  });

  test("headers say when to come back, how to sign in, and that the connection ends", () => {
    expect(errorResponse("openai", error, "id").headers.get("retry-after")).toBe("7");
    expect(errorResponse("openai", new HttpError(401, "c", "m"), "id").headers.get("www-authenticate")).toBe(
      "Bearer",
    );
    expect(
      errorResponse("openai", new HttpError(413, "c", "m", { closes: true }), "id").headers.get("connection"),
    ).toBe("close");
  });
});
