import type { KvPages, OpArgs } from "../../tensor/ops.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dot } from "./linear.ts";
import { floats } from "./reference-tensor.ts";

export function softmaxAttention(args: OpArgs["softmaxAttention"], output: Tensor): void {
  const { q, k, v, cache, sequences, keySequences = sequences, headDim, causal } = args;
  const width = q.shape[1]!;
  const keyWidth = k.shape[1]!;
  const queriesPerKey = width / keyWidth;
  const qs = floats(q);
  const ys = floats(output);
  for (let s = 0; s < sequences.pastLengths.length; s++) {
    const start = sequences.offsets[s]!;
    const end = sequences.offsets[s + 1]!;
    const keyStart = keySequences.offsets[s]!;
    const allKeys = keySequences.offsets[s + 1]! - keyStart;
    const past = cache ? sequences.pastLengths[s]! : 0;
    if (cache) writeSequence(cache, sequences, s, k, v);
    const keys = cache
      ? pagedRows(cache, sequences.pageTables[s]!, keyWidth)
      : { keys: floats(k), values: floats(v), rowOf: (j: number) => (keyStart + j) * keyWidth };
    for (let t = start; t < end; t++) {
      const numKeys = causal ? past + t - start + 1 : allKeys;
      for (let head = 0; head * headDim < width; head++) {
        const query = t * width + head * headDim;
        const inRow = Math.floor(head / queriesPerKey) * headDim;
        const scores = new Float64Array(numKeys);
        for (let j = 0; j < numKeys; j++)
          scores[j] = dot(qs, query, keys.keys, keys.rowOf(j) + inRow, headDim) / Math.sqrt(headDim);
        const weights = softmax(scores);
        for (let d = 0; d < headDim; d++) {
          let sum = 0;
          for (let j = 0; j < numKeys; j++) sum += weights[j]! * keys.values[keys.rowOf(j) + inRow + d]!;
          ys[query + d] = sum;
        }
      }
    }
  }
}

/** exp(x - max) / sum, in float64. */
export function softmax(x: Float64Array): Float64Array {
  const max = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const exps = x.map((value) => Math.exp(value - max));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((value) => value / sum);
}

/** Row j of a sequence lies in page floor(j / pageSize) of its table. */
function pagedRows({ keys, values }: KvPages, pages: Int32Array, keyWidth: number) {
  const pageSize = keys.shape[1]!;
  return {
    keys: floats(keys),
    values: floats(values),
    rowOf: (j: number) => (pages[Math.floor(j / pageSize)]! * pageSize + (j % pageSize)) * keyWidth,
  };
}

export function writePages({ k, v, cache, sequences }: OpArgs["writePages"], _output: Tensor): void {
  for (let s = 0; s < sequences.pastLengths.length; s++) writeSequence(cache, sequences, s, k, v);
}

function writeSequence(cache: KvPages, sequences: Sequences, s: number, k: Tensor, v: Tensor): void {
  const keyWidth = k.shape[1]!;
  const { keys, values, rowOf } = pagedRows(cache, sequences.pageTables[s]!, keyWidth);
  for (let t = sequences.offsets[s]!; t < sequences.offsets[s + 1]!; t++) {
    const row = rowOf(sequences.pastLengths[s]! + t - sequences.offsets[s]!);
    keys.set(floats(k).subarray(t * keyWidth, (t + 1) * keyWidth), row);
    values.set(floats(v).subarray(t * keyWidth, (t + 1) * keyWidth), row);
  }
}
