import { BackendError } from "../../errors.ts";
import type { Arena } from "../../tensor/backend.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { formatShape, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";

/** One arena on every device that is used, all closed together. */
export interface DeviceArenas {
  /** The arena on a device, opened with its first use. */
  on(device: number): Arena;
}

export type HostValues = Float32Array | Int32Array;

/** A tensor on one device or on several. What is planned was queued; what is placed has been handed to the device. */
export class LayeredTensor implements Tensor {
  readonly backend: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Null for weights and caches. */
  readonly arenas: DeviceArenas | null;
  /** Of an upload, which goes to a device when an op there reads it; else null. */
  readonly values: HostValues | null;
  /** The device that it was computed on; null for uploads, and before the op is queued. */
  home: number | null = null;
  /** Rises with every op queued; 0 for what no op computed. */
  order = 0;
  isFreed = false;
  readonly planned = new Set<number>();
  readonly #places = new Map<number, Tensor | Error>();

  constructor(
    backend: string,
    { dtype, shape }: TensorSpec,
    arenas: DeviceArenas | null,
    values: HostValues | null = null,
  ) {
    this.backend = backend;
    this.dtype = dtype;
    this.shape = shape;
    this.arenas = arenas;
    this.values = values;
  }

  /** Records that a device has it, or why it has not. */
  place(device: number, tensor: Tensor | Error): void {
    this.#places.set(device, tensor);
  }

  /** The device's own tensor. @throws what kept the values from being computed or handed over */
  on(device: number): Tensor {
    const place = this.#places.get(device);
    if (place instanceof Error) throw place;
    if (place) return place;
    throw new Error(`${this.backend}: a ${this.dtype} ${formatShape(this.shape)} tensor has no values yet`);
  }
}

/** @throws {BackendError} `backend_disposed` for a freed tensor, `backend_unsupported` for another backend's */
export function own(tensor: Tensor, backend: string): LayeredTensor {
  if (!(tensor instanceof LayeredTensor)) {
    throw new BackendError(
      "backend_unsupported",
      `${backend}: a tensor of backend "${tensor.backend}" was passed`,
    );
  }
  if (tensor.isFreed) {
    throw new BackendError(
      "backend_disposed",
      `${backend}: a ${tensor.dtype} ${formatShape(tensor.shape)} tensor was used after it was freed`,
    );
  }
  return tensor;
}

/** The same arguments with every tensor replaced; a KV cache holds tensors one level down. */
export function mapTensors<Op extends OpName>(
  args: OpArgs[Op],
  replace: (tensor: LayeredTensor) => Tensor,
): OpArgs[Op] {
  const mapped = (value: unknown, isCache: boolean): unknown => {
    if (value instanceof LayeredTensor) return replace(value);
    if (!isCache || value === null) return value;
    return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, mapped(one, false)]));
  };
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, mapped(value, key === "cache")]),
  ) as unknown as OpArgs[Op];
}
