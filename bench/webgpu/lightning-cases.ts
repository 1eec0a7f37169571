/**
 * Lightning attention: prefill and decode, checked on sampled rows against float64.
 */

import { lightningRecurrence } from "../../src/backends/webgpu/lightning-attention.ts";
import type { BlockShape } from "../../src/backends/webgpu/lightning-blocks.ts";
import { lightningBlocks } from "../../src/backends/webgpu/lightning-blocks-forward.ts";
import { lightningWalk, takesWalk, type WalkShape } from "../../src/backends/webgpu/lightning-walk.ts";
import { cachedSequences } from "../../src/tensor/sequences.ts";
import { needsRows, tileLabel, uploads } from "./attention-cases.ts";
import type { BenchCase, Sample } from "./bench-case.ts";

/** Decay rates as a model has them: 2^(-8 (h + 1) / H). */
export function ratesOf(heads: number): Float32Array {
  return Float32Array.from({ length: heads }, (_, h) => 2 ** ((-8 * (h + 1)) / heads));
}

/** Random values again and again: gigabytes of fresh ones would take longer than the kernels. */
function repeated(values: Float32Array, count: number): Float32Array {
  if (values.length === count) return values;
  const all = new Float32Array(count);
  for (let at = 0; at < count; at += values.length) all.set(values.subarray(0, count - at), at);
  return all;
}

/** In blocks that run at once, or by walking over them. */
export type LightningShape = BlockShape | WalkShape;

const isWalk = (shape: LightningShape): shape is WalkShape => "sections" in shape;

function lightningLabel(shape: LightningShape): string {
  if (!isWalk(shape)) return `blocks of ${shape.blockRows}, ${tileLabel(shape.tile)}`;
  const { blockRows, columns, rowGroups, columnGroups } = shape.tile;
  const sections = shape.sections ? `, sections of ${shape.sections.rows}` : "";
  return `walk, blocks of ${blockRows}, ${columns} columns, subgroups ${rowGroups}x${columnGroups}${sections}`;
}

/**
 * Executed for a token and head: q S and what goes into states, q k^T and P v over the tiles at or below the diagonal. Without the
 * sums before sections that run at once.
 */
function lightningOperations(shape: LightningShape, headDim: number): number {
  const states = 4 * headDim * headDim;
  if (isWalk(shape)) {
    const { blockRows, columns } = shape.tile;
    return states + 2 * blockRows * headDim * (headDim / columns + 1);
  }
  const { blockRows, tile } = shape;
  let inner = 0;
  for (let first = 0; first < blockRows; first += tile.rows)
    inner += (tile.rows * Math.ceil((first + tile.rows) / tile.keys) * tile.keys) / blockRows;
  return states + 4 * headDim * inner;
}

export interface LightningPrefill {
  readonly shape: LightningShape;
  readonly lengths: readonly number[];
  readonly heads: number;
  readonly headDim: number;
  /** Sequences start from a state. */
  readonly past?: boolean;
  /** What is checked: y unless given. The states that are left are those of sequences without a start. */
  readonly checks?: "y" | "states";
}

