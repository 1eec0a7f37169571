import { BackendError } from "../../errors.ts";
import type { DType } from "../../tensor/dtype.ts";
import { formatShape, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import type { PooledBuffer } from "./buffer-pool.ts";
import type { BufferRange, Dispatch, GpuTensor, GpuWeight, GpuWeightPart, KernelContext } from "./kernel.ts";

/** What an op that writes a temporary runs with. */
export interface OpContext extends KernelContext {
  /** Gives back what `scratch` gave. */
  freeScratch(): void;
  /** A buffer that lives as long as the tensor that it is kept in. */
  takeKept(numBytes: number): PooledBuffer;
}

/** Made of a tensor's values once, for the kernels of several ops. */
interface Derived {
  readonly value: unknown;
  readonly buffers: readonly PooledBuffer[];
}

/** A tensor on the device: values in one range, or, for weights of products and tables, in parts. */
export class WebGpuTensor implements Tensor, GpuTensor {
  readonly backend = "webgpu";
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** The buffer to give back when the tensor is freed; null for weights and uploads. */
  readonly pooled: PooledBuffer | null;
  /** The arena it belongs to; null for weights and caches. */
  readonly arena: OpContext | null;
  #range: BufferRange | null;
  #weight: GpuWeight | null = null;
  /** Whether products with it as their weight may round their operands. */
  #isRounded = false;
  readonly #derived = new Map<unknown, Derived>();

  constructor(
    { dtype, shape }: TensorSpec,
    range: BufferRange,
    arena: OpContext | null = null,
    pooled: PooledBuffer | null = null,
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.arena = arena;
    this.pooled = pooled;
    this.#range = range;
  }

  /** A weight in parts; `range` is then its first part's. */
  static ofWeight(weight: GpuWeight): WebGpuTensor {
    const tensor = new WebGpuTensor(weight, weight.parts[0]!.values);
    tensor.#weight = weight;
    return tensor;
  }

  /** f32 values without padding. @param isRounded whether products with it as their weight may round their operands */
  static ofValues(shape: readonly number[], range: BufferRange, isRounded: boolean): WebGpuTensor {
    const tensor = new WebGpuTensor({ dtype: "f32", shape }, range);
    tensor.#isRounded = isRounded;
    return tensor;
  }

  get range(): BufferRange {
    if (this.#range) return this.#range;
    throw new BackendError(
      "backend_disposed",
      `webgpu: a ${this.dtype} ${formatShape(this.shape)} tensor was used after it was freed`,
    );
  }

  /** Whether `range` holds all values in row-major order without padding. */
  get isPlain(): boolean {
    return this.#weight === null;
  }

  /** The tensor as a weight; an activation is one of a single part. */
  get weight(): GpuWeight {
    const values = this.range;
    if (this.#weight) return this.#weight;
    const { dtype, shape } = this;
    const rowWords = shape.at(-1)!;
    const numRows = shape.slice(0, -1).reduce((product, side) => product * side, 1);
    const part: GpuWeightPart = { firstRow: 0, numRows, values, scales: null };
    return { dtype, shape, rowWords, isExact: !this.#isRounded, parts: [part] };
  }

  /**
   * What `make` makes of this temporary's values, once: the next call with the same key gets the same, without dispatches. Of a
   * weight or a cache, whose values change, nothing is kept.
   *
   * @param make is given where its buffers come from
   */
  derive<T>(
    key: unknown,
    context: KernelContext,
    make: (scratch: KernelContext["scratch"]) => {
      readonly value: T;
      readonly dispatches: readonly Dispatch[];
    },
  ): { readonly value: T; readonly dispatches: readonly Dispatch[] } {
    const { arena } = this;
    if (!arena) return make((numBytes) => context.scratch(numBytes));
    const known = this.#derived.get(key);
    if (known) return { value: known.value as T, dispatches: [] };
    const buffers: PooledBuffer[] = [];
    const made = make((numBytes) => {
      const pooled = arena.takeKept(numBytes);
      buffers.push(pooled);
      return { buffer: pooled.buffer, offset: 0, size: pooled.size };
    });
    this.#derived.set(key, { value: made.value, buffers });
    return made;
  }

  /** What `derive` has made with this key, if it has. */
  derived<T>(key: unknown): T | null {
    return (this.#derived.get(key)?.value as T | undefined) ?? null;
  }

  /** The same place for as long as somebody else holds it: a temporary that is freed leaves this one as it is. */
  pinned(): WebGpuTensor {
    return this.arena ? new WebGpuTensor(this, this.range, this.arena) : this;
  }

  /** Buffers to give back when the tensor is freed, which may be once more. */
  free(): readonly PooledBuffer[] {
    if (!this.#range) return [];
    this.#range = null;
    const kept = [...this.#derived.values()].flatMap(({ buffers }) => buffers);
    this.#derived.clear();
    return this.pooled ? [this.pooled, ...kept] : kept;
  }
}

export function own(tensor: Tensor): WebGpuTensor {
  if (tensor instanceof WebGpuTensor) return tensor;
  throw new BackendError("backend_unsupported", `webgpu: a tensor of backend "${tensor.backend}" was passed`);
}
