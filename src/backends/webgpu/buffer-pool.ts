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
/** At most this much is kept for later, and no more than the adapter's largest buffer, which tells small devices apart. */
const mostIdleBytes = 4 * 2 ** 30;

export class BufferPool {
  readonly #device: GPUDevice;
  readonly #usage: number;
  readonly #onDestroy: (buffer: GPUBuffer) => void;
  readonly #maxIdleBytes: number;
  /** By size; each list in order of id. */
  readonly #idle = new Map<number, PooledBuffer[]>();
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

  /** A buffer of at least `numBytes` with unspecified content. */
  take(numBytes: number): PooledBuffer {
    const size = sizeClass(numBytes);
    const found = this.#idle.get(size)?.shift();
    if (found) {
      this.#idleBytes -= size;
      return found;
    }
    const buffer = this.#device.createBuffer({ size, usage: this.#usage });
    return { id: this.#nextId++, buffer, size };
  }

  giveBack(pooled: PooledBuffer): void {
    if (this.#idleBytes + pooled.size > this.#maxIdleBytes) {
      this.#onDestroy(pooled.buffer);
      return;
    }
    const list = this.#idle.get(pooled.size) ?? [];
    this.#idle.set(pooled.size, list);
    const at = list.findIndex(({ id }) => id > pooled.id);
    list.splice(at < 0 ? list.length : at, 0, pooled);
    this.#idleBytes += pooled.size;
  }

  clear(): void {
    for (const list of this.#idle.values()) for (const { buffer } of list) this.#onDestroy(buffer);
    this.#idle.clear();
    this.#idleBytes = 0;
  }
}

/** The next of 8, 9, ... 15 eighths of a power of two: at most an eighth is wasted. */
function sizeClass(numBytes: number): number {
  if (numBytes <= leastSize) return leastSize;
  const step = Math.max(leastSize, 2 ** (Math.floor(Math.log2(numBytes)) - 3));
  return Math.ceil(numBytes / step) * step;
}
