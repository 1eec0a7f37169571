import { BackendError } from "../../errors.ts";
import type { DType } from "../../tensor/dtype.ts";
import { formatShape, numElements, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";

/** A tensor in ordinary memory, row-major. Floats are held in double precision, so no step rounds between ops. */
export class ReferenceTensor implements Tensor {
  readonly backend = "reference";
  readonly dtype: DType;
  readonly shape: readonly number[];
  #values: Float64Array | Int32Array | null;

  constructor({ dtype, shape }: TensorSpec, values?: Float64Array | Int32Array) {
    this.dtype = dtype;
    this.shape = shape;
    this.#values =
      values ?? (dtype === "i32" ? new Int32Array(numElements(shape)) : new Float64Array(numElements(shape)));
  }

  get values(): Float64Array | Int32Array {
    if (!this.#values) {
      throw new BackendError(
        "backend_disposed",
        `reference: a ${this.dtype} ${formatShape(this.shape)} tensor was used after it was freed`,
      );
    }
    return this.#values;
  }

  get numBytes(): number {
    return this.#values?.byteLength ?? 0;
  }

  free(): void {
    this.#values = null;
  }
}

/** The values of a float tensor of this backend. */
export function floats(tensor: Tensor): Float64Array {
  const { values } = own(tensor);
  if (values instanceof Float64Array) return values;
  throw new BackendError("backend_unsupported", `reference: expected f32, found ${tensor.dtype}`);
}

/** The values of an index tensor of this backend. */
export function integers(tensor: Tensor): Int32Array {
  const { values } = own(tensor);
  if (values instanceof Int32Array) return values;
  throw new BackendError("backend_unsupported", `reference: expected i32, found ${tensor.dtype}`);
}

export function own(tensor: Tensor): ReferenceTensor {
  if (tensor instanceof ReferenceTensor) return tensor;
  throw new BackendError(
    "backend_unsupported",
    `reference: a tensor of backend "${tensor.backend}" was passed`,
  );
}
