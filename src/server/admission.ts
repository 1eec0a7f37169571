/**
 * Who may compute now, and who waits, first come first served. Beyond the queue a request is refused at once: an answer
 * that nobody waits for any more helps nobody.
 */

import { RequestError } from "../errors.ts";
import { HttpError } from "./http/http-error.ts";

interface Waiting {
  readonly places: number;
  readonly admit: () => void;
}

export class Admission {
  readonly #maxRunning: number;
  readonly #maxQueued: number;
  readonly #queue: Waiting[] = [];
  #running = 0;
  /** Moving average of the time a request holds its places; for Retry-After. */
  #holdMs = 1000;

  constructor(maxRunning: number, maxQueued: number) {
    this.#maxRunning = maxRunning;
    this.#maxQueued = maxQueued;
  }

  /** Places taken now. */
  get running(): number {
    return this.#running;
  }

  /** Requests that wait now. */
  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Waits for places and gives the function that returns them; calling it again does nothing.
   *
   * @param places generations the request runs at once, at most `maxRunning`
   * @throws {HttpError} 429 `queue_full` with Retry-After
   * @throws {RequestError} `aborted` when the signal comes first
   */
  async enter(places: number, signal: AbortSignal): Promise<() => void> {
    throwIfAborted(signal);
    if (this.#queue.length > 0 || this.#running + places > this.#maxRunning) await this.#wait(places, signal);
    else this.#running += places;
    const started = performance.now();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holdMs += 0.2 * (performance.now() - started - this.#holdMs);
      this.#running -= places;
      this.#admitNext();
    };
  }

  #wait(places: number, signal: AbortSignal): Promise<void> {
    if (this.#queue.length >= this.#maxQueued) {
      throw new HttpError(
        429,
        "queue_full",
        `${this.#running} generations run and ${this.#queue.length} requests wait, which is the most this server takes; try again later`,
        { retryAfter: this.#retryAfter() },
      );
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(new RequestError("aborted", "the request was aborted", { cause: signal.reason }));
        // Who stood behind it may need fewer places.
        this.#admitNext();
      };
      const waiting: Waiting = {
        places,
        admit: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.push(waiting);
    });
  }

  #admitNext(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (this.#running + next.places > this.#maxRunning) return;
      this.#queue.shift();
      this.#running += next.places;
      next.admit();
    }
  }

  /** Seconds until about half of the queue has gone, 1 to 60. */
  #retryAfter(): number {
    const seconds = (this.#holdMs * (this.#queue.length + 1)) / (2 * this.#maxRunning * 1000);
    return Math.min(60, Math.max(1, Math.ceil(seconds)));
  }
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new RequestError("aborted", "the request was aborted", { cause: signal.reason });
}
