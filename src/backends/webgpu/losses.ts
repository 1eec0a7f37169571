/** Ops over rows of logits. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { ignoredTarget } from "../../tensor/training-ops.ts";
import { kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type BufferRange, type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { groupIndex, groupSizes } from "./norms.ts";
import { paramsOf } from "./params.ts";

const logSumKernels = kernels("logSumExp", 1);
const logSumBackwardKernels = kernels("logSumExpBackward", 2);
const meanBackwardKernels = kernels("meanSoftmaxBackward", 2);
const lossKernels = kernels("crossEntropy", 2);
const lossBackwardKernels = kernels("crossEntropyBackward", 3);

export function logSumExp({ x }: OpArgs["logSumExp"], output: WebGpuTensor): Dispatch[] {
  return [logSums(x, output.range)];
}

/** Writes ln sum exp of each row to f32 [T]. */
export function logSums(x: Tensor, target: BufferRange): Dispatch {
  return perRow(logSumKernels, x, [target]);
}

export function logSumExpBackward({ x, dy }: OpArgs["logSumExpBackward"], output: WebGpuTensor): Dispatch[] {
  return [perRow(logSumBackwardKernels, x, [own(dy).range, output.range])];
}

export function meanSoftmaxBackward(
  { x, dy }: OpArgs["meanSoftmaxBackward"],
  output: WebGpuTensor,
): Dispatch[] {
  return [perRow(meanBackwardKernels, x, [own(dy).range, output.range])];
}

export function crossEntropy({ logits, targets }: OpArgs["crossEntropy"], output: WebGpuTensor): Dispatch[] {
  return [perRow(lossKernels, logits, [own(targets).range, output.range])];
}

export function crossEntropyBackward(
  { logits, targets, dy }: OpArgs["crossEntropyBackward"],
  output: WebGpuTensor,
): Dispatch[] {
  return [perRow(lossBackwardKernels, logits, [own(targets).range, own(dy).range, output.range])];
}

function kernels(name: string, numInputs: number): readonly Kernel[] {
  return groupSizes.map((size) => kernelOf(name, wgsl.workgroupTotals + wgsl.losses, numInputs, { size }));
}

function perRow(kernels: readonly Kernel[], x: Tensor, others: readonly BufferRange[]): Dispatch {
  const [rows, width] = x.shape as [number, number];
  return {
    kernel: kernels[groupIndex(width)]!,
    params: paramsOf([rows, width, ignoredTarget, 0x7fc00000]),
    buffers: [own(x).range, ...others],
    workgroups: spreadWorkgroups(rows),
  };
}
