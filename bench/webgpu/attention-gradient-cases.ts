/**
 * Gradients of both attentions on subgroup matrices, checked on sampled rows against float64.
 */

import { type AttentionTile, tileThreads } from "../../src/backends/webgpu/attention-tile-code.ts";
import type { BlockShape } from "../../src/backends/webgpu/lightning-blocks.ts";
import { lightningBlocksBackward } from "../../src/backends/webgpu/lightning-blocks-backward.ts";
import { type SoftmaxShape, softmaxTiles } from "../../src/backends/webgpu/softmax-attention-tiles.ts";
import { softmaxGradients } from "../../src/backends/webgpu/softmax-gradients.ts";
import { gradientBytes } from "../../src/backends/webgpu/softmax-gradients-code.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import { needsRows, rowsLabel, tileLabel, uploads } from "./attention-cases.ts";
import type { BenchCase } from "./bench-case.ts";
import { ratesOf } from "./lightning-cases.ts";

const dotOf = (a: Float32Array, atA: number, b: Float32Array, atB: number, count: number) => {
  let sum = 0;
  for (let d = 0; d < count; d++) sum += a[atA + d]! * b[atB + d]!;
  return sum;
};

export interface LightningGradient {
  readonly shape: BlockShape;
  readonly lengths: readonly number[];
  readonly heads: number;
  readonly headDim: number;
  /** Size of dy, 1 unless given. */
  readonly size?: number;
}

export function lightningGradientCase(one: LightningGradient): BenchCase {
  const { shape, lengths, heads, headDim: D, size = 1 } = one;
  const tokens = lengths.reduce((a, b) => a + b, 0);
  const shown = lengths.length > 3 ? `${lengths.length} of ${lengths[0]}` : lengths.join("+");
  return {
    name: `lightning gradient ${shown} x ${heads} x ${D}, dy ${size} [blocks of ${shape.blockRows}, ${tileLabel(shape.tile)}]`,
    unavailable: needsRows(shape.tile, D),
    build(plain) {
      const bench = uploads(plain);
      const qkv = bench.random.floats(tokens * heads * 3 * D);
      const dy = bench.random.floats(tokens * heads * D, size);
      const rates = ratesOf(heads);
      const output = bench.output(tokens * heads * 3 * D);
      const buffers = { qkv: bench.upload(qkv), dy: bench.upload(dy), output };
      const dispatches = lightningBlocksBackward(shape, rates, D, wholeSequences(lengths), buffers, bench);
      return {
        runs: [dispatches],
        output: { ...output, size: tokens * heads * 3 * D * 4 },
        tolerance: 2e-3,
        *check(values) {
          for (let sample = 0; sample < 12 * lengths.length; sample++) {
            const s = sample % lengths.length;
            const first = lengths.slice(0, s).reduce((a, b) => a + b, 0);
            const t = sample < lengths.length ? 0 : bench.random.integer(lengths[s]!);
            const head = bench.random.integer(heads);
            const rate = rates[head]!;
            const row = (i: number, part: number) => ((first + i) * heads + head) * 3 * D + part * D;
            const slope = (i: number) => ((first + i) * heads + head) * D;
            const sums = [0, 1, 2].map(() => new Float64Array(D));
            for (let i = 0; i < lengths[s]!; i++) {
              const decay = Math.exp(-rate * Math.abs(i - t));
              if (decay < 1e-12) continue;
              if (i <= t) {
                const factor = decay * dotOf(dy, slope(t), qkv, row(i, 2), D);
                for (let d = 0; d < D; d++) sums[0]![d]! += factor * qkv[row(i, 1) + d]!;
              }
              if (i < t) continue;
              const ofKey = decay * dotOf(qkv, row(t, 2), dy, slope(i), D);
              const ofValue = decay * dotOf(qkv, row(t, 1), qkv, row(i, 0), D);
              for (let d = 0; d < D; d++) {
                sums[1]![d]! += ofKey * qkv[row(i, 0) + d]!;
                sums[2]![d]! += ofValue * dy[slope(i) + d]!;
              }
            }
            for (const [part, sum] of sums.entries()) {
              for (let d = 0; d < D; d++) yield { value: values[row(t, part) + d]!, reference: sum[d]! };
            }
          }
        },
      };
    },
  };
}

export interface SoftmaxGradient {
  readonly tile: AttentionTile;
  readonly lengths: readonly number[];
  readonly heads: number;
  readonly keyHeads: number;
  readonly headDim: number;
  readonly causal: boolean;
  /** Size of dy, 1 unless given. */
  readonly size?: number;
  /** The forward pass whose rows' sums are kept: without one they are made. */
  readonly forward?: SoftmaxShape;
}

