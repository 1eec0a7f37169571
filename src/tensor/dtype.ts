/** Element types a backend may hold. */
export type DType = "f32" | "f16" | "bf16" | "i32";

/** Types a weight may be stored in. */
export type WeightDType = Exclude<DType, "i32">;

/** Bytes of one element. */
export const dtypeBytes: Readonly<Record<DType, number>> = { f32: 4, f16: 2, bf16: 2, i32: 4 };
