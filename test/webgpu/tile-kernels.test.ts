// Kernels on subgroup matrices, which no software adapter has, in scalar code against float64.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { softmaxCase } from "../../bench/webgpu/attention-cases.ts";
import { lightningGradientCase, softmaxGradientCase } from "../../bench/webgpu/attention-gradient-cases.ts";
import type { BenchCase } from "../../bench/webgpu/bench-case.ts";
import { inputGradientCase, weightGradientCase } from "../../bench/webgpu/gradient-cases.ts";
import { lightningPrefillCase } from "../../bench/webgpu/lightning-cases.ts";
import { expertsCase, linearCase } from "../../bench/webgpu/many-rows-cases.ts";
import { closeBench, openBench } from "../../bench/webgpu/open-bench.ts";
import { Runner } from "../../bench/webgpu/runner.ts";
import { tileCase } from "../../bench/webgpu/tile-cases.ts";
import type { OpenDevice } from "../../src/backends/webgpu/device.ts";
import { lightningTileCode } from "../../src/backends/webgpu/lightning-attention-code.ts";
import { fusedAttendCode, fusedStateCode } from "../../src/backends/webgpu/lightning-fused-code.ts";
import { walkShapes } from "../../src/backends/webgpu/lightning-walk.ts";
import { walkCode } from "../../src/backends/webgpu/lightning-walk-code.ts";
import { walkThreads } from "../../src/backends/webgpu/lightning-walk-places.ts";
import { softmaxTileCode } from "../../src/backends/webgpu/softmax-attention-code.ts";
import { softmaxGradientCode } from "../../src/backends/webgpu/softmax-gradients-code.ts";
import { smallTile } from "../../src/backends/webgpu/tile-choice.ts";
import { emulateMatrices, withEmulatedMatrices } from "../support/subgroup-matrices.ts";

const tile = { rows: 32, keys: 32, rowGroups: 2, columnGroups: 2 };
const own = { tile, sharesPlace: false };
const shared = { tile, sharesPlace: true };
const blocks = { blockRows: 64, tile: { rows: 32, keys: 32, rowGroups: 2, columnGroups: 1 } };
const walkTile = { blockRows: 32, columns: 32, rowGroups: 2, columnGroups: 1 };
const walk = { shape: { tile: walkTile, sections: null }, heads: 2, headDim: 64 };
const walkAtOnce = { ...walk, shape: { tile: walkTile, sections: { rows: 64, sumRows: 32 } } };
const gqa = { shape: own, heads: 4, keyHeads: 2 };
const slicedTile = { ...smallTile, stepK: 32, subgroupN: 16, sliced: true } as const;
const forms = { shape: smallTile, weight: "f16", size: [77, 130, 100] } as const;

/** Where storage bindings have room for so many bytes. */
const inBindings = (maxStorageBufferBindingSize: number, one: BenchCase): BenchCase => ({
  ...one,
  name: `${one.name} in bindings of ${maxStorageBufferBindingSize}`,
  build: ({ abilities, ...bench }) =>
    one.build({
      ...bench,
      abilities: { ...abilities, limits: { ...abilities.limits, maxStorageBufferBindingSize } },
    }),
});

