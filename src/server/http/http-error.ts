/**
 * What a client did wrong, or the server cannot do now, as HTTP tells it. It never leaves `server/`, so it is not in
 * `src/errors.ts`; `error-answer.ts` makes one of every other error.
 */

export interface HttpErrorOptions {
  /** Where in the request: `messages[0].content`. */
  readonly param?: string | null;
  /** Seconds after which it is worth trying again. */
  readonly retryAfter?: number;
  /** The rest of the request is not read: the connection ends with the answer. */
  readonly closes?: boolean;
  readonly cause?: unknown;
}

export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  /** Stable, for programs: `context_length_exceeded`. */
  readonly code: string;
  readonly param: string | null;
  readonly retryAfter: number | null;
  readonly closes: boolean;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.code = code;
    this.param = options.param ?? null;
    this.retryAfter = options.retryAfter ?? null;
    this.closes = options.closes ?? false;
  }
}
