/**
 * `linear` and `experts` with many tokens as the backend runs them: with the way to f16 rows, in the shape that it chooses.
 */

import { groupAssignments } from "../../src/backends/webgpu/expert-groups.ts";
import { downProducts, hiddenProducts } from "../../src/backends/webgpu/experts-tiles.ts";
import { halfRows, halfRowsSorted } from "../../src/backends/webgpu/half-rows.ts";
import type { BufferRange, GpuWeight } from "../../src/backends/webgpu/kernel.ts";
import { hasTiles } from "../../src/backends/webgpu/matmul-tile.ts";
import { tileFor, tileProducts } from "../../src/backends/webgpu/tile-choice.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import type { BenchCase, BenchInputs } from "./bench-case.ts";
import { pick } from "./tile-cases.ts";
import { type RandomWeight, randomWeight } from "./weights.ts";

const unavailable: BenchCase["unavailable"] = (abilities) =>
  hasTiles(abilities) ? null : "no f16 subgroup matrices of 16x16x16";
/** Both operands are rounded to f16, with random signs. */
const tolerance = 1e-3;

export interface LinearCase {
  readonly dtype: WeightDType;
  readonly size: readonly [tokens: number, n: number, k: number];
  readonly bias?: boolean;
  /** Buffers that the weight is split over. */
  readonly parts?: number;
}

export function linearCase({ dtype, size, bias = false, parts = 1 }: LinearCase): BenchCase {
  const [tokens, n, k] = size;
  return {
    name: `linear ${dtype}${bias ? " bias" : ""}${parts > 1 ? ` ${parts} parts` : ""} ${tokens} x ${n} x ${k}`,
    unavailable,
    build(bench) {
      const { random } = bench;
      // Rows of very different sizes, one of them over what f16 holds.
      const x = random.floats(tokens * k);
      for (let t = 0; t < tokens; t++) {
        const factor = t === 1 ? 1e6 : 2 ** ((t % 9) - 4);
        for (let c = 0; c < k; c++) x[t * k + c]! *= factor;
      }
      const { weight, pieces, rowOf } = splitWeight(bench, dtype, n, k, parts);
      const biases = bias ? random.floats(n) : null;
      const y = bench.output(tokens * n);
      const ranges = [bench.upload(x), biases && bench.upload(biases)] as const;
      const half = halfRows(bench.scratch, ranges[0], tokens, k);
      const input = { ...half.value, rows: tokens };
      const products = tileProducts(
        tileFor(bench.abilities, { b: "k", dtype }, tokens, n),
        input,
        weight,
        y,
        { bias: ranges[1] },
      );
      return {
        runs: [[...half.dispatches, ...products]],
        output: { ...y, size: tokens * n * 4 },
        tolerance,
        operations: 2 * tokens * n * k,
        bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0) + tokens * (n + k) * 4,
        *check(values) {
          const columns = pick(n, 12, (limit) => random.integer(limit)).map((column) => ({
            column,
            row: rowOf(column),
          }));
          for (const t of pick(tokens, 12, (limit) => random.integer(limit))) {
            // Each row counts alike.
            const scale = t === 1 ? 1e-6 : 2 ** (4 - (t % 9));
            for (const { column, row } of columns) {
              let reference = biases ? biases[column]! : 0;
              for (let c = 0; c < k; c++) reference += x[t * k + c]! * row[c]!;
              yield { value: values[t * n + column]! * scale, reference: reference * scale };
            }
          }
        },
      };
    },
  };
}

export interface ExpertsCase {
  readonly dtype: WeightDType;
  readonly tokens: number;
  readonly k: number;
  readonly numExperts: number;
  readonly width: number;
  readonly inner: number;
  readonly parts?: number;
}

export function expertsCase({
  dtype,
  tokens,
  k,
  numExperts,
  width,
  inner,
  parts = 1,
}: ExpertsCase): BenchCase {
  const count = tokens * k;
  return {
    name: `experts ${dtype}${parts > 1 ? ` ${parts} parts` : ""} ${tokens} tokens, ${k} of ${numExperts}, ${width} -> ${inner}`,
    unavailable,
    build(bench) {
      const { random } = bench;
      // Uneven, and with one expert that nobody chooses.
      const chosen = Int32Array.from({ length: count }, () =>
        Math.floor(random.unit() ** 1.5 * (numExperts - 1)),
      );
      const x = random.floats(tokens * width);
      const gateUp = splitWeight(bench, dtype, numExperts * 2 * inner, width, parts);
      const down = splitWeight(bench, dtype, numExperts * width, inner, parts);
      const rows = bench.output(count * width);
      const groups = groupAssignments(bench.upload(chosen), count, numExperts, bench.scratch);
      const input = halfRowsSorted(bench.scratch, bench.upload(x), groups.value, count, width, k);
      const tiled = {
        groups: groups.value,
        input: input.value,
        count,
        gateUp: { ...gateUp.weight, shape: [numExperts, 2 * inner, width] },
        down: { ...down.weight, shape: [numExperts, width, inner] },
        hidden: bench.scratch(count * 2 * inner * 4),
        rows,
      };
      const products = [...hiddenProducts(tiled, bench), ...downProducts(tiled, bench)];
      return {
        runs: [[...groups.dispatches, ...input.dispatches, ...products]],
        output: { ...rows, size: count * width * 4 },
        tolerance: 2 * tolerance,
        operations: 2 * count * 3 * width * inner,
        *check(values) {
          const few = pick(count, 1, (limit) => random.integer(limit));
          for (const assignment of few) {
            const expert = chosen[assignment]!;
            const from = Math.floor(assignment / k) * width;
            const product = (row: Float64Array) => {
              let sum = 0;
              for (let c = 0; c < width; c++) sum += x[from + c]! * row[c]!;
              return sum;
            };
            const hidden = Float64Array.from({ length: inner }, (_, f) => {
              const gate = product(gateUp.rowOf(expert * 2 * inner + f));
              const up = product(gateUp.rowOf(expert * 2 * inner + inner + f));
              return (gate / (1 + Math.exp(-gate))) * up;
            });
            for (const column of pick(width, 30, (limit) => random.integer(limit))) {
              const row = down.rowOf(expert * width + column);
              let reference = 0;
              for (let f = 0; f < inner; f++) reference += hidden[f]! * row[f]!;
              yield { value: values[assignment * width + column]!, reference };
            }
          }
        },
      };
    },
  };
}

function splitWeight(
  bench: BenchInputs,
  dtype: WeightDType,
  numRows: number,
  width: number,
  parts: number,
): { weight: GpuWeight; pieces: RandomWeight[]; rowOf: (row: number) => Float64Array } {
  const perPart = numRows / parts;
  if (!Number.isInteger(perPart)) throw new RangeError(`${numRows} rows in ${parts} parts`);
  const pieces = Array.from({ length: parts }, () => randomWeight(bench, dtype, perPart, width));
  const weight: GpuWeight = {
    dtype,
    shape: [numRows, width],
    rowWords: pieces[0]!.stride * 4,
    isExact: false,
    parts: pieces.map(({ values, scales }: { values: BufferRange; scales: BufferRange | null }, i) => ({
      firstRow: i * perPart,
      numRows: perPart,
      values,
      scales,
    })),
  };
  return { weight, pieces, rowOf: (row) => pieces[Math.floor(row / perPart)]!.row(row % perPart) };
}
