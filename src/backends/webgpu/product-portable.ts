/** Products in the forms that gradients need, in f32 on any device. */

import type { DType } from "../../tensor/dtype.ts";
import type { BufferRange, Dispatch, GpuWeightPart } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { scalesPerRow, weightConstants } from "./weight-values.ts";

/** Rows and columns of a tile in product-portable.wgsl. */
export const tileSide = 64;

/** The override constants of product-portable.wgsl. */
interface Form {
  readonly aByColumn: 0 | 1;
  readonly weightByColumn: 0 | 1;
  readonly grouping: 0 | 1 | 2;
}

/** Kernels of a form for each dtype of weights. */
export type ProductKernels = ReturnType<typeof productKernels>;

export function productKernels(name: string, form: Form) {
  return weightConstants((constants) => ({
    name,
    code: wgsl.weightValues + wgsl.productPortable,
    entryPoint: "product",
    constants: { ...constants, ...form },
    writes: [false, false, false, false, true],
  }));
}

export interface Product {
  /** Of y; with rows by expert, of the tiles that may be needed. */
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: BufferRange;
  /** Values of a row of a, and the first that counts. */
  readonly aWidth: number;
  readonly aStart?: number;
  readonly weight: {
    readonly dtype: DType;
    /** Values of a row. */
    readonly width: number;
    readonly rowWords: number;
    readonly part: Pick<GpuWeightPart, "values" | "scales">;
  };
  readonly y: BufferRange;
  readonly accumulate?: boolean;
  readonly experts?: ExpertProduct;
}

export interface ExpertProduct {
  /** What `expertGroups` made. */
  readonly groups: BufferRange;
  readonly numExperts: number;
  /** Assignments that share a row. */
  readonly aShared: number;
  readonly weightShared: number;
  readonly firstExpert: number;
  readonly partExperts: number;
  readonly rowsPerExpert: number;
}

/**
 * @param layers    workgroups in z
 * @param kPerLayer contracted values of each, unless layers are experts
 */
export function product(
  kernels: ProductKernels,
  work: Product,
  layers = 1,
  kPerLayer = work.inner,
): Dispatch {
  const { rows, columns, inner, a, aWidth, aStart = 0, weight, y, accumulate = false, experts } = work;
  const { values, scales } = weight.part;
  const sizes = [rows, columns, inner, aWidth, aStart];
  const stored = [weight.rowWords, scalesPerRow(weight.dtype, weight.width)];
  const grouped = experts
    ? [
        experts.aShared,
        experts.weightShared,
        experts.numExperts,
        experts.firstExpert,
        experts.partExperts,
        experts.rowsPerExpert,
      ]
    : [1, 1, 0, 0, 0, 0];
  return {
    kernel: kernels[weight.dtype as keyof ProductKernels],
    params: paramsOf([...sizes, ...stored, accumulate ? 1 : 0, ...grouped, kPerLayer]),
    buffers: [values, scales ?? values, a, experts?.groups ?? a, y],
    workgroups: [Math.ceil(columns / tileSide), Math.ceil(rows / tileSide), layers],
  };
}
