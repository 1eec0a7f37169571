/**
 * The WebGPU backend, the same class in Node and in browsers: ops become dispatches, submitted together when values are
 * read.
 */

import { BackendError } from "../../errors.ts";
import type { Arena, Backend, KernelTime, Recording, WeightPart, WeightSpec } from "../../tensor/backend.ts";
import { type DType, dtypeBytes, type WeightDType } from "../../tensor/dtype.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import { BufferPlan } from "./buffer-plan.ts";
import { BufferPool, type PooledBuffer, usage } from "./buffer-pool.ts";
import { CommandQueue } from "./command-queue.ts";
import type { OpenDevice } from "./device.ts";
import { encoders } from "./encode.ts";
import { own, WebGpuTensor } from "./gpu-tensor.ts";
import type { Abilities, Dispatch, GpuWeightPart } from "./kernel.ts";
import { OpQueue } from "./op-queue.ts";
import { Profiler } from "./profiler.ts";
import { TableCache } from "./table-cache.ts";
import { WebGpuArena } from "./webgpu-arena.ts";
import { createWeight, expectWeightFits, loadWeight, weightBuffers } from "./weights.ts";

export interface WebGpuOptions {
  /** Times every dispatch; needs an adapter with timestamp queries. */
  readonly profile?: boolean;
}

/** Ops that are run for what they write to their arguments, and give nothing. */
const writesOnlyArguments: ReadonlySet<OpName> = new Set(["addInPlace", "writePages", "copyPlaces"]);

/** A backend on an open device, which closes with it. */
export function createWebGpuBackend(opened: OpenDevice, options: WebGpuOptions = {}): WebGpuBackend {
  return new WebGpuBackend(opened, options);
}

export class WebGpuBackend implements Backend {
  readonly name = "webgpu";
  readonly abilities: Abilities;
  /** The adapter in one line. */
  readonly detail: string;
  readonly #queue: CommandQueue;
  readonly #profiler: Profiler | null;
  readonly #pool: BufferPool;
  readonly #tables: TableCache;
  readonly #ops: OpQueue;
  readonly #arenas = new Set<WebGpuArena>();
  /** What arenas of a kind took last, by kind. */
  readonly #plans = new Map<string, PooledBuffer[]>();
  readonly #persistent = new Map<WebGpuTensor, readonly GPUBuffer[]>();
  #isClosed = false;

  constructor({ device, abilities, report, hasTimestamps }: OpenDevice, options: WebGpuOptions) {
    if (options.profile && !hasTimestamps) {
      throw new BackendError("backend_unsupported", `webgpu: ${report.detail} has no timestamp queries`);
    }
    this.abilities = abilities;
    this.detail = report.detail;
    this.#profiler = options.profile ? new Profiler(device) : null;
    this.#queue = new CommandQueue(device, this.#profiler);
    this.#pool = this.#openPool();
    this.#tables = new TableCache(device);
    this.#ops = new OpQueue(this.#queue);
  }

  get device(): GPUDevice {
    return this.#queue.device;
  }

  supports(op: OpName, _dtypes: readonly DType[]): boolean {
    return op in encoders;
  }

  /** @throws {BackendError} `backend_memory`, before anything is loaded, for a weight that this adapter cannot hold */
  expectFits(spec: WeightSpec, parts: readonly WeightPart[]): void {
    expectWeightFits(spec, parts, this.abilities.limits);
  }

