/**
 * Float bytes <-> 32-bit floats.
 */

import { roundHalfEven } from "./round-half-even.ts";

const bits = new Uint32Array(1);
const value = new Float32Array(bits.buffer);

/** The f32 values of little-endian bf16 bytes (exact: bf16 is the upper half of f32). */
export function bf16ToF32(bytes: Uint8Array): Float32Array {
  const output = new Float32Array(bytes.length >> 1);
  const words = new Uint32Array(output.buffer);
  for (let i = 0; i < words.length; i++) words[i] = (bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24);
  return output;
}

/** The f32 values of little-endian IEEE f16 bytes (exact, subnormals and infinities included; NaN stays NaN). */
export function f16ToF32(bytes: Uint8Array): Float32Array {
  const output = new Float32Array(bytes.length >> 1);
  const words = new Uint32Array(output.buffer);
  for (let i = 0; i < words.length; i++) {
    const half = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
    // The same digits, 112 powers of two too small for the wider exponent's bias.
    words[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    if ((half & 0x7c00) === 0x7c00) words[i] = words[i]! | 0x7f800000;
    else output[i] = output[i]! * 2 ** 112;
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

/** The nearest f16 value, ties to even; infinite from 65520 on. NaN stays NaN. */
export function roundToF16(x: number): number {
  if (Math.abs(x) >= 65520) return Math.sign(x) * Number.POSITIVE_INFINITY;
  if (Math.abs(x) < 2 ** -14) return roundHalfEven(x * 2 ** 24) * 2 ** -24;
  value[0] = x;
  const word = bits[0]!;
  bits[0] = (word + 0xfff + ((word >>> 13) & 1)) & ~0x1fff;
  return value[0];
}

/** f16 bytes of f32 values, rounded to nearest, ties to even. */
export function f32ToF16(values: Float32Array): Uint8Array {
  const output = new Uint8Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const half = f16Word(roundToF16(values[i]!));
    output[2 * i] = half & 255;
    output[2 * i + 1] = half >>> 8;
  }
  return output;
}

/** The 16 bits of a value that f16 has. */
function f16Word(x: number): number {
  value[0] = x;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = Math.abs(x);
  if (Number.isNaN(x)) return sign | 0x7e00;
  if (magnitude === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | (magnitude * 2 ** 24);
  return sign | (((word & 0x7fffffff) - 0x38000000) >>> 13);
}

/** The f32 values of little-endian bytes of any float type. */
export function toF32(dtype: "f32" | "f16" | "bf16", bytes: Uint8Array): Float32Array {
  if (dtype === "f32") return f32FromBytes(bytes);
  return dtype === "bf16" ? bf16ToF32(bytes) : f16ToF32(bytes);
}
