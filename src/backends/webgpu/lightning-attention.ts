import type { OpArgs } from "../../tensor/ops.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import {
  type BufferRange,
  type Dispatch,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import {
  type BlockShape,
  blockKernel,
  blockShape,
  blockTables,
  takesBlocks,
  walkBlocks,
} from "./lightning-blocks.ts";
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

/** Ranges that lightning attention reads and writes. */
export interface LightningBuffers {
  readonly qkv: BufferRange;
  /** f32 [slots, H, D, D], or null. */
  readonly state: BufferRange | null;
  readonly output: BufferRange;
}

export function lightningAttention(
  { qkv, rates, state, sequences, headDim }: OpArgs["lightningAttention"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const buffers = { qkv: own(qkv).range, state: state ? own(state).range : null, output: output.range };
  const numSequences = sequences.pastLengths.length;
  if (takesBlocks(sequences, headDim, context))
    return lightningBlocks(blockShape, rates, headDim, sequences, buffers, context);
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

/**
 * Many tokens in blocks on subgroup matrices: f16 copies, each block's own state, the states before the blocks, the output.
 * Head dimension 64 or 128.
 */
export function lightningBlocks(
  shape: BlockShape,
  rates: Float32Array,
  headDim: number,
  sequences: Sequences,
  { qkv, state, output }: LightningBuffers,
  context: KernelContext,
): Dispatch[] {
  const { blockRows } = shape;
  const { blocks, spans } = blockTables(sequences, blockRows, state !== null);
  const numHeads = rates.length;
  const numBlocks = blocks.length / 4;
  const numSpans = spans.length / 4;
  if (numBlocks === 0) return [];
  const rows = numBlocks * blockRows;
  const width = numHeads * headDim;
  const half = () => context.scratch(rows * width * 2);
  const [q, k, decayed, v] = [half(), half(), half(), half()];
  const bounds = context.scratch(((numBlocks + numSpans) * numHeads + 1) * 4);
  const blockTable = context.table(blocks);
  const rateTable = context.table(rates);
  const sizes = [width, numHeads, rows, blockRows, headDim / 4, numBlocks, numSpans, state ? 1 : 0];
  const limit = context.abilities.limits.maxStorageBufferBindingSize;
  const pieces = piecesOf(blocks, qkv, width * 3 * 4, limit).map(
    ({ firstBlock, count, firstToken, range }) => ({
      kernel: prepareKernel,
      params: paramsOf([...sizes, firstBlock, firstToken]),
      buffers: [blockTable, range, rateTable, q, k, decayed, v, bounds],
      workgroups: [count, numHeads, 1] as const,
    }),
  );
  return [
    ...pieces,
    ...walkBlocks(
      {
        shape,
        headDim,
        rates,
        tables: { blocks, spans },
        operands: { q, k, decayed, v, bounds },
        state,
        y: { range: output, width, rowStep: width, headStride: headDim, column: 0 },
      },
      context,
    ),
  ];
}

const prepareKernel = blockKernel("prepare", [false, false, false, true, true, true, true, true]);

/** Runs of whole blocks whose rows of qkv fit one binding: 32k tokens of 64 heads x 128 are over 2 GiB. */
function piecesOf(blocks: Uint32Array, qkv: BufferRange, rowBytes: number, limit: number) {
  const pieces: { firstBlock: number; count: number; firstToken: number; range: BufferRange }[] = [];
  const numBlocks = blocks.length / 4;
  let firstBlock = 0;
  while (firstBlock < numBlocks) {
    const firstToken = blocks[firstBlock * 4]!;
    const endToken = (block: number) => blocks[block * 4]! + blocks[block * 4 + 1]!;
    let end = firstBlock + 1;
    while (end < numBlocks && (endToken(end) - firstToken) * rowBytes <= limit) end++;
    const range = {
      buffer: qkv.buffer,
      offset: qkv.offset + firstToken * rowBytes,
      size: (endToken(end - 1) - firstToken) * rowBytes,
    };
    pieces.push({ firstBlock, count: end - firstBlock, firstToken, range });
    firstBlock = end;
  }
  return pieces;
}