export function softmaxGradientCase(one: SoftmaxGradient): BenchCase {
  const { tile, lengths, heads, keyHeads, headDim: D, causal, size = 1, forward } = one;
  const tokens = lengths.reduce((a, b) => a + b, 0);
  const shown = lengths.length > 3 ? `${lengths.length} of ${lengths[0]}` : lengths.join("+");
  const [width, keyWidth] = [heads * D, keyHeads * D];
  const stride = width + 2 * keyWidth;
  return {
    name: `softmax gradient ${causal ? "causal" : "full"} ${shown} x ${heads} (${keyHeads}) x ${D}, dy ${size} [${tileLabel(tile)}${forward ? `, sums of ${rowsLabel(forward)}` : ""}]`,
    unavailable: ({ subgroupMatrix, limits }) =>
      subgroupMatrix.length > 0 &&
      gradientBytes(tile, D) <= limits.maxComputeWorkgroupStorageSize &&
      tileThreads(tile) <= limits.maxComputeInvocationsPerWorkgroup
        ? null
        : "no subgroup matrices, or too little workgroup memory",
    build(plain) {
      const bench = uploads(plain);
      const { random } = bench;
      const [q, k, v] = [
        random.floats(tokens * width, 2),
        random.floats(tokens * keyWidth, 2),
        random.floats(tokens * keyWidth),
      ];
      const dy = random.floats(tokens * width, size);
      const starts = lengths.map((_, s) => lengths.slice(0, s).reduce((a, b) => a + b, 0));
      /** Shares of the keys of a query, by key. */
      const sharesOf = (s: number, t: number, head: number): Float64Array => {
        const first = starts[s]!;
        const inKeys = Math.floor((head * keyHeads) / heads) * D;
        const count = causal ? t + 1 : lengths[s]!;
        const shares = Float64Array.from({ length: count }, (_, j) =>
          Math.exp(
            dotOf(q, (first + t) * width + head * D, k, (first + j) * keyWidth + inKeys, D) / Math.sqrt(D),
          ),
        );
        const total = shares.reduce((a, b) => a + b, 0);
        return shares.map((share) => share / total);
      };
      // The forward's result; of many tokens zeros, since it would take minutes: deltas are then zero on both sides.
      const y = new Float32Array(tokens * width);
      const attend = (s: number, t: number, head: number) => {
        const inKeys = Math.floor((head * keyHeads) / heads) * D;
        const sums = new Float64Array(D);
        for (const [j, share] of sharesOf(s, t, head).entries())
          for (let d = 0; d < D; d++) sums[d]! += share * v[(starts[s]! + j) * keyWidth + inKeys + d]!;
        y.set(sums, (starts[s]! + t) * width + head * D);
      };
      if (tokens <= 4000) {
        for (const [s, length] of lengths.entries())
          for (let t = 0; t < length; t++) for (let head = 0; head < heads; head++) attend(s, t, head);
      }
      const output = bench.output(tokens * stride);
      const upload = (values: Float32Array) => bench.upload(values);
      const buffers = { q: upload(q), k: upload(k), v: upload(v), y: upload(y), dy: upload(dy), output };
      const sizes = { tokens, width, keyWidth, headDim: D, causal };
      const sequences = wholeSequences(lengths);
      const numTiles = lengths.reduce((sum, length) => sum + Math.ceil(length / tile.rows), 0);
      const tileRows = tile.rows;
      const sums = forward ? bench.scratch(heads * numTiles * tileRows * 4) : null;
      const ofForward = {
        q: buffers.q,
        keys: buffers.k,
        values: buffers.v,
        output: bench.scratch(y.byteLength),
        sums: sums && { range: sums, tileRows },
      };
      const kept = forward
        ? softmaxTiles(forward, { ...sizes, pageSize: 0 }, sequences, ofForward, bench)
        : [];
      const made = softmaxGradients(tile, sizes, sequences, { ...buffers, sums }, bench);
      const dispatches = [...kept, ...made];
      const pairs = lengths.reduce((sum, length) => sum + (length * length) / (causal ? 2 : 1), 0);
      return {
        runs: [dispatches],
        output: { ...output, size: tokens * stride * 4 },
        tolerance: 3e-3,
        operations: 10 * heads * D * pairs,
        *check(values) {
          for (let sample = 0; sample < Math.min(8 * lengths.length, 24); sample++) {
            const s = sample % lengths.length;
            const first = starts[s]!;
            const length = lengths[s]!;
            const t = sample < lengths.length ? length - 1 : random.integer(length);
            const head = random.integer(heads);
            const keyHead = Math.floor((head * keyHeads) / heads);
            const key = (j: number) => (first + j) * keyWidth + keyHead * D;
            const query = (i: number, of = head) => (first + i) * width + of * D;
            const slope = (shares: Float64Array, i: number, j: number, of: number) =>
              shares[j]! *
              (dotOf(dy, query(i, of), v, key(j), D) - dotOf(dy, query(i, of), y, query(i, of), D));
            const sums = [0, 1, 2].map(() => new Float64Array(D));
            const own = sharesOf(s, t, head);
            for (let j = 0; j < own.length; j++) {
              const factor = slope(own, t, j, head) / Math.sqrt(D);
              for (let d = 0; d < D; d++) sums[0]![d]! += factor * k[key(j) + d]!;
            }
            for (let of = 0; of < heads; of++) {
              if (Math.floor((of * keyHeads) / heads) !== keyHead) continue;
              for (let i = causal ? t : 0; i < length; i++) {
                const shares = sharesOf(s, i, of);
                const factor = slope(shares, i, t, of) / Math.sqrt(D);
                for (let d = 0; d < D; d++) {
                  sums[1]![d]! += factor * q[query(i, of) + d]!;
                  sums[2]![d]! += shares[t]! * dy[query(i, of) + d]!;
                }
              }
            }
            const places = [head * D, width + keyHead * D, width + keyWidth + keyHead * D];
            for (const [part, sum] of sums.entries()) {
              for (let d = 0; d < D; d++)
                yield { value: values[(first + t) * stride + places[part]! + d]!, reference: sum[d]! };
            }
          }
        },
      };
    },
  };
}
