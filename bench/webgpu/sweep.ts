import { deepTile, largeTile, smallTile } from "../../src/backends/webgpu/tile-choice.ts";
import type { TileShape } from "../../src/backends/webgpu/tile-form.ts";
import { gemvCase } from "./gemv-cases.ts";
import { expertsCase, linearCase } from "./many-rows-cases.ts";
import { tileCase } from "./tile-cases.ts";

const weightTypes = ["f32", "f16", "bf16", "int8", "q4"] as const;

const square = [4096, 4096, 4096] as const;
const odd = [77, 130, 100] as const;

/** The chosen shapes and what they are compared with. */
const tileShapes: readonly TileShape[] = [
  deepTile,
  largeTile,
  { ...largeTile, sliced: false },
  { ...largeTile, prefetch: "both" },
  { ...largeTile, stages: 2, prefetch: "both" },
  { ...largeTile, subgroupN: 32 },
  { ...largeTile, stepK: 64 },
  { ...largeTile, tileM: 256 },
  { ...largeTile, tileN: 256 },
  { ...deepTile, tileM: 256, stepK: 32 },
];

export const tileSweep = [
  ...tileShapes.map((shape) => tileCase({ shape, a: "k", b: "k", weight: "f16", size: square })),
  ...(["k", "m"] as const).flatMap((a) =>
    [deepTile, largeTile, { ...largeTile, subgroupN: 32 }, { ...largeTile, stepK: 64 }].map((shape) =>
      tileCase({ shape, a, b: "n", weight: "f16", size: square }),
    ),
  ),
];

/** Small and odd sizes with every type of weight, and the forms of training. */
export const tileChecks = [
  ...weightTypes.flatMap((dtype) =>
    dtype === "f32"
      ? []
      : [
          linearCase({ dtype, size: [70, 66, 160], bias: true }),
          linearCase({ dtype, size: [67, 70, dtype === "q4" ? 96 : 52], parts: 2 }),
          expertsCase({ dtype, tokens: 75, k: 2, numExperts: 4, width: 64, inner: 32, parts: 2 }),
        ],
  ),
  expertsCase({ dtype: "f16", tokens: 21, k: 3, numExperts: 5, width: 36, inner: 20 }),
  tileCase({ shape: smallTile, a: "k", b: "k", weight: "f32", size: odd, bias: true }),
  tileCase({ shape: smallTile, a: "k", b: "n", weight: "f16", size: odd }),
  tileCase({ shape: smallTile, a: "m", b: "n", weight: "f16", size: odd }),
  ...weightTypes.flatMap((weight) =>
    [largeTile, ...(weight === "f16" ? [deepTile] : [])].map((shape) =>
      tileCase({ shape, a: "k", b: "k", weight, size: [150, 140, weight === "q4" ? 160 : 100] }),
    ),
  ),
];

/** Products of real layers. */
export const layers = [
  linearCase({ dtype: "f16", size: [4096, 9216, 3072] }),
  linearCase({ dtype: "bf16", size: [4096, 9216, 3072] }),
  linearCase({ dtype: "int8", size: [4096, 9216, 3072] }),
  linearCase({ dtype: "q4", size: [4096, 9216, 3072] }),
  linearCase({ dtype: "f16", size: [4096, 3072, 4096] }),
  expertsCase({ dtype: "f16", tokens: 4096, k: 2, numExperts: 8, width: 3072, inner: 4096 }),
  linearCase({ dtype: "f16", size: [577 * 32, 4096, 1024], bias: true }),
  linearCase({ dtype: "f16", size: [64, 3072, 3072] }),
  ...[smallTile, { ...smallTile, sliced: true }].map((shape) =>
    tileCase({ shape, a: "k", b: "k", weight: "f16", size: [64, 3072, 3072] }),
  ),
  tileCase({ shape: largeTile, a: "k", b: "n", weight: "f16", size: square }),
  tileCase({ shape: largeTile, a: "m", b: "n", weight: "f16", size: square }),
];

