/** Gradients of the norms. */

import type { OpArgs } from "../../tensor/ops.ts";
import { columnSums, normWeightKernels } from "./column-sums.ts";
import { kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { groupIndex, groupSizes } from "./norms.ts";
import { paramsOf } from "./params.ts";

const backwardCode = wgsl.workgroupTotals + wgsl.normsBackward;
const statisticsCode = wgsl.workgroupTotals + wgsl.rowStatistics;

const rmsKernels = kernels("rmsNormBackward", backwardCode, 3);
const layerKernels = kernels("layerNormBackward", backwardCode, 3);
const rootMeanSquareKernels = kernels("rootMeanSquare", statisticsCode, 1);
const deviationKernels = kernels("standardDeviation", statisticsCode, 1);

export function rmsNormBackward(args: OpArgs["rmsNormBackward"], output: WebGpuTensor): Dispatch[] {
  return backward(rmsKernels, args, output);
}

export function layerNormBackward(args: OpArgs["layerNormBackward"], output: WebGpuTensor): Dispatch[] {
  return backward(layerKernels, args, output);
}

export function rmsNormBackwardWeight(
  args: OpArgs["rmsNormBackwardWeight"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return backwardWeight(rootMeanSquareKernels, args, output, context);
}

export function layerNormBackwardWeight(
  args: OpArgs["layerNormBackwardWeight"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return backwardWeight(deviationKernels, args, output, context);
}

function kernels(name: string, code: string, numInputs: number): readonly Kernel[] {
  return groupSizes.map((size) => kernelOf(name, code, numInputs, { size }));
}

function backward(
  kernels: readonly Kernel[],
  { x, weight, dy, eps }: OpArgs["rmsNormBackward"],
  output: WebGpuTensor,
): Dispatch[] {
  const [rows, width] = x.shape as [number, number];
  return [
    {
      kernel: kernels[groupIndex(width)]!,
      params: paramsOf([rows, width], [eps]),
      buffers: [own(x).range, own(weight).range, own(dy).range, output.range],
      workgroups: spreadWorkgroups(rows),
    },
  ];
}

function backwardWeight(
  statistics: readonly Kernel[],
  { x, dy, eps }: OpArgs["rmsNormBackwardWeight"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [rows, width] = x.shape as [number, number];
  const ofRows = context.scratch(rows * 8);
  return [
    {
      kernel: statistics[groupIndex(width)]!,
      params: paramsOf([rows, width], [eps]),
      buffers: [own(x).range, ofRows],
      workgroups: spreadWorkgroups(rows),
    },
    ...columnSums(normWeightKernels, x, [ofRows, own(dy).range], output, context),
  ];
}
