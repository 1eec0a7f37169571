/**
 * The CPU backend: ops are queued as commands and run by compiled kernels, off JavaScript's thread.
 */

import { BackendError } from "../../errors.ts";
import type { Arena, Backend, KernelTime, WeightPart, WeightSpec } from "../../tensor/backend.ts";
import { type DType, dtypeBytes } from "../../tensor/dtype.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import { encoders } from "./encode.ts";
import { dtypeCodes, type Executor } from "./executor.ts";
import { Machine } from "./machine.ts";
import { ChunkPool, NativeArena } from "./native-arena.ts";
import { NativeTensor, own, type Place } from "./native-tensor.ts";
import type { PackedCache } from "./packed-cache.ts";
import { measurePeaks } from "./peaks.ts";
import { loadWeight } from "./weights.ts";

/** A backend on an executor, which closes with it. Lists of all backends of a process take turns. */
export function createNativeBackend(
  executor: Executor,
  packedCache: PackedCache | null = null,
): NativeBackend {
  return new NativeBackend(executor, packedCache);
}

export class NativeBackend implements Backend {
  readonly name: string;
  readonly #machine: Machine;
  readonly #chunks: ChunkPool;
  readonly #arenas = new Set<NativeArena>();
  /** Bytes of each block that `load` and `zeros` made. */
  readonly #persistent = new Map<NativeTensor, number>();

  readonly #packedCache: PackedCache | null;

  constructor(executor: Executor, packedCache: PackedCache | null) {
    this.name = executor.name;
    this.#machine = new Machine(executor);
    this.#packedCache = packedCache;
    this.#chunks = new ChunkPool(this.#machine);
  }

  supports(op: OpName, _dtypes: readonly DType[]): boolean {
    return op in encoders;
  }

  isLost(): boolean {
    return this.#machine.isLost;
  }

  async load(spec: WeightSpec, parts: readonly WeightPart[]): Promise<Tensor> {
    const cache = this.#packedCache;
    const key = `${spec.role} ${spec.name}`; // a tied head and its table have one name
    const tensor =
      cache?.find(this.#machine, key, spec.shape) ?? (await loadWeight(this.#machine, spec, parts));
    cache?.add(this.#machine, key, tensor, (place) => Math.ceil(this.#placeBytes(tensor, place) / 64) * 64);
    this.#persistent.set(tensor, this.#placeBytes(tensor, tensor.place));
    return tensor;
  }

  /** Completes the packed cache, where there is one. */
  async finishLoading(): Promise<void> {
    await this.#packedCache?.finish(this.#machine);
  }

  zeros(spec: TensorSpec): Tensor {
    const numBytes = dtypeBytes(spec.dtype, numElements(spec.shape));
    const block = this.#machine.createBlock(numBytes, true);
    const tensor = new NativeTensor(spec, { block, offset: 0 }, { kind: "plain" }, [block]);
    this.#persistent.set(tensor, numBytes);
    return tensor;
  }

  free(tensor: Tensor): void {
    const freed = own(tensor);
    if (!this.#persistent.delete(freed)) return;
    for (const block of freed.blocks) this.#machine.freeBlock(block);
    freed.free();
  }

  openArena(): Arena {
    const arena = new NativeArena(this.#machine, this.#chunks, () => this.#arenas.delete(arena));
    this.#arenas.add(arena);
    return arena;
  }

  run<Op extends OpName>(op: Op, args: OpArgs[Op], output: Tensor): void {
    const [command, words] = encoders[op](args, output);
    this.#machine.push(command, words);
  }

  async read(tensor: Tensor): Promise<Float32Array | Int32Array> {
    const { place, dtype, shape } = own(tensor);
    if (dtype !== "f32" && dtype !== "i32") {
      throw new BackendError("backend_unsupported", `native: a ${dtype} weight cannot be read back`);
    }
    this.#machine.push("read", [dtypeBytes(dtype, numElements(shape)), place.block, place.offset]);
    const buffers = await this.#machine.flush();
    const buffer = buffers.at(-1)!;
    return dtype === "i32" ? new Int32Array(buffer) : new Float32Array(buffer);
  }

  /** Counts from here on what each command costs, until `takeProfile`. All backends on the executor are counted. */
  async startProfile(): Promise<void> {
    this.#machine.push("profile", [1]);
    await this.#machine.flush();
  }

  /** Commands since `startProfile`, the dearest first. */
  async takeProfile(): Promise<readonly KernelTime[]> {
    this.#machine.push("profile", [0]);
    const costs = new Float64Array((await this.#machine.flush()).at(-1)!);
    return this.#machine.executor.commandNames
      .map((kernel, code) => ({ kernel, calls: costs[2 * code]!, totalMs: costs[2 * code + 1]! * 1000 }))
      .filter(({ calls }) => calls > 0)
      .sort((a, b) => b.totalMs - a.totalMs);
  }

  /** Operations a second of f32 multiply-adds on all threads, two for each; takes some 30 ms. */
  async matrixRate(): Promise<number> {
    return (await measurePeaks(this.#machine.executor, 2 ** 20)).f32;
  }

  memory(): { persistent: number; temporary: number } {
    const sum = (numbers: Iterable<number>) => Array.from(numbers).reduce((a, b) => a + b, 0);
    return {
      persistent: sum(this.#persistent.values()),
      temporary: sum(Array.from(this.#arenas, (arena) => arena.bytes)),
    };
  }

  close(): void {
    for (const arena of this.#arenas) arena.close();
    for (const tensor of this.#persistent.keys()) this.free(tensor);
    this.#chunks.clear();
    this.#packedCache?.close(this.#machine);
    // Nobody waits for the blocks to be freed; a failure here would have failed what came before.
    this.#machine.flush().catch(() => {});
    this.#machine.executor.close();
  }

  /** Bytes of a weight's values, or of its scales. */
  #placeBytes({ layout, dtype, shape, place }: NativeTensor, at: Place): number {
    if (at !== place) return 4 * shape[0]!;
    if (layout.kind === "plain") return dtypeBytes(dtype, numElements(shape));
    if (layout.kind === "rows") return dtypeBytes(layout.dtype, numElements(shape));
    const each = this.#machine.executor.packedBytes(dtypeCodes[layout.dtype], layout.n, layout.k);
    return layout.count * Math.ceil(each / 64) * 64;
  }
}
