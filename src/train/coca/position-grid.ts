/**
 * Position embeddings of a vision tower for another image size: from the 16 x 16 patches of 224 pixels to the 24 x 24 of 336.
 *
 *   y_o = sum_i w_i x_i / sum_i w_i,   w_i = f((i + 0.5 - c_o) / s),   c_o = (o + 0.5) r,   r = side / newSide,   s = max(r, 1)
 *
 * along rows, then along columns, over the i within 2 s of c_o that exist; f is the cubic kernel with a = -0.5. The class token's
 * row stays as it is.
 * Source: huggingface/pytorch-image-models:timm/layers/pos_embed.py (bicubic, antialiased, corners not aligned)
 */

/**
 * @param positions [1 + side^2, width], the class first
 * @param newSide   patches along a side afterwards
 * @returns [1 + newSide^2, width]
 */
export function resizePositions(
  positions: Float32Array,
  width: number,
  side: number,
  newSide: number,
): Float32Array {
  const expected = (1 + side * side) * width;
  if (positions.length !== expected)
    throw new RangeError(`${positions.length} values, expected ${expected}: 1 + ${side}^2 rows of ${width}`);
  const weights = Array.from({ length: newSide }, (_, o) => axisWeights(o, side, newSide));
  const grid = Float64Array.from(positions.subarray(width));
  // [side, side, width] -> [side, newSide, width] -> [newSide, newSide, width]
  const wide = resample(grid, weights, side, side, width);
  const resized = resample(wide, weights, 1, side, newSide * width);
  const result = new Float32Array((1 + newSide * newSide) * width);
  result.set(positions.subarray(0, width));
  result.set(resized, width);
  return result;
}

interface Weights {
  readonly first: number;
  readonly values: readonly number[];
}

/** The middle axis of x [outer, side, inner]. */
function resample(
  x: Float64Array,
  weights: readonly Weights[],
  outer: number,
  side: number,
  inner: number,
): Float64Array {
  const result = new Float64Array(outer * weights.length * inner);
  for (let row = 0; row < outer; row++)
    weights.forEach(({ first, values }, o) => {
      const to = (row * weights.length + o) * inner;
      values.forEach((weight, k) => {
        const from = (row * side + first + k) * inner;
        for (let i = 0; i < inner; i++) result[to + i]! += weight * x[from + i]!;
      });
    });
  return result;
}

function axisWeights(o: number, side: number, newSide: number): Weights {
  const ratio = side / newSide;
  const scale = Math.max(ratio, 1);
  const centre = (o + 0.5) * ratio;
  const first = Math.max(0, Math.floor(centre - 2 * scale));
  const end = Math.min(side, Math.ceil(centre + 2 * scale));
  const values = Array.from({ length: end - first }, (_, k) => cubic((first + k + 0.5 - centre) / scale));
  const sum = values.reduce((a, b) => a + b, 0);
  return { first, values: values.map((value) => value / sum) };
}

function cubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}
