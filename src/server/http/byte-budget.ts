import { HttpError } from "./http-error.ts";

/** Bytes of bodies that all requests hold together, so that many large ones do not fill the memory. */
export class ByteBudget {
  readonly #maxBytes: number;
  #held = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get held(): number {
    return this.#held;
  }

  /** @throws {HttpError} 503 `bodies_too_large`; nothing is taken then */
  take(numBytes: number): void {
    if (this.#held + numBytes > this.#maxBytes) {
      throw new HttpError(
        503,
        "bodies_too_large",
        `the requests under way hold ${this.#held} bytes, which is near the most this server takes; try again later`,
        { retryAfter: 2, closes: true },
      );
    }
    this.#held += numBytes;
  }

  give(numBytes: number): void {
    this.#held -= numBytes;
  }
}
