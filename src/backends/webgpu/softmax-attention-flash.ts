/**
 * Softmax attention of many tokens in f32: tiles of 64 queries over 32 keys at a time (softmax-attention-flash.wgsl).
 */

import type { Sequences } from "../../tensor/sequences.ts";
import type { Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import type { SoftmaxBuffers, SoftmaxSizes } from "./softmax-sizes.ts";

const tileRows = 64;

/** By the number of blocks of 64 dimensions. */
const kernels: readonly Kernel[] = [1, 2, 3, 4].map((parts) => ({
  name: "softmaxAttentionFlash",
  code: wgsl.softmaxAttentionFlash,
  entryPoint: "attend",
  constants: { parts },
  writes: [false, false, false, false, false, true],
}));

/** Head dimension a multiple of 4, at most 256. */
export function softmaxFlash(
  { width, keyWidth, headDim, pageSize, causal }: SoftmaxSizes,
  sequences: Sequences,
  { q, keys, values, output }: SoftmaxBuffers,
  context: KernelContext,
): Dispatch[] {
  const tiles = tilesOf(sequences, pageSize > 0, causal);
  if (tiles.length === 0) return [];
  return [
    {
      kernel: kernels[Math.ceil(headDim / 64) - 1]!,
      params: paramsOf([width, keyWidth, headDim, width / keyWidth, pageSize, causal ? 1 : 0]),
      buffers: [context.table(tiles), context.sequences(sequences), keys, values, q, output],
      workgroups: [tiles.length / 4, width / headDim, 1],
    },
  ];
}

function tilesOf({ offsets, pastLengths }: Sequences, hasPast: boolean, causal: boolean): Uint32Array {
  const tiles: number[] = [];
  for (let s = 0; s < pastLengths.length; s++) {
    const length = offsets[s + 1]! - offsets[s]!;
    const past = hasPast ? pastLengths[s]! : 0;
    for (let first = 0; first < length; first += tileRows) {
      const count = Math.min(tileRows, length - first);
      tiles.push(s, first, count, past + (causal ? first + count : length));
    }
  }
  return Uint32Array.from(tiles);
}