  async load(spec: WeightSpec, parts: readonly WeightPart[]): Promise<Tensor> {
    const tensor = await loadWeight(this.#queue, spec, parts, this.abilities.limits);
    this.#persistent.set(tensor, weightBuffers(tensor));
    return tensor;
  }

  /**
   * A weight that is made on the device and never sent to it: random values to measure with, or to begin training from.
   *
   * @param fill gives the dispatches that write a part's values and scales
   */
  async create(
    spec: WeightSpec,
    dtype: WeightDType,
    fill: (part: GpuWeightPart) => readonly Dispatch[],
  ): Promise<Tensor> {
    const push = (part: GpuWeightPart) => {
      for (const dispatch of fill(part)) this.#queue.push(dispatch);
    };
    const tensor = await createWeight(this.device, spec, dtype, this.abilities.limits, push);
    this.#persistent.set(tensor, weightBuffers(tensor));
    return tensor;
  }

  zeros(spec: TensorSpec): Tensor {
    const numBytes = dtypeBytes(spec.dtype, numElements(spec.shape));
    const size = Math.max(16, Math.ceil(numBytes / 16) * 16);
    const limit = this.abilities.limits.maxStorageBufferBindingSize;
    if (size > limit) {
      throw new BackendError(
        "backend_memory",
        `webgpu: a cache of ${size} bytes in a layer, this adapter allows ${limit}; load with a smaller context or fewer sequences`,
      );
    }
    const flags = usage.storage | usage.copySource | usage.copyDestination;
    const buffer = this.device.createBuffer({ label: "cache", size, usage: flags });
    const tensor = new WebGpuTensor(spec, { buffer, offset: 0, size });
    this.#persistent.set(tensor, [buffer]);
    return tensor;
  }

  free(tensor: Tensor): void {
    const freed = own(tensor);
    const buffers = this.#persistent.get(freed);
    if (!buffers) return;
    this.#ops.flush();
    for (const buffer of buffers) this.#queue.destroyLater(buffer);
    this.#persistent.delete(freed);
    freed.free();
  }

  openArena(kind?: string): Arena {
    return this.#openArena(this.#pool, kind === undefined ? null : this.#plan(kind));
  }

  /** In buffers of its own, which later runs write again. */
  record(work: (arena: Arena) => Tensor): Recording {
    const pool = this.#openPool();
    const arena = this.#openArena(pool, null);
    const close = () => {
      arena.close();
      pool.clear();
    };
    try {
      const { value, ops } = this.#ops.record(() => work(arena));
      return {
        output: value,
        run: (step, inputs) => this.#ops.replay(ops, step as WebGpuArena, inputs),
        close,
      };
    } catch (error) {
      close();
      throw error;
    }
  }

  #openArena(pool: BufferPool, plan: BufferPlan | null): WebGpuArena {
    const arena: WebGpuArena = new WebGpuArena(
      this.abilities,
      this.#queue,
      pool,
      plan,
      this.#tables,
      this.#ops,
      () => this.#arenas.delete(arena),
    );
    this.#arenas.add(arena);
    return arena;
  }

  #openPool(): BufferPool {
    const flags = usage.storage | usage.copySource | usage.copyDestination;
    return new BufferPool(this.device, flags, (buffer) => this.#queue.destroyLater(buffer));
  }

  #plan(kind: string): BufferPlan {
    const last = this.#plans.get(kind) ?? [];
    this.#plans.set(kind, last);
    return new BufferPlan(this.#pool, last);
  }

  run<Op extends OpName>(op: Op, args: OpArgs[Op], output: Tensor): void {
    if (numElements(output.shape) === 0 && !writesOnlyArguments.has(op)) return;
    this.#ops.push({ op, args, output });
  }

  async read(tensor: Tensor): Promise<Float32Array | Int32Array> {
    const { dtype, shape, isPlain, range } = own(tensor);
    if ((dtype !== "f32" && dtype !== "i32") || !isPlain) {
      throw new BackendError("backend_unsupported", `webgpu: a ${dtype} weight cannot be read back`);
    }
    this.#ops.flush();
    const bytes = await this.#queue.read(range, dtypeBytes(dtype, numElements(shape)));
    return dtype === "i32" ? new Int32Array(bytes) : new Float32Array(bytes);
  }

  memory(): { persistent: number; temporary: number } {
    const buffers = [...this.#persistent.values()].flat();
    return {
      persistent: buffers.reduce((sum, { size }) => sum + size, 0),
      temporary: [...this.#arenas].reduce((sum, arena) => sum + arena.bytes, 0),
    };
  }

  /** What the device keeps for later steps: both stand still once steps repeat. */
  get cached(): { readonly pipelines: number; readonly bindGroups: number } {
    return { pipelines: this.#queue.pipelines.size, bindGroups: this.#queue.numBindGroups };
  }

  /** Time by kernel since the last call; empty unless opened with `profile`. */
  async takeProfile(): Promise<readonly KernelTime[]> {
    return this.#profiler ? this.#profiler.take() : [];
  }

  isLost(): boolean {
    return this.#queue.isLost;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const arena of this.#arenas) arena.close();
    for (const tensor of [...this.#persistent.keys()]) this.free(tensor);
    this.#pool.clear();
    this.#tables.clear();
    this.#queue.close();
    this.device.destroy();
  }
}
