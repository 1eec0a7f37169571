import { expect, test } from "vitest";
import { wholeSequences } from "../../tensor/sequences.ts";
import type { Abilities } from "./kernel.ts";
import { leastAbilities } from "./kernel.ts";
import { blockShapes, blocksFor } from "./lightning-blocks.ts";
import { walkFor, walkShapes } from "./lightning-walk.ts";
import { tileNeeds } from "./matmul-tile.ts";
import { narrowShapes, softmaxShapeFor, wideShapes } from "./softmax-attention-tiles.ts";
import { deepTile, largeTile, smallTile, tileFor } from "./tile-choice.ts";

const withMemory = (kilobytes: number, f16 = true): Abilities => ({
  ...leastAbilities,
  f16,
  subgroupSize: 32,
  subgroupMatrix: [{ componentType: "f16", resultComponentType: "f32", m: 16, n: 16, k: 16 }],
  limits: { ...leastAbilities.limits, maxComputeWorkgroupStorageSize: kilobytes * 1024 },
});
const blocks = (abilities: Abilities, headDim: number, length = 64) =>
  blocksFor(wholeSequences([length]), headDim, { abilities } as Parameters<typeof blocksFor>[2]);

test("attention takes the first shape with 48 KiB of workgroup memory, the second with 32, none with 16", () => {
  for (const [i, kilobytes] of [48, 32, 16].entries()) {
    const abilities = withMemory(kilobytes);
    expect(softmaxShapeFor(abilities, 64)).toBe(narrowShapes[i] ?? null);
    expect(softmaxShapeFor(abilities, 128)).toBe(wideShapes[i] ?? null);
    expect(blocks(abilities, 128)).toBe(blockShapes[i] ?? null);
  }
  expect(softmaxShapeFor(withMemory(48), 96)).toBeNull();
  expect(softmaxShapeFor(withMemory(48, false), 64)).toBeNull();
  expect(blocks(withMemory(48), 128, 31)).toBeNull();
});

test("lightning attention walks where sequences and heads fill a card, and has 48 KiB of workgroup memory", () => {
  const walk = (lengths: number[], heads: number, headDim = 128, kilobytes = 48) =>
    walkFor(wholeSequences(lengths), heads, headDim, withMemory(kilobytes));
  expect(walk([4096], 64)).toBe(walkShapes[0]);
  expect(walk([4096], 63)).toBeNull();
  expect(walk([4096, 4096, 4096], 24)).toBe(walkShapes[0]);
  // One long sequence is walked as slowly beside short ones as alone.
  expect(walk([4096, 64, 64], 24)).toBeNull();
  expect(walk([4096], 128, 64)).toBeNull();
  expect(walk([4096], 64, 128, 32)).toBeNull();
});

test("f16 products along K are deep where there is memory for it, all others as large as in 32 KiB", () => {
  const [much, less] = [withMemory(48), withMemory(32)];
  const kk = { b: "k", dtype: "f16" } as const;
  expect(tileFor(much, kk, 4096, 4096)).toBe(deepTile);
  expect(tileFor(less, kk, 4096, 4096)).toBe(largeTile);
  expect(tileFor(much, { b: "n", dtype: "f16" }, 4096, 4096)).toBe(largeTile);
  expect(tileFor(much, { b: "k", dtype: "q4" }, 4096, 4096)).toBe(largeTile);
  expect(tileFor(much, kk, 64, 4096)).toBe(smallTile);
  expect(tileFor(much, kk, 512, 512)).toBe(smallTile);
});

test("product tiles need no more workgroup memory than they are chosen by", () => {
  const form = { raggedK: true, ranges: "none", kScales: false, wide: true, rowScale: true } as const;
  const rest = { ...form, bias: true, residual: false, experts: null };
  expect(tileNeeds(deepTile, { ...rest, a: "k", b: "k", weight: "f16" }).bytes).toBe(36 * 1024);
  for (const [a, b] of [
    ["k", "k"],
    ["k", "n"],
    ["m", "n"],
  ] as const)
    for (const shape of [largeTile, smallTile])
      expect(tileNeeds(shape, { ...rest, a, b, weight: "f32" }).bytes).toBeLessThanOrEqual(20480);
});
