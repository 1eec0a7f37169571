import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { blocksFor } from "./lightning-blocks.ts";
import { lightningBlocksBackward } from "./lightning-blocks-backward.ts";
import { paramsOf } from "./params.ts";
import { countTiles } from "./sequence-tiles.ts";

/** Tokens of a tile in lightning-attention-backward.wgsl; blockSize gives the same numbers. */
const tileSide = 32;
const maxHeadDim = 256;
/** Bytes of the states, and of the mirrors, that are held at a time; heads take turns in them. */
const edgeBytes = 1 << 27;

type BackwardArgs = Omit<OpArgs["lightningAttentionBackward"], "blockSize">;

export function lightningAttentionBackward(
  { qkv, rates, dy, sequences, headDim }: BackwardArgs,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  if (headDim > maxHeadDim) {
    throw new BackendError(
      "backend_unsupported",
      `webgpu: lightningAttentionBackward of heads of ${headDim}, at most ${maxHeadDim}`,
    );
  }
  const shape = blocksFor(sequences, headDim, context);
  if (shape)
    return lightningBlocksBackward(
      shape,
      rates,
      headDim,
      sequences,
      { qkv: own(qkv).range, dy: own(dy).range, output: output.range },
      context,
    );
  const allHeads = rates.length;
  const numSequences = sequences.pastLengths.length;
  const numTiles = countTiles(sequences, tileSide);
  const headBytes = numTiles * headDim * headDim * 4;
  const limit = context.abilities.limits.maxStorageBufferBindingSize;
  if (headBytes > limit) {
    throw new BackendError(
      "backend_memory",
      `webgpu: lightningAttentionBackward of ${numTiles * tileSide} tokens needs ${headBytes} bytes for a head, this adapter allows ${limit}; train with shorter batches`,
    );
  }
  const headsAtOnce = Math.min(allHeads, Math.max(1, Math.floor(edgeBytes / headBytes)));
  const states = context.scratch(headsAtOnce * headBytes);
  const mirrors = context.scratch(headsAtOnce * headBytes);
  const inputs = [context.sequences(sequences), own(qkv).range, own(dy).range, context.table(rates)];
  const { walk, tile } = kernelsFor(headDim);
  const dispatches: Dispatch[] = [];
  for (let firstHead = 0; firstHead < allHeads; firstHead += headsAtOnce) {
    const numHeads = Math.min(headsAtOnce, allHeads - firstHead);
    const sizes = [numTiles, allHeads, firstHead, numHeads];
    const walkGroups = Math.ceil((headDim * Math.ceil(headDim / 4)) / 256);
    for (const [isMirror, edges] of [states, mirrors].entries()) {
      dispatches.push({
        kernel: walk,
        params: paramsOf([...sizes, isMirror]),
        buffers: [...inputs, edges],
        workgroups: [walkGroups, numHeads, numSequences],
      });
    }
    dispatches.push({
      kernel: tile,
      params: paramsOf([...sizes, 0]),
      buffers: [...inputs, states, mirrors, output.range],
      workgroups: [numTiles, numHeads, 1],
    });
  }
  return dispatches;
}

const byHeadDim = new Map<number, { readonly walk: Kernel; readonly tile: Kernel }>();

function kernelsFor(headDim: number) {
  let made = byHeadDim.get(headDim);
  if (!made) {
    const span = 2 ** Math.ceil(Math.log2(Math.max(8, headDim)));
    const code = wgsl.sequenceTiles + wgsl.lightningAttentionBackward;
    const constants = { headDim, span };
    const inputs = [false, false, false, false];
    made = {
      walk: {
        name: "lightningAttentionBackwardWalk",
        code,
        entryPoint: "walk",
        constants,
        writes: [...inputs, true],
      },
      tile: {
        name: "lightningAttentionBackwardTile",
        code,
        entryPoint: "tile",
        constants,
        writes: [...inputs, false, false, true],
      },
    };
    byHeadDim.set(headDim, made);
  }
  return made;
}
