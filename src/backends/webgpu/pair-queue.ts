import type { BufferPool, PooledBuffer } from "./buffer-pool.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { Dispatch } from "./kernel.ts";
import { mayOpenPair, type OpCall, pairOf } from "./op-pairs.ts";

/** Holds back an op that may be the first of a pair until the next op comes or something must be certain. */
export class PairQueue {
  readonly #queue: CommandQueue;
  readonly #pool: BufferPool;
  #waiting: (OpCall & { readonly dispatch: Dispatch }) | null = null;
  /** Buffers of the waiting op that were given up meanwhile: the second op must not get them for its output. */
  #held: PooledBuffer[] = [];

  constructor(queue: CommandQueue, pool: BufferPool) {
    this.#queue = queue;
    this.#pool = pool;
  }

  /** Queues an op as one kernel with the one before it. False when they are no pair: the one before it is then queued alone. */
  pushSecond(call: OpCall): boolean {
    const pair = this.#waiting && pairOf(this.#waiting, call);
    if (!pair) {
      this.flush();
      return false;
    }
    this.#queue.push(pair);
    this.#settle();
    return true;
  }

  /** Queues the dispatches of an op, now or with the next one. */
  push(call: OpCall, dispatches: readonly Dispatch[]): void {
    if (dispatches.length === 1 && mayOpenPair(call.op)) {
      this.flush();
      this.#waiting = { ...call, dispatch: dispatches[0]! };
    } else for (const dispatch of dispatches) this.#queue.push(dispatch);
  }

  /** Queues what waits. */
  flush(): void {
    if (!this.#waiting) return;
    this.#queue.push(this.#waiting.dispatch);
    this.#settle();
  }

  /** Takes a temporary's buffer back. */
  giveBack(pooled: PooledBuffer): void {
    if (this.#waiting?.dispatch.buffers.some(({ buffer }) => buffer === pooled.buffer))
      this.#held.push(pooled);
    else this.#pool.giveBack(pooled);
  }

  #settle(): void {
    this.#waiting = null;
    for (const pooled of this.#held) this.#pool.giveBack(pooled);
    this.#held = [];
  }
}
