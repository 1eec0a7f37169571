/** Gradients of softmax attention without a cache on subgroup matrices. */

import type { Sequences } from "../../tensor/sequences.ts";
import { type AttentionTile, tileThreads } from "./attention-tile-code.ts";
import { BySequences } from "./by-sequences.ts";
import { gradientScale } from "./gradient-scale.ts";
import type { Abilities, BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { hasTiles } from "./matmul-tile.ts";
import { paramsOf } from "./params.ts";
import { gradientBytes, gradientTileFor, softmaxGradientCode } from "./softmax-gradients-code.ts";

const scaleKernel: Kernel = {
  name: "softmaxGradients keepScale",
  code: wgsl.keepScale,
  entryPoint: "keepScale",
  constants: {},
  writes: [false, true],
};

/** Key of the rows' sums that the forward pass keeps with its output (`WebGpuTensor.derive`). */
export const keptSums = "sums of softmax rows";

export interface SoftmaxGradients {
  readonly q: BufferRange;
  readonly k: BufferRange;
  readonly v: BufferRange;
  readonly y: BufferRange;
  readonly dy: BufferRange;
  /** [T, (H + 2 G) D] */
  readonly output: BufferRange;
  /** What the forward pass kept in tiles of as many rows (softmax-sizes.ts). */
  readonly sums?: BufferRange | null;
}

export interface SoftmaxGradientSizes {
  readonly tokens: number;
  /** H D */
  readonly width: number;
  /** G D */
  readonly keyWidth: number;
  readonly headDim: number;
  readonly causal: boolean;
}

/** Whether they run here: head dimension 64 or 128, and under 32 tokens a sequence most of a tile would be padding. */
export function takesSoftmaxGradients(abilities: Abilities, headDim: number, sequences: Sequences): boolean {
  const { offsets, pastLengths } = sequences;
  const { maxComputeWorkgroupStorageSize: memory, maxComputeInvocationsPerWorkgroup: threads } =
    abilities.limits;
  const tile = gradientTileFor(headDim);
  return (
    (headDim === 64 || headDim === 128) &&
    offsets.at(-1)! >= 32 * pastLengths.length &&
    hasTiles(abilities) &&
    gradientBytes(tile, headDim) <= memory &&
    tileThreads(tile) <= threads
  );
}

export function softmaxGradients(
  tile: AttentionTile,
  { tokens, width, keyWidth, headDim, causal }: SoftmaxGradientSizes,
  sequences: Sequences,
  { q, k, v, y, dy, output, sums = null }: SoftmaxGradients,
  context: KernelContext,
): Dispatch[] {
  const numHeads = width / headDim;
  const keyHeads = keyWidth / headDim;
  const tiles = tileTable(sequences, tile.rows);
  const numTiles = tiles.length / 4;
  if (numTiles === 0) return [];
  const rows = numTiles * tile.rows;
  const table = context.table(tiles);
  const scale = gradientScale(dy, tokens * width, context);
  const half = (columns: number) => context.scratch(rows * columns * 2);
  const [queries, slopes, keys, values] = [half(width), half(width), half(keyWidth), half(keyWidth)];
  const ofRows = context.scratch((2 * numHeads * rows + 1) * 4);
  const quads = headDim / 4;
  const kernels = kernelsFor(tile, headDim, sums !== null);
  const params = paramsOf(
    [numHeads, numHeads / keyHeads, rows, causal ? 1 : 0, width + 2 * keyWidth, width, width + keyWidth],
    [1 / Math.sqrt(headDim)],
  );
  const operands = [table, queries, keys, values, slopes, ofRows, output, ...(sums ? [sums] : [])];
  return [
    ...scale.dispatches,
    {
      kernel: scaleKernel,
      params: paramsOf([2 * numHeads * rows]),
      buffers: [scale.range, ofRows],
      workgroups: [1, 1, 1],
    },
    {
      kernel: kernels.prepareQueries,
      params: paramsOf([width / 4, quads, rows], [Math.LOG2E / Math.sqrt(headDim)]),
      buffers: [table, q, dy, y, scale.range, queries, slopes, ofRows],
      workgroups: [numTiles, numHeads, 1],
    },
    {
      kernel: kernels.prepareKeys,
      params: paramsOf([keyWidth / 4, quads, rows], [1]),
      buffers: [table, k, v, keys, values],
      workgroups: [numTiles, keyHeads, 1],
    },
    { kernel: kernels.queries, params, buffers: operands, workgroups: [numTiles, numHeads, 1] },
    { kernel: kernels.keys, params, buffers: operands, workgroups: [numTiles, keyHeads, 1] },
  ];
}

interface Kernels {
  readonly prepareQueries: Kernel;
  readonly prepareKeys: Kernel;
  readonly queries: Kernel;
  readonly keys: Kernel;
}

const known = new Map<string, Kernels>();

function kernelsFor(tile: AttentionTile, headDim: number, isSummed: boolean): Kernels {
  const key = JSON.stringify([tile, headDim, isSummed]);
  let made = known.get(key);
  if (!made) {
    const kernel = (code: string, entryPoint: string, writes: readonly boolean[]): Kernel => ({
      name: `softmaxGradients ${entryPoint}`,
      code,
      entryPoint,
      constants: code === prepareCode ? { tileRows: tile.rows } : {},
      writes,
    });
    const prepareCode = wgsl.softmaxAttentionGradients;
    const code = softmaxGradientCode(tile, headDim, isSummed);
    const [read, write] = [false, true];
    const operands = [read, read, read, read, read, write, write, ...(isSummed ? [read] : [])];
    made = {
      prepareQueries: kernel(prepareCode, "prepareQueries", [
        read,
        read,
        read,
        read,
        read,
        write,
        write,
        write,
      ]),
      prepareKeys: kernel(prepareCode, "prepareKeys", [read, read, read, write, write]),
      queries: kernel(code, "queries", operands),
      keys: kernel(code, "keys", operands),
    };
    known.set(key, made);
  }
  return made;
}

/** [tiles, 4]: first token, tokens, row of the sequence's first tile, tokens of the sequence. */
function tileTable(sequences: Sequences, tile: number): Uint32Array {
  return tables.get(sequences, `${tile}`, () => makeTable(sequences, tile));
}

const tables = new BySequences<Uint32Array>();

function makeTable({ offsets, pastLengths }: Sequences, tile: number): Uint32Array {
  const tiles: number[] = [];
  for (let s = 0; s < pastLengths.length; s++) {
    const start = offsets[s]!;
    const length = offsets[s + 1]! - start;
    const firstRow = (tiles.length / 4) * tile;
    for (let t = 0; t < length; t += tile) {
      tiles.push(start + t, Math.min(tile, length - t), firstRow, length);
    }
  }
  return Uint32Array.from(tiles);
}
