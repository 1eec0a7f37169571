/** What goes with weight-values.wgsl. */

import { type DType, q4GroupSize, type WeightDType } from "../../tensor/dtype.ts";

const codes: Readonly<Record<WeightDType, number>> = { f32: 0, f16: 1, bf16: 2, int8: 3, q4: 4 };

/** One value for each dtype of weights, given the constants that select it in weight-values.wgsl. */
export function weightConstants<Value>(
  make: (constants: Readonly<Record<string, number>>) => Value,
): Readonly<Record<WeightDType, Value>> {
  const entries = Object.entries(codes).map(([dtype, code]) => [dtype, make({ dtype: code })]);
  return Object.fromEntries(entries) as Record<WeightDType, Value>;
}

/** Scales of a row of `width` values. */
export function scalesPerRow(dtype: DType, width: number): number {
  return dtype === "int8" ? 1 : dtype === "q4" ? width / q4GroupSize : 0;
}
