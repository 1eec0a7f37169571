import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { countTiles } from "./sequence-tiles.ts";

/** Queries and keys of a tile in softmax-attention-backward.wgsl. */
const tileSide = 32;
const maxHeadDim = 256;

export function softmaxAttentionBackward(
  { q, k, v, y, dy, sequences, headDim, causal }: OpArgs["softmaxAttentionBackward"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  if (headDim > maxHeadDim) {
    throw new BackendError(
      "backend_unsupported",
      `webgpu: softmaxAttentionBackward of heads of ${headDim}, at most ${maxHeadDim}`,
    );
  }
  const [tokens, width] = q.shape as [number, number];
  const numHeads = width / headDim;
  const keyHeads = k.shape[1]! / headDim;
  const numTiles = countTiles(sequences, tileSide);
  const rows = context.scratch(tokens * numHeads * 8);
  const params = paramsOf([numTiles, numHeads, keyHeads, causal ? 1 : 0]);
  const inputs = [context.sequences(sequences), ...[q, k, v, dy].map((tensor) => own(tensor).range)];
  const { queries, keys } = kernelsFor(headDim);
  return [
    {
      kernel: queries,
      params,
      buffers: [...inputs, own(y).range, rows, output.range],
      workgroups: [numTiles, numHeads, 1],
    },
    { kernel: keys, params, buffers: [...inputs, rows, output.range], workgroups: [numTiles, keyHeads, 1] },
  ];
}

const byHeadDim = new Map<number, { readonly queries: Kernel; readonly keys: Kernel }>();

function kernelsFor(headDim: number) {
  let made = byHeadDim.get(headDim);
  if (!made) {
    const span = 2 ** Math.ceil(Math.log2(Math.max(8, headDim)));
    const code = wgsl.sequenceTiles + wgsl.softmaxAttentionBackward;
    const constants = { headDim, span };
    const inputs = [false, false, false, false, false, false];
    made = {
      queries: {
        name: "softmaxAttentionBackwardQueries",
        code,
        entryPoint: "queries",
        constants,
        writes: [...inputs, true, true],
      },
      keys: {
        name: "softmaxAttentionBackwardKeys",
        code,
        entryPoint: "keys",
        constants,
        writes: [...inputs, true],
      },
    };
    byHeadDim.set(headDim, made);
  }
  return made;
}
