/** Element types of tensors. */
export type DType = "f32" | "f16" | "bf16" | "int8" | "q4" | "i32";

/**
 * Types a weight may be stored in. int8: value = scale of its row * integer. q4: groups of 32 along a row, value = scale of
 * the group * (4-bit integer - 8); docs/quantisation.md has the layout.
 */
export type WeightDType = Exclude<DType, "i32">;

/** Values that share one q4 scale. */
export const q4GroupSize = 32;

/** Bytes of `count` values of a type, scales not counted. */
export function dtypeBytes(dtype: DType, count: number): number {
  switch (dtype) {
    case "f32":
    case "i32":
      return count * 4;
    case "f16":
    case "bf16":
      return count * 2;
    case "int8":
      return count;
    case "q4":
      return count / 2;
  }
}
