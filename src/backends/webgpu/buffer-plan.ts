/**
 * Which buffers the arenas of one kind take, place by place.
 *
 * Such arenas take much the same in the same order, but sizes differ a little: steps of training, with other samples each. By size
 * alone one tensor that needs the next class moves every later one to another buffer, and nearly every bind group would be made
 * anew; so a place takes the buffer that it had the last time, where that is free and fits.
 */

import type { BufferPool, PooledBuffer } from "./buffer-pool.ts";

export class BufferPlan {
  readonly #pool: BufferPool;
  /** By place; those that are gone are never free, and so never taken. */
  readonly #last: PooledBuffer[];
  #place = 0;

  /** @param last what the arenas before took; is changed to what this one takes */
  constructor(pool: BufferPool, last: PooledBuffer[]) {
    this.#pool = pool;
    this.#last = last;
  }

  /** A buffer of at least `numBytes` with unspecified content. */
  take(numBytes: number): PooledBuffer {
    const pooled = this.#pool.take(numBytes, this.#last[this.#place]);
    this.#last[this.#place++] = pooled;
    return pooled;
  }
}
