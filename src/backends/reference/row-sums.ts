/**
 * Ops of training that take rows apart or add them up: sumRows, scatterAddRows, sliceRows, sliceColumns, scaleRows, rowDots,
 * sumGroups.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dot } from "./linear.ts";
import { addScaled } from "./linear-backward.ts";
import { floats, integers } from "./reference-tensor.ts";
import { expectRow } from "./rows.ts";

export function sumRows({ x }: OpArgs["sumRows"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  const ys = floats(output).fill(0);
  for (let t = 0; t < rows; t++) addScaled(ys, 0, 1, floats(x), t * width, width);
}

export function scatterAddRows({ rows, index }: OpArgs["scatterAddRows"], output: Tensor): void {
  const [height, width] = output.shape as [number, number];
  const ys = floats(output).fill(0);
  integers(index).forEach((row, i) => {
    expectRow("scatterAddRows", row, height);
    addScaled(ys, row * width, 1, floats(rows), i * width, width);
  });
}

export function sliceRows({ x, start, end }: OpArgs["sliceRows"], output: Tensor): void {
  const width = x.shape[1]!;
  floats(output).set(floats(x).subarray(start * width, end * width));
}

export function sliceColumns({ x, start, end }: OpArgs["sliceColumns"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  for (let t = 0; t < rows; t++)
    floats(output).set(floats(x).subarray(t * width + start, t * width + end), t * (end - start));
}

export function scaleRows({ x, scale }: OpArgs["scaleRows"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  const ys = floats(output).fill(0);
  for (let t = 0; t < rows; t++) addScaled(ys, t * width, floats(scale)[t]!, floats(x), t * width, width);
}

export function rowDots({ a, b }: OpArgs["rowDots"], output: Tensor): void {
  const [rows, width] = a.shape as [number, number];
  const ys = floats(output);
  for (let t = 0; t < rows; t++) ys[t] = dot(floats(a), t * width, floats(b), t * width, width);
}

export function sumGroups({ x, groupSize }: OpArgs["sumGroups"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  const ys = floats(output).fill(0);
  for (let t = 0; t < rows; t++)
    addScaled(ys, Math.floor(t / groupSize) * width, 1, floats(x), t * width, width);
}
