/**
 * Bicubic resampling, equal to Pillow's in every bit.
 *
 *   c_o = (o + 0.5) * scale                       centre of output o, scale = n_in / n_out
 *   w_x = f((x - c_o + 0.5) / max(scale, 1))      x within 2 * max(scale, 1) of c_o, then divided by their sum
 *   out = clamp((2^21 + sum_x trunc(w_x * 2^22 +- 0.5) * in_x) >> 22)
 *
 * f is the cubic kernel with a = -0.5; when shrinking it is widened, which removes aliasing. Horizontal pass first, its
 * result rounded to 8 bits, then vertical; the other way round for very tall images. A pass is skipped when that side
 * keeps its length.
 *
 * The vertical pass pulls rows out of the horizontal one and keeps only those it still needs in a ring, so that the
 * memory beyond the result is a few rows, whatever the aspect.
 * Source: Pillow 12.3, `Image.resize` and `ImagingResample`
 */

import type { RgbImage } from "./rgb-image.ts";
import type { ImageSize } from "./tile-plan.ts";

const precisionBits = 22;
const half = 1 << (precisionBits - 1);

/** Fixed-point weights of one axis. Output o sums `count[o]` inputs from `first[o]`, weights from `o * stride`. */
export interface Axis {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Across, then down; null for a side that keeps its length. */
export interface ResamplePass {
  readonly size: ImageSize;
  readonly across: Axis | null;
  readonly down: Axis | null;
}

/** What is to be done to an image of one size for one of another: one pass, or two where Pillow goes down first. */
export function resamplePasses(from: ImageSize, to: ImageSize): readonly ResamplePass[] {
  if (verticalFirst(from, to) && to.width !== from.width) {
    const between = { width: from.width, height: to.height };
    return [...resamplePasses(from, between), ...resamplePasses(between, to)];
  }
  const across = to.width === from.width ? null : axisWeights(from.width, to.width);
  const down = to.height === from.height ? null : axisWeights(from.height, to.height);
  return [{ size: to, across, down }];
}

/** Pillow turns the passes round for images over a hundred times as tall as wide that get shorter. */
function verticalFirst(from: ImageSize, to: ImageSize): boolean {
  return from.height > from.width * 100 && to.height < from.height;
}

/**
 * Resizes an image to exactly `size`; the aspect is not kept. The result never shares memory with `image`.
 *
 * @param size  pixels, both sides at least 1
 */
export function resample(image: RgbImage, size: ImageSize): RgbImage {
  return resamplePasses(image, size).reduce(runPass, image);
}

function runPass(image: RgbImage, { size, across, down }: ResamplePass): RgbImage {
  const { width, height } = size;
  if (down !== null) return { width, height, data: resampleRows(image, size, across, down) };
  if (across === null) return { width, height, data: image.data.slice() };
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) resampleRow(image, y, across, data, y * width * 3);
  return { width, height, data };
}

/** The vertical pass over rows made by the horizontal one as they are needed. */
function resampleRows(image: RgbImage, size: ImageSize, horizontal: Axis | null, vertical: Axis): Uint8Array {
  const rowLength = size.width * 3;
  const out = new Uint8ClampedArray(size.height * rowLength);
  const sums = new Int32Array(rowLength);
  const ringRows = vertical.stride;
  const ring = horizontal === null ? image.data : new Uint8Array(ringRows * rowLength);
  let numMade = 0;
  for (let o = 0; o < size.height; o++) {
    const first = vertical.first[o]!;
    const count = vertical.count[o]!;
    if (horizontal !== null) {
      for (; numMade < first + count; numMade++) {
        resampleRow(image, numMade, horizontal, ring, (numMade % ringRows) * rowLength);
      }
    }
    sums.fill(half);
    for (let k = 0; k < count; k++) {
      const row = horizontal === null ? first + k : (first + k) % ringRows;
      addRow(sums, ring, row * rowLength, vertical.weights[o * vertical.stride + k]!);
    }
    const base = o * rowLength;
    for (let i = 0; i < rowLength; i++) out[base + i] = sums[i]! >> precisionBits;
  }
  return new Uint8Array(out.buffer);
}

function addRow(sums: Int32Array, rows: Uint8Array, base: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + Math.imul(weight, rows[base + i]!);
}

/** One row of the horizontal pass, written at `base` of `out`. */
function resampleRow(image: RgbImage, y: number, axis: Axis, out: Uint8Array, base: number): void {
  const { first, count, weights, stride } = axis;
  const { data } = image;
  const rowStart = y * image.width * 3;
  for (let o = 0; o < first.length; o++) {
    let red = half;
    let green = half;
    let blue = half;
    let at = rowStart + first[o]! * 3;
    const end = o * stride + count[o]!;
    for (let k = o * stride; k < end; k++) {
      const weight = weights[k]!;
      red = (red + Math.imul(weight, data[at]!)) | 0;
      green = (green + Math.imul(weight, data[at + 1]!)) | 0;
      blue = (blue + Math.imul(weight, data[at + 2]!)) | 0;
      at += 3;
    }
    const to = base + o * 3;
    out[to] = clamp(red >> precisionBits);
    out[to + 1] = clamp(green >> precisionBits);
    out[to + 2] = clamp(blue >> precisionBits);
  }
}

function clamp(value: number): number {
  return Math.max(0, Math.min(value, 255));
}

function axisWeights(numIn: number, numOut: number): Axis {
  const scale = numIn / numOut;
  const filterScale = Math.max(scale, 1);
  const support = 2 * filterScale;
  const inverse = 1 / filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(numOut);
  const count = new Int32Array(numOut);
  const weights = new Int32Array(numOut * stride);
  const exact = new Float64Array(stride);
  for (let o = 0; o < numOut; o++) {
    const centre = (o + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(numIn, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let x = low; x < high; x++) {
      const weight = cubic((x - centre + 0.5) * inverse);
      exact[x - low] = weight;
      sum += weight;
    }
    first[o] = low;
    count[o] = high - low;
    for (let k = 0; k < high - low; k++) {
      const fixed = (exact[k]! / sum) * (1 << precisionBits);
      weights[o * stride + k] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
  }
  return { first, count, weights, stride };
}

/** Products in Pillow's order: another order rounds differently. */
function cubic(t: number): number {
  const a = -0.5;
  const x = Math.abs(t);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}
