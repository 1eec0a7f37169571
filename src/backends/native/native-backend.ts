/**
 * The CPU backend: ops are queued as commands and run by compiled kernels, off JavaScript's thread.
 */

import { BackendError } from "../../errors.ts";
import type { Arena, Backend, WeightPart, WeightSpec } from "../../tensor/backend.ts";
import { type DType, dtypeBytes } from "../../tensor/dtype.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import { encoders } from "./encode.ts";
import { dtypeCodes, type Executor } from "./executor.ts";
import { Machine } from "./machine.ts";
import { ChunkPool, NativeArena } from "./native-arena.ts";
import { NativeTensor, own } from "./native-tensor.ts";
import { loadWeight } from "./weights.ts";

/** A backend on an executor. Several backends may share one process: their lists take turns. */
export function createNativeBackend(executor: Executor): Backend {
  return new NativeBackend(executor);
}

class NativeBackend implements Backend {
  readonly name = "native";
  readonly #machine: Machine;
  readonly #chunks: ChunkPool;
  readonly #arenas = new Set<NativeArena>();
  /** Bytes of each block that `load` and `zeros` made. */
  readonly #persistent = new Map<NativeTensor, number>();

  constructor(executor: Executor) {
    this.#machine = new Machine(executor);
    this.#chunks = new ChunkPool(this.#machine);
  }

  supports(op: OpName, _dtypes: readonly DType[]): boolean {
    return op in encoders;
  }

  async load(spec: WeightSpec, parts: readonly WeightPart[]): Promise<Tensor> {
    const tensor = await loadWeight(this.#machine, spec, parts);
    const { layout, dtype } = tensor;
    const numBytes =
      layout.kind === "matrices"
        ? layout.count * this.#machine.executor.packedBytes(dtypeCodes[layout.dtype], layout.n, layout.k)
        : dtypeBytes(dtype, numElements(spec.shape));
    this.#persistent.set(tensor, numBytes);
    return tensor;
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
    // Nobody waits for the blocks to be freed; a failure here would have failed what came before.
    this.#machine.flush().catch(() => {});
  }
}
