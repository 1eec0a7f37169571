import { BackendError } from "../../errors.ts";
import type { DType, WeightDType } from "../../tensor/dtype.ts";
import { formatShape, type Tensor, type TensorSpec } from "../../tensor/tensor.ts";

/** Where a tensor's bytes lie on the machine. */
export interface Place {
  readonly block: number;
  readonly offset: number;
}

/** How the bytes are laid out. */
export type Layout =
  /** Row-major values of `dtype`. */
  | { readonly kind: "plain" }
  /** `count` packed matrices of [n, k], one after the other at multiples of 64 bytes. */
  | {
      readonly kind: "matrices";
      readonly dtype: WeightDType;
      readonly count: number;
      readonly n: number;
      readonly k: number;
    }
  /** Row-major rows for `embedding`; int8 has scales. */
  | { readonly kind: "rows"; readonly dtype: WeightDType; readonly scales: Place | null };

/** A tensor on the machine; values stay there. */
export class NativeTensor implements Tensor {
  readonly backend = "native";
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly layout: Layout;
  /** Blocks that go with the tensor when it is freed, for weights and caches. */
  readonly blocks: readonly number[];
  #place: Place | null;

  constructor(
    { dtype, shape }: TensorSpec,
    place: Place,
    layout: Layout = { kind: "plain" },
    blocks: readonly number[] = [],
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.layout = layout;
    this.blocks = blocks;
    this.#place = place;
  }

  get place(): Place {
    if (this.#place) return this.#place;
    throw new BackendError(
      "backend_disposed",
      `native: a ${this.dtype} ${formatShape(this.shape)} tensor was used after it was freed`,
    );
  }

  free(): void {
    this.#place = null;
  }
}

export function own(tensor: Tensor): NativeTensor {
  if (tensor instanceof NativeTensor) return tensor;
  throw new BackendError("backend_unsupported", `native: a tensor of backend "${tensor.backend}" was passed`);
}
