/**
 * Quantised bytes -> values. Layouts: docs/quantisation.md.
 */

import type { WeightDType } from "./dtype.ts";
import { q4GroupSize } from "./dtype.ts";
import { toF32 } from "./half.ts";

/**
 * Values of a stored weight in double precision: exactly scale * integer for the quantised types.
 *
 * @param bytes  of the values
 * @param scales int8: one a row of `width` values; q4: one a group; null for floats
 */
export function dequantize(
  dtype: WeightDType,
  bytes: Uint8Array,
  scales: Float32Array | null,
  width: number,
): Float64Array {
  if (dtype === "int8") {
    const integers = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    return Float64Array.from(integers, (value, i) => value * scales![Math.floor(i / width)]!);
  }
  if (dtype === "q4") {
    const half = q4GroupSize / 2;
    const values = new Float64Array(bytes.length * 2);
    bytes.forEach((byte, i) => {
      const group = Math.floor(i / half);
      const at = group * q4GroupSize + (i % half);
      values[at] = ((byte & 15) - 8) * scales![group]!;
      values[at + half] = ((byte >> 4) - 8) * scales![group]!;
    });
    return values;
  }
  return Float64Array.from(toF32(dtype, bytes));
}
