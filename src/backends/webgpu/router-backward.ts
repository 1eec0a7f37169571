import type { OpArgs } from "../../tensor/ops.ts";
import { elementwise, kernelOf } from "./elementwise.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const code = wgsl.workgroupTotals + wgsl.routerBackward;
const weightsKernel = kernelOf("routerWeightsBackward", code, 3);
const sharesKernel = kernelOf("expertShares", code, 1);

export function routerWeightsBackward(
  { weights, experts, dy, numExperts }: OpArgs["routerWeightsBackward"],
  output: WebGpuTensor,
): Dispatch[] {
  return elementwise(weightsKernel, [experts, weights, dy], output, [numExperts, experts.shape[1]!]);
}

export function expertShares(
  { experts, numExperts, choices }: OpArgs["expertShares"],
  output: WebGpuTensor,
): Dispatch[] {
  const [tokens, k] = experts.shape as [number, number];
  return [
    {
      kernel: sharesKernel,
      params: paramsOf([tokens, numExperts, k, choices]),
      buffers: [own(experts).range, output.range],
      workgroups: [numExperts, 1, 1],
    },
  ];
}
