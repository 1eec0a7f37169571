import { RequestError } from "../errors.ts";

/** What an aborted request ends with; the signal's reason is its cause. */
export function abortError(signal: AbortSignal | undefined): RequestError {
  return new RequestError("aborted", "the request was aborted", { cause: signal?.reason });
}

/** @throws {RequestError} `aborted` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}
