import type { OpArgs } from "../../tensor/ops.ts";
import { fewRowsProduct } from "./gemv-choice.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type KernelContext, spreadWorkgroups } from "./kernel.ts";
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

/** Weights of products allow activations to be rounded to their precision, so int8 and q4 take x in fixed point. */
const plain = { gate: null, residual: null, activation: "none", fixedPoint: true } as const;

export function linear(
  { x, weight, bias }: OpArgs["linear"],
  output: WebGpuTensor,
  { abilities }: KernelContext,
): Dispatch[] {
  const [tokens, inner] = x.shape as [number, number];
  const few = fewRowsProduct(abilities, {
    x: own(x).range,
    tokens,
    weights: [own(weight).weight],
    bias: bias && own(bias).range,
    y: output.range,
    yStride: weight.shape[0]!,
    ...plain,
  });
  if (few) return [few];
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
