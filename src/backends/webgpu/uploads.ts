/**
 * Values on their way to the device: buffers that are written by the host before a submit and only read by its commands.
 *
 * `writeBuffer` happens before all commands not yet submitted, so a buffer that such a command may read is not written
 * again until the next submit. Small values of a step share a buffer and one `writeBuffer`.
 */

import { BufferPool, type PooledBuffer, usage } from "./buffer-pool.ts";
import type { BufferRange } from "./kernel.ts";

const sharedSize = 1 << 18;
const alignment = 256;
const flags = usage.storage | usage.copyDestination | usage.copySource;

export interface UploadBuffer {
  readonly id: number;
  readonly buffer: GPUBuffer;
  readonly size: number;
  /** Host copy of what goes to the device at the next submit; none for large values, which go at once. */
  readonly shadow: Uint8Array | null;
  /** Of large values. */
  readonly pooled: PooledBuffer | null;
  used: number;
  /** Bytes from here to `used` are not on the device yet. */
  dirtyFrom: number;
}

export class UploadPool {
  readonly #device: GPUDevice;
  readonly #onDestroy: (buffer: GPUBuffer) => void;
  /** Shared buffers, in order of id. */
  #idle: UploadBuffer[] = [];
  /** Given back, but commands not yet submitted may read them. */
  #resting: UploadBuffer[] = [];
  /** Of large values. */
  readonly #large: BufferPool;
  readonly #dirty = new Set<UploadBuffer>();
  #nextId = 0;

  constructor(device: GPUDevice, onDestroy: (buffer: GPUBuffer) => void) {
    this.#device = device;
    this.#onDestroy = onDestroy;
    this.#large = new BufferPool(device, flags, onDestroy);
  }

  /** Puts bytes into one of `buffers`, adding to it as needed. */
  write(buffers: UploadBuffer[], bytes: Uint8Array): BufferRange {
    const size = Math.max(16, Math.ceil(bytes.byteLength / 16) * 16);
    const last = buffers.at(-1);
    const target =
      last?.shadow && last.used + size <= last.size ? last : this.#take(size > sharedSize / 4 ? size : null);
    if (target !== last) buffers.push(target);
    const offset = target.used;
    if (target.shadow) {
      target.shadow.set(bytes, offset);
      target.used = offset + Math.ceil(size / alignment) * alignment;
      this.#dirty.add(target);
    } else {
      target.used = target.size;
      const whole = bytes.byteLength - (bytes.byteLength % 4);
      this.#device.queue.writeBuffer(target.buffer, 0, bytes as Uint8Array<ArrayBuffer>, 0, whole);
    }
    return { buffer: target.buffer, offset, size };
  }

  /** Puts parts behind each other into a buffer of their own; all but the last are a multiple of 4 bytes long. */
  writeAll(buffers: UploadBuffer[], parts: readonly Uint8Array[]): BufferRange {
    const numBytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const size = Math.max(16, Math.ceil(numBytes / 16) * 16);
    const target = this.#take(size);
    buffers.push(target);
    target.used = target.size;
    let at = 0;
    for (const bytes of parts) {
      const isWhole = bytes.byteLength % 4 === 0;
      const padded = isWhole ? bytes : new Uint8Array(Math.ceil(bytes.byteLength / 4) * 4);
      if (!isWhole) padded.set(bytes);
      this.#device.queue.writeBuffer(target.buffer, at, padded as Uint8Array<ArrayBuffer>);
      at += bytes.byteLength;
    }
    return { buffer: target.buffer, offset: 0, size };
  }

  /** @param isRead whether commands not yet submitted may read them */
  giveBack(buffers: readonly UploadBuffer[], isRead: boolean): void {
    for (const upload of buffers) {
      if (isRead) this.#resting.push(upload);
      else this.#makeIdle(upload);
    }
  }

  /** Sends everything written since the last call; the commands that read it are submitted next. */
  flush(): void {
    for (const upload of this.#dirty) {
      const { buffer, shadow, dirtyFrom, used } = upload;
      const size = Math.min(used, upload.size) - dirtyFrom;
      this.#device.queue.writeBuffer(buffer, dirtyFrom, shadow as Uint8Array<ArrayBuffer>, dirtyFrom, size);
      upload.dirtyFrom = used;
    }
    this.#dirty.clear();
  }

  /** Tells that all commands until now are submitted. */
  settle(): void {
    for (const upload of this.#resting) this.#makeIdle(upload);
    this.#resting = [];
  }

  clear(): void {
    this.settle();
    for (const { buffer } of this.#idle) this.#onDestroy(buffer);
    this.#large.clear();
    this.#idle = [];
    this.#dirty.clear();
  }

  /** @param ownSize of large values; null for a shared buffer */
  #take(ownSize: number | null): UploadBuffer {
    if (ownSize !== null) {
      const pooled = this.#large.take(ownSize);
      const { buffer, size } = pooled;
      return { id: pooled.id, buffer, size, shadow: null, pooled, used: 0, dirtyFrom: 0 };
    }
    const found = this.#idle.shift();
    if (found) return found;
    const buffer = this.#device.createBuffer({ label: "uploads", size: sharedSize, usage: flags });
    const shadow = new Uint8Array(sharedSize);
    return {
      id: this.#nextId++,
      buffer,
      size: sharedSize,
      shadow,
      pooled: null,
      used: 0,
      dirtyFrom: 0,
    };
  }

  #makeIdle(upload: UploadBuffer): void {
    if (upload.pooled) {
      this.#large.giveBack(upload.pooled);
      return;
    }
    this.#dirty.delete(upload);
    upload.used = 0;
    upload.dirtyFrom = 0;
    const at = this.#idle.findIndex(({ id }) => id > upload.id);
    this.#idle.splice(at < 0 ? this.#idle.length : at, 0, upload);
  }
}