const all = Number.POSITIVE_INFINITY;
const floats = [
  { rows: 4, unroll: 2, groups: 8, split: 1, x: "global", ahead: true, workgroups: all },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "f32", ahead: true, workgroups: all },
  { rows: 4, unroll: 2, groups: 16, split: 1, x: "f32", ahead: true, workgroups: all },
  { rows: 4, unroll: 2, groups: 16, split: 1, x: "f32", ahead: true, workgroups: 132 },
  { rows: 2, unroll: 4, groups: 16, split: 4, x: "f32", ahead: true, workgroups: 264 },
  { rows: 1, unroll: 8, groups: 16, split: 1, x: "f32", ahead: true, workgroups: 264 },
] as const;
const fixed = [
  { rows: 1, unroll: 4, groups: 8, split: 1, x: "fixed", ahead: false, workgroups: all },
  { rows: 2, unroll: 2, groups: 8, split: 1, x: "fixed", ahead: false, workgroups: all },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", ahead: false, workgroups: all },
  { rows: 4, unroll: 2, groups: 16, split: 1, x: "fixed", ahead: false, workgroups: all },
  { rows: 4, unroll: 4, groups: 8, split: 1, x: "fixed", ahead: false, workgroups: 264 },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", ahead: false, workgroups: 132 },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", ahead: false, workgroups: 264 },
  { rows: 4, unroll: 2, groups: 8, split: 4, x: "fixed", ahead: false, workgroups: 528 },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", ahead: true, workgroups: all },
] as const;
const big = { tokens: 1, n: 8192, k: 8192 };
const small = { tokens: 1, n: 3072, k: 3072 };

export const gemvSweep = [
  ...fixed.map((shape) => gemvCase({ shape, dtype: "int8", ...big })),
  ...fixed.map((shape) => gemvCase({ shape, dtype: "q4", ...big })),
  ...floats.map((shape) => gemvCase({ shape, dtype: "f16", ...big })),
  ...floats.slice(1, 4).map((shape) => gemvCase({ shape, dtype: "bf16", ...big })),
  ...floats.slice(1, 4).map((shape) => gemvCase({ shape, dtype: "int8", ...big })),
  ...floats.map((shape) => gemvCase({ shape, dtype: "f16", ...small })),
  ...fixed.map((shape) => gemvCase({ shape, dtype: "int8", ...small })),
];

/** Small, odd sizes and every option: for correctness, also on SwiftShader. */
const tiny = { rows: 2, unroll: 2, groups: 4, split: 2, x: "f32", ahead: true, workgroups: 3 } as const;
export const gemvChecks = weightTypes.flatMap((dtype) => [
  gemvCase({ shape: tiny, dtype, tokens: 1, n: 37, k: 416 }),
  gemvCase({
    shape: { ...tiny, rows: 4, split: 1, x: "global" },
    dtype,
    tokens: 3,
    n: 37,
    k: 416,
    plain: true,
    bias: true,
  }),
  gemvCase({ shape: { ...tiny, rows: 1 }, dtype, tokens: 2, n: 35, k: 96, activation: "swiglu" }),
  gemvCase({
    shape: { ...tiny, split: 4, unroll: 1 },
    dtype,
    tokens: 1,
    n: 63,
    k: 1024,
    gate: true,
    residual: true,
    segments: 3,
  }),
  ...(dtype === "q4"
    ? []
    : [gemvCase({ shape: { ...tiny, unroll: 4 }, dtype, tokens: 2, n: 63, k: 100, activation: "silu" })]),
  ...(dtype === "q4" || dtype === "int8"
    ? [
        gemvCase({ shape: { ...tiny, x: "fixed" }, dtype, tokens: 3, n: 37, k: 416, bias: true }),
        gemvCase({
          shape: { ...tiny, x: "fixed", split: 1 },
          dtype,
          tokens: 1,
          n: 36,
          k: 96,
          gate: true,
          segments: 2,
          plain: true,
        }),
      ]
    : []),
]);

/** The bars that a device is measured by, with the shapes that the backend chooses. */
export const bars = [
  tileCase({ shape: deepTile, a: "k", b: "k", weight: "f16", size: square }),
  tileCase({ shape: largeTile, a: "k", b: "n", weight: "f16", size: square }),
  tileCase({ shape: largeTile, a: "m", b: "n", weight: "f16", size: square }),
  ...([big, small] as const).flatMap((size) => [
    gemvCase({ shape: fixed[2], dtype: "int8", ...size }),
    gemvCase({ shape: floats[2], dtype: "f16", ...size }),
    gemvCase({ shape: floats[2], dtype: "bf16", ...size }),
    gemvCase({ shape: fixed[3], dtype: "q4", ...size }),
  ]),
];
