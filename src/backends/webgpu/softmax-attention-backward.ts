import { BackendError } from "../../errors.ts";
import type { OpArgs } from "../../tensor/ops.ts";
import type { CrossAttentionArgs } from "../../tensor/training-ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { countTiles } from "./sequence-tiles.ts";
import { keptSums, softmaxGradients, takesSoftmaxGradients } from "./softmax-gradients.ts";
import { gradientTileFor } from "./softmax-gradients-code.ts";

/** Queries and keys of a tile in softmax-attention-backward.wgsl. */
const tileSide = 32;
const maxHeadDim = 256;

export function softmaxAttentionBackward(
  { causal, ...args }: OpArgs["softmaxAttentionBackward"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const { q, k, v, y, dy, sequences, headDim } = args;
  if (takesSoftmaxGradients(context.abilities, headDim, sequences)) {
    const [tokens, width] = q.shape as [number, number];
    const sizes = { tokens, width, keyWidth: k.shape[1]!, headDim, causal };
    const [qs, ks, vs, ys, dys] = [q, k, v, y, dy].map((tensor) => own(tensor).range);
    const buffers = { q: qs!, k: ks!, v: vs!, y: ys!, dy: dys!, output: output.range };
    const sums = own(y).derived<BufferRange>(keptSums);
    return softmaxGradients(gradientTileFor(headDim), sizes, sequences, { ...buffers, sums }, context);
  }
  const { queries, keys } = stages({ ...args, keySequences: args.sequences }, causal, output, context);
  return [queries, keys];
}

export function softmaxAttentionBackwardQueries(
  args: CrossAttentionArgs,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return [stages(args, false, output, context).queries];
}

export function softmaxAttentionBackwardKeys(
  args: CrossAttentionArgs,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const { weigh, keys } = stages(args, false, output, context);
  return [weigh, keys];
}

/** The dispatches, of which `queries` or `weigh` must come before `keys`. */
function stages(
  { q, k, v, y, dy, sequences, keySequences, headDim }: CrossAttentionArgs,
  causal: boolean,
  output: WebGpuTensor,
  context: KernelContext,
): { readonly weigh: Dispatch; readonly queries: Dispatch; readonly keys: Dispatch } {
  if (headDim > maxHeadDim) {
    throw new BackendError(
      "backend_unsupported",
      `webgpu: softmaxAttentionBackward of heads of ${headDim}, at most ${maxHeadDim}`,
    );
  }
  const [tokens, width] = q.shape as [number, number];
  const numHeads = width / headDim;
  const keyHeads = k.shape[1]! / headDim;
  const stride = output.shape[1]!;
  const packed =
    keySequences === sequences ? context.sequences(sequences) : context.sequences(sequences, keySequences);
  const inputs = [packed, ...[q, k, v, dy].map((tensor) => own(tensor).range)];
  const rows = context.scratch(Math.max(1, tokens * numHeads) * 8);
  const params = paramsOf([numHeads, keyHeads, causal ? 1 : 0, stride, stride - 2 * keyHeads * headDim]);
  const kernels = kernelsFor(headDim);
  const stage = (name: keyof Kernels, buffers: readonly BufferRange[], tiles: number, heads: number) => ({
    kernel: kernels[name],
    params,
    buffers: [...inputs, ...buffers],
    workgroups: [tiles, heads, 1] as const,
  });
  const tiles = countTiles(sequences, tileSide);
  return {
    weigh: stage("weigh", [own(y).range, rows], tiles, numHeads),
    queries: stage("queries", [own(y).range, rows, output.range], tiles, numHeads),
    keys: stage("keys", [rows, output.range], countTiles(keySequences, tileSide), keyHeads),
  };
}

interface Kernels {
  readonly weigh: Kernel;
  readonly queries: Kernel;
  readonly keys: Kernel;
}

const byHeadDim = new Map<number, Kernels>();

function kernelsFor(headDim: number): Kernels {
  let made = byHeadDim.get(headDim);
  if (!made) {
    const span = 2 ** Math.ceil(Math.log2(Math.max(8, headDim)));
    const code = wgsl.sequenceTiles + wgsl.softmaxAttentionBackward;
    const kernel = (name: string, entryPoint: string, written: readonly boolean[]): Kernel => ({
      name: `softmaxAttentionBackward${name}`,
      code,
      entryPoint,
      constants: { headDim, span },
      writes: [false, false, false, false, false, false, ...written],
    });
    made = {
      weigh: kernel("Rows", "weigh", [true]),
      queries: kernel("Queries", "queries", [true, true]),
      keys: kernel("Keys", "keys", [true]),
    };
    byHeadDim.set(headDim, made);
  }
  return made;
}
