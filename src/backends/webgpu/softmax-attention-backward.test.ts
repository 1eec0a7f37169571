import { expect, test } from "vitest";
import { wholeSequences } from "../../tensor/sequences.ts";
import { type OpContext, WebGpuTensor } from "./gpu-tensor.ts";
import { type Dispatch, leastAbilities } from "./kernel.ts";
import { softmaxAttention } from "./softmax-attention.ts";
import { softmaxAttentionBackward } from "./softmax-attention-backward.ts";

const matrices = {
  f16: true,
  subgroupSize: 32,
  subgroupMatrix: [{ componentType: "f16", resultComponentType: "f32", m: 16, n: 16, k: 16 }],
  limits: { ...leastAbilities.limits, maxComputeWorkgroupStorageSize: 49152 },
};

/** Of buffers that are nothing but themselves. */
function context(): OpContext {
  const range = (size: number) => ({ buffer: { size } as GPUBuffer, offset: 0, size });
  return {
    abilities: matrices,
    scratch: range,
    freeScratch() {},
    takeKept: (size) => ({ id: 0, size, buffer: range(size).buffer }),
    sequences: () => range(64),
    stage: () => range(64),
    table: () => range(64),
  };
}

function attend(headDim: number) {
  const arena = context();
  const tensor = (width: number) =>
    new WebGpuTensor({ dtype: "f32", shape: [100, width] }, arena.scratch(400 * width), arena);
  const [q, k, v, y, dy] = [1, 2, 3, 4, 5].map(() => tensor(2 * headDim));
  const args = { q: q!, k: k!, v: v!, sequences: wholeSequences([70, 30]), headDim, causal: true };
  const forward = softmaxAttention({ ...args, cache: null, mayRound: true }, y!, arena);
  const backward = softmaxAttentionBackward({ ...args, y: y!, dy: dy! }, tensor(6 * headDim), arena);
  const named = (dispatches: readonly Dispatch[], name: string) =>
    dispatches.find(({ kernel }) => kernel.name === name)!;
  return {
    attend: named(forward, "softmaxAttention attend"),
    queries: named(backward, "softmaxGradients queries"),
    keys: named(backward, "softmaxGradients keys"),
  };
}

test.each([
  // Two tiles of 64 rows for 70 tokens and one for 30; three and one of 32 rows.
  { headDim: 64, rows: 3 * 64 },
  { headDim: 128, rows: 4 * 32 },
])("gradients of heads of $headDim read the rows' sums that the forward pass wrote", ({ headDim, rows }) => {
  const { attend: forward, queries, keys } = attend(headDim);
  const sums = forward.buffers.at(-1)!;
  expect(forward.kernel.writes).toEqual([false, false, false, false, true, true]);
  expect(sums.size).toBe(2 * rows * 4);
  expect(queries.buffers.at(-1)!.buffer).toBe(sums.buffer);
  expect(keys.buffers.at(-1)!.buffer).toBe(sums.buffer);
  expect(queries.buffers).toHaveLength(8);
});
