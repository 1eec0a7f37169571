/**
 * Gradients of lightning attention on subgroup matrices, checked on sampled rows against float64.
 */

import type { BlockShape } from "../../src/backends/webgpu/lightning-blocks.ts";
import { lightningBlocksBackward } from "../../src/backends/webgpu/lightning-blocks-backward.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import { needsMatrices, ratesOf, tileLabel, uploads } from "./attention-cases.ts";
import type { BenchCase } from "./bench-case.ts";

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
    unavailable: needsMatrices(shape.tile),
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
            const dot = (a: Float32Array, atA: number, b: Float32Array, atB: number) => {
              let sum = 0;
              for (let d = 0; d < D; d++) sum += a[atA + d]! * b[atB + d]!;
              return sum;
            };
            const sums = [0, 1, 2].map(() => new Float64Array(D));
            for (let i = 0; i < lengths[s]!; i++) {
              const decay = Math.exp(-rate * Math.abs(i - t));
              if (decay < 1e-12) continue;
              if (i <= t) {
                const factor = decay * dot(dy, slope(t), qkv, row(i, 2));
                for (let d = 0; d < D; d++) sums[0]![d]! += factor * qkv[row(i, 1) + d]!;
              }
              if (i < t) continue;
              const ofKey = decay * dot(qkv, row(t, 2), dy, slope(i));
              const ofValue = decay * dot(qkv, row(t, 1), qkv, row(i, 0));
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
