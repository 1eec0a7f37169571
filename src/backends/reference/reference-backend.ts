/**
 * The reference backend: plain loops in float64 throughout, caches included. It defines correct and is not tuned.
 * Its differences from other implementations are theirs: float32 values go in, and come out rounded once.
 */

import { BackendError } from "../../errors.ts";
import type { Arena, Backend, WeightPart, WeightSpec } from "../../tensor/backend.ts";
import { type DType, dtypeBytes } from "../../tensor/dtype.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { dequantize } from "../../tensor/quantized.ts";
import { formatShape, numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";
import { kernels } from "./kernels.ts";
import { own, ReferenceTensor } from "./reference-tensor.ts";

/** A new reference backend. */
export function createReferenceBackend(): Backend {
  return new ReferenceBackend();
}

class ReferenceBackend implements Backend {
  readonly name = "reference";
  readonly #persistent = new Set<ReferenceTensor>();
  readonly #arenas = new Set<ReferenceArena>();

  supports(op: OpName, dtypes: readonly DType[]): boolean {
    return op in kernels && dtypes.every((dtype) => dtype === "f32" || dtype === "i32");
  }

  async load({ shape }: WeightSpec, parts: readonly WeightPart[]): Promise<Tensor> {
    const values = new Float64Array(numElements(shape));
    let at = 0;
    for (const { dtype, count, read, scales } of parts) {
      if (at + count > values.length) break;
      const bytes = await read(0, dtypeBytes(dtype, count));
      const width = shape.at(-1)!;
      values.set(dequantize(dtype, bytes, scales && (await scales()), width), at);
      at += count;
    }
    if (at !== values.length) {
      throw new BackendError(
        "backend_shape",
        `reference: ${at} weight values for the shape ${formatShape(shape)}`,
      );
    }
    return this.#keep(new ReferenceTensor({ dtype: "f32", shape }, values));
  }

  zeros(spec: TensorSpec): Tensor {
    return this.#keep(new ReferenceTensor(spec));
  }

  free(tensor: Tensor): void {
    this.#persistent.delete(own(tensor));
    own(tensor).free();
  }

  openArena(): Arena {
    const arena = new ReferenceArena(() => this.#arenas.delete(arena));
    this.#arenas.add(arena);
    return arena;
  }

  run<Op extends OpName>(op: Op, args: OpArgs[Op], output: Tensor): void {
    kernels[op](args, output);
  }

  async read(tensor: Tensor): Promise<Float32Array | Int32Array> {
    const { values } = own(tensor);
    const copy = values instanceof Int32Array ? values.slice() : Float32Array.from(values);
    // Kernels here run on the caller's thread: let timers and signals through once a step.
    await nextTurn();
    return copy;
  }

  memory(): { persistent: number; temporary: number } {
    const bytes = (tensors: Iterable<ReferenceTensor>) =>
      Array.from(tensors).reduce((sum, tensor) => sum + tensor.numBytes, 0);
    return {
      persistent: bytes(this.#persistent),
      temporary: Array.from(this.#arenas).reduce((sum, arena) => sum + bytes(arena.tensors), 0),
    };
  }

  close(): void {
    for (const arena of this.#arenas) arena.close();
    for (const tensor of this.#persistent) tensor.free();
    this.#persistent.clear();
  }

  #keep(tensor: ReferenceTensor): ReferenceTensor {
    this.#persistent.add(tensor);
    return tensor;
  }
}

class ReferenceArena implements Arena {
  readonly tensors: ReferenceTensor[] = [];
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  allocate(spec: TensorSpec): Tensor {
    return this.#keep(new ReferenceTensor(spec));
  }

  upload(values: Float32Array | Int32Array, shape: readonly number[]): Tensor {
    if (values.length !== numElements(shape)) {
      throw new BackendError(
        "backend_shape",
        `reference: ${values.length} values for the shape ${formatShape(shape)}`,
      );
    }
    const dtype = values instanceof Int32Array ? "i32" : "f32";
    const copy = values instanceof Int32Array ? values.slice() : Float64Array.from(values);
    return this.#keep(new ReferenceTensor({ dtype, shape }, copy));
  }

  scope(work: () => Tensor): Tensor {
    const before = this.tensors.length;
    const result = work();
    const inside = this.tensors.splice(before);
    for (const tensor of inside) {
      if (tensor === result) this.tensors.push(tensor);
      else tensor.free();
    }
    return result;
  }

  close(): void {
    for (const tensor of this.tensors) tensor.free();
    this.tensors.length = 0;
    this.#onClose();
  }

  #keep(tensor: ReferenceTensor): ReferenceTensor {
    this.tensors.push(tensor);
    return tensor;
  }
}

/**
 * Ends when the event loop has gone round. In Node a timer does not do that: one that is due when another has run follows
 * at once, before signals and input, and with a step queued ahead one always is.
 */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
