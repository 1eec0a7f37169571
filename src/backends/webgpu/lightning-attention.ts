import type { OpArgs } from "../../tensor/ops.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { type AttentionTile, hasMatrices } from "./attention-tile-code.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import {
  type BufferRange,
  type Dispatch,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { lightningStateCode, lightningTileCode } from "./lightning-attention-code.ts";
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

/** Tokens of a block of the prefill on subgroup matrices, and its tile. */
export interface BlockShape {
  readonly blockRows: number;
  readonly tile: AttentionTile;
}

const blockShape: BlockShape = {
  blockRows: 128,
  tile: { rows: 64, keys: 64, rowGroups: 2, columnGroups: 2 },
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
  const tokens = sequences.offsets.at(-1)!;
  const hasBlocks = hasMatrices(context.abilities, blockShape.tile) && (headDim === 64 || headDim === 128);
  // Under 32 tokens a sequence, most of a block would be padding.
  if (hasBlocks && tokens >= 32 * numSequences)
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
  const { blockRows, tile } = shape;
  const { blocks, spans } = blockTables(sequences, blockRows, state !== null);
  const numHeads = rates.length;
  const numBlocks = blocks.length / 4;
  const numSpans = spans.length / 4;
  if (numBlocks === 0) return [];
  const rows = numBlocks * blockRows;
  const width = numHeads * headDim;
  const stateSize = headDim * headDim;
  const half = () => context.scratch(rows * width * 2);
  const [q, k, decayed, v] = [half(), half(), half(), half()];
  const bounds = context.scratch((numBlocks + numSpans) * numHeads * 4);
  const ownStates = context.scratch(numBlocks * numHeads * stateSize * 4);
  const before = context.scratch(numBlocks * numHeads * stateSize * 2);
  const scales = context.scratch(numBlocks * numHeads * 4);
  const states = state ?? context.scratch(256);
  const blockTable = context.table(blocks);
  const spanTable = context.table(spans);
  const rateTable = context.table(rates);
  const sizes = [width, numHeads, rows, blockRows, headDim / 4, numBlocks, state ? 1 : 0];
  const params = paramsOf(sizes);
  const kernels = blockKernels(shape, headDim);
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
    {
      kernel: boundKernel,
      params,
      buffers: [spanTable, states, bounds],
      workgroups: [numSpans, numHeads, 1],
    },
    {
      kernel: kernels.sum,
      params,
      buffers: [decayed, v, ownStates],
      workgroups: [numBlocks, numHeads, 1],
    },
    {
      kernel: scanKernel,
      params,
      buffers: [spanTable, blockTable, rateTable, ownStates, bounds, states, before, scales],
      workgroups: [Math.ceil(stateSize / 1024), numHeads, numSpans],
    },
    {
      kernel: kernels.attend,
      params,
      buffers: [blockTable, q, k, v, before, scales, rateTable, output],
      workgroups: [(numBlocks * blockRows) / tile.rows, numHeads, 1],
    },
  ];
}

const kernelOf = (entryPoint: string, writes: readonly boolean[]): Kernel => ({
  name: `lightningAttention ${entryPoint}`,
  code: wgsl.lightningAttentionBlocks,
  entryPoint,
  constants: {},
  writes,
});
const prepareKernel = kernelOf("prepare", [false, false, false, true, true, true, true, true]);
const boundKernel = kernelOf("boundState", [false, false, true]);
const scanKernel = kernelOf("scan", [false, false, false, false, false, true, true, true]);

const known = new Map<string, { readonly sum: Kernel; readonly attend: Kernel }>();

function blockKernels({ blockRows, tile }: BlockShape, headDim: number) {
  const key = JSON.stringify([blockRows, tile, headDim]);
  let kernels = known.get(key);
  if (!kernels) {
    kernels = {
      sum: {
        name: "lightningAttention sumBlock",
        code: lightningStateCode(headDim, blockRows),
        entryPoint: "sumBlock",
        constants: {},
        writes: [false, false, true],
      },
      attend: {
        name: "lightningAttention attend",
        code: lightningTileCode(tile, headDim, blockRows),
        entryPoint: "attend",
        constants: {},
        writes: [false, false, false, false, false, false, false, true],
      },
    };
    known.set(key, kernels);
  }
  return kernels;
}

/** blocks [n, 4]: first token, tokens; spans of the sequences with tokens [n, 4]: first block, blocks, slot, has a start. */
function blockTables({ offsets, pastLengths, stateSlots }: Sequences, blockRows: number, hasState: boolean) {
  const blocks: number[] = [];
  const spans: number[] = [];
  for (let s = 0; s < pastLengths.length; s++) {
    const end = offsets[s + 1]!;
    const firstBlock = blocks.length / 4;
    for (let t = offsets[s]!; t < end; t += blockRows) blocks.push(t, Math.min(blockRows, end - t), s, 0);
    const count = blocks.length / 4 - firstBlock;
    const starts = hasState && pastLengths[s]! > 0;
    if (count > 0) spans.push(firstBlock, count, hasState ? stateSlots[s]! : 0, starts ? 1 : 0);
  }
  return { blocks: Uint32Array.from(blocks), spans: Uint32Array.from(spans) };
}

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
