import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { scalesPerRow, weightConstants } from "./weight-values.ts";

const kernels = weightConstants((constants) => ({
  name: "linear",
  code: wgsl.weightValues + wgsl.linearPortable,
  entryPoint: "linear",
  constants,
  writes: [false, false, false, false, true],
}));

export function linear({ x, weight, bias }: OpArgs["linear"], output: WebGpuTensor): Dispatch[] {
  const [tokens, inner] = x.shape as [number, number];
  const { dtype, shape, rowWords, parts } = own(weight).weight;
  const xs = own(x).range;
  return parts.map(({ firstRow, numRows, values, scales }) => {
    const count = tokens * numRows;
    const sizes = [count, inner, rowWords, scalesPerRow(dtype, inner), firstRow, numRows, shape[0]!];
    return {
      kernel: kernels[dtype as keyof typeof kernels],
      params: paramsOf([...sizes, bias ? 1 : 0]),
      buffers: [values, scales ?? values, xs, bias ? own(bias).range : xs, output.range],
      workgroups: spreadWorkgroups(Math.ceil(count / 64)),
    };
  });
}
