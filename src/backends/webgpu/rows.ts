/** Ops that move rows. */

import type { OpArgs } from "../../tensor/ops.ts";
import { numElements } from "../../tensor/tensor.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type BufferRange, type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { scalesPerRow, weightConstants } from "./weight-values.ts";

/** Threads of a workgroup in rows.wgsl and embedding.wgsl. */
const groupSize = 256;

const gather = kernel("gatherRows", [false, false, true]);
const copy = kernel("copyRows", [false, true]);
const scatter = kernel("scatterRows", [false, false, true]);
const concat = kernel("concatRows", [false, false, true]);
const copyPlace = kernel("copyPlaces", [true]);
const unfold = kernel("unfoldPatches", [false, true]);

export function embedding({ ids, table }: OpArgs["embedding"], output: WebGpuTensor): Dispatch[] {
  const { dtype, shape, rowWords, parts } = own(table).weight;
  const width = shape[1]!;
  const count = numElements(output.shape);
  return parts.map(({ firstRow, numRows, values, scales }) => ({
    kernel: embeddingKernels[dtype as keyof typeof embeddingKernels],
    params: paramsOf([count, width, rowWords, scalesPerRow(dtype, width), firstRow, numRows]),
    buffers: [values, scales ?? values, own(ids).range, output.range],
    workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
  }));
}

const embeddingKernels = weightConstants((constants) => ({
  name: "embedding",
  code: wgsl.weightValues + wgsl.embedding,
  entryPoint: "embedding",
  constants,
  writes: [false, false, false, true],
}));

export function gatherRows({ x, index }: OpArgs["gatherRows"], output: WebGpuTensor): Dispatch[] {
  return [
    move(gather, numElements(output.shape), output.shape[1]!, [own(x).range, own(index).range, output.range]),
  ];
}

export function scatterRows({ x, rows, index }: OpArgs["scatterRows"], output: WebGpuTensor): Dispatch[] {
  const width = x.shape[1]!;
  const whole = move(copy, numElements(x.shape), width, [own(x).range, output.range]);
  const count = numElements(rows.shape);
  if (count === 0) return [whole];
  return [whole, move(scatter, count, width, [own(rows).range, own(index).range, output.range])];
}

export function concatRows({ a, b }: OpArgs["concatRows"], output: WebGpuTensor): Dispatch[] {
  const ranges = [own(a).range, own(b).range, output.range];
  return [move(concat, numElements(output.shape), output.shape[1]!, ranges, [numElements(a.shape)])];
}

export function copyPlaces({ target, from, to }: OpArgs["copyPlaces"], _output: WebGpuTensor): Dispatch[] {
  const width = numElements(target.shape.slice(1));
  return from.map((place, i) => ({
    kernel: copyPlace,
    params: paramsOf([width, place, to[i]!]),
    buffers: [own(target).range],
    workgroups: spreadWorkgroups(Math.ceil(width / groupSize)),
  }));
}

export function unfoldPatches(
  { pixels, patchSize }: OpArgs["unfoldPatches"],
  output: WebGpuTensor,
): Dispatch[] {
  const [, channels, side] = pixels.shape as [number, number, number, number];
  const ranges = [own(pixels).range, output.range];
  return [move(unfold, numElements(output.shape), output.shape[1]!, ranges, [0, channels, side, patchSize])];
}

function kernel(name: string, writes: readonly boolean[]): Kernel {
  return { name, code: wgsl.rows, entryPoint: name, constants: {}, writes };
}

function move(
  kernel: Kernel,
  count: number,
  width: number,
  buffers: readonly BufferRange[],
  more: readonly number[] = [],
): Dispatch {
  const workgroups = spreadWorkgroups(Math.ceil(count / groupSize));
  return { kernel, params: paramsOf([count, width, ...more]), buffers, workgroups };
}
