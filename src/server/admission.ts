/**
 * Who may compute now, and who waits. The caller with the fewest places goes next, of several the one that came first, so a
 * caller with many requests does not shut the others out. Beyond the queue a request is refused at once: an answer that nobody
 * waits for any more helps nobody.
 */

import { RequestError } from "../errors.ts";
import { HttpError } from "./http/http-error.ts";

interface Waiting {
  readonly caller: string;
  readonly places: number;
  readonly admit: () => void;
}

export class Admission {
  readonly #maxRunning: number;
  readonly #maxQueued: number;
  readonly #queue: Waiting[] = [];
  /** Places of each caller that has any. */
  readonly #held = new Map<string, number>();
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
   * @param caller whose share it is of
   * @param places generations the request runs at once, at most `maxRunning`
   * @throws {HttpError} 429 `queue_full` with Retry-After
   * @throws {RequestError} `aborted` when the signal comes first
   */
  async enter(caller: string, places: number, signal: AbortSignal): Promise<() => void> {
    throwIfAborted(signal);
    const isFree = this.#queue.length === 0 && this.#running + places <= this.#maxRunning;
    if (isFree) this.#hold(caller, places);
    else await this.#wait(caller, places, signal);
    const started = performance.now();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holdMs += 0.2 * (performance.now() - started - this.#holdMs);
      this.#hold(caller, -places);
      this.#admitNext();
    };
  }

  #hold(caller: string, places: number): void {
    this.#running += places;
    const held = (this.#held.get(caller) ?? 0) + places;
    if (held === 0) this.#held.delete(caller);
    else this.#held.set(caller, held);
  }

  #wait(caller: string, places: number, signal: AbortSignal): Promise<void> {
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
        caller,
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
    for (let next = this.#next(); next !== null; next = this.#next()) {
      if (this.#running + next.places > this.#maxRunning) return;
      this.#queue.splice(this.#queue.indexOf(next), 1);
      this.#hold(next.caller, next.places);
      next.admit();
    }
  }

  #next(): Waiting | null {
    let best: Waiting | null = null;
    let fewest = Number.POSITIVE_INFINITY;
    for (const waiting of this.#queue) {
      const held = this.#held.get(waiting.caller) ?? 0;
      if (held < fewest) [best, fewest] = [waiting, held];
    }
    return best;
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
