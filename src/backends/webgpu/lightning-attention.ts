import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

const kernel: Kernel = {
  name: "lightningAttention",
  code: wgsl.lightningAttentionPortable,
  entryPoint: "recur",
  constants: {},
  writes: [false, false, false, true, true],
};

export function lightningAttention(
  { qkv, rates, state, sequences, headDim }: OpArgs["lightningAttention"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const numSequences = sequences.pastLengths.length;
  const numHeads = rates.length;
  const states = state ? own(state).range : context.scratch(numSequences * numHeads * headDim * headDim * 4);
  return [
    {
      kernel,
      params: paramsOf([numSequences, numHeads, headDim, state ? 1 : 0]),
      buffers: [context.sequences(sequences), own(qkv).range, context.table(rates), states, output.range],
      workgroups: spreadWorkgroups(numSequences * numHeads),
    },
  ];
}
