import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dot } from "./linear.ts";
import { addScaled } from "./linear-backward.ts";
import { floats } from "./reference-tensor.ts";
import { softmax } from "./softmax-attention.ts";

export function softmaxAttentionBackward(args: OpArgs["softmaxAttentionBackward"], output: Tensor): void {
  const { q, k, v, y, dy, sequences, headDim: D, causal } = args;
  const width = q.shape[1]!;
  const keyWidth = k.shape[1]!;
  const outWidth = width + 2 * keyWidth;
  const queriesPerKey = width / keyWidth;
  const root = Math.sqrt(D);
  const [qs, ks, vs, ys, dys] = [floats(q), floats(k), floats(v), floats(y), floats(dy)];
  const sums = floats(output).fill(0);
  for (let s = 0; s < sequences.pastLengths.length; s++) {
    const start = sequences.offsets[s]!;
    const end = sequences.offsets[s + 1]!;
    for (let t = start; t < end; t++)
      for (let head = 0; head * D < width; head++) {
        const query = t * width + head * D;
        const inRow = Math.floor(head / queriesPerKey) * D;
        const keyOf = (j: number) => (start + j) * keyWidth + inRow;
        const numKeys = causal ? t - start + 1 : end - start;
        const scores = Float64Array.from(
          { length: numKeys },
          (_, j) => dot(qs, query, ks, keyOf(j), D) / root,
        );
        const weighted = dot(dys, query, ys, query, D);
        softmax(scores).forEach((p, j) => {
          const ds = (p * (dot(dys, query, vs, keyOf(j), D) - weighted)) / root;
          const row = (start + j) * outWidth + inRow;
          addScaled(sums, t * outWidth + head * D, ds, ks, keyOf(j), D);
          addScaled(sums, row + width, ds, qs, query, D);
          addScaled(sums, row + width + keyWidth, p, dys, query, D);
        });
      }
  }
}
