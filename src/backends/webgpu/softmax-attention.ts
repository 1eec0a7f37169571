import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

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

export function softmaxAttention(
  { q, k, v, cache, sequences, headDim, causal }: OpArgs["softmaxAttention"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [tokens, width] = q.shape as [number, number];
  const keyWidth = k.shape[1]!;
  const table = context.sequences(sequences);
  const pageSize = cache ? cache.keys.shape[1]! : 0;
  const params = paramsOf([tokens, width, keyWidth, headDim, width / keyWidth, pageSize, causal ? 1 : 0]);
  const keys = own(cache ? cache.keys : k).range;
  const values = own(cache ? cache.values : v).range;
  const attend = {
    kernel: attendKernel,
    params,
    buffers: [table, keys, values, own(q).range, output.range],
    workgroups: spreadWorkgroups((tokens * width) / headDim),
  };
  if (!cache) return [attend];
  const write = {
    kernel: writeKernel,
    params,
    buffers: [table, own(k).range, own(v).range, keys, values],
    workgroups: spreadWorkgroups(Math.ceil((tokens * keyWidth) / 64)),
  };
  return [write, attend];
}
