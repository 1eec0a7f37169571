/**
 * Lightning attention: prefill and decode, checked on sampled rows against float64.
 */

import { lightningRecurrence } from "../../src/backends/webgpu/lightning-attention.ts";
import type { BlockShape } from "../../src/backends/webgpu/lightning-blocks.ts";
import { lightningBlocks } from "../../src/backends/webgpu/lightning-blocks-forward.ts";
import { cachedSequences } from "../../src/tensor/sequences.ts";
import { needsRows, tileLabel, uploads } from "./attention-cases.ts";
import type { BenchCase } from "./bench-case.ts";

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

export interface LightningPrefill {
  readonly shape: BlockShape;
  readonly lengths: readonly number[];
  readonly heads: number;
  readonly headDim: number;
  /** Sequences start from a state. */
  readonly past?: boolean;
}

export function lightningPrefillCase({
  shape,
  lengths,
  heads,
  headDim,
  past = false,
}: LightningPrefill): BenchCase {
  const D = headDim;
  const tokens = lengths.reduce((a, b) => a + b, 0);
  return {
    name: `lightning prefill ${lengths.join("+")} x ${heads} x ${D}${past ? " from a state" : ""} [blocks of ${shape.blockRows}, ${tileLabel(shape.tile)}]`,
    unavailable: needsRows(shape.tile, D),
    build(plain) {
      const bench = uploads(plain);
      const qkv = repeated(
        bench.random.floats(Math.min(tokens * heads * 3 * D, 2 ** 24 - 3)),
        tokens * heads * 3 * D,
      );
      const rates = ratesOf(heads);
      const start = bench.random.floats(lengths.length * heads * D * D, 4);
      const output = bench.output(tokens * heads * D);
      const slices = lengths.map((length, s) => ({
        length,
        pastLength: past ? 7 : 0,
        pages: new Int32Array(),
        stateSlot: s,
      }));
      const buffers = { qkv: bench.upload(qkv), state: bench.upload(start), output };
      const dispatches = lightningBlocks(shape, rates, D, cachedSequences(slices), buffers, bench);
      // Executed: own states and q S, then q k^T and P v over the tiles at or below the diagonal.
      const { blockRows, tile } = shape;
      let inner = 0;
      for (let first = 0; first < blockRows; first += tile.rows)
        inner += (tile.rows * Math.ceil((first + tile.rows) / tile.keys) * tile.keys) / blockRows;
      const operations = tokens * heads * (4 * D * D + 4 * D * inner);
      return {
        runs: [dispatches],
        output: { ...output, size: tokens * heads * D * 4 },
        tolerance: 2e-3,
        operations,
        *check(values) {
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
