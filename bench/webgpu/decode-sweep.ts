/**
 * Kernels of a decode step of one token: small sizes to check, then those of active-3b (bench/webgpu/shapes.ts) and the router of the
 * 456B model, as chosen and in the shapes to choose from.
 */

import type { GemvShape } from "../../src/backends/webgpu/gemv-form.ts";
import type { BenchCase } from "./bench-case.ts";
import { fewExpertsCase, normedCase, routerCase } from "./few-rows-cases.ts";

const weightTypes = ["f32", "f16", "bf16", "int8", "q4"] as const;

/** Also on SwiftShader. */
export const decodeChecks: readonly BenchCase[] = [
  ...weightTypes.flatMap((dtype) => [
    normedCase({ dtype, rows: [192, 64], k: 128, norm: "written" }),
    normedCase({ dtype, rows: [64], k: 192, norm: "taken", gated: true }),
    normedCase({ dtype, rows: [64], k: 192, norm: "written", gated: true, change: { ahead: false } }),
    fewExpertsCase({ dtype, which: "hidden", numExperts: 4, n: 64, k: 96 }),
    fewExpertsCase({ dtype, which: "down", numExperts: 4, n: 64, k: 128, change: { ahead: false } }),
    fewExpertsCase({ dtype, which: "down", numExperts: 4, n: 64, k: 96, change: { split: 4, rows: 2 } }),
  ]),
  routerCase({ width: 192, numExperts: 8 }),
  routerCase({ width: 256, numExperts: 32, size: 128 }),
];

/** qkv and gate of a lightning layer, q, k and v of a softmax layer, the logits. */
const wide = { dtype: "f16", rows: [9216, 3072], k: 3072, norm: "written" } as const;
const softmax = { dtype: "f16", rows: [3072, 1024, 1024], k: 3072, norm: "written" } as const;
const logits = { dtype: "f16", rows: [32_000], k: 3072, norm: "taken" } as const;
const outProj = { dtype: "f16", rows: [3072], k: 3072, norm: "taken", gated: true } as const;
const hidden = { dtype: "f16", which: "hidden", numExperts: 8, n: 4096, k: 3072 } as const;
const down = { dtype: "f16", which: "down", numExperts: 8, n: 3072, k: 4096 } as const;

/** Of subgroups of 32: as chosen is 512 threads, a row each, 6 (out_proj) or 8 (down) loads of a lane in flight, 192 workgroups. */
const fewChanges: readonly Partial<GemvShape>[] = [
  {},
  { ahead: false },
  { unroll: 4 },
  { groups: 8 },
  { rows: 2, groups: 8 },
  { rows: 2, unroll: 4, split: 2 },
  { rows: 4, unroll: 2, split: 4 },
];

/** Of subgroups of 32: as chosen is 512 threads, 4 rows, 8 loads in flight, 192 workgroups. */
const wideChanges: readonly Partial<GemvShape>[] = [
  {},
  { ahead: false },
  { groups: 8 },
  { rows: 2, unroll: 4, groups: 8 },
];

/** Of subgroups of 32: as chosen is 512 threads, 2 rows of gate and 2 of up, 8 loads in flight, 256 workgroups. */
const hiddenChanges: readonly Partial<GemvShape>[] = [
  {},
  { ahead: false },
  { unroll: 4 },
  { groups: 8 },
  { rows: 1, unroll: 6, groups: 8 },
];

export const decodeBars: readonly BenchCase[] = [
  ...fewChanges.map((change) => fewExpertsCase({ ...down, change })),
  ...fewChanges.map((change) => normedCase({ ...outProj, change })),
  normedCase({ ...outProj, norm: null }),
  ...[256, 512, 1024].map((size) => routerCase({ width: 3072, numExperts: 8, size })),
  ...wideChanges.map((change) => normedCase({ ...wide, change })),
  normedCase({ ...wide, norm: null }),
  ...hiddenChanges.map((change) => fewExpertsCase({ ...hidden, change })),
  ...[{}, { ahead: false }].flatMap((change) => [
    normedCase({ ...softmax, change }),
    normedCase({ ...logits, change }),
  ]),
  ...[{}, { ahead: true }, { rows: 2, groups: 8 }].flatMap((change) => [
    normedCase({ ...wide, dtype: "int8", change }),
    normedCase({ ...outProj, dtype: "int8", change }),
    fewExpertsCase({ ...hidden, dtype: "int8", change }),
    fewExpertsCase({ ...down, dtype: "int8", change }),
  ]),
  ...[256, 512, 1024].map((size) => routerCase({ width: 6144, numExperts: 32, size })),
];
