import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const rmsNormKernel: Kernel = {
  name: "rmsNorm",
  code: wgsl.rmsNorm,
  entryPoint: "rmsNorm",
  constants: {},
  writes: [false, false, true],
};

const layerNormKernel: Kernel = {
  name: "layerNorm",
  code: wgsl.layerNorm,
  entryPoint: "layerNorm",
  constants: {},
  writes: [false, false, false, true],
};

export function rmsNorm({ x, weight, eps }: OpArgs["rmsNorm"], output: WebGpuTensor): Dispatch[] {
  return perRow(rmsNormKernel, [own(x), own(weight)], output, eps);
}

export function layerNorm({ x, weight, bias, eps }: OpArgs["layerNorm"], output: WebGpuTensor): Dispatch[] {
  return perRow(layerNormKernel, [own(x), own(weight), own(bias)], output, eps);
}

function perRow(
  kernel: Kernel,
  inputs: readonly WebGpuTensor[],
  output: WebGpuTensor,
  eps: number,
): Dispatch[] {
  const [rows, width] = output.shape as [number, number];
  return [
    {
      kernel,
      params: paramsOf([rows, width], [eps]),
      buffers: [...inputs, output].map(({ range }) => range),
      workgroups: spreadWorkgroups(rows),
    },
  ];
}
