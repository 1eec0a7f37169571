import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function rmsNorm({ x, weight, eps }: OpArgs["rmsNorm"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  const xs = floats(x);
  const ws = floats(weight);
  const ys = floats(output);
  for (let t = 0; t < rows; t++) {
    let squares = 0;
    for (let c = 0; c < width; c++) squares += xs[t * width + c]! ** 2;
    const scale = 1 / Math.sqrt(squares / width + eps);
    for (let c = 0; c < width; c++) ys[t * width + c] = ws[c]! * xs[t * width + c]! * scale;
  }
}

export function layerNorm({ x, weight, bias, eps }: OpArgs["layerNorm"], output: Tensor): void {
  const [rows, width] = x.shape as [number, number];
  const xs = floats(x);
  const ws = floats(weight);
  const bs = floats(bias);
  const ys = floats(output);
  for (let t = 0; t < rows; t++) {
    const row = xs.subarray(t * width, (t + 1) * width);
    let mean = 0;
    for (let c = 0; c < width; c++) mean += row[c]! / width;
    let variance = 0;
    for (let c = 0; c < width; c++) variance += (row[c]! - mean) ** 2 / width;
    const scale = 1 / Math.sqrt(variance + eps);
    for (let c = 0; c < width; c++) ys[t * width + c] = ws[c]! * (row[c]! - mean) * scale + bs[c]!;
  }
}
