import type { WeightDType } from "../../src/tensor/dtype.ts";
import { gemvCase } from "./gemv-cases.ts";
import { tileCase } from "./tile-cases.ts";

const half = { subgroupM: 64, subgroupN: 64, band: 8 } as const;
const square = [4096, 4096, 4096] as const;
const odd = [77, 130, 100] as const;
const shapes = [
  { tileM: 128, tileN: 128, stepK: 32, stages: 2, ...half },
  { tileM: 128, tileN: 128, stepK: 64, stages: 1, ...half },
  { tileM: 256, tileN: 128, stepK: 32, stages: 1, ...half },
  { tileM: 128, tileN: 256, stepK: 32, stages: 1, ...half },
  { tileM: 128, tileN: 128, stepK: 32, stages: 1, ...half },
  { tileM: 128, tileN: 128, stepK: 32, stages: 1, ...half, band: 16 },
  { tileM: 128, tileN: 128, stepK: 32, stages: 2, ...half, subgroupN: 32 },
] as const;
const types = ["bf16", "int8", "q4", "f32"] as const;

export const tileSweep = [
  ...shapes.map((shape) => tileCase({ shape, a: "k", b: "k", weight: "f16", size: square })),
  ...shapes
    .slice(0, 5)
    .flatMap((shape) => [
      tileCase({ shape, a: "k", b: "n", weight: "f16", size: square }),
      tileCase({ shape, a: "m", b: "n", weight: "f16", size: square }),
    ]),
  ...types.map((weight) => tileCase({ shape: shapes[1], a: "k", b: "k", weight, size: square })),
  ...types.map((weight) =>
    tileCase({ shape: shapes[1], a: "k", b: "k", weight, size: [333, 517, 416], bias: true }),
  ),
  tileCase({ shape: shapes[1], a: "k", b: "k", weight: "f16", size: odd, bias: true }),
  tileCase({ shape: shapes[1], a: "k", b: "n", weight: "f16", size: odd }),
  tileCase({ shape: shapes[1], a: "m", b: "n", weight: "f16", size: odd }),
];

const all = 65535;
const floats = [
  { rows: 4, unroll: 2, groups: 8, split: 1, x: "global", workgroups: all },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "f32", workgroups: all },
  { rows: 4, unroll: 2, groups: 16, split: 1, x: "f32", workgroups: all },
  { rows: 4, unroll: 2, groups: 16, split: 1, x: "f32", workgroups: 132 },
  { rows: 2, unroll: 4, groups: 16, split: 4, x: "f32", workgroups: 264 },
  { rows: 1, unroll: 8, groups: 16, split: 1, x: "f32", workgroups: 264 },
] as const;
const fixed = [
  { rows: 1, unroll: 4, groups: 8, split: 1, x: "fixed", workgroups: all },
  { rows: 2, unroll: 2, groups: 8, split: 1, x: "fixed", workgroups: all },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", workgroups: all },
  { rows: 4, unroll: 2, groups: 16, split: 1, x: "fixed", workgroups: all },
  { rows: 4, unroll: 4, groups: 8, split: 1, x: "fixed", workgroups: 264 },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", workgroups: 132 },
  { rows: 2, unroll: 4, groups: 16, split: 1, x: "fixed", workgroups: 264 },
  { rows: 4, unroll: 2, groups: 8, split: 4, x: "fixed", workgroups: 528 },
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
const tiny = { rows: 2, unroll: 2, groups: 4, split: 2, x: "f32", workgroups: 3 } as const;
export const gemvChecks = (["f32", "f16", "bf16", "int8", "q4"] as const).flatMap((dtype: WeightDType) => [
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
const chosen = shapes[0];
export const bars = [
  tileCase({ shape: chosen, a: "k", b: "k", weight: "f16", size: square }),
  tileCase({ shape: chosen, a: "k", b: "n", weight: "f16", size: square }),
  tileCase({ shape: chosen, a: "m", b: "n", weight: "f16", size: square }),
  ...([big, small] as const).flatMap((size) => [
    gemvCase({ shape: fixed[2], dtype: "int8", ...size }),
    gemvCase({ shape: floats[2], dtype: "f16", ...size }),
    gemvCase({ shape: floats[2], dtype: "bf16", ...size }),
    gemvCase({ shape: fixed[3], dtype: "q4", ...size }),
  ]),
];
