/** Ops of training that take rows apart or add them up. */

import type { OpArgs } from "../../tensor/ops.ts";
import { valueDispatch, valueKernels, valuewise } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { spanDispatch, spanKernels } from "./row-spans.ts";

const code = wgsl.rowSums;
const zeroKernels = valueKernels("zero", code, 0);
const sliceKernels = valueKernels("sliceColumns", code, 1);
const scaleKernels = valueKernels("scaleRows", code, 2);
const groupsKernels = valueKernels("sumGroups", code, 1);
const dotsKernels = spanKernels("rowDots", wgsl.rowDots, 2);

export function zero(output: WebGpuTensor): Dispatch[] {
  return valuewise(zeroKernels, [], output);
}

export function sliceRows({ x, start }: OpArgs["sliceRows"], output: WebGpuTensor): Dispatch[] {
  const width = x.shape[1]!;
  return valuewise(sliceKernels, [x], output, { widths: [width, width, start * width] });
}

export function sliceColumns({ x, start, end }: OpArgs["sliceColumns"], output: WebGpuTensor): Dispatch[] {
  return valuewise(sliceKernels, [x], output, { widths: [end - start, x.shape[1]!, start] });
}

export function scaleRows({ x, scale }: OpArgs["scaleRows"], output: WebGpuTensor): Dispatch[] {
  return valuewise(scaleKernels, [x, scale], output, { widths: [x.shape[1]!] });
}

export function sumGroups({ x, groupSize }: OpArgs["sumGroups"], output: WebGpuTensor): Dispatch[] {
  const [rows, width] = output.shape as [number, number];
  return [groupSums(own(x).range, output.range, rows, width, groupSize)];
}

/** y [rows, width] of x [rows groupSize, width], f32. */
export function groupSums(
  x: BufferRange,
  y: BufferRange,
  rows: number,
  width: number,
  groupSize: number,
): Dispatch {
  const sizes = { count: rows * width, widths: [width, 0, 0], others: [groupSize] };
  return valueDispatch(groupsKernels, [x, y], sizes);
}

export function rowDots({ a, b }: OpArgs["rowDots"], output: WebGpuTensor): Dispatch[] {
  const [rows, width] = a.shape as [number, number];
  return [
    {
      ...spanDispatch(dotsKernels, rows, width),
      params: paramsOf([rows, width]),
      buffers: [a, b, output].map((tensor) => own(tensor).range),
    },
  ];
}
