/** Lightning attention in blocks on subgroup matrices: shapes, tables, and the walk from f16 operands on that gradients take. */

import type { Sequences } from "../../tensor/sequences.ts";
import type { AttentionTile } from "./attention-tile-code.ts";
import { BySequences } from "./by-sequences.ts";
import type { Abilities, BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { lightningStateCode, lightningTileCode } from "./lightning-attention-code.ts";
import { paramsOf } from "./params.ts";
import { takesRows } from "./rows-tile-code.ts";

/** Tokens of a block of the prefill on subgroup matrices, and its tile. */
export interface BlockShape {
  readonly blockRows: number;
  readonly tile: AttentionTile;
}

/** On an H200, 64 heads x 128, 8192 tokens: 1.05 ms in 38 KiB of workgroup memory, 1.24 in 28 (docs/log.md). */
export const blockShapes: readonly BlockShape[] = [
  { blockRows: 128, tile: { rows: 128, keys: 32, rowGroups: 8, columnGroups: 1 } },
  { blockRows: 128, tile: { rows: 64, keys: 32, rowGroups: 4, columnGroups: 1 } },
];

/** The best shape that runs here, or null. */
function blockShapeFor(abilities: Abilities, headDim: number): BlockShape | null {
  if (headDim !== 64 && headDim !== 128) return null;
  return blockShapes.find(({ tile }) => takesRows(abilities, { tile, sharesPlace: false }, headDim)) ?? null;
}

/** The blocks that sequences run in here; null under 32 tokens each, when most of a block would be padding. */
export function blocksFor(
  sequences: Sequences,
  headDim: number,
  { abilities }: KernelContext,
): BlockShape | null {
  const { offsets, pastLengths } = sequences;
  const isLong = offsets.at(-1)! >= 32 * pastLengths.length;
  return isLong ? blockShapeFor(abilities, headDim) : null;
}

/** blocks [n, 4]: first token, tokens; spans of the sequences with tokens [n, 4]: first block, blocks, slot, has a start. */
export interface BlockTables {
  readonly blocks: Uint32Array;
  readonly spans: Uint32Array;
}

/** @param isReversed time runs from the end: a block's first token is its last, and tokens go down from it */
export function blockTables(
  sequences: Sequences,
  blockRows: number,
  hasState: boolean,
  isReversed = false,
): BlockTables {
  const key = `${blockRows} ${hasState} ${isReversed}`;
  return tables.get(sequences, key, () => makeTables(sequences, blockRows, hasState, isReversed));
}

const tables = new BySequences<BlockTables>();

function makeTables(
  { offsets, pastLengths, stateSlots }: Sequences,
  blockRows: number,
  hasState: boolean,
  isReversed: boolean,
): BlockTables {
  const blocks: number[] = [];
  const spans: number[] = [];
  for (let s = 0; s < pastLengths.length; s++) {
    const start = offsets[s]!;
    const length = offsets[s + 1]! - start;
    const firstBlock = blocks.length / 4;
    for (let t = 0; t < length; t += blockRows) {
      const first = isReversed ? start + length - 1 - t : start + t;
      blocks.push(first, Math.min(blockRows, length - t), s, 0);
    }
    const count = blocks.length / 4 - firstBlock;
    const starts = hasState && pastLengths[s]! > 0;
    if (count > 0) spans.push(firstBlock, count, hasState ? stateSlots[s]! : 0, starts ? 1 : 0);
  }
  return { blocks: Uint32Array.from(blocks), spans: Uint32Array.from(spans) };
}

/** Operands in f16 as lightning-attention-blocks.wgsl makes them, and where the output goes. */
export interface BlockWalk {
  readonly shape: BlockShape;
  readonly headDim: number;
  readonly rates: Float32Array;
  readonly tables: BlockTables;
  readonly operands: {
    readonly q: BufferRange;
    readonly k: BufferRange;
    readonly decayed: BufferRange;
    readonly v: BufferRange;
    readonly bounds: BufferRange;
  };
  readonly state: BufferRange | null;
  readonly y: {
    readonly range: BufferRange;
    /** Values of a row. */
    readonly width: number;
    /** Values from one row of a block to the next. */
    readonly rowStep: number;
    readonly headStride: number;
    readonly column: number;
  };
}

/** Each block's own state, the states before the blocks, the output. */
export function walkBlocks(
  { shape, headDim, rates, tables: { blocks, spans }, operands, state, y }: BlockWalk,
  context: KernelContext,
): Dispatch[] {
  const { blockRows, tile } = shape;
  const { q, k, decayed, v, bounds } = operands;
  const numHeads = rates.length;
  const numBlocks = blocks.length / 4;
  const numSpans = spans.length / 4;
  const rows = numBlocks * blockRows;
  const stateSize = headDim * headDim;
  const ownStates = context.scratch(numBlocks * numHeads * stateSize * 4);
  const before = context.scratch(numBlocks * numHeads * stateSize * 2);
  const scales = context.scratch((numBlocks * numHeads + 1) * 4);
  const states = state ?? context.scratch(256);
  const blockTable = context.table(blocks);
  const spanTable = context.table(spans);
  const rateTable = context.table(rates);
  const width = numHeads * headDim;
  const sizes = [width, numHeads, rows, blockRows, headDim / 4, numBlocks, numSpans, state ? 1 : 0];
  const params = paramsOf(sizes);
  const kernels = blockKernels(shape, headDim);
  return [
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
      params: paramsOf([y.width, numHeads, rows, numBlocks, y.rowStep, y.headStride, y.column]),
      buffers: [blockTable, q, k, v, before, scales, rateTable, y.range],
      workgroups: [rows / tile.rows, numHeads, 1],
    },
  ];
}

/** An entry point of lightning-attention-blocks.wgsl. */
export const blockKernel = (entryPoint: string, writes: readonly boolean[]): Kernel => ({
  name: `lightningAttention ${entryPoint}`,
  code: wgsl.lightningAttentionBlocks,
  entryPoint,
  constants: {},
  writes,
});
export const boundKernel = blockKernel("boundState", [false, false, true]);
export const scanKernel = blockKernel("scan", [false, false, false, false, false, true, true, true]);

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
