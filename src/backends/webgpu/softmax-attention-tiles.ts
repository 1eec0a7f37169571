/**
 * Softmax attention of many tokens on subgroup matrices: f16 copies of queries and keys, then tiles of queries over tiles of
 * keys (attention-tile-code.ts).
 */

import type { Sequences } from "../../tensor/sequences.ts";
import type { AttentionTile } from "./attention-tile-code.ts";
import { BySequences } from "./by-sequences.ts";
import type { Abilities, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { type RowsShape, takesRows } from "./rows-tile-code.ts";
import { countTiles } from "./sequence-tiles.ts";
import { softmaxTileCode } from "./softmax-attention-code.ts";
import type { SoftmaxBuffers, SoftmaxSizes } from "./softmax-sizes.ts";

export type SoftmaxShape = RowsShape;

/** Whether a shape runs here: head dimension 64 or 128, on subgroup matrices and with room for the tiles. */
export function takesSoftmaxTiles(abilities: Abilities, shape: SoftmaxShape, headDim: number): boolean {
  return (headDim === 64 || headDim === 128) && takesRows(abilities, shape, headDim);
}

/** The best shape that runs here, or null. */
export function softmaxShapeFor(abilities: Abilities, headDim: number): SoftmaxShape | null {
  const shapes = headDim === 64 ? narrowShapes : wideShapes;
  return shapes.find((shape) => takesSoftmaxTiles(abilities, shape, headDim)) ?? null;
}

/** Heads of 64, 577 tokens without a mask on an H200: 65 TFLOP/s in 46 KiB of workgroup memory, 57 in 30 (docs/log.md). */
export const narrowShapes: readonly SoftmaxShape[] = [
  { tile: { rows: 128, keys: 64, rowGroups: 8, columnGroups: 1 }, sharesPlace: true },
  { tile: { rows: 128, keys: 32, rowGroups: 8, columnGroups: 1 }, sharesPlace: false },
];

/** Heads of 128, 8192 tokens causal: 141 TFLOP/s in 39 KiB, 98 in 28. */
export const wideShapes: readonly SoftmaxShape[] = [
  { tile: { rows: 128, keys: 32, rowGroups: 4, columnGroups: 2 }, sharesPlace: false },
  { tile: { rows: 64, keys: 32, rowGroups: 4, columnGroups: 1 }, sharesPlace: false },
];

export function softmaxTiles(
  shape: SoftmaxShape,
  sizes: SoftmaxSizes,
  sequences: Sequences,
  { q, keys, values, output, sums = null }: SoftmaxBuffers,
  context: KernelContext,
): Dispatch[] {
  const { width, keyWidth, headDim, pageSize, causal } = sizes;
  const { tile } = shape;
  const numHeads = width / headDim;
  const numKeyHeads = keyWidth / headDim;
  const sumSide = sums?.tileRows ?? 0;
  const sumRows = sums ? countTiles(sequences, sumSide) * sumSide : 0;
  const tables = tileTables(tile, sequences, sizes, sumSide);
  const numTiles = tables.tiles.length / 8;
  const numKeyTiles = tables.keyTiles.length / 4;
  if (numTiles === 0) return [];
  const queryRows = numTiles * tile.rows;
  const keyRows = numKeyTiles * tile.keys;
  const queries = context.scratch(queryRows * width * 2);
  const keyCopies = context.scratch(keyRows * keyWidth * 2);
  const valueCopies = context.scratch(keyRows * keyWidth * 2);
  const tiles = context.table(tables.tiles);
  const quads = headDim / 4;
  return [
    {
      kernel: queriesKernel,
      params: paramsOf([width / 4, quads, tile.rows, queryRows, 0], [Math.LOG2E / Math.sqrt(headDim)]),
      buffers: [tiles, q, queries],
      workgroups: [numTiles, numHeads, 1],
    },
    {
      kernel: keysKernel,
      params: paramsOf([keyWidth / 4, quads, tile.keys, keyRows, pageSize], [1]),
      buffers: [
        context.table(tables.keyTiles),
        context.sequences(sequences),
        keys,
        values,
        keyCopies,
        valueCopies,
      ],
      workgroups: [numKeyTiles, numKeyHeads, 1],
    },
    {
      kernel: attendKernel(shape, headDim, sumSide),
      params: paramsOf([width, numHeads / numKeyHeads, queryRows, keyRows, causal ? 1 : 0, sumRows]),
      buffers: [tiles, queries, keyCopies, valueCopies, output, ...(sums ? [sums.range] : [])],
      workgroups: [numTiles, numHeads, 1],
    },
  ];
}

const queriesKernel: Kernel = {
  name: "softmaxAttention prepareQueries",
  code: wgsl.softmaxAttentionTiles,
  entryPoint: "prepareQueries",
  constants: {},
  writes: [false, false, true],
};

const keysKernel: Kernel = {
  name: "softmaxAttention gatherKeys",
  code: wgsl.softmaxAttentionTiles,
  entryPoint: "gatherKeys",
  constants: {},
  writes: [false, false, false, false, true, true],
};

const known = new Map<string, Kernel>();

function attendKernel(shape: SoftmaxShape, headDim: number, sumSide: number): Kernel {
  const key = JSON.stringify([shape, headDim, sumSide]);
  let kernel = known.get(key);
  if (!kernel) {
    kernel = {
      name: "softmaxAttention attend",
      code: softmaxTileCode(shape, headDim, sumSide),
      entryPoint: "attend",
      constants: {},
      writes: [false, false, false, false, true, ...(sumSide ? [true] : [])],
    };
    known.set(key, kernel);
  }
  return kernel;
}

interface TileTables {
  readonly tiles: Uint32Array;
  readonly keyTiles: Uint32Array;
}

const tables = new BySequences<TileTables>();

function tileTables(
  tile: AttentionTile,
  sequences: Sequences,
  { pageSize }: SoftmaxSizes,
  sumSide: number,
): TileTables {
  const key = `${tile.rows} ${tile.keys} ${pageSize} ${sumSide}`;
  return tables.get(sequences, key, () => makeTables(tile, sequences, pageSize, sumSide));
}

function makeTables(
  tile: AttentionTile,
  { offsets, pastLengths }: Sequences,
  pageSize: number,
  sumSide: number,
): TileTables {
  const tiles: number[][] = [];
  const keyTiles: number[] = [];
  let sumRow = 0;
  for (let s = 0; s < pastLengths.length; s++) {
    const start = offsets[s]!;
    const length = offsets[s + 1]! - start;
    if (length === 0) continue;
    const past = pageSize > 0 ? pastLengths[s]! : 0;
    const keyRow = (keyTiles.length / 4) * tile.keys;
    for (let t = 0; t < length; t += tile.rows) {
      const count = Math.min(tile.rows, length - t);
      const row = tiles.length * tile.rows;
      tiles.push([start + t, count, row, past + t, keyRow, past + length, sumRow + t, 0]);
    }
    if (sumSide) sumRow += Math.ceil(length / sumSide) * sumSide;
    for (let key = 0; key < past + length; key += tile.keys)
      keyTiles.push(s, key, keyRow + key, past + length);
  }
  // The longest first: what starts last should be short.
  return { tiles: Uint32Array.from(tiles.reverse().flat()), keyTiles: Uint32Array.from(keyTiles) };
}
