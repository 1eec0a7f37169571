import { BackendError } from "../../errors.ts";
import type { Arena } from "../../tensor/backend.ts";
import { dtypeBytes } from "../../tensor/dtype.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { formatShape, numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import type { BufferPlan } from "./buffer-plan.ts";
import type { BufferPool, PooledBuffer } from "./buffer-pool.ts";
import type { CommandQueue } from "./command-queue.ts";
import { expandPixels } from "./expand-pixels.ts";
import { type OpContext, own, WebGpuTensor } from "./gpu-tensor.ts";
import { type Abilities, type BufferRange, sequenceWords } from "./kernel.ts";
import type { OpQueue } from "./op-queue.ts";
import type { TableCache } from "./table-cache.ts";
import type { UploadBuffer } from "./uploads.ts";

/**
 * Temporaries of one step. What a scope frees is used again by later commands, which the device runs later.
 */
export class WebGpuArena implements Arena, OpContext {
  readonly abilities: Abilities;
  readonly #queue: CommandQueue;
  readonly #pool: BufferPool;
  readonly #plan: BufferPlan | BufferPool;
  readonly #tables: TableCache;
  readonly #ops: OpQueue;
  readonly #onClose: () => void;
  #tensors: WebGpuTensor[] = [];
  readonly #uploads: UploadBuffer[] = [];
  /** By sequences, then by those of the keys. */
  readonly #sequences = new Map<Sequences, Map<Sequences | undefined, BufferRange>>();
  #scratch: PooledBuffer[] = [];
  #bytes = 0;

  constructor(
    abilities: Abilities,
    queue: CommandQueue,
    pool: BufferPool,
    plan: BufferPlan | null,
    tables: TableCache,
    ops: OpQueue,
    onClose: () => void,
  ) {
    this.abilities = abilities;
    this.#queue = queue;
    this.#pool = pool;
    this.#plan = plan ?? pool;
    this.#tables = tables;
    this.#ops = ops;
    this.#onClose = onClose;
  }

  /** Bytes of live tensors and of uploads. */
  get bytes(): number {
    return this.#bytes;
  }

  allocate(spec: TensorSpec): Tensor {
    const numBytes = dtypeBytes(spec.dtype, numElements(spec.shape));
    const limit = this.abilities.limits.maxStorageBufferBindingSize;
    if (numBytes > limit) {
      throw new BackendError(
        "backend_memory",
        `webgpu: a ${spec.dtype} ${formatShape(spec.shape)} tensor needs one ${numBytes}-byte buffer, this adapter allows ${limit}; use a smaller prefillChunk`,
      );
    }
    const pooled = this.#plan.take(numBytes);
    const range = { buffer: pooled.buffer, offset: 0, size: pooled.size };
    const tensor = new WebGpuTensor(spec, range, this, pooled);
    this.#bytes += pooled.size;
    this.#tensors.push(tensor);
    return tensor;
  }

  upload(values: Float32Array | Int32Array, shape: readonly number[]): Tensor {
    if (values.length !== numElements(shape)) {
      throw new BackendError(
        "backend_shape",
        `webgpu: ${values.length} values for the shape ${formatShape(shape)}`,
      );
    }
    const dtype = values instanceof Int32Array ? "i32" : "f32";
    const tensor = new WebGpuTensor({ dtype, shape }, this.stage(values), this);
    this.#tensors.push(tensor);
    return tensor;
  }

  uploadPixels(tiles: readonly Uint8Array[], values: Float32Array, shape: readonly number[]): Tensor {
    const tensor = this.allocate({ dtype: "f32", shape });
    const isAligned = tiles.every(({ byteLength }) => byteLength % 4 === 0);
    const bytes = this.#queue.uploads.writeAll(this.#uploads, isAligned ? tiles : [joined(tiles)]);
    this.#bytes += bytes.size;
    const pixels = (tiles[0]?.byteLength ?? 0) / 3;
    const dispatch = expandPixels(bytes, this.table(values), own(tensor).range, tiles.length, pixels);
    if (tiles.length > 0) this.#queue.push(dispatch);
    return tensor;
  }

  /** The sequences on the device, kept until the arena closes. */
  sequences(sequences: Sequences, keySequences?: Sequences): BufferRange {
    let ranges = this.#sequences.get(sequences);
    if (!ranges) {
      ranges = new Map();
      this.#sequences.set(sequences, ranges);
    }
    let range = ranges.get(keySequences);
    if (!range) {
      range = this.stage(sequenceWords(sequences, keySequences));
      ranges.set(keySequences, range);
    }
    return range;
  }

  table(values: Float32Array | Uint32Array): BufferRange {
    return this.#tables.get(values);
  }

  stage(values: Float32Array | Int32Array | Uint32Array): BufferRange {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const range = this.#queue.uploads.write(this.#uploads, bytes);
    this.#bytes += range.size;
    return range;
  }

  takeKept(numBytes: number): PooledBuffer {
    const pooled = this.#plan.take(numBytes);
    this.#bytes += pooled.size;
    return pooled;
  }

  scratch(numBytes: number): BufferRange {
    const pooled = this.#plan.take(numBytes);
    this.#scratch.push(pooled);
    return { buffer: pooled.buffer, offset: 0, size: pooled.size };
  }

  freeScratch(): void {
    if (this.#scratch.length === 0) return;
    for (const pooled of this.#scratch) this.#pool.giveBack(pooled);
    this.#scratch = [];
  }

  scope(work: () => Tensor): Tensor {
    const before = this.#tensors.length;
    const result = work();
    const dead = new Set(this.#tensors.splice(before));
    for (const tensor of dead) if (tensor === result) this.#tensors.push(tensor);
    dead.delete(result as WebGpuTensor);
    this.#ops.flush(dead);
    for (const tensor of dead) this.#release(tensor);
    return result;
  }

  free(tensors: readonly Tensor[]): void {
    this.#ops.flush(new Set(tensors));
    for (const tensor of tensors) this.#release(own(tensor));
  }

  close(): void {
    this.#ops.flush(new Set(this.#tensors));
    for (const tensor of this.#tensors) this.#release(tensor);
    this.#tensors = [];
    this.#bytes = 0;
    this.#queue.uploads.giveBack(this.#uploads.splice(0), this.#queue.hasCommands);
    this.#sequences.clear();
    this.#onClose();
  }

  #release(tensor: WebGpuTensor): void {
    for (const pooled of own(tensor).free()) {
      this.#bytes -= pooled.size;
      this.#pool.giveBack(pooled);
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
