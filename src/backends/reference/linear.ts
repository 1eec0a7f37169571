import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function linear({ x, weight, bias }: OpArgs["linear"], output: Tensor): void {
  const [rows, inner] = x.shape as [number, number];
  const columns = weight.shape[0]!;
  const xs = floats(x);
  const ws = floats(weight);
  const bs = bias && floats(bias);
  const ys = floats(output);
  for (let t = 0; t < rows; t++) {
    for (let n = 0; n < columns; n++) {
      ys[t * columns + n] = dot(xs, t * inner, ws, n * inner, inner) + (bs ? bs[n]! : 0);
    }
  }
}

/** Sum of a[i] b[i] in float64. */
export function dot(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  length: number,
): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[aStart + i]! * b[bStart + i]!;
  return sum;
}
