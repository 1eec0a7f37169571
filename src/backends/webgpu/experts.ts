import type { OpArgs } from "../../tensor/ops.ts";
import type { Gemv } from "./gemv.ts";
import { fewRowsOfExperts, maxGemvTokens } from "./gemv-choice.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import {
  type BufferRange,
  type Dispatch,
  type GpuWeight,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { scalesPerRow, weightConstants } from "./weight-values.ts";

/** Threads of a workgroup in experts-portable.wgsl. */
const groupSize = 64;

const code = wgsl.weightValues + wgsl.expertsPortable;

const gateUpKernels = weightConstants((constants) => ({
  name: "expertsGateUp",
  code,
  entryPoint: "gateUp",
  constants,
  writes: [false, false, false, false, true],
}));

const downKernels = weightConstants((constants) => ({
  name: "expertsDown",
  code,
  entryPoint: "down",
  constants,
  writes: [false, false, false, false, false, true],
}));

const sumKernel: Kernel = {
  name: "expertsSum",
  code,
  entryPoint: "sumRows",
  constants: {},
  writes: [false, true],
};

export function experts(args: OpArgs["experts"], output: WebGpuTensor, context: KernelContext): Dispatch[] {
  const { experts: chosen, weights, gateUp, down, x } = args;
  const [tokens, width] = x.shape as [number, number];
  const k = chosen.shape[1]!;
  const inner = down.shape[2]!;
  const few = expertsOfFewTokens(args, null, output, context);
  if (few) return few;
  const hidden = context.scratch(tokens * k * inner * 4);
  const rows = context.scratch(tokens * k * width * 4);
  const chosenRange = own(chosen).range;
  const count = tokens * width;
  return [
    ...perPart(gateUpKernels, own(gateUp).weight, k, tokens, inner, [chosenRange, own(x).range, hidden]),
    ...perPart(downKernels, own(down).weight, k, tokens, width, [
      chosenRange,
      hidden,
      own(weights).range,
      rows,
    ]),
    {
      kernel: sumKernel,
      params: paramsOf([count, 0, width, k]),
      buffers: [rows, output.range],
      workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
    },
  ];
}

/** Two dispatches, or null when there are many tokens or these kernels do not do it. `residual` is what they are added to. */
export function expertsOfFewTokens(
  { x, experts: chosen, weights, gateUp, down }: OpArgs["experts"],
  residual: Gemv["residual"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] | null {
  const { abilities } = context;
  const [tokens, k] = chosen.shape as [number, number];
  if (tokens > maxGemvTokens) return null;
  const hidden = context.scratch(tokens * k * down.shape[2]! * 4);
  const shared = { k, experts: own(chosen).range };
  const first = fewRowsOfExperts(abilities, {
    ...shared,
    rows: tokens * k,
    weights: null,
    x: own(x).range,
    weight: own(gateUp).weight,
    activation: "swiglu",
    residual: null,
    y: hidden,
  });
  const second = fewRowsOfExperts(abilities, {
    ...shared,
    rows: tokens,
    weights: own(weights).range,
    x: hidden,
    weight: own(down).weight,
    activation: "none",
    residual,
    y: output.range,
  });
  return first && second && [first, second];
}

function perPart(
  kernels: typeof gateUpKernels,
  { dtype, shape, rowWords, parts }: GpuWeight,
  k: number,
  tokens: number,
  columns: number,
  buffers: readonly BufferRange[],
): Dispatch[] {
  const [, rowsPerExpert, inner] = shape as [number, number, number];
  const count = tokens * k * columns;
  return parts.map(({ firstRow, numRows, values, scales }) => ({
    kernel: kernels[dtype as keyof typeof kernels],
    params: paramsOf([
      count,
      inner,
      columns,
      k,
      rowWords,
      scalesPerRow(dtype, inner),
      firstRow / rowsPerExpert,
      numRows / rowsPerExpert,
    ]),
    buffers: [values, scales ?? values, ...buffers],
    workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
  }));
}
