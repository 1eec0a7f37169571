/**
 * What the server writes about itself: JSON lines, one for each request when it has ended.
 */

import { isVl01Error } from "../errors.ts";
import { HttpError } from "./http/http-error.ts";
import type { RequestRecord } from "./request-scope.ts";

/** As pino has it. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Families whose messages are about the model's files or the device, and quote no request. */
const ownMessages = new Set(["ConfigError", "CheckpointError", "BackendError"]);

export function logRequest(log: Log, record: RequestRecord, error: unknown): void {
  if (record.status < 500) log.info(record, "request");
  else log.error({ ...record, cause: causeOf(error) }, "request failed");
}

/**
 * What is behind a failure, without anything a client wrote: where the code was, and the message only where it cannot
 * quote a request.
 */
export function causeOf(error: unknown): object | null {
  const cause = error instanceof HttpError && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return null;
  const frames = (cause.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const code = isVl01Error(cause) ? { code: cause.code } : {};
  const message = isVl01Error(cause) && ownMessages.has(cause.name) ? { message: cause.message } : {};
  return { name: cause.name, ...code, ...message, at: frames.slice(0, 8).map((line) => line.trim()) };
}
