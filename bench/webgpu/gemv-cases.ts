/**
 * Products with one or a few rows of x.
 */

import { gemv } from "../../src/backends/webgpu/gemv.ts";
import { gemvWorkgroupBytes } from "../../src/backends/webgpu/gemv-code.ts";
import type { GemvForm, GemvShape } from "../../src/backends/webgpu/gemv-form.ts";
import type { Dispatch } from "../../src/backends/webgpu/kernel.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import type { BenchCase } from "./bench-case.ts";
import { randomWeight } from "./weights.ts";

export interface GemvCase {
  readonly shape: GemvShape;
  readonly dtype: WeightDType;
  readonly tokens: number;
  readonly n: number;
  readonly k: number;
  readonly activation?: "none" | "silu" | "swiglu";
  readonly gate?: boolean;
  readonly bias?: boolean;
  readonly residual?: boolean;
  readonly segments?: number;
  /** Add up through workgroup memory even where there are subgroups. */
  readonly plain?: boolean;
}

const cacheBytes = 50e6;

/** How a name tells shapes apart. */
function gemvLabel({ rows, unroll, groups, split, x, ahead, workgroups }: GemvShape): string {
  const parts = [`rows ${rows}`, `unroll ${unroll}`, `groups ${groups}`, `split ${split}`];
  if (x !== "global") parts.push(`x ${x}`);
  if (!ahead) parts.push("x first");
  if (Number.isFinite(workgroups)) parts.push(`at most ${workgroups}`);
  return `[${parts.join(", ")}]`;
}

export function gemvCase(options: GemvCase): BenchCase {
  const { shape, dtype, tokens, n, k, activation = "none", gate = false, bias = false } = options;
  const { residual = false, segments = 1, plain = false } = options;
  const extras = [activation === "none" ? "" : activation, gate ? "gate" : "", bias ? "bias" : ""];
  const more = [
    residual ? "residual" : "",
    segments > 1 ? `${segments} weights` : "",
    plain ? "no subgroups" : "",
  ];
  const name = ["gemv", dtype, ...extras, ...more, `${tokens} x ${n} x ${k}`, gemvLabel(shape)]
    .filter(Boolean)
    .join(" ");
  const form = (lanes: number | null): GemvForm => ({
    dtype,
    tokens: 2 ** Math.ceil(Math.log2(tokens)),
    width: k,
    lanes: plain ? null : lanes,
    norm: null,
    gate,
    bias,
    activation,
    residual,
    segments,
    routed: null,
    separate: null,
  });
  return {
    name,
    unavailable({ limits, subgroupSize }) {
      const bytes = gemvWorkgroupBytes(shape, form(subgroupSize));
      if (bytes > limits.maxComputeWorkgroupStorageSize) return `needs ${bytes} bytes of workgroup memory`;
      return null;
    },
    build(bench) {
      const { random, upload } = bench;
      const perSegment = n / segments;
      const weightRows = activation === "swiglu" ? 2 * perSegment : perSegment;
      const x = random.floats(tokens * k);
      const gates = random.floats(tokens * k, 4);
      const biases = random.floats(n);
      const residuals = random.floats(tokens * n);
      const shared = {
        x: upload(x),
        gate: gate ? upload(gates) : null,
        bias: bias ? upload(biases) : null,
        residual: residual ? { range: upload(residuals), alpha: 0.75, beta: 1.5 } : null,
      };
      const y = bench.output(tokens * n);
      const runs: Dispatch[][] = [];
      let weights: ReturnType<typeof randomWeight>[] = [];
      let bytes = 0;
      do {
        weights = Array.from({ length: segments }, () => randomWeight(bench, dtype, weightRows, k));
        bytes = weights.reduce((sum, weight) => sum + weight.bytes, 0);
        const dispatch = gemv(shape, form(bench.abilities.subgroupSize), {
          ...shared,
          tokens,
          routed: null,
          norm: null,
          segments: weights.map(({ values, scales }, i) => ({
            values,
            scales,
            numRows: perSegment,
            firstColumn: i * perSegment,
          })),
          rowStride: weights[0]!.stride,
          y,
          yStride: n,
          separate: null,
        });
        runs.push([dispatch]);
      } while (bench.abilities.f16 && runs.length * bytes < 4 * cacheBytes);
      return {
        runs,
        output: { ...y, size: tokens * n * 4 },
        tolerance: shape.x === "fixed" ? 1e-4 : 1e-5,
        bytes,
        operations: 2 * tokens * k * weightRows * segments,
        *check(values) {
          for (let sample = 0; sample < 64; sample++) {
            const t = random.integer(tokens);
            const column = sample === 0 ? n - 1 : random.integer(n);
            const weight = weights[Math.floor(column / perSegment)]!;
            const row = column % perSegment;
            const product = (index: number) => {
              let sum = 0;
              const values = weight.row(index);
              for (let i = 0; i < k; i++) {
                const gating = gate ? 1 / (1 + Math.exp(-gates[t * k + i]!)) : 1;
                sum += x[t * k + i]! * gating * values[i]!;
              }
              return sum;
            };
            let reference = product(row) + (bias ? biases[column]! : 0);
            if (activation !== "none") reference /= 1 + Math.exp(-reference);
            if (activation === "swiglu") reference *= product(row + perSegment);
            if (residual) reference = 0.75 * residuals[t * n + column]! + 1.5 * reference;
            yield { value: values[t * n + column]!, reference };
          }
        },
      };
    },
  };
}
