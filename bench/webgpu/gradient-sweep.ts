/** Gradients of products: odd sizes to check, and those of a small model's layers to time. */

import { largeTile } from "../../src/backends/webgpu/tile-choice.ts";
import type { TileShape } from "../../src/backends/webgpu/tile-form.ts";
import type { BenchCase } from "./bench-case.ts";
import { type GradientCase, inputGradientCase, weightGradientCase } from "./gradient-cases.ts";
import { linearCase } from "./many-rows-cases.ts";
import { tileCase } from "./tile-cases.ts";

const both = (one: GradientCase): BenchCase[] => [inputGradientCase(one), weightGradientCase(one)];
const experts = { k: 2, numExperts: 4 };

export const gradientChecks: readonly BenchCase[] = (
  [
    { size: [70, 97, 68] },
    { size: [1100, 70, 36] },
    { size: [1, 66, 132] },
    { size: [300, 70, 36], experts },
    { size: [4000, 384, 768] },
  ] satisfies GradientCase[]
).flatMap(both);

/** Width 384, with 28,288 rows of a vision tower and 17,008 tokens of a language model. */
export const gradientLayers: readonly BenchCase[] = [
  ...(
    [
      [28_288, 1152, 384],
      [28_288, 384, 384],
      [28_288, 1536, 384],
      [28_288, 384, 1536],
    ] as const
  ).flatMap((size) => [linearCase({ dtype: "f32", size, bias: true }), ...both({ size })]),
  ...both({ size: [17_008, 1024, 384], experts }),
  ...both({ size: [17_008, 384, 512], experts }),
];

const narrow: readonly Partial<TileShape>[] = [
  {},
  { stepK: 64 },
  { subgroupN: 32 },
  { subgroupN: 32, stepK: 64 },
  { tileN: 64, subgroupN: 32 },
  { tileM: 64, subgroupM: 32 },
  { tileM: 64, tileN: 64, subgroupM: 32, subgroupN: 32 },
  { tileM: 64, tileN: 64, subgroupM: 32, subgroupN: 32, stepK: 64 },
  { tileM: 256 },
  { prefetch: "a" },
  { stages: 2 },
];

/** Tiles for products with few contracted values: rows of a small model. */
export const narrowSweep: readonly BenchCase[] = narrow.flatMap((changed) =>
  (
    [
      [28_288, 1152, 384],
      [28_288, 384, 1536],
    ] as const
  ).flatMap((size) =>
    (["k", "n"] as const).map((b) =>
      tileCase({ shape: { ...largeTile, ...changed }, a: "k", b, weight: "f32", size }),
    ),
  ),
);
