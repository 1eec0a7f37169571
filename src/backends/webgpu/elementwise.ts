/** Kernels whose last buffer is the only one written, and dispatches of one value a thread. */

import type { Tensor } from "../../tensor/tensor.ts";
import { numElements } from "../../tensor/tensor.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
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

/** One thread for each value of the output, or for `each` of them; its params are the count of threads, then `sizes`. */
export function elementwise(
  kernel: Kernel,
  inputs: readonly Tensor[],
  output: WebGpuTensor,
  sizes: readonly number[] = [],
  each = 1,
): Dispatch[] {
  const count = numElements(output.shape) / each;
  return [
    {
      kernel,
      params: paramsOf([count, ...sizes]),
      buffers: [...inputs.map((input) => own(input).range), output.range],
      workgroups: spreadWorkgroups(Math.ceil(count / groupSize)),
    },
  ];
}
