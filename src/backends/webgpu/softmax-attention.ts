import type { OpArgs } from "../../tensor/ops.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import {
  type BufferRange,
  type Dispatch,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { countTiles } from "./sequence-tiles.ts";
import { softmaxFlash } from "./softmax-attention-flash.ts";
import { softmaxShapeFor, softmaxTiles } from "./softmax-attention-tiles.ts";
import { keptSums, takesSoftmaxGradients } from "./softmax-gradients.ts";
import { gradientTileFor } from "./softmax-gradients-code.ts";
import type { SoftmaxBuffers, SoftmaxSizes, SoftmaxSums } from "./softmax-sizes.ts";

const writeKernel: Kernel = {
  name: "softmaxAttentionWritePages",
  code: wgsl.softmaxAttentionPortable,
  entryPoint: "writePages",
  constants: {},
  writes: [false, false, false, true, true],
};

const attendKernel: Kernel = {
  name: "softmaxAttention",
  code: wgsl.softmaxAttentionPortable,
  entryPoint: "attend",
  constants: {},
  writes: [false, false, false, false, true],
};

const splitKernel: Kernel = {
  name: "softmaxAttentionSplit",
  code: wgsl.softmaxAttentionSplit,
  entryPoint: "attend",
  constants: {},
  writes: [false, false, false, false, true, true],
};

const combineKernel: Kernel = {
  name: "softmaxAttentionCombine",
  code: wgsl.softmaxAttentionSplit,
  entryPoint: "combine",
  constants: {},
  writes: [false, true],
};

