/**
 * Lightning attention of many tokens in blocks: each block's own state, the states before the blocks, the output. No copies in f16
 * (lightning-fused-code.ts).
 */

import type { Sequences } from "../../tensor/sequences.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { type BlockShape, blockTables, boundKernel, scanKernel } from "./lightning-blocks.ts";
import { fusedAttendCode, fusedStateCode } from "./lightning-fused-code.ts";
import { paramsOf } from "./params.ts";

/** Ranges that lightning attention reads and writes. */
export interface LightningBuffers {
  readonly qkv: BufferRange;
  /** f32 [slots, H, D, D], or null. */
  readonly state: BufferRange | null;
  readonly output: BufferRange;
}

/** Head dimension 64 or 128. */
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
  if (numBlocks === 0) return [];
  const numSpans = spans.length / 4;
  const width = numHeads * headDim;
  const stateSize = headDim * headDim;
  const bounds = context.scratch(((numBlocks + numSpans) * numHeads + 1) * 4);
  const ownStates = context.scratch(numBlocks * numHeads * stateSize * 4);
  const before = context.scratch(numBlocks * numHeads * stateSize * 2);
  const scales = context.scratch((numBlocks * numHeads + 1) * 4);
  const states = state ?? context.scratch(256);
  const blockTable = context.table(blocks);
  const spanTable = context.table(spans);
  const rateTable = context.table(rates);
  const limit = context.abilities.limits.maxStorageBufferBindingSize;
  const sizes = [width, numHeads, 0, blockRows, headDim / 4, numBlocks, numSpans, state ? 1 : 0];
  const kernels = kernelsFor(shape, headDim);
  const pieces = piecesOf(blocks, qkv, width * 3 * 4, limit).map((piece) => ({
    ...piece,
    params: paramsOf([numHeads, numBlocks, numSpans, piece.firstBlock, piece.firstToken]),
  }));
  return [
    {
      kernel: boundKernel,
      params: paramsOf(sizes),
      buffers: [spanTable, states, bounds],
      workgroups: [numSpans, numHeads, 1],
    },
    ...pieces.map(({ count, range, params }) => ({
      kernel: kernels.sum,
      params,
      buffers: [blockTable, range, rateTable, ownStates, bounds],
      workgroups: [count, numHeads, 1] as const,
    })),
    {
      kernel: scanKernel,
      params: paramsOf(sizes),
      buffers: [spanTable, blockTable, rateTable, ownStates, bounds, states, before, scales],
      workgroups: [Math.ceil(stateSize / 1024), numHeads, numSpans],
    },
    ...pieces.map(({ count, range, params }) => ({
      kernel: kernels.attend,
      params,
      buffers: [blockTable, range, rateTable, before, scales, output],
      workgroups: [(count * blockRows) / tile.rows, numHeads, 1] as const,
    })),
  ];
}

const known = new Map<string, { readonly sum: Kernel; readonly attend: Kernel }>();

function kernelsFor({ blockRows, tile }: BlockShape, headDim: number) {
  const key = JSON.stringify([headDim, blockRows, tile]);
  const made = known.get(key);
  if (made) return made;
  const kernels = {
    sum: {
      name: "lightningAttention sumBlock",
      code: fusedStateCode(headDim, blockRows),
      entryPoint: "sumBlock",
      constants: {},
      writes: [false, false, false, true, true],
    },
    attend: {
      name: "lightningAttention attend",
      code: fusedAttendCode(tile, headDim, blockRows),
      entryPoint: "attend",
      constants: {},
      writes: [false, false, false, false, false, true],
    },
  };
  known.set(key, kernels);
  return kernels;
}

/** Runs of whole blocks whose rows of qkv fit one binding: 32k tokens of 64 heads x 128 are over 2 GiB. */
export function piecesOf(blocks: Uint32Array, qkv: BufferRange, rowBytes: number, limit: number) {
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
