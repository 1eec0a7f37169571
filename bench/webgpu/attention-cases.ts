/**
 * Softmax attention: prefill and decode, checked on sampled rows against float64; what cases of attention have in common.
 */

import type { AttentionTile } from "../../src/backends/webgpu/attention-tile-code.ts";
import { type Abilities, sequenceWords } from "../../src/backends/webgpu/kernel.ts";
import { takesRows } from "../../src/backends/webgpu/rows-tile-code.ts";
import { softmaxSplit } from "../../src/backends/webgpu/softmax-attention.ts";
import {
  type SoftmaxShape,
  softmaxTiles,
  takesSoftmaxTiles,
} from "../../src/backends/webgpu/softmax-attention-tiles.ts";
import { cachedSequences, type Sequences, wholeSequences } from "../../src/tensor/sequences.ts";
import type { BenchCase, BenchInputs, Sample } from "./bench-case.ts";

export function uploads(bench: BenchInputs): BenchInputs {
  return {
    ...bench,
    sequences: (...packed) => bench.upload(sequenceWords(...packed)),
    table: (values) => bench.upload(values),
  };
}

export const needsRows = (tile: AttentionTile, headDim: number) => (abilities: Abilities) =>
  takesRows(abilities, { tile, sharesPlace: false }, headDim)
    ? null
    : "no f16 subgroup matrices, or too little workgroup memory";

export const tileLabel = ({ rows, keys, rowGroups, columnGroups }: AttentionTile) =>
  `tile ${rows}x${keys}, subgroups ${rowGroups}x${columnGroups}`;

export const rowsLabel = ({ tile, sharesPlace }: SoftmaxShape) =>
  `${tileLabel(tile)}${sharesPlace ? ", one place" : ""}`;

export interface SoftmaxCase {
  /** Null: keys split over workgroups. */
  readonly shape: SoftmaxShape | null;
  readonly lengths: readonly number[];
  readonly pasts?: readonly number[];
  readonly heads: number;
  readonly keyHeads: number;
  readonly headDim: number;
  readonly causal: boolean;
  readonly pageSize?: number;
  /** Of queries, 2 unless given; with large ones a row's largest score grows on the way. */
  readonly size?: number;
}

export function softmaxCase(options: SoftmaxCase): BenchCase {
  const { shape, lengths, heads, keyHeads, headDim: D, causal, pageSize = 0, size = 2 } = options;
  const pasts = options.pasts ?? lengths.map(() => 0);
  const tokens = lengths.reduce((a, b) => a + b, 0);
  const same = lengths.every((length, s) => length === lengths[0] && pasts[s] === pasts[0]);
  const shown = same && lengths.length > 2 ? `${lengths.length} of ${lengths[0]}` : lengths.join("+");
  const pastLabel = pageSize > 0 ? ` after ${same ? pasts[0] : pasts.join("+")}, pages of ${pageSize}` : "";
  return {
    name: `softmax ${causal ? "causal" : "full"} ${shown}${pastLabel}, ${heads} (${keyHeads}) x ${D}${size === 2 ? "" : `, q ${size}`} [${shape ? rowsLabel(shape) : "split"}]`,
    unavailable: (abilities) =>
      !shape || takesSoftmaxTiles(abilities, shape, D)
        ? null
        : "no f16 subgroup matrices, or too little workgroup memory",
    build(plain) {
      const bench = uploads(plain);
      const width = heads * D;
      const keyWidth = keyHeads * D;
      const q = bench.random.floats(tokens * width, size);
      const totals = lengths.map((length, s) => length + pasts[s]!);
      // Pages shuffled by a stride, so that order is tested.
      const pageCounts = totals.map((total) => (pageSize > 0 ? Math.ceil(total / pageSize) : 0));
      const numPages = pageCounts.reduce((a, b) => a + b, 0);
      let next = 0;
      const pages = pageCounts.map((count) =>
        Int32Array.from({ length: count }, () => numPages - 1 - next++),
      );
      const keyRows = pageSize > 0 ? numPages * pageSize : tokens;
      const k = bench.random.floats(keyRows * keyWidth, 2);
      const v = bench.random.floats(keyRows * keyWidth);
      const sequences: Sequences =
        pageSize > 0
          ? cachedSequences(
              lengths.map((length, s) => ({ length, pastLength: pasts[s]!, pages: pages[s]!, stateSlot: 0 })),
            )
          : wholeSequences(lengths);
      const output = bench.output(tokens * width);
      const sizes = { tokens, width, keyWidth, headDim: D, pageSize, causal };
      const qRange = bench.upload(q);
      const bytes = 2 * totals.reduce((a, b) => a + b, 0) * keyWidth * 4;
      const copies = shape || !bench.abilities.f16 ? 1 : Math.ceil(200e6 / bytes);
      const runs = Array.from({ length: copies }, () => {
        const buffers = { q: qRange, keys: bench.upload(k), values: bench.upload(v), output };
        return shape
          ? softmaxTiles(shape, sizes, sequences, buffers, bench)
          : softmaxSplit(sizes, sequences, buffers, bench);
      });
      let pairs = 0;
      lengths.forEach((length, s) => {
        pairs += causal ? length * pasts[s]! + (length * length) / 2 : length * length;
      });
      return {
        runs,
        output: { ...output, size: tokens * width * 4 },
        tolerance: shape ? 2e-3 : 1e-5,
        operations: 4 * heads * D * pairs,
        ...(shape ? {} : { bytes }),
        *check(values): Iterable<Sample> {
          for (let sample = 0; sample < 40; sample++) {
            const s = sample % lengths.length;
            const first = lengths.slice(0, s).reduce((a, b) => a + b, 0);
            const t = sample < 4 ? lengths[s]! - 1 : bench.random.integer(lengths[s]!);
            const head = sample === 0 ? heads - 1 : bench.random.integer(heads);
            const inRow = Math.floor((head * keyHeads) / heads) * D;
            const numKeys = causal ? pasts[s]! + t + 1 : totals[s]!;
            const at = (j: number) =>
              (pageSize > 0 ? pages[s]![Math.floor(j / pageSize)]! * pageSize + (j % pageSize) : first + j) *
                keyWidth +
              inRow;
            const query = (first + t) * width + head * D;
            const scores = new Float64Array(numKeys);
            let largest = Number.NEGATIVE_INFINITY;
            for (let j = 0; j < numKeys; j++) {
              let dot = 0;
              const from = at(j);
              for (let d = 0; d < D; d++) dot += q[query + d]! * k[from + d]!;
              scores[j] = dot / Math.sqrt(D);
              largest = Math.max(largest, scores[j]!);
            }
            let total = 0;
            const y = new Float64Array(D);
            for (let j = 0; j < numKeys; j++) {
              const share = Math.exp(scores[j]! - largest);
              total += share;
              const from = at(j);
              for (let d = 0; d < D; d++) y[d]! += share * v[from + d]!;
            }
            for (let d = 0; d < D; d++) yield { value: values[query + d]!, reference: y[d]! / total };
          }
        },
      };
    },
  };
}
