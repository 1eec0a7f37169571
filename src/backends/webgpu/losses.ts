/** Ops over rows of logits. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { ignoredTarget } from "../../tensor/training-ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { spanDispatch, spanKernels } from "./row-spans.ts";

const logSumKernels = spanKernels("logSumExp", wgsl.losses, 1);
const logSumBackwardKernels = spanKernels("logSumExpBackward", wgsl.losses, 2);
const meanBackwardKernels = spanKernels("meanSoftmaxBackward", wgsl.losses, 2);
const lossKernels = spanKernels("crossEntropy", wgsl.losses, 2);
const lossBackwardKernels = spanKernels("crossEntropyBackward", wgsl.losses, 3);

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

function perRow(kernels: readonly Kernel[], x: Tensor, others: readonly BufferRange[]): Dispatch {
  const [rows, width] = x.shape as [number, number];
  return {
    ...spanDispatch(kernels, rows, width),
    params: paramsOf([rows, width, ignoredTarget, 0x7fc00000]),
    buffers: [own(x).range, ...others],
  };
}
