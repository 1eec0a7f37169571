/** The ops of an optimiser's step. */

import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import { numElements } from "../../tensor/tensor.ts";
import { kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import {
  type BufferRange,
  type Dispatch,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Threads of a workgroup in optimizer.wgsl. */
export const groupSize = 256;
/** Workgroups that share the squares of a tensor. */
export const maxSums = 512;
/** Bits of a float that is not a number. */
const notANumber = 0x7fc00000;

const code = wgsl.workgroupTotals + wgsl.optimizer;
const squaresKernel = kernelOf("sumSquares", code, 1);
const sumsKernel = kernelOf("addSums", code, 2);
const clipKernel = kernelOf("clipScale", code, 1);
const adamKernel = inPlace("adamW", 6);
const addKernel = inPlace("addInPlace", 2);

export function sumSquares(
  { x, plus }: OpArgs["sumSquares"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const count = numElements(x.shape);
  const numSums = Math.min(maxSums, Math.ceil(count / groupSize));
  const sums = context.scratch(numSums * 4);
  return [
    {
      kernel: squaresKernel,
      params: paramsOf([count]),
      buffers: [own(x).range, sums],
      workgroups: [numSums, 1, 1],
    },
    sumsOf(sums, numSums, plus && own(plus).range, output.range),
  ];
}

/** y [1] = the sum of `sums`, plus `plus`. */
export function sumsOf(
  sums: BufferRange,
  numSums: number,
  plus: BufferRange | null,
  y: BufferRange,
): Dispatch {
  return {
    kernel: sumsKernel,
    params: paramsOf([numSums, 0, 0, 0, plus ? 1 : 0]),
    buffers: [sums, plus ?? sums, y],
    workgroups: [1, 1, 1],
  };
}

export function clipScale(
  { squares, multiplier, maxNorm }: OpArgs["clipScale"],
  output: WebGpuTensor,
): Dispatch[] {
  const isLimited = Number.isFinite(Math.fround(maxNorm));
  const integers = [0, 0, 0, 0, 0, isLimited ? 1 : 0, notANumber];
  return [
    {
      kernel: clipKernel,
      params: paramsOf(integers, [multiplier, isLimited ? maxNorm : 0]),
      buffers: [own(squares).range, output.range],
      workgroups: [1, 1, 1],
    },
  ];
}

/** The parameter is a tensor without gaps, or an f32 weight of products, whose rows are padded and may lie in several buffers. */
export function adamW(args: OpArgs["adamW"], output: WebGpuTensor): Dispatch[] {
  const { parameter, gradient, firstMoment, secondMoment, scale, step, learningRate } = args;
  const { beta1, beta2, eps, weightDecay } = args;
  const { dtype, shape, rowWords, parts } = own(parameter).weight;
  if (dtype !== "f32") {
    throw new BackendError("backend_unsupported", `webgpu: adamW of a ${dtype} weight; load it as f32`);
  }
  const width = shape.at(-1) ?? 1;
  const corrections = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
  const floats = [learningRate, beta1, beta2, 1 - beta1, 1 - beta2, ...corrections, eps, weightDecay];
  const others = [firstMoment, secondMoment, gradient, scale].map((tensor) => own(tensor).range);
  return parts.map(({ firstRow, numRows, values }) => {
    const count = numRows * width;
    return {
      kernel: adamKernel,
      params: paramsOf([count, width, rowWords, firstRow * width, 0, 0, 0], [0, 0, ...floats]),
      buffers: [values, ...others, output.range],
      workgroups: spreadWorkgroups(Math.max(1, Math.ceil(count / groupSize))),
    };
  });
}

export function addInPlace({ target, x }: OpArgs["addInPlace"], _output: WebGpuTensor): Dispatch[] {
  const count = numElements(x.shape);
  return [
    {
      kernel: addKernel,
      params: paramsOf([count]),
      buffers: [own(x).range, own(target).range],
      workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
    },
  ];
}

function inPlace(name: string, numBuffers: number): Kernel {
  const writes = Array.from({ length: numBuffers }, () => true);
  return { name, code, entryPoint: name, constants: {}, writes };
}
