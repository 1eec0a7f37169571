/** Kernels whose last buffer is the only one written, and dispatches of one value a thread. */

import type { Tensor } from "../../tensor/tensor.ts";
import { numElements } from "../../tensor/tensor.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type BufferRange, type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { paramsOf } from "./params.ts";

/** Threads of a workgroup of elementwise kernels. */
const groupSize = 256;

/** An entry point named `name` that reads `numInputs` buffers and writes the next. */
export function kernelOf(
  name: string,
  code: string,
  numInputs: number,
  constants: Readonly<Record<string, number>> = {},
): Kernel {
  const writes = Array.from({ length: numInputs + 1 }, (_, i) => i === numInputs);
  return { name, code, entryPoint: name, constants, writes };
}

/** One thread for each value of the output; its params are their count, then `sizes`. */
export function elementwise(
  kernel: Kernel,
  inputs: readonly Tensor[],
  output: WebGpuTensor,
  sizes: readonly number[] = [],
): Dispatch[] {
  const count = numElements(output.shape);
  return [
    {
      kernel,
      params: paramsOf([count, ...sizes]),
      buffers: [...inputs.map((input) => own(input).range), output.range],
      workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
    },
  ];
}

/** A kernel whose `Value` is one value a thread, and the same of four. */
export interface ValueKernels {
  readonly one: Kernel;
  readonly four: Kernel;
}

/** @param code says `Value` of what may be f32 or vec4f */
export function valueKernels(name: string, code: string, numInputs: number): ValueKernels {
  const of = (type: string) => kernelOf(name, `alias Value = ${type};\n${code}`, numInputs);
  return { one: of("f32"), four: of("vec4f") };
}

export interface ValueSizes {
  /** Values, one a thread or four; those of the output unless given. */
  readonly count?: number;
  /** Params that count values of a row; in fours where all are whole. */
  readonly widths?: readonly number[];
  /** Params that come behind them. */
  readonly others?: readonly number[];
  readonly floats?: readonly number[];
}

/** Params are the count of threads, widths, others and floats. */
export function valuewise(
  kernels: ValueKernels,
  inputs: readonly Tensor[],
  output: WebGpuTensor,
  { count = numElements(output.shape), ...sizes }: ValueSizes = {},
): Dispatch[] {
  const buffers = [...inputs.map((input) => own(input).range), output.range];
  return [valueDispatch(kernels, buffers, { count, ...sizes })];
}

export function valueDispatch(
  kernels: ValueKernels,
  buffers: readonly BufferRange[],
  { count, widths = [], others = [], floats = [] }: ValueSizes & { readonly count: number },
): Dispatch {
  const each = [count, ...widths].every((size) => size % 4 === 0) ? 4 : 1;
  return {
    kernel: each === 4 ? kernels.four : kernels.one,
    params: paramsOf([count / each, ...widths.map((width) => width / each), ...others], floats),
    buffers,
    workgroups: spreadWorkgroups(Math.ceil(count / each / groupSize)),
  };
}
