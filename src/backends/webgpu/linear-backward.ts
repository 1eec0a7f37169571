/** Gradients of `linear`. */

import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch } from "./kernel.ts";
import { product, productKernels } from "./product-portable.ts";

const inputKernels = productKernels("linearBackwardInput", { aByColumn: 0, weightByColumn: 0, grouping: 0 });
const weightKernels = productKernels("linearBackwardWeight", {
  aByColumn: 1,
  weightByColumn: 0,
  grouping: 0,
});

export function linearBackwardInput(
  { dy, weight }: OpArgs["linearBackwardInput"],
  output: WebGpuTensor,
): Dispatch[] {
  const [rows, aWidth] = dy.shape as [number, number];
  const { dtype, shape, rowWords, parts } = own(weight).weight;
  const width = shape[1]!;
  return parts.map((part, i) =>
    product(inputKernels, {
      rows,
      columns: width,
      inner: part.numRows,
      a: own(dy).range,
      aWidth,
      aStart: part.firstRow,
      weight: { dtype, width, rowWords, part },
      y: output.range,
      accumulate: i > 0,
    }),
  );
}

export function linearBackwardWeight(
  { dy, x }: OpArgs["linearBackwardWeight"],
  output: WebGpuTensor,
): Dispatch[] {
  const [inner, rows] = dy.shape as [number, number];
  const columns = x.shape[1]!;
  const part = { values: own(x).range, scales: null };
  const weight = { dtype: "f32", width: columns, rowWords: columns, part } as const;
  return [
    product(weightKernels, { rows, columns, inner, a: own(dy).range, aWidth: rows, weight, y: output.range }),
  ];
}
