/**
 * Element types a backend may hold.
 *
 * `int8` is a weight of shape [..., rows, columns] with one float scale per row (value = scale * int8);
 * the scales belong to the tensor and travel with it.
 */
export type DType = "f32" | "f16" | "bf16" | "int8" | "i32";

/** Types a weight may be stored in. */
export type WeightDType = Exclude<DType, "i32">;

/** Bytes of one element, scales not counted. */
export const dtypeBytes: Readonly<Record<DType, number>> = { f32: 4, f16: 2, bf16: 2, int8: 1, i32: 4 };
