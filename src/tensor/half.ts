/**
 * Float bytes <-> 32-bit floats.
 */

const bits = new Uint32Array(1);
const value = new Float32Array(bits.buffer);

/** The f32 values of little-endian bf16 bytes (exact: bf16 is the upper half of f32). */
export function bf16ToF32(bytes: Uint8Array): Float32Array {
  const output = new Float32Array(bytes.length >> 1);
  const words = new Uint32Array(output.buffer);
  for (let i = 0; i < words.length; i++) words[i] = (bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24);
  return output;
}

/** The f32 values of little-endian IEEE f16 bytes (exact, subnormals and infinities included). */
export function f16ToF32(bytes: Uint8Array): Float32Array {
  const output = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < output.length; i++) {
    const half = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) output[i] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else if (exponent === 0) output[i] = sign * fraction * 2 ** -24;
    else output[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return output;
}

/** Little-endian f32 bytes as numbers; a copy, so the bytes need no alignment. */
export function f32FromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** bf16 bytes of f32 values, rounded to nearest, ties to even; NaN stays NaN. */
export function f32ToBf16(values: Float32Array): Uint8Array {
  const output = new Uint8Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    value[0] = values[i]!;
    const word = bits[0]!;
    const isNaNWord = (word & 0x7fffffff) > 0x7f800000;
    const rounded = isNaNWord ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
    output[2 * i] = rounded & 255;
    output[2 * i + 1] = (rounded >>> 8) & 255;
  }
  return output;
}

/** The f32 values of little-endian bytes of any float type. */
export function toF32(dtype: "f32" | "f16" | "bf16", bytes: Uint8Array): Float32Array {
  if (dtype === "f32") return f32FromBytes(bytes);
  return dtype === "bf16" ? bf16ToF32(bytes) : f16ToF32(bytes);
}
