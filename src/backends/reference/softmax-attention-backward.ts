import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { CrossAttentionArgs } from "../../tensor/training-ops.ts";
import { dot } from "./linear.ts";
import { addScaled } from "./linear-backward.ts";
import { floats } from "./reference-tensor.ts";
import { softmax } from "./softmax-attention.ts";

export function softmaxAttentionBackward(args: OpArgs["softmaxAttentionBackward"], output: Tensor): void {
  const [width, keyWidth] = [args.q.shape[1]!, args.k.shape[1]!];
  const sums = floats(output).fill(0);
  const place = (start: number) => ({ sums, start, stride: width + 2 * keyWidth });
  addGradients({ ...args, keySequences: args.sequences }, args.causal, {
    dq: place(0),
    dk: place(width),
    dv: place(width + keyWidth),
  });
}

export function softmaxAttentionBackwardQueries(args: CrossAttentionArgs, output: Tensor): void {
  addGradients(args, false, { dq: { sums: floats(output).fill(0), start: 0, stride: args.q.shape[1]! } });
}

export function softmaxAttentionBackwardKeys(args: CrossAttentionArgs, output: Tensor): void {
  const width = args.k.shape[1]!;
  const sums = floats(output).fill(0);
  addGradients(args, false, {
    dk: { sums, start: 0, stride: 2 * width },
    dv: { sums, start: width, stride: 2 * width },
  });
}

/** Rows of a gradient, from `start` on, `stride` values apart. */
interface Rows {
  readonly sums: Float64Array;
  readonly start: number;
  readonly stride: number;
}

function addGradients(
  { q, k, v, y, dy, sequences, keySequences, headDim: D }: CrossAttentionArgs,
  causal: boolean,
  { dq, dk, dv }: { readonly dq?: Rows; readonly dk?: Rows; readonly dv?: Rows },
): void {
  const width = q.shape[1]!;
  const keyWidth = k.shape[1]!;
  const queriesPerKey = width / keyWidth;
  const root = Math.sqrt(D);
  const [qs, ks, vs, ys, dys] = [floats(q), floats(k), floats(v), floats(y), floats(dy)];
  const add = (
    rows: Rows | undefined,
    row: number,
    inRow: number,
    factor: number,
    x: Float64Array,
    from: number,
  ) => {
    if (rows) addScaled(rows.sums, rows.start + row * rows.stride + inRow, factor, x, from, D);
  };
  for (let s = 0; s < sequences.pastLengths.length; s++) {
    const start = sequences.offsets[s]!;
    const keyStart = keySequences.offsets[s]!;
    const allKeys = keySequences.offsets[s + 1]! - keyStart;
    for (let t = start; t < sequences.offsets[s + 1]!; t++)
      for (let head = 0; head * D < width; head++) {
        const query = t * width + head * D;
        const inRow = Math.floor(head / queriesPerKey) * D;
        const keyOf = (j: number) => (keyStart + j) * keyWidth + inRow;
        const numKeys = causal ? t - start + 1 : allKeys;
        const scores = Float64Array.from(
          { length: numKeys },
          (_, j) => dot(qs, query, ks, keyOf(j), D) / root,
        );
        const weighted = dot(dys, query, ys, query, D);
        softmax(scores).forEach((p, j) => {
          const ds = (p * (dot(dys, query, vs, keyOf(j), D) - weighted)) / root;
          add(dq, t, head * D, ds, ks, keyOf(j));
          add(dk, keyStart + j, inRow, ds, qs, query);
          add(dv, keyStart + j, inRow, p, dys, query);
        });
      }
  }
}
