/**
 * Gradients of products on subgroup matrices as the backend runs them, with the way to f16 rows.
 */

import { groupAssignments } from "../../src/backends/webgpu/expert-groups.ts";
import { halfRows, halfRowsSorted } from "../../src/backends/webgpu/half-rows.ts";
import { hasTiles } from "../../src/backends/webgpu/matmul-tile.ts";
import { expertTileFor, tileFor, tileProducts } from "../../src/backends/webgpu/tile-choice.ts";
import { weightGradient } from "../../src/backends/webgpu/tile-gradients.ts";
import type { BenchCase, BenchInputs } from "./bench-case.ts";
import { pick } from "./tile-cases.ts";

const unavailable: BenchCase["unavailable"] = (abilities) =>
  hasTiles(abilities) ? null : "no f16 subgroup matrices of 16x16x16";
/** Operands are rounded to f16 once, or twice for x of a weight's gradient. */
const tolerance = 1e-3;

/** Experts of tokens with `k` each: rows of the product are assignments. */
export interface GradientExperts {
  readonly k: number;
  readonly numExperts: number;
}

export interface GradientCase {
  /** Tokens, width of y, width of x. */
  readonly size: readonly [tokens: number, n: number, k: number];
  readonly experts?: GradientExperts;
}

const nameOf = ({ size: [tokens, n, k], experts }: GradientCase) =>
  `${experts ? ` of ${experts.k} of ${experts.numExperts} experts` : ""} ${tokens} x ${n} x ${k}`;

/** dx = dy W with W f32. */
export function inputGradientCase(one: GradientCase): BenchCase {
  const { size, experts } = one;
  const [tokens, n, k] = size;
  return {
    name: `input gradient${nameOf(one)}`,
    unavailable,
    build(bench) {
      const { random } = bench;
      const count = tokens * (experts?.k ?? 1);
      const numExperts = experts?.numExperts ?? 1;
      const dy = rowsOfSizes(bench, count, n);
      const weight = random.floats(numExperts * n * k, 1 / Math.sqrt(n));
      const y = bench.output(count * k);
      const part = { firstRow: 0, numRows: numExperts * n, values: bench.upload(weight), scales: null };
      const shape = experts ? [numExperts, n, k] : [n, k];
      const stored = { dtype: "f32", shape, rowWords: k, isExact: false, parts: [part] } as const;
      const chosen = experts && chosenExperts(bench, tokens, experts);
      const groups = chosen && groupAssignments(bench.upload(chosen), count, numExperts, bench.scratch);
      const half = groups
        ? halfRowsSorted(bench.scratch, bench.upload(dy), groups.value, count, n, 1)
        : halfRows(bench.scratch, bench.upload(dy), count, n);
      const use = { b: "n", dtype: "f32" } as const;
      const tile = groups
        ? expertTileFor(bench.abilities, use, count, k, numExperts)
        : tileFor(bench.abilities, use, count, k);
      const products = tileProducts(tile, { ...half.value, rows: count }, stored, y, {
        b: "n",
        ...(groups && { experts: { groups: groups.value.range, scatter: true } }),
      });
      return {
        runs: [[...(groups?.dispatches ?? []), ...half.dispatches, ...products]],
        output: { ...y, size: count * k * 4 },
        tolerance,
        operations: 2 * count * n * k,
        *check(values) {
          for (const row of pick(count, 12, (limit) => random.integer(limit))) {
            const first = (chosen?.[row] ?? 0) * n;
            const size = 1 / sizeOf(row);
            for (const column of pick(k, 12, (limit) => random.integer(limit))) {
              let reference = 0;
              for (let c = 0; c < n; c++) reference += dy[row * n + c]! * weight[(first + c) * k + column]!;
              yield { value: values[row * k + column]! * size, reference: reference * size };
            }
          }
        },
      };
    },
  };
}

/** dW = dy^T x. */
export function weightGradientCase(one: GradientCase): BenchCase {
  const { size, experts } = one;
  const [tokens, n, k] = size;
  return {
    name: `weight gradient${nameOf(one)}`,
    unavailable,
    build(bench) {
      const { random } = bench;
      const perToken = experts?.k ?? 1;
      const count = tokens * perToken;
      const numExperts = experts?.numExperts ?? 1;
      const dy = rowsOfSizes(bench, count, n);
      const x = random.floats(tokens * k, 3);
      const y = bench.output(numExperts * n * k);
      const [slopes, inputs] = [bench.upload(dy), bench.upload(x)];
      const chosen = experts && chosenExperts(bench, tokens, experts);
      const groups = chosen && groupAssignments(bench.upload(chosen), count, numExperts, bench.scratch);
      const [left, right] = groups
        ? [
            halfRowsSorted(bench.scratch, slopes, groups.value, count, n, 1),
            halfRowsSorted(bench.scratch, inputs, groups.value, count, k, perToken),
          ]
        : [halfRows(bench.scratch, slopes, count, n), halfRows(bench.scratch, inputs, count, k)];
      const gradient = weightGradient(
        {
          dy: left.value,
          x: right.value,
          rows: count,
          columns: n,
          width: k,
          y,
          experts: groups ? { groups: groups.value.range, numExperts } : null,
        },
        bench,
      );
      return {
        runs: [[...(groups?.dispatches ?? []), ...left.dispatches, ...right.dispatches, ...gradient]],
        output: { ...y, size: numExperts * n * k * 4 },
        tolerance,
        operations: 2 * count * n * k,
        *check(values) {
          for (let expert = 0; expert < numExperts; expert++) {
            for (const row of pick(n, 5, (limit) => random.integer(limit))) {
              for (const column of pick(k, 5, (limit) => random.integer(limit))) {
                let reference = 0;
                for (let a = 0; a < count; a++) {
                  if (chosen && chosen[a] !== expert) continue;
                  reference += dy[a * n + row]! * x[Math.floor(a / perToken) * k + column]!;
                }
                yield { value: values[(expert * n + row) * k + column]!, reference };
              }
            }
          }
        },
      };
    },
  };
}

/** Gradients differ in size from row to row. */
const sizeOf = (row: number) => 2 ** ((row % 7) - 4);

function rowsOfSizes({ random }: BenchInputs, rows: number, width: number): Float32Array {
  const values = random.floats(rows * width);
  for (let i = 0; i < values.length; i++) values[i]! *= sizeOf(Math.floor(i / width));
  return values;
}

/** Uneven, and with one expert that nobody chooses. */
function chosenExperts({ random }: BenchInputs, tokens: number, { k, numExperts }: GradientExperts) {
  return Int32Array.from({ length: tokens * k }, () => Math.floor(random.unit() ** 1.5 * (numExperts - 1)));
}
