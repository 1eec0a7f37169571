/** The attention cases of the bench: small and ragged ones for correctness, then the sizes that count. */

import type { AttentionTile } from "../../src/backends/webgpu/attention-tile-code.ts";
import { blockShapes } from "../../src/backends/webgpu/lightning-blocks.ts";
import { walkShapes } from "../../src/backends/webgpu/lightning-walk.ts";
import {
  narrowShapes,
  type SoftmaxShape,
  wideShapes,
} from "../../src/backends/webgpu/softmax-attention-tiles.ts";
import { softmaxCase } from "./attention-cases.ts";
import { lightningGradientCase, softmaxGradientCase } from "./attention-gradient-cases.ts";
import { lightningPrefillCase, lightningStepCase } from "./lightning-cases.ts";

const tile = (rows: number, keys: number, rowGroups: number, columnGroups: number): AttentionTile => ({
  rows,
  keys,
  rowGroups,
  columnGroups,
});
const own = (one: AttentionTile): SoftmaxShape => ({ tile: one, sharesPlace: false });
const shared = (one: AttentionTile): SoftmaxShape => ({ tile: one, sharesPlace: true });
/** Those chosen, and what they are compared with. */
const wide = [
  ...wideShapes,
  own(tile(128, 32, 8, 1)),
  shared(tile(64, 64, 4, 1)),
  shared(tile(64, 64, 4, 2)),
  shared(tile(64, 64, 2, 2)),
  own(tile(64, 32, 4, 2)),
  own(tile(64, 32, 2, 2)),
];
const narrow = [...narrowShapes, own(tile(64, 64, 4, 1)), own(tile(64, 64, 4, 2)), own(tile(64, 64, 2, 2))];
const gqa = { heads: 6, keyHeads: 2 };
const paged = { causal: true, pageSize: 16 };

export const attentionChecks = [
  lightningStepCase(3, 5, 32),
  lightningStepCase(2, 3, 128),
  ...walkShapes.flatMap((shape) => [
    lightningPrefillCase({ shape, lengths: [300, 40, 129], heads: 3, headDim: 128, past: true }),
    lightningPrefillCase({ shape, lengths: [300, 64], heads: 3, headDim: 64 }),
    lightningPrefillCase({ shape, lengths: [9000, 65], heads: 3, headDim: 128, checks: "states" }),
  ]),
  ...blockShapes.flatMap((shape) => [
    lightningPrefillCase({ shape, lengths: [300, 40, 129], heads: 3, headDim: 128, past: true }),
    lightningPrefillCase({ shape, lengths: [300, 64], heads: 3, headDim: 64 }),
  ]),
  ...[
    ...narrow.map((shape) => ({ shape, headDim: 64 })),
    ...wide.map((shape) => ({ shape, headDim: 128 })),
  ].flatMap((form) => [
    softmaxCase({ ...form, lengths: [130, 1, 77], pasts: [60, 200, 0], ...gqa, ...paged }),
    softmaxCase({ ...form, lengths: [577, 100], causal: false, size: 8, ...gqa }),
  ]),
  softmaxCase({
    shape: null,
    lengths: [1, 3, 1],
    pasts: [60, 2000, 0],
    heads: 6,
    keyHeads: 2,
    headDim: 24,
    ...paged,
  }),
  softmaxCase({
    shape: null,
    lengths: [1, 1],
    pasts: [600, 2000],
    heads: 20,
    keyHeads: 2,
    headDim: 128,
    ...paged,
  }),
];

const tokensOf = (count: number, length: number) => new Array<number>(count).fill(length);

const gradientTiles = [
  ...[2, 4].map((rowGroups) => ({ tile: tile(64, 64, rowGroups, 2), headDim: 64 })),
  { tile: tile(32, 32, 2, 2), headDim: 128 },
];

/** Ragged ones, then those of a step of training of 16 images. */
export const attentionGradients = [
  ...blockShapes.flatMap((shape) => [
    lightningGradientCase({ shape, lengths: [300, 1, 129], heads: 3, headDim: 128, size: 1e-9 }),
    lightningGradientCase({ shape, lengths: [300, 64], heads: 3, headDim: 64 }),
    lightningGradientCase({ shape, lengths: tokensOf(16, 1063), heads: 6, headDim: 64 }),
  ]),
  ...gradientTiles.flatMap((form) => [
    softmaxGradientCase({ ...form, lengths: [300, 1, 64], heads: 4, keyHeads: 2, causal: true, size: 1e-9 }),
    softmaxGradientCase({ ...form, lengths: [130, 77], heads: 4, keyHeads: 2, causal: false }),
  ]),
  ...gradientTiles
    .filter(({ headDim }) => headDim === 64)
    .flatMap((form) => [
      softmaxGradientCase({ ...form, lengths: tokensOf(32, 442), heads: 6, keyHeads: 6, causal: false }),
      softmaxGradientCase({ ...form, lengths: tokensOf(16, 1063), heads: 6, keyHeads: 6, causal: true }),
      softmaxGradientCase({ ...form, lengths: tokensOf(4, 577), heads: 16, keyHeads: 16, causal: false }),
    ]),
  ...gradientTiles
    .filter(({ headDim }) => headDim === 128)
    .map((form) =>
      softmaxGradientCase({ ...form, lengths: tokensOf(8, 1024), heads: 6, keyHeads: 6, causal: true }),
    ),
];

export const attentionBars = [
  lightningStepCase(1, 64, 128),
  lightningStepCase(64, 64, 128),
  ...[8192, 32768].flatMap((length) =>
    [...blockShapes, { ...blockShapes[0]!, blockRows: 256 }, ...walkShapes].map((shape) =>
      lightningPrefillCase({ shape, lengths: [length], heads: 64, headDim: 128 }),
    ),
  ),
  ...wide.map((shape) =>
    softmaxCase({ shape, lengths: [8192], heads: 32, keyHeads: 8, headDim: 128, causal: true }),
  ),
  ...narrow.map((shape) =>
    softmaxCase({
      shape,
      lengths: tokensOf(32, 577),
      heads: 16,
      keyHeads: 16,
      headDim: 64,
      causal: false,
    }),
  ),
  ...narrow.flatMap((shape) => [
    softmaxCase({
      shape,
      lengths: tokensOf(32, 442),
      heads: 6,
      keyHeads: 6,
      headDim: 64,
      causal: false,
    }),
    softmaxCase({
      shape,
      lengths: tokensOf(16, 1063),
      heads: 6,
      keyHeads: 6,
      headDim: 64,
      causal: true,
    }),
  ]),
  softmaxCase({ shape: null, lengths: [1], pasts: [511], heads: 24, keyHeads: 8, headDim: 128, ...paged }),
  softmaxCase({ shape: null, lengths: [1], pasts: [32767], heads: 32, keyHeads: 8, headDim: 128, ...paged }),
];
