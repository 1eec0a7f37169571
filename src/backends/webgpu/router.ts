import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const topKKernel: Kernel = {
  name: "routerTopK",
  code: wgsl.router,
  entryPoint: "routerTopK",
  constants: {},
  writes: [false, true],
};

const weightsKernel: Kernel = {
  name: "routerWeights",
  code: wgsl.router,
  entryPoint: "routerWeights",
  constants: {},
  writes: [false, false, true],
};

export function routerTopK({ logits, k }: OpArgs["routerTopK"], output: WebGpuTensor): Dispatch[] {
  const [rows, numExperts] = logits.shape as [number, number];
  return [
    {
      kernel: topKKernel,
      params: paramsOf([rows, numExperts, k]),
      buffers: [own(logits).range, output.range],
      workgroups: spreadWorkgroups(rows),
    },
  ];
}

export function routerWeights(
  { logits, experts }: OpArgs["routerWeights"],
  output: WebGpuTensor,
): Dispatch[] {
  const [rows, numExperts] = logits.shape as [number, number];
  return [
    {
      kernel: weightsKernel,
      params: paramsOf([rows, numExperts, experts.shape[1]!]),
      buffers: [own(logits).range, own(experts).range, output.range],
      workgroups: spreadWorkgroups(Math.ceil(rows / 64)),
    },
  ];
}
