import { HttpError } from "./http/http-error.ts";

/**
 * For an engine on another machine that does not answer, or does not serve the model yet.
 *
 * @param detail what is missing, told to clients
 */
export function engineNotReady(detail: string, cause?: unknown): HttpError {
  return new HttpError(503, "engine_not_ready", `the engine behind this server is not ready: ${detail}`, {
    retryAfter: 5,
    cause,
  });
}
