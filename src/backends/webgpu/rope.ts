import type { OpArgs } from "../../tensor/ops.ts";
import { numElements, type Tensor } from "../../tensor/tensor.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const kernel: Kernel = {
  name: "rope",
  code: wgsl.rope,
  entryPoint: "rope",
  constants: {},
  writes: [false, false, false, true],
};

export function rope(args: OpArgs["rope"], output: WebGpuTensor, context: KernelContext): Dispatch[] {
  return turn(args.x, false, args, output, context);
}

export function ropeBackward(
  args: OpArgs["ropeBackward"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return turn(args.dy, true, args, output, context);
}

function turn(
  x: Tensor,
  isInverse: boolean,
  { sequences, headDim, rotaryDim, theta }: Omit<OpArgs["rope"], "x">,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const count = numElements(output.shape);
  return [
    {
      kernel,
      params: paramsOf([count, output.shape[1]!, headDim, rotaryDim, isInverse ? 1 : 0]),
      buffers: [
        own(x).range,
        context.sequences(sequences),
        context.table(turnsPerPosition(rotaryDim, theta)),
        output.range,
      ],
      workgroups: spreadWorkgroups(Math.ceil(count / 256)),
    },
  ];
}

const tables = new Map<string, Uint32Array>();

/** theta^(-2i / rotaryDim) / 2 pi turns of one position, as 64-bit fractions: high word, low word. */
function turnsPerPosition(rotaryDim: number, theta: number): Uint32Array {
  const key = `${rotaryDim} ${theta}`;
  let words = tables.get(key);
  if (!words) {
    const half = rotaryDim / 2;
    words = new Uint32Array(Math.max(2, rotaryDim));
    for (let i = 0; i < half; i++) {
      const scaled = (theta ** (-i / half) / (2 * Math.PI)) * 2 ** 32;
      words[2 * i] = Math.floor(scaled);
      words[2 * i + 1] = Math.floor((scaled - Math.floor(scaled)) * 2 ** 32);
    }
    tables.set(key, words);
  }
  return words;
}
