import type { OpArgs } from "../../tensor/ops.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { blocksFor } from "./lightning-blocks.ts";
import { type LightningBuffers, lightningBlocks } from "./lightning-blocks-forward.ts";
import { lightningWalk, walkFor } from "./lightning-walk.ts";
import { paramsOf } from "./params.ts";

const recurKernel: Kernel = {
  name: "lightningAttention",
  code: wgsl.lightningAttentionPortable,
  entryPoint: "recur",
  constants: {},
  writes: [false, false, false, true, true],
};

const stepKernel: Kernel = {
  name: "lightningAttentionStep",
  code: wgsl.lightningAttentionStep,
  entryPoint: "step",
  constants: {},
  writes: [false, false, false, true, true],
};

export function lightningAttention(
  { qkv, rates, state, sequences, headDim }: OpArgs["lightningAttention"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const buffers = { qkv: own(qkv).range, state: state ? own(state).range : null, output: output.range };
  const numSequences = sequences.pastLengths.length;
  const shape = blocksFor(sequences, headDim, context);
  if (shape) {
    const walk = walkFor(sequences, rates.length, headDim, context.abilities);
    return walk
      ? lightningWalk(walk, rates, headDim, sequences, buffers, context)
      : lightningBlocks(shape, rates, headDim, sequences, buffers, context);
  }
  const areSteps = sequences.offsets.every((offset, s) => offset === s);
  const fits = numSequences <= context.abilities.limits.maxComputeWorkgroupsPerDimension;
  const isStep = areSteps && fits && headDim % 32 === 0;
  return lightningRecurrence(isStep, rates, headDim, sequences, buffers, context);
}

/** By the recurrence: `isStep` when every sequence has one token, in one pass over a state of a head dimension 32 n. */
export function lightningRecurrence(
  isStep: boolean,
  rates: Float32Array,
  headDim: number,
  sequences: Sequences,
  { qkv, state, output }: LightningBuffers,
  context: KernelContext,
): Dispatch[] {
  const numSequences = sequences.pastLengths.length;
  const numHeads = rates.length;
  const states = state ?? context.scratch(numSequences * numHeads * headDim * headDim * 4);
  const buffers = [context.sequences(sequences), qkv, context.table(rates), states, output];
  const hasState = state ? 1 : 0;
  if (isStep)
    return [
      {
        kernel: stepKernel,
        params: paramsOf([numHeads, headDim, hasState]),
        buffers,
        workgroups: [headDim / 32, numHeads, numSequences],
      },
    ];
  return [
    {
      kernel: recurKernel,
      params: paramsOf([numSequences, numHeads, headDim, hasState]),
      buffers,
      workgroups: spreadWorkgroups(numSequences * numHeads),
    },
  ];
}