export function lightningPrefillCase({
  shape,
  lengths,
  heads,
  headDim,
  past = false,
  checks = "y",
}: LightningPrefill): BenchCase {
  const D = headDim;
  const tokens = lengths.reduce((a, b) => a + b, 0);
  return {
    name: `lightning prefill ${lengths.join("+")} x ${heads} x ${D}${past ? " from a state" : ""}${checks === "y" ? "" : ", states"} [${lightningLabel(shape)}]`,
    unavailable: (abilities) =>
      !isWalk(shape)
        ? needsRows(shape.tile, D)(abilities)
        : takesWalk(abilities, shape, D)
          ? null
          : "no f16 subgroup matrices, or too little workgroup memory",
    build(plain) {
      const bench = uploads(plain);
      const qkv = repeated(
        bench.random.floats(Math.min(tokens * heads * 3 * D, 2 ** 24 - 3)),
        tokens * heads * 3 * D,
      );
      const rates = ratesOf(heads);
      const size = lengths.length * heads * D * D;
      // Without a past the states hold what must not be read.
      const start = bench.random.floats(size, 4);
      const state = checks === "y" ? bench.upload(start) : bench.output(size);
      const y = bench.output(tokens * heads * D);
      const slices = lengths.map((length, s) => ({
        length,
        pastLength: past ? 7 : 0,
        pages: new Int32Array(),
        stateSlot: s,
      }));
      const buffers = { qkv: bench.upload(qkv), state, output: y };
      const sequences = cachedSequences(slices);
      const dispatches = isWalk(shape)
        ? lightningWalk(shape, rates, D, sequences, buffers, bench)
        : lightningBlocks(shape, rates, D, sequences, buffers, bench);
      const operations = tokens * heads * lightningOperations(shape, D);
      const output = checks === "y" ? { ...y, size: tokens * heads * D * 4 } : { ...state, size: size * 4 };
      return {
        runs: [dispatches],
        output,
        tolerance: 2e-3,
        operations,
        *check(values) {
          if (checks === "states") {
            yield* stateSamples({ lengths, heads, headDim }, rates, qkv, values);
            return;
          }
          for (let sample = 0; sample < 40; sample++) {
            const s = sample % lengths.length;
            const first = lengths.slice(0, s).reduce((a, b) => a + b, 0);
            const local = sample < 4 ? lengths[s]! - 1 : bench.random.integer(lengths[s]!);
            const head = bench.random.integer(heads);
            const rate = rates[head]!;
            const row = (t: number) => ((first + t) * heads + head) * 3 * D;
            const y = new Float64Array(D);
            for (let past = local; past >= 0; past--) {
              const decay = Math.exp(-rate * (local - past));
              if (decay < 1e-12) break;
              let score = 0;
              for (let d = 0; d < D; d++) score += qkv[row(local) + d]! * qkv[row(past) + D + d]!;
              for (let d = 0; d < D; d++) y[d]! += decay * score * qkv[row(past) + 2 * D + d]!;
            }
            if (past) {
              const decay = Math.exp(-rate * (local + 1));
              for (let i = 0; i < D; i++)
                for (let d = 0; d < D; d++)
                  y[d]! += decay * qkv[row(local) + i]! * start[((s * heads + head) * D + i) * D + d]!;
            }
            for (let d = 0; d < D; d++)
              yield { value: values[((first + local) * heads + head) * D + d]!, reference: y[d]! };
          }
        },
      };
    },
  };
}

/** Three rows of every state that is left, S = sum_t decay_t k_t^T v_t. */
function* stateSamples(
  { lengths, heads, headDim: D }: Pick<LightningPrefill, "lengths" | "heads" | "headDim">,
  rates: Float32Array,
  qkv: Float32Array,
  values: Float32Array,
): Iterable<Sample> {
  let first = 0;
  for (const [s, length] of lengths.entries()) {
    for (let head = 0; head < heads; head++)
      for (const i of [0, D / 2 + 3, D - 1]) {
        const sum = new Float64Array(D);
        for (let t = 0; t < length; t++) {
          const row = ((first + t) * heads + head) * 3 * D;
          const key = Math.exp(-rates[head]! * (length - 1 - t)) * qkv[row + D + i]!;
          for (let d = 0; d < D; d++) sum[d]! += key * qkv[row + 2 * D + d]!;
        }
        const at = ((s * heads + head) * D + i) * D;
        for (let d = 0; d < D; d++) yield { value: values[at + d]!, reference: sum[d]! };
      }
    first += length;
  }
}

export function lightningStepCase(batch: number, heads: number, headDim: number): BenchCase {
  const D = headDim;
  return {
    name: `lightning step batch ${batch} x ${heads} x ${D}`,
    unavailable: () => null,
    build(plain) {
      const bench = uploads(plain);
      const qkv = bench.random.floats(batch * heads * 3 * D);
      const rates = ratesOf(heads);
      const size = batch * heads * D * D;
      const start = bench.random.floats(size);
      const output = bench.output(batch * heads * D);
      const slices = Array.from({ length: batch }, (_, s) => ({
        length: 1,
        pastLength: 3,
        pages: new Int32Array(),
        stateSlot: s,
      }));
      const qkvRange = bench.upload(qkv);
      // Enough states that none stays in the cache.
      const copies = Math.max(1, Math.ceil((bench.abilities.f16 ? 200e6 : 1) / (size * 4)));
      const runs = Array.from({ length: copies }, () =>
        lightningRecurrence(
          true,
          rates,
          D,
          cachedSequences(slices),
          { qkv: qkvRange, state: bench.upload(start), output },
          bench,
        ),
      );
      return {
        runs,
        output: { ...output, size: batch * heads * D * 4 },
        tolerance: 1e-5,
        bytes: size * 8,
        *check(values) {
          for (let sample = 0; sample < 64; sample++) {
            const s = bench.random.integer(batch);
            const head = bench.random.integer(heads);
            const row = (s * heads + head) * 3 * D;
            const decay = Math.exp(-rates[head]!);
            for (let d = 0; d < D; d++) {
              let y = 0;
              for (let i = 0; i < D; i++) {
                const next =
                  decay * start[((s * heads + head) * D + i) * D + d]! +
                  qkv[row + D + i]! * qkv[row + 2 * D + d]!;
                y += qkv[row + i]! * next;
              }
              yield { value: values[(s * heads + head) * D + d]!, reference: y };
            }
          }
        },
      };
    },
  };
}
