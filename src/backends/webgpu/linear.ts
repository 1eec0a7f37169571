import type { OpArgs } from "../../tensor/ops.ts";
import { fewRowsProduct, maxGemvTokens } from "./gemv-choice.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { halfRowsOf } from "./half-rows.ts";
import { type Dispatch, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { takesTiles, tileFor, tileProducts } from "./tile-choice.ts";
import { scalesPerRow, weightConstants } from "./weight-values.ts";

const kernels = weightConstants((constants) => ({
  name: "linear",
  code: wgsl.weightValues + wgsl.linearPortable,
  entryPoint: "linear",
  constants,
  writes: [false, false, false, false, true],
}));

const tiledKernels = weightConstants((constants) => ({
  name: "linear tiled",
  code: wgsl.weightValues + wgsl.matmulPortable,
  entryPoint: "matmul",
  constants,
  writes: [false, false, false, false, true],
}));

/** Rows of x from which tiles of 64 are worth their empty rows. */
const leastTiledRows = 8;
/** Edge of a tile in matmul-portable.wgsl. */
const tileEdge = 64;

const plain = { norm: null, gate: null, residual: null, activation: "none", separate: null } as const;

export function linear(
  { x, weight, bias }: OpArgs["linear"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [tokens, inner] = x.shape as [number, number];
  const stored = own(weight).weight;
  const xs = own(x).range;
  const biases = bias && own(bias).range;
  const few = fewRowsProduct(context.abilities, {
    x: xs,
    tokens,
    weights: [stored],
    bias: biases,
    y: output.range,
    yStride: weight.shape[0]!,
    ...plain,
    fixedPoint: !stored.isExact,
  });
  if (few) return [few];
  if (tokens > maxGemvTokens && takesTiles(context.abilities, stored)) {
    const { value, dispatches } = halfRowsOf(x, context);
    const shape = tileFor(context.abilities, { b: "k", dtype: stored.dtype }, tokens, weight.shape[0]!);
    const input = { ...value, rows: tokens };
    return [...dispatches, ...tileProducts(shape, input, stored, output.range, { bias: biases })];
  }
  const { dtype, shape, rowWords, parts } = stored;
  return parts.map(({ firstRow, numRows, values, scales }) => {
    const isTiled = tokens >= leastTiledRows;
    const count = isTiled
      ? Math.ceil(tokens / tileEdge) * Math.ceil(numRows / tileEdge)
      : Math.ceil((tokens * numRows) / 64);
    const sizes = [inner, rowWords, scalesPerRow(dtype, inner), firstRow, numRows, shape[0]!];
    return {
      kernel: (isTiled ? tiledKernels : kernels)[dtype as keyof typeof kernels],
      params: paramsOf([isTiled ? tokens : tokens * numRows, ...sizes, bias ? 1 : 0]),
      buffers: [values, scales ?? values, xs, biases ?? xs, output.range],
      workgroups: spreadWorkgroups(count),
    };
  });
}
