/**
 * The tiled product on subgroup matrices, in the three forms that training needs and with every type of weight.
 */

import { hasTiles, tileNeeds, tileProduct } from "../../src/backends/webgpu/matmul-tile.ts";
import { subgroupLanes, type TileShape, tileThreads } from "../../src/backends/webgpu/tile-form.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import type { BenchCase } from "./bench-case.ts";
import { randomWeight } from "./weights.ts";

export interface TileCase {
  readonly shape: TileShape;
  readonly a: "k" | "m";
  readonly b: "k" | "n";
  readonly weight: WeightDType;
  readonly size: readonly [m: number, n: number, k: number];
  readonly bias?: boolean;
}

const formNames = { kk: "forward", kn: "backward input", mn: "backward weight", mk: "both along M" };

export function tileCase({ shape, a, b, weight, size, bias = false }: TileCase): BenchCase {
  const [m, n, k] = size;
  const form = { a, b, weight };
  return {
    name: `tile ${weight} ${formNames[`${a}${b}`]}${bias ? " bias" : ""} ${m} x ${n} x ${k} [${shapeName(shape)}]`,
    unavailable(abilities) {
      if (!hasTiles(abilities)) return "no f16 subgroup matrices of 16x16x16";
      const needs = tileNeeds(shape, {
        ...form,
        raggedK: false,
        ranges: "none",
        kScales: false,
        wide: true,
        rowScale: false,
        bias,
        residual: false,
        experts: null,
      });
      const { maxComputeWorkgroupStorageSize: memory } = abilities.limits;
      return needs.bytes > memory
        ? `needs ${needs.bytes} bytes of workgroup memory, there are ${memory}`
        : null;
    },
    build(bench) {
      const left = a === "k" ? randomWeight(bench, "f16", m, k) : randomWeight(bench, "f16", k, m);
      const right = b === "k" ? randomWeight(bench, weight, n, k) : randomWeight(bench, weight, k, n);
      const biases = bench.random.floats(n);
      const y = bench.output(m * n);
      const dispatch = tileProduct(shape, form, {
        m,
        n,
        k,
        a: { range: left.values, stride: left.stride },
        b: { range: right.values, stride: right.stride },
        scales: right.scales,
        rowScales: null,
        bias: bias ? bench.upload(biases) : null,
        y,
        yStride: n,
        firstColumn: 0,
        experts: null,
      });
      return {
        runs: [[dispatch]],
        output: { ...y, size: m * n * 4 },
        tolerance: weight === "q4" || weight === "bf16" || weight === "f32" ? 1e-3 : 1e-5,
        operations: 2 * m * n * k,
        *check(values) {
          const rows = pick(m, 12, (limit) => bench.random.integer(limit));
          const columns = pick(n, 12, (limit) => bench.random.integer(limit));
          const lefts = vectors(left.row, a === "k", rows, k);
          const rights = vectors(right.row, b === "k", columns, k);
          for (const [i, row] of rows.entries()) {
            for (const [j, column] of columns.entries()) {
              let reference = bias ? biases[column]! : 0;
              for (let at = 0; at < k; at++) reference += lefts[i]![at]! * rights[j]![at]!;
              yield { value: values[row * n + column]!, reference };
            }
          }
        },
      };
    },
  };
}

function shapeName(shape: TileShape): string {
  const { tileM, tileN, stepK, subgroupM, subgroupN, stages, band, prefetch, sliced } = shape;
  const subgroups = tileThreads(shape) / subgroupLanes;
  return `${tileM}x${tileN}x${stepK}, ${subgroups} of ${subgroupM}x${subgroupN}, stages ${stages}, band ${band}, prefetch ${prefetch}${sliced ? ", sliced" : ""}`;
}

/** First and last, and some between. */
export function pick(limit: number, count: number, integer: (limit: number) => number): number[] {
  return [0, limit - 1, ...Array.from({ length: count }, () => integer(limit))];
}

/** Contracted vectors of an operand: its stored rows, or its columns. */
function vectors(
  row: (index: number) => Float64Array,
  alongK: boolean,
  indices: readonly number[],
  k: number,
): Float64Array[] {
  if (alongK) return indices.map(row);
  const columns = indices.map(() => new Float64Array(k));
  for (let at = 0; at < k; at++) {
    const values = row(at);
    for (const [i, index] of indices.entries()) columns[i]![at] = values[index]!;
  }
  return columns;
}
