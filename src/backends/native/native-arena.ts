import { BackendError } from "../../errors.ts";
import type { Arena } from "../../tensor/backend.ts";
import { dtypeBytes } from "../../tensor/dtype.ts";
import { formatShape, numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import type { Machine } from "./machine.ts";
import { NativeTensor, own } from "./native-tensor.ts";

const alignment = 64;
const leastChunk = 1 << 22;

/** A block that arenas cut tensors from, with its free ranges in order of offset. */
interface Chunk {
  readonly block: number;
  readonly size: number;
  free: { offset: number; size: number }[];
}

/** Of how many arenas the largest says how much is kept. */
const numRecent = 8;

/**
 * Chunks that no arena uses, kept for the next one, since fresh memory costs page faults at every step: as many bytes as the largest
 * of the last arenas had, and `leastIdleBytes` at least. Those that have lain idle longest are freed first.
 */
export class ChunkPool {
  readonly #machine: Machine;
  readonly #leastIdleBytes: number;
  readonly #recentBytes: number[] = [];
  #idle: Chunk[] = [];
  #lentBytes = 0;

  constructor(machine: Machine, leastIdleBytes = 2 ** 30) {
    this.#machine = machine;
    this.#leastIdleBytes = leastIdleBytes;
  }

  /** The smallest that is large enough, or a new one. */
  take(size: number): Chunk {
    let best = -1;
    for (const [i, chunk] of this.#idle.entries())
      if (chunk.size >= size && (best < 0 || chunk.size < this.#idle[best]!.size)) best = i;
    const chunk = best < 0 ? this.#make(size) : this.#idle.splice(best, 1)[0]!;
    this.#lentBytes += chunk.size;
    return chunk;
  }

  /** All chunks of an arena that is done. */
  giveBack(chunks: readonly Chunk[]): void {
    const numBytes = bytesOf(chunks);
    this.#lentBytes -= numBytes;
    this.#recentBytes.push(numBytes);
    if (this.#recentBytes.length > numRecent) this.#recentBytes.shift();
    for (const { block, size } of chunks) this.#idle.push(this.#fresh(block, size));
    this.#trim(0);
  }

  #make(size: number): Chunk {
    // Steps differ a little: what has an eighth to spare fits the next one, too.
    const unit = 2 ** Math.max(0, Math.floor(Math.log2(size)) - 3);
    const rounded = Math.max(leastChunk, Math.ceil(size / unit) * unit);
    this.#trim(this.#lentBytes + rounded);
    return this.#fresh(this.#machine.createBlock(rounded, false), rounded);
  }

  /** Frees what is kept beyond the most, of which others have `usedBytes`. */
  #trim(usedBytes: number): void {
    const most = Math.max(this.#leastIdleBytes, ...this.#recentBytes);
    while (this.#idle.length > 0 && usedBytes + bytesOf(this.#idle) > most)
      this.#machine.freeBlock(this.#idle.shift()!.block);
  }

  clear(): void {
    for (const { block } of this.#idle) this.#machine.freeBlock(block);
    this.#idle = [];
  }

  #fresh(block: number, size: number): Chunk {
    return { block, size, free: [{ offset: 0, size }] };
  }
}

function bytesOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { size }) => sum + size, 0);
}

/** Temporaries of one step, cut first-fit from chunks; what a scope frees is used again by the commands after it. */
export class NativeArena implements Arena {
  readonly #machine: Machine;
  readonly #pool: ChunkPool;
  readonly #onClose: () => void;
  readonly #chunks = new Map<number, Chunk>();
  #tensors: NativeTensor[] = [];
  #bytes = 0;

  constructor(machine: Machine, pool: ChunkPool, onClose: () => void) {
    this.#machine = machine;
    this.#pool = pool;
    this.#onClose = onClose;
  }

  /** Bytes of live tensors. */
  get bytes(): number {
    return this.#bytes;
  }

  allocate(spec: TensorSpec): Tensor {
    const size = sizeOf(spec);
    this.#bytes += size;
    const tensor = new NativeTensor(spec, this.#cut(size));
    this.#tensors.push(tensor);
    return tensor;
  }

  upload(values: Float32Array | Int32Array, shape: readonly number[]): Tensor {
    if (values.length !== numElements(shape)) {
      throw new BackendError(
        "backend_shape",
        `native: ${values.length} values for the shape ${formatShape(shape)}`,
      );
    }
    const dtype = values instanceof Int32Array ? "i32" : "f32";
    const tensor = own(this.allocate({ dtype, shape }));
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const { block, offset } = tensor.place;
    this.#machine.push("write", [this.#machine.stage(bytes), block, offset]);
    return tensor;
  }

  scope(work: () => Tensor): Tensor {
    const before = this.#tensors.length;
    const result = work();
    for (const tensor of this.#tensors.splice(before)) {
      if (tensor === result) this.#tensors.push(tensor);
      else this.#release(tensor);
    }
    return result;
  }

  close(): void {
    for (const tensor of this.#tensors) tensor.free();
    this.#tensors = [];
    this.#bytes = 0;
    this.#pool.giveBack([...this.#chunks.values()]);
    this.#chunks.clear();
    this.#onClose();
  }

  #cut(size: number): { block: number; offset: number } {
    for (const { block, free } of this.#chunks.values()) {
      const index = free.findIndex((range) => range.size >= size);
      if (index < 0) continue;
      const range = free[index]!;
      if (range.size === size) free.splice(index, 1);
      else free[index] = { offset: range.offset + size, size: range.size - size };
      return { block, offset: range.offset };
    }
    const chunk = this.#pool.take(size);
    this.#chunks.set(chunk.block, chunk);
    return this.#cut(size);
  }

  #release(tensor: NativeTensor): void {
    const size = sizeOf(tensor);
    const { block, offset } = tensor.place;
    const { free } = this.#chunks.get(block)!;
    tensor.free();
    this.#bytes -= size;
    const next = free.findIndex((range) => range.offset > offset);
    const at = next < 0 ? free.length : next;
    free.splice(at, 0, { offset, size });
    if (free[at + 1]?.offset === offset + size) {
      free[at] = { offset, size: size + free[at + 1]!.size };
      free.splice(at + 1, 1);
    }
    const before = free[at - 1];
    if (before && before.offset + before.size === offset) {
      free[at - 1] = { offset: before.offset, size: before.size + free[at]!.size };
      free.splice(at, 1);
    }
  }
}

function sizeOf({ dtype, shape }: TensorSpec): number {
  return Math.max(1, Math.ceil(dtypeBytes(dtype, numElements(shape)) / alignment)) * alignment;
}
