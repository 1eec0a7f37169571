/**
 * GPU buffers by size class, used again by later tensors.
 *
 * Every temporary is a buffer of its own: WebGPU forbids a buffer that one dispatch both reads and writes, whatever the
 * ranges. A class has the lowest numbers first, so identical steps get identical buffers and with them identical bind groups.
 */

/** GPUBufferUsage, whose constants browsers have as globals and Node has not. */
export const usage = {
  mapRead: 1,
  copySource: 4,
  copyDestination: 8,
  uniform: 64,
  storage: 128,
  queryResolve: 512,
} as const;

export interface PooledBuffer {
  readonly id: number;
  readonly buffer: GPUBuffer;
  readonly size: number;
}

const leastSize = 256;
/**
 * This much may be kept for later, but no more than the adapter's largest buffer, which tells small devices apart. What was in
 * use at one moment may be kept whole: a step of training takes tens of gigabytes, and as much again in the next step.
 */
const mostIdleBytes = 4 * 2 ** 30;
/** A free buffer of up to two classes above is taken before a new one is made: steps differ a little in size. */
const classesAbove = 2;

export class BufferPool {
  readonly #device: GPUDevice;
  readonly #usage: number;
  readonly #onDestroy: (buffer: GPUBuffer) => void;
  readonly #leastMaxIdle: number;
  /** By size; each list in order of id. */
  readonly #idle = new Map<number, Idle[]>();
  #idleBytes = 0;
  #usedBytes = 0;
  #mostUsedBytes = 0;
  #nextId = 0;
  #clock = 0;

  /** @param onDestroy takes over a buffer that the pool no longer wants; commands may still use it */
  constructor(device: GPUDevice, usageFlags: number, onDestroy: (buffer: GPUBuffer) => void) {
    this.#device = device;
    this.#usage = usageFlags;
    this.#onDestroy = onDestroy;
    this.#leastMaxIdle = Math.min(mostIdleBytes, device.limits.maxBufferSize);
  }

  /** Bytes of buffers that nobody uses now. */
  get idleBytes(): number {
    return this.#idleBytes;
  }

  /** A buffer of at least `numBytes` with unspecified content. */
  take(numBytes: number): PooledBuffer {
    const size = sizeClass(numBytes);
    const pooled = this.#takeIdle(size) ?? {
      id: this.#nextId++,
      buffer: this.#device.createBuffer({ size, usage: this.#usage }),
      size,
    };
    this.#usedBytes += pooled.size;
    this.#mostUsedBytes = Math.max(this.#mostUsedBytes, this.#usedBytes);
    return pooled;
  }

  giveBack(pooled: PooledBuffer): void {
    this.#usedBytes -= pooled.size;
    const list = this.#idle.get(pooled.size) ?? [];
    this.#idle.set(pooled.size, list);
    const at = list.findIndex((idle) => idle.pooled.id > pooled.id);
    list.splice(at < 0 ? list.length : at, 0, { pooled, since: this.#clock++ });
    this.#idleBytes += pooled.size;
    const limit = Math.max(this.#leastMaxIdle, this.#mostUsedBytes);
    while (this.#idleBytes > limit) this.#destroyOldest();
  }

  clear(): void {
    for (const list of this.#idle.values()) for (const { pooled } of list) this.#onDestroy(pooled.buffer);
    this.#idle.clear();
    this.#idleBytes = 0;
  }

  #takeIdle(size: number): PooledBuffer | null {
    let next = size;
    for (let i = 0; i <= classesAbove; i++) {
      const found = this.#idle.get(next)?.shift();
      if (found) {
        this.#idleBytes -= found.pooled.size;
        return found.pooled;
      }
      next = sizeClass(next + 1);
    }
    return null;
  }

  #destroyOldest(): void {
    let oldest: { readonly list: Idle[]; readonly at: number; readonly since: number } | null = null;
    for (const list of this.#idle.values()) {
      list.forEach(({ since }, at) => {
        if (!oldest || since < oldest.since) oldest = { list, at, since };
      });
    }
    const { list, at } = oldest!;
    const [{ pooled }] = list.splice(at, 1) as [Idle];
    this.#idleBytes -= pooled.size;
    this.#onDestroy(pooled.buffer);
  }
}

interface Idle {
  readonly pooled: PooledBuffer;
  /** When it was given back, counted in buffers given back. */
  readonly since: number;
}

/** The next of 8, 9, ... 15 eighths of a power of two: at most an eighth is wasted. */
function sizeClass(numBytes: number): number {
  if (numBytes <= leastSize) return leastSize;
  const step = Math.max(leastSize, 2 ** (Math.floor(Math.log2(numBytes)) - 3));
  return Math.ceil(numBytes / step) * step;
}
