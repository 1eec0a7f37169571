// What kernels on subgroup matrices are in WGSL, as Dawn's front end takes it: its null backend has every feature and runs nothing.

import { describe, expect, it } from "vitest";
import { loadDawn } from "../../src/backends/webgpu/dawn.ts";
import { lightningStateCode, lightningTileCode } from "../../src/backends/webgpu/lightning-attention-code.ts";
import { blockShapes } from "../../src/backends/webgpu/lightning-blocks.ts";
import { fusedAttendCode, fusedStateCode } from "../../src/backends/webgpu/lightning-fused-code.ts";
import { walkShapes } from "../../src/backends/webgpu/lightning-walk.ts";
import { walkCode } from "../../src/backends/webgpu/lightning-walk-code.ts";
import { tileCode } from "../../src/backends/webgpu/matmul-tile-code.ts";
import { softmaxTileCode } from "../../src/backends/webgpu/softmax-attention-code.ts";
import { narrowShapes, wideShapes } from "../../src/backends/webgpu/softmax-attention-tiles.ts";
import { gradientTileFor, softmaxGradientCode } from "../../src/backends/webgpu/softmax-gradients-code.ts";
import { deepTile, largeTile, smallTile } from "../../src/backends/webgpu/tile-choice.ts";

const form = {
  raggedK: true,
  ranges: "none",
  kScales: false,
  wide: true,
  rowScale: true,
  bias: true,
  residual: false,
  experts: null,
} as const;
const weights = ["f32", "f16", "bf16", "int8", "q4"] as const;

const codes: readonly (readonly [string, string])[] = [
  ...[smallTile, largeTile, deepTile].flatMap((shape) => [
    ...weights.map(
      (weight) =>
        [
          `product with ${weight} in tiles of ${shape.tileM}x${shape.stepK}`,
          tileCode(shape, { ...form, weight, a: "k", b: "k" }),
        ] as const,
    ),
    [
      `product along rows in tiles of ${shape.tileM}x${shape.stepK}`,
      tileCode(shape, { ...form, weight: "f16", a: "m", b: "n", ranges: "split", kScales: true }),
    ] as const,
  ]),
  ...[64, 128].flatMap((headDim) => [
    ...(headDim === 64 ? narrowShapes : wideShapes).map(
      (shape) =>
        [
          `softmax attention of ${headDim} in tiles of ${shape.tile.rows}x${shape.tile.keys}`,
          softmaxTileCode(shape, headDim, gradientTileFor(headDim).rows),
        ] as const,
    ),
    [
      `gradients of softmax attention of ${headDim}`,
      softmaxGradientCode(gradientTileFor(headDim), headDim),
    ] as const,
    ...blockShapes.flatMap(({ tile, blockRows }) => {
      const form = `of ${headDim} in tiles of ${tile.rows}`;
      return [
        [`lightning attention ${form}`, fusedAttendCode(tile, headDim, blockRows)] as const,
        [`gradients of lightning attention ${form}`, lightningTileCode(tile, headDim, blockRows)] as const,
      ];
    }),
    ...walkShapes.map(
      ({ tile }) =>
        [
          `lightning attention of ${headDim} that walks, subgroups ${tile.rowGroups}x${tile.columnGroups}`,
          walkCode(tile, headDim),
        ] as const,
    ),
    [`states of lightning attention of ${headDim}`, fusedStateCode(headDim, 128)] as const,
    [`states of its gradients of ${headDim}`, lightningStateCode(headDim, 128)] as const,
  ]),
];

const loaded = await loadDawn();
const gpu =
  "dawn" in loaded ? loaded.dawn.create(["backend=null", "enable-dawn-features=allow_unsafe_apis"]) : null;
const adapter = (await gpu?.requestAdapter()) ?? null;

describe.skipIf(adapter === null)("webgpu kernels on subgroup matrices", async () => {
  const device = await adapter?.requestDevice({
    requiredFeatures: ["shader-f16", "subgroups", "chromium-experimental-subgroup-matrix" as GPUFeatureName],
  });
  it.each(codes)("%s is valid WGSL", async (_, code) => {
    device!.pushErrorScope("validation");
    device!.createShaderModule({ code });
    expect((await device!.popErrorScope())?.message).toBeUndefined();
  });
});