const cases: BenchCase[] = [
  softmaxCase({ ...gqa, lengths: [70, 1, 33], headDim: 64, causal: true }),
  softmaxCase({ ...gqa, shape: shared, lengths: [45, 64], headDim: 128, causal: false }),
  softmaxCase({ ...gqa, lengths: [50, 1, 37], pasts: [60, 90, 0], headDim: 64, causal: true, pageSize: 16 }),
  softmaxCase({
    ...gqa,
    shape: { tile: { rows: 32, keys: 64, rowGroups: 2, columnGroups: 1 }, sharesPlace: true },
    lengths: [50, 1, 37],
    pasts: [60, 90, 0],
    headDim: 64,
    causal: true,
    pageSize: 16,
  }),
  softmaxCase({
    shape: own,
    size: 8,
    lengths: [45, 140],
    heads: 2,
    keyHeads: 1,
    headDim: 128,
    causal: false,
  }),
  lightningPrefillCase({ shape: blocks, lengths: [100, 7], heads: 2, headDim: 64, past: true }),
  ...[walk, walkAtOnce].flatMap((form) => [
    lightningPrefillCase({ ...form, lengths: [130, 7, 64], past: true }),
    lightningPrefillCase({ ...form, lengths: [129, 64] }),
    lightningPrefillCase({ ...form, lengths: [129, 64], checks: "states" }),
    inBindings(100_000, lightningPrefillCase({ ...form, lengths: [20, 130], past: true })),
    inBindings(100_000, lightningPrefillCase({ ...form, lengths: [20, 130], checks: "states" })),
  ]),
  // The shapes that the bench times.
  ...walkShapes
    .filter(({ tile }) => walkThreads(tile) <= 256)
    .map((shape) => lightningPrefillCase({ shape, lengths: [131], heads: 1, headDim: 128, past: true })),
  lightningPrefillCase({ shape: blocks, lengths: [100], heads: 1, headDim: 128, past: true }),
  tileCase({ ...forms, a: "k", b: "n" }),
  tileCase({ ...forms, a: "m", b: "n" }),
  ...(["k", "m"] as const).flatMap((a) =>
    (["k", "n"] as const).map((b) =>
      tileCase({
        ...forms,
        shape: { ...slicedTile, ...(a === b && { tileM: 32, stepK: 16, stages: 2 }) },
        a,
        b,
      }),
    ),
  ),
  ...(["f32", "bf16", "int8", "q4"] as const).map((weight) =>
    tileCase({ shape: slicedTile, a: "k", b: "k", weight, size: [70, 70, weight === "q4" ? 96 : 100] }),
  ),
  tileCase({ ...forms, shape: { ...slicedTile, subgroupN: 32 }, a: "k", b: "n", weight: "f32" }),
  linearCase({ dtype: "f16", size: [70, 66, 160], bias: true }),
  linearCase({ dtype: "q4", size: [67, 70, 96], parts: 2 }),
  expertsCase({ dtype: "int8", tokens: 75, k: 2, numExperts: 4, width: 64, inner: 32, parts: 2 }),
  ...[1, 1e-9, 1e6].map((size) =>
    lightningGradientCase({
      shape: blocks,
      lengths: [150, 1, 64],
      heads: 2,
      headDim: 64,
      size,
    }),
  ),
  // The sums of rows are made.
  softmaxGradientCase({ tile, lengths: [70, 1, 32], heads: 4, keyHeads: 2, headDim: 64, causal: true }),
  ...[
    { causal: true, size: 1 },
    { causal: false, size: 1 },
    { causal: false, size: 1e6 },
  ].map(({ causal, size }) =>
    softmaxGradientCase({
      tile,
      lengths: [70, 1, 32],
      heads: 4,
      keyHeads: 2,
      headDim: 64,
      causal,
      size,
      // Its tiles have twice as many rows as those of the gradients.
      forward: { ...(causal ? own : shared), tile: { ...tile, rows: 64, rowGroups: 4, columnGroups: 1 } },
    }),
  ),
  // The second makes no kernels of its own, which take half a minute.
  ...[1, 1e-9].map((size) =>
    softmaxGradientCase({
      tile,
      lengths: [70, 1, 130],
      heads: 2,
      keyHeads: 1,
      headDim: 128,
      causal: true,
      forward: { ...shared, tile: { ...tile, rows: 64, rowGroups: 4, columnGroups: 1 } },
      size,
    }),
  ),
  lightningGradientCase({ shape: blocks, lengths: [90, 33], heads: 1, headDim: 128 }),
  linearCase({ dtype: "f32", size: [70, 66, 100] }),
  inputGradientCase({ size: [70, 97, 68] }),
  inputGradientCase({ size: [75, 34, 68], experts: { k: 2, numExperts: 4 } }),
  weightGradientCase({ size: [77, 97, 60] }),
  weightGradientCase({ size: [1100, 70, 36] }),
  weightGradientCase({ size: [90, 70, 36], experts: { k: 2, numExperts: 4 } }),
  // Each expert's assignments in parts, some of them empty or ragged.
  weightGradientCase({ size: [1700, 60, 36], experts: { k: 2, numExperts: 3 } }),
];

const emulated = (one: BenchCase): BenchCase => ({
  ...one,
  build(bench) {
    const built = one.build({ ...bench, scratch: (numBytes) => bench.scratch(2 * numBytes) });
    return { ...built, runs: built.runs.slice(0, 1).map((run) => emulateMatrices(run, bench.scratch)) };
  },
});

const open = await openBench().catch(() => null);

describe.skipIf(open === null)("webgpu kernels on subgroup matrices, emulated", () => {
  let runner: Runner;
  beforeAll(() => {
    const device = open as OpenDevice;
    const abilities = withEmulatedMatrices(device.abilities);
    runner = new Runner({ ...device, abilities }, { samples: 0, sampleMs: 0, warmUpMs: 0, busyMs: 0 }, 7);
  });
  afterAll(() => closeBench(open as OpenDevice));
  it.each(cases.map((one) => [one.name, one] as const))(
    "%s equals float64",
    async (_, one) => {
      const result = await runner.run(emulated(one));
      expect(result.failure).toBeUndefined();
      expect(result.unavailable).toBeUndefined();
      expect(result.error).toBeLessThanOrEqual(result.tolerance as number);
    },
    120_000,
  );
});

it("matrices in workgroup memory are aligned to 16 bytes in whatever order a driver lays arrays out", () => {
  for (const code of [
    softmaxTileCode(own, 64, 32),
    softmaxTileCode(shared, 64),
    lightningTileCode(blocks.tile, 64, 64),
    fusedAttendCode(blocks.tile, 64, 64),
    fusedStateCode(64, 64),
    walkCode(walkTile, 64),
    softmaxGradientCode(tile, 64),
  ]) {
    const arrays = [...code.matchAll(/^var<workgroup> (\w+): (.*);/gm)];
    expect(arrays.length).toBeGreaterThan(0);
    for (const [, name, type] of arrays) {
      const parts = /^(?:array<)?array<(vec[24])?<?(f16|f32|f|u)>?, (\d+)>(?:, (\d+)>)?$/.exec(type!) ?? [];
      const [, vector, element, count, slices = 1] = parts;
      const numBytes =
        Number(count) * Number(slices) * Number(vector?.at(-1) ?? 1) * (element === "f16" ? 2 : 4);
      expect(numBytes % 16, name).toBe(0);
    }
  }
});