export function softmaxAttention(
  { q, k, v, cache, sequences, keySequences, headDim, causal }: OpArgs["softmaxAttention"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [tokens, width] = q.shape as [number, number];
  const keyWidth = k.shape[1]!;
  const pageSize = cache ? cache.keys.shape[1]! : 0;
  const sizes = { tokens, width, keyWidth, headDim, pageSize, causal };
  const buffers = {
    q: own(q).range,
    keys: own(cache ? cache.keys : k).range,
    values: own(cache ? cache.values : v).range,
    output: output.range,
    sums: cache || keySequences ? null : keepSums(sizes, sequences, output, context),
  };
  if (keySequences) return [softmaxPortable(sizes, context.sequences(sequences, keySequences), buffers)];
  const attend = attention(sizes, sequences, buffers, context);
  if (!cache) return attend;
  return [writeTo({ k, v, cache, sequences }, context), ...attend];
}

export function writePages(
  args: OpArgs["writePages"],
  _output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return args.k.shape[0] === 0 ? [] : [writeTo(args, context)];
}

/** Of its kernel's settings those of queries are not read. */
function writeTo({ k, v, cache, sequences }: OpArgs["writePages"], context: KernelContext): Dispatch {
  const [tokens, width] = k.shape as [number, number];
  const pageSize = cache.keys.shape[1]!;
  return {
    kernel: writeKernel,
    params: paramsOf([tokens, width, width, width, 1, pageSize, 1]),
    buffers: [
      context.sequences(sequences),
      own(k).range,
      own(v).range,
      own(cache.keys).range,
      own(cache.values).range,
    ],
    workgroups: spreadWorkgroups(Math.ceil((tokens * width) / 64)),
  };
}

/** Where the rows' sums are kept with the output, for its gradients: null where those would not read them. */
function keepSums(
  { width, headDim }: SoftmaxSizes,
  sequences: Sequences,
  output: WebGpuTensor,
  context: KernelContext,
): SoftmaxSums | null {
  const { abilities } = context;
  const isKept = softmaxShapeFor(abilities, headDim) && takesSoftmaxGradients(abilities, headDim, sequences);
  if (!isKept) return null;
  const tileRows = gradientTileFor(headDim).rows;
  const numBytes = (width / headDim) * countTiles(sequences, tileRows) * tileRows * 4;
  const kept = output.derive(keptSums, context, (scratch) => ({ value: scratch(numBytes), dispatches: [] }));
  return { range: kept.value, tileRows };
}

function attention(
  sizes: SoftmaxSizes,
  sequences: Sequences,
  buffers: SoftmaxBuffers,
  context: KernelContext,
): Dispatch[] {
  const { tokens, headDim } = sizes;
  const shape = softmaxShapeFor(context.abilities, headDim);
  // Under 32 tokens a sequence, most of a tile would be padding.
  if (shape && tokens >= 32 * sequences.pastLengths.length)
    return softmaxTiles(shape, sizes, sequences, buffers, context);
  const { maxComputeWorkgroupsPerDimension: mostGroups } = context.abilities.limits;
  if (headDim % 4 === 0 && headDim <= 256) {
    if (tokens >= 16 * sequences.pastLengths.length) return softmaxFlash(sizes, sequences, buffers, context);
    if (tokens <= mostGroups) return softmaxSplit(sizes, sequences, buffers, context);
  }
  return [softmaxPortable(sizes, context.sequences(sequences), buffers)];
}

/** A workgroup a token and head: what everything else does not fit, and cross-attention. */
function softmaxPortable(
  { tokens, width, keyWidth, headDim, pageSize, causal }: SoftmaxSizes,
  sequences: BufferRange,
  { q, keys, values, output }: SoftmaxBuffers,
): Dispatch {
  return {
    kernel: attendKernel,
    params: paramsOf([tokens, width, keyWidth, headDim, width / keyWidth, pageSize, causal ? 1 : 0]),
    buffers: [sequences, keys, values, q, output],
    workgroups: spreadWorkgroups((tokens * width) / headDim),
  };
}

/** Enough workgroups for a large device; each has at least 128 keys. */
const wantedWorkgroups = 1024;
const leastKeys = 128;

/** Keys split over workgroups; head dimension a multiple of 4, at most 256. */
export function softmaxSplit(
  { tokens, width, keyWidth, headDim, pageSize, causal }: SoftmaxSizes,
  sequences: Sequences,
  { q, keys, values, output }: SoftmaxBuffers,
  context: KernelContext,
): Dispatch[] {
  const numHeads = width / headDim;
  const queriesPerKey = width / keyWidth;
  const heads = Math.min(queriesPerKey, 8, Math.floor(1024 / headDim));
  const headGroups = Math.ceil(queriesPerKey / heads);
  const groups = (keyWidth / headDim) * headGroups;
  const longest = longestKeys(sequences, pageSize > 0);
  const wanted = Math.ceil(wantedWorkgroups / (groups * tokens));
  const splits = Math.max(1, Math.min(wanted, Math.ceil(longest / leastKeys)));
  const keysPerSplit = Math.ceil(longest / splits / 64) * 64;
  const params = paramsOf([
    width,
    keyWidth,
    headDim,
    queriesPerKey,
    pageSize,
    causal ? 1 : 0,
    splits,
    keysPerSplit,
    heads,
    headGroups,
  ]);
  const partial = context.scratch(splits === 1 ? 256 : tokens * numHeads * splits * (headDim + 4) * 4);
  const attend: Dispatch = {
    kernel: splitKernel,
    params,
    buffers: [context.sequences(sequences), keys, values, q, output, partial],
    workgroups: [splits, groups, tokens],
  };
  if (splits === 1) return [attend];
  return [
    attend,
    { kernel: combineKernel, params, buffers: [partial, output], workgroups: [numHeads, tokens, 1] },
  ];
}

function longestKeys({ offsets, pastLengths }: Sequences, hasPast: boolean): number {
  let longest = 1;
  for (let s = 0; s < pastLengths.length; s++) {
    const length = offsets[s + 1]! - offsets[s]!;
    longest = Math.max(longest, length + (hasPast ? pastLengths[s]! : 0));
  }
  return longest;
}
