/**
 * Lightning attention of many tokens by workgroups that walk over blocks (lightning-walk-code.ts): sequences one section after the
 * other, each of what one binding holds, or in sections that run at once, from states that a pass over k and v makes first.
 *
 * Chosen where sequences and heads fill a data-centre card: on an H200 64 heads x 128 take 0.68 ms for 8,192 tokens and 2.69 for 32,768,
 * by lightning-blocks-forward.ts 1.05 and 4.18 (docs/log.md).
 */

import type { Sequences } from "../../tensor/sequences.ts";
import { hasMatrices } from "./attention-tile-code.ts";
import type { Abilities, BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { type LightningBuffers, piecesOf } from "./lightning-blocks-forward.ts";
import { fusedStateCode } from "./lightning-fused-code.ts";
import { walkCode } from "./lightning-walk-code.ts";
import { type WalkTile, walkBytes, walkThreads } from "./lightning-walk-places.ts";
import { paramsOf } from "./params.ts";

export interface SectionCut {
  /** Tokens of a section, at most. */
  readonly rows: number;
  /** Of the blocks whose states make what sections start from; a divisor of `rows`. */
  readonly sumRows: number;
}

export interface WalkShape {
  readonly tile: WalkTile;
  /** Sections that run at once; null: one after the other. */
  readonly sections: SectionCut | null;
}

const walkTile = { blockRows: 64, columns: 64, rowGroups: 4, columnGroups: 2 };

/** Of heads of 128, in 46 KiB of workgroup memory. The first is the fastest; the others are what it was compared with. */
export const walkShapes: readonly WalkShape[] = [
  { tile: walkTile, sections: null },
  { tile: { ...walkTile, columnGroups: 4 }, sections: null },
  { tile: walkTile, sections: { rows: 4096, sumRows: 1024 } },
];

/** Whether a device has matrices and room for a shape. */
export function takesWalk(abilities: Abilities, { tile }: WalkShape, headDim: number): boolean {
  const hasRoom = walkBytes(tile, headDim) <= abilities.limits.maxComputeWorkgroupStorageSize;
  return hasRoom && headDim % tile.columns === 0 && hasMatrices(abilities, walkThreads(tile));
}

/** Workgroups that an H100 or H200 runs at once, about. */
const fullCard = 128;

/** The shape that sequences are walked in here; null where blocks, which run at once, fill a card better, or were not compared. */
export function walkFor(
  { offsets, pastLengths }: Sequences,
  numHeads: number,
  headDim: number,
  abilities: Abilities,
): WalkShape | null {
  const shape = walkShapes[0]!;
  if (headDim !== 128 || !takesWalk(abilities, shape, headDim)) return null;
  const longest = Math.max(...pastLengths.map((_, s) => offsets[s + 1]! - offsets[s]!));
  const atOnce = offsets.at(-1)! / longest;
  return numHeads * (headDim / shape.tile.columns) * atOnce >= fullCard ? shape : null;
}

/** Head dimension 64 or 128. */
export function lightningWalk(
  shape: WalkShape,
  rates: Float32Array,
  headDim: number,
  sequences: Sequences,
  buffers: LightningBuffers,
  context: KernelContext,
): Dispatch[] {
  const { tile, sections: cut } = shape;
  const rowBytes = rates.length * headDim * 3 * 4;
  const held = Math.floor(context.abilities.limits.maxStorageBufferBindingSize / rowBytes);
  const sizes = { rates, headDim, rowBytes };
  if (cut) {
    const rows = Math.min(cut.rows, Math.floor(held / cut.sumRows) * cut.sumRows);
    return walkAtOnce(tile, { ...cut, rows }, sizes, sequences, buffers, context);
  }
  const { pastLengths } = sequences;
  const slotBytes = rates.length * headDim * headDim * 4;
  const states = buffers.state ?? context.scratch(pastLengths.length * slotBytes);
  const sections = sectionsInTurn(sequences, buffers.state !== null, held);
  return walkSections(tile, sizes, sections, states, buffers, context);
}

interface Sizes {
  readonly rates: Float32Array;
  readonly headDim: number;
  /** Of qkv. */
  readonly rowBytes: number;
}

/** In the table of lightning-walk-code.ts. */
const starts = 1;
const keeps = 2;

/** Cut where the tokens of a binding end: each then goes on from the state that the one before it left. */
function sectionsInTurn(
  { offsets, pastLengths, stateSlots }: Sequences,
  hasState: boolean,
  held: number,
): Uint32Array {
  const sections: number[] = [];
  for (let s = 0; s < pastLengths.length; s++) {
    const end = offsets[s + 1]!;
    for (let first = offsets[s]!, next: number; first < end; first = next) {
      next = Math.min(end, (Math.floor(first / held) + 1) * held);
      const goesOn = first > offsets[s]! || (hasState && pastLengths[s]! > 0);
      const isKept = hasState || next < end;
      const flags = (goesOn ? starts : 0) + (isKept ? keeps : 0);
      sections.push(first, next - first, hasState ? stateSlots[s]! : s, flags);
    }
  }
  return Uint32Array.from(sections);
}

/** The sections of sequences with tokens, what is summed before them, and where each sequence's are (lightning-attention-carry.wgsl). */
function sectionsAtOnce(
  { offsets, pastLengths, stateSlots }: Sequences,
  { rows, sumRows }: SectionCut,
  hasState: boolean,
) {
  const sections: number[] = [];
  const blocks: number[] = [];
  const spans: number[] = [];
  for (let s = 0; s < pastLengths.length; s++) {
    const start = offsets[s]!;
    const length = offsets[s + 1]! - start;
    if (length === 0) continue;
    const count = Math.ceil(length / rows);
    const hasStart = hasState && pastLengths[s]! > 0;
    const slot = hasState ? stateSlots[s]! : 0;
    spans.push(sections.length / 4, count, blocks.length / 4, slot * 2 + (hasStart ? 1 : 0));
    for (let first = 0; first < length; first += rows) {
      const isLast = first + rows >= length;
      const flags = starts + (isLast && hasState ? keeps : 0);
      sections.push(start + first, Math.min(rows, length - first), sections.length / 4, flags);
      for (let at = 0; at < rows && !isLast; at += sumRows) blocks.push(start + first + at, sumRows, s, 0);
    }
  }
  return [sections, blocks, spans].map((words) => Uint32Array.from(words)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
}

/** States of the blocks before the last sections, what each section starts from, the output, the states that are left. */
function walkAtOnce(
  tile: WalkTile,
  cut: SectionCut,
  sizes: Sizes,
  sequences: Sequences,
  buffers: LightningBuffers,
  context: KernelContext,
): Dispatch[] {
  const { rates, headDim, rowBytes } = sizes;
  const { qkv, state } = buffers;
  const numHeads = rates.length;
  const [sections, blocks, spans] = sectionsAtOnce(sequences, cut, state !== null);
  if (sections.length === 0) return [];
  const numBlocks = blocks.length / 4;
  const stateBytes = numHeads * headDim * headDim * 4;
  const own = context.scratch(Math.max(1, numBlocks) * stateBytes);
  const firstStates = context.scratch((sections.length / 4) * stateBytes);
  const bounds = context.scratch((numBlocks * numHeads + 1) * 4);
  const spanTable = context.table(spans);
  const rateTable = context.table(rates);
  const limit = context.abilities.limits.maxStorageBufferBindingSize;
  const params = paramsOf([numHeads, (headDim * headDim) / 4, cut.sumRows, cut.rows / cut.sumRows]);
  const workgroups = [Math.ceil((headDim * headDim) / 1024), numHeads, spans.length / 4] as const;
  return [
    ...piecesOf(blocks, qkv, rowBytes, limit).map(({ firstBlock, firstToken, count, range }) => ({
      kernel: sumKernel(headDim, cut.sumRows),
      params: paramsOf([numHeads, numBlocks, 0, firstBlock, firstToken]),
      buffers: [context.table(blocks), range, rateTable, own, bounds],
      workgroups: [count, numHeads, 1] as const,
    })),
    {
      kernel: carryKernel,
      params,
      buffers: [spanTable, rateTable, own, state ?? context.scratch(256), firstStates],
      workgroups,
    },
    ...walkSections(tile, sizes, sections, firstStates, buffers, context),
    ...(state ? [{ kernel: keepKernel, params, buffers: [spanTable, firstStates, state], workgroups }] : []),
  ];
}

function walkSections(
  tile: WalkTile,
  { rates, headDim, rowBytes }: Sizes,
  sections: Uint32Array,
  states: BufferRange,
  { qkv, output }: LightningBuffers,
  context: KernelContext,
): Dispatch[] {
  const numHeads = rates.length;
  const limit = context.abilities.limits.maxStorageBufferBindingSize;
  if (sections.length === 0) return [];
  const table = context.table(sections);
  const rateTable = context.table(rates);
  return piecesOf(sections, qkv, rowBytes, limit).map(({ firstBlock, firstToken, count, range }) => ({
    kernel: walkKernel(tile, headDim),
    params: paramsOf([numHeads, firstBlock, firstToken]),
    buffers: [table, range, rateTable, states, output],
    workgroups: [(numHeads * headDim) / tile.columns, count, 1] as const,
  }));
}

const known = new Map<string, Kernel>();

function remembered(key: string, make: () => Kernel): Kernel {
  const kernel = known.get(key) ?? make();
  known.set(key, kernel);
  return kernel;
}

const stateKernel = (entryPoint: string, writes: readonly boolean[]): Kernel => ({
  name: `lightningAttention ${entryPoint}`,
  code: wgsl.lightningAttentionCarry,
  entryPoint,
  constants: {},
  writes,
});
const carryKernel = stateKernel("carry", [false, false, false, false, true]);
const keepKernel = stateKernel("keep", [false, false, true]);

const walkKernel = (tile: WalkTile, headDim: number) =>
  remembered(JSON.stringify([tile, headDim]), () => ({
    name: "lightningAttention walk",
    code: walkCode(tile, headDim),
    entryPoint: "walk",
    constants: {},
    writes: [false, false, false, true, true],
  }));

const sumKernel = (headDim: number, sumRows: number) =>
  remembered(JSON.stringify([headDim, sumRows]), () => ({
    name: "lightningAttention sumBlock",
    code: fusedStateCode(headDim, sumRows),
    entryPoint: "sumBlock",
    constants: {},
    writes: [false, false, false, true, true],
  }));
