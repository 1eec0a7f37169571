/**
 * Rows of values -> quantised bytes and scales; `dequantize` is the way back. Layouts and formulas: docs/quantisation.md.
 */

import { q4GroupSize } from "./dtype.ts";
import { roundToF16 } from "./half.ts";
import { roundHalfEven } from "./round-half-even.ts";

export type QuantizedDType = "int8" | "q4";

export interface QuantizedRows {
  readonly bytes: Uint8Array;
  /** int8: one a row; q4: one a group, each an f16 value. */
  readonly scales: Float32Array;
}

/** Largest magnitude that each format takes; beyond it a q4 scale would leave f16. */
export const largestQuantizable: Readonly<Record<QuantizedDType, number>> = {
  int8: 3.4028234663852886e38,
  q4: 65504 * 6,
};

/**
 * Quantises whole rows, each on its own: the result does not depend on how a matrix is cut into calls.
 *
 * @param values finite, at most `largestQuantizable`
 * @param width  of a row; q4: a multiple of 32
 */
export function quantize(dtype: QuantizedDType, values: Float32Array, width: number): QuantizedRows {
  return dtype === "int8" ? quantizeInt8(values, width) : quantizeQ4(values);
}

/**
 * Symmetric int8 with one scale a row: scale = max|w| / 127, integer = w / scale to the nearest, ties to even. Both
 * divisions are rounded to float32, as PyTorch does them. A row of zeros has scale 1.
 *
 * Source: huggingface/optimum-quanto:optimum/quanto/tensor/optimizers/absmax_optimizer.py
 */
function quantizeInt8(values: Float32Array, width: number): QuantizedRows {
  const integers = new Int8Array(values.length);
  const scales = new Float32Array(values.length / width);
  for (let row = 0; row < scales.length; row++) {
    const end = (row + 1) * width;
    const largest = Math.abs(extremeOf(values, row * width, end));
    const scale = Math.fround(largest / 127) || 1;
    scales[row] = scale;
    for (let i = row * width; i < end; i++) {
      // Only scales below the normal range of float32 are coarse enough for a quotient beyond 127.
      integers[i] = clamp(roundHalfEven(Math.fround(values[i]! / scale)), -128, 127);
    }
  }
  return { bytes: new Uint8Array(integers.buffer), scales };
}

function quantizeQ4(values: Float32Array): QuantizedRows {
  const half = q4GroupSize / 2;
  const scales = new Float32Array(values.length / q4GroupSize);
  const bytes = new Uint8Array(values.length / 2);
  for (let group = 0; group < scales.length; group++) {
    const start = group * q4GroupSize;
    const scale = groupScale(values, start);
    scales[group] = scale;
    for (let i = 0; i < half; i++) {
      const low = level(values[start + i]!, scale) + 8;
      const high = level(values[start + half + i]!, scale) + 8;
      bytes[group * half + i] = low | (high << 4);
    }
  }
  return { bytes, scales };
}

/** The integer from -8 to 7 that stands for `x`; 0 when the scale is. */
function level(x: number, scale: number): number {
  return scale === 0 ? 0 : clamp(roundHalfEven(x / scale), -8, 7);
}

/** Levels at which the value of largest magnitude is tried; -8 first, so that it wins when nothing is gained. */
const extremeLevels = [-8, -8.6, -7.6, -7.2, -6.8];

/**
 * The f16 scale with the least squared error among: the value of largest magnitude over each of `extremeLevels`, and the
 * least-squares scale for the levels that the best of these gives.
 */
function groupScale(values: Float32Array, start: number): number {
  const extreme = extremeOf(values, start, start + q4GroupSize);
  let best = roundToF16(extreme / extremeLevels[0]!);
  if (best === 0) return 0;
  let leastError = squaredError(values, start, best);
  for (let i = 1; i <= extremeLevels.length; i++) {
    const candidate = i < extremeLevels.length ? extreme / extremeLevels[i]! : fitScale(values, start, best);
    const scale = roundToF16(candidate);
    const error = squaredError(values, start, scale);
    if (error >= leastError) continue;
    leastError = error;
    best = scale;
  }
  return best;
}

function squaredError(values: Float32Array, start: number, scale: number): number {
  let sum = 0;
  for (let i = start; i < start + q4GroupSize; i++) {
    const x = values[i]!;
    const difference = x - level(x, scale) * scale;
    sum += difference * difference;
  }
  return sum;
}

/** The s that makes sum (x - s level)^2 least for the levels that `scale` gives: sum x level / sum level^2. */
function fitScale(values: Float32Array, start: number, scale: number): number {
  let products = 0;
  let squares = 0;
  for (let i = start; i < start + q4GroupSize; i++) {
    const x = values[i]!;
    const integer = level(x, scale);
    products += x * integer;
    squares += integer * integer;
  }
  return products / squares;
}

/** The value of largest magnitude, the first of equals; 0 when there is none. */
function extremeOf(values: Float32Array, start: number, end: number): number {
  let extreme = 0;
  for (let i = start; i < end; i++) {
    const x = values[i]!;
    if (Math.abs(x) > Math.abs(extreme)) extreme = x;
  }
  return extreme;
}

function clamp(x: number, least: number, most: number): number {
  return x < least ? least : x > most ? most : x;
}
