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
/** This much is kept for later, but no more than the adapter's largest buffer, which tells small devices apart. */
const mostIdleBytes = 4 * 2 ** 30;
/**
 * More is kept while it is used: until this many others were given back since. A step of training gives back some thousand
 * buffers, many gigabytes, and wants them again in the next.
 */
const patience = 1 << 14;
/** A free buffer of up to two classes above is taken before a new one is made: steps differ a little in size. */
const classesAbove = 2;

export class BufferPool {
  readonly #device: GPUDevice;
  readonly #usage: number;
  readonly #onDestroy: (buffer: GPUBuffer) => void;
  readonly #maxIdleBytes: number;
  /** By size; each list in order of id. */
  readonly #idle = new Map<number, PooledBuffer[]>();
  /** When each was given back, counted in buffers given back; the oldest first. */
  readonly #givenBack = new Map<PooledBuffer, number>();
  #clock = 0;
  #idleBytes = 0;
  #nextId = 0;

  /** @param onDestroy takes over a buffer that the pool no longer wants; commands may still use it */
  constructor(device: GPUDevice, usageFlags: number, onDestroy: (buffer: GPUBuffer) => void) {
    this.#device = device;
    this.#usage = usageFlags;
    this.#onDestroy = onDestroy;
    this.#maxIdleBytes = Math.min(mostIdleBytes, device.limits.maxBufferSize);
  }

  /** Bytes of buffers that nobody uses now. */
  get idleBytes(): number {
    return this.#idleBytes;
  }

  /**
   * A buffer of at least `numBytes` with unspecified content.
   *
   * @param wanted is taken if it is idle and large enough, but not more than twice as large
   */
  take(numBytes: number, wanted?: PooledBuffer): PooledBuffer {
    const size = sizeClass(numBytes);
    if (wanted && this.#givenBack.has(wanted) && wanted.size >= size && wanted.size <= 2 * size) {
      this.#remove(wanted);
      return wanted;
    }
    const found = this.#takeIdle(size);
    if (found) return found;
    const buffer = this.#device.createBuffer({ size, usage: this.#usage });
    return { id: this.#nextId++, buffer, size };
  }

  giveBack(pooled: PooledBuffer): void {
    const list = this.#idle.get(pooled.size) ?? [];
    this.#idle.set(pooled.size, list);
    const before = list.findLastIndex(({ id }) => id < pooled.id);
    list.splice(before + 1, 0, pooled);
    this.#idleBytes += pooled.size;
    this.#givenBack.set(pooled, this.#clock++);
    for (const [oldest, since] of this.#givenBack) {
      if (this.#idleBytes <= this.#maxIdleBytes || this.#clock - since <= patience) break;
      this.#remove(oldest);
      this.#onDestroy(oldest.buffer);
    }
  }

  clear(): void {
    for (const { buffer } of this.#givenBack.keys()) this.#onDestroy(buffer);
    this.#givenBack.clear();
    this.#idle.clear();
    this.#idleBytes = 0;
  }

  #takeIdle(size: number): PooledBuffer | null {
    let next = size;
    for (let i = 0; i <= classesAbove; i++) {
      const found = this.#idle.get(next)?.[0];
      if (found) {
        this.#remove(found);
        return found;
      }
      next = sizeClass(next + 1);
    }
    return null;
  }

  #remove(pooled: PooledBuffer): void {
    const list = this.#idle.get(pooled.size)!;
    list.splice(list.indexOf(pooled), 1);
    this.#givenBack.delete(pooled);
    this.#idleBytes -= pooled.size;
  }
}

/** The next of 8, 9, ... 15 eighths of a power of two: at most an eighth is wasted. */
function sizeClass(numBytes: number): number {
  if (numBytes <= leastSize) return leastSize;
  const step = Math.max(leastSize, 2 ** (Math.floor(Math.log2(numBytes)) - 3));
  return Math.ceil(numBytes / step) * step;
}
