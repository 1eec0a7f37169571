/**
 * Ops as words of a command, in the order in which native/interpreter.c reads them.
 */

import { BackendError } from "../../errors.ts";
import type { ForwardOp, OpArgs, OpName, TrainingOp } from "../../tensor/ops.ts";
import type { SamplingRow } from "../../tensor/sampling.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { numElements, type Tensor } from "../../tensor/tensor.ts";
import { dtypeCodes } from "./executor.ts";
import { own } from "./native-tensor.ts";

export type Encoder<Op extends OpName> = (
  args: OpArgs[Op],
  output: Tensor,
) => readonly [command: string, words: number[]];

/** Command of each op and its words; an op of training that is not here does not run on this backend. */
export const encoders: { readonly [Op in ForwardOp]: Encoder<Op> } & {
  readonly [Op in TrainingOp]?: Encoder<Op>;
} = {
  linear: ({ x, weight, bias }, y) => [
    "linear",
    [rows(x), ...matrix(weight), ...at(y), ...at(x), ...(bias ? [1, ...at(bias)] : [0])],
  ],
  embedding: ({ ids, table }, y) => ["embedding", [rows(ids), ...rowTable(table), ...at(y), ...at(ids)]],
  gatherRows: ({ x, index }, y) => [
    "gather_rows",
    [rows(index), rows(x), width(x), ...at(y), ...at(x), ...at(index)],
  ],
  scatterRows: ({ x, rows: from, index }, y) => [
    "scatter_rows",
    [rows(index), rows(x), width(x), ...at(y), ...at(x), ...at(from), ...at(index)],
  ],
  concatRows: ({ a, b }, y) => ["concat_rows", [rows(a), rows(b), width(a), ...at(y), ...at(a), ...at(b)]],
  unfoldPatches: ({ pixels, patchSize }, y) => [
    "unfold_patches",
    [...pixels.shape.slice(0, 3), patchSize, ...at(y), ...at(pixels)],
  ],
  scaledAdd: ({ a, b, alpha, beta }, y) => [
    "scaled_add",
    [numElements(a.shape), ...at(y), ...at(a), ...at(b), alpha, beta],
  ],
  rmsNorm: ({ x, weight, eps }, y) => ["rms_norm", [...x.shape, ...at(y), ...at(x), ...at(weight), eps]],
  layerNorm: ({ x, weight, bias, eps }, y) => [
    "layer_norm",
    [...x.shape, ...at(y), ...at(x), ...at(weight), ...at(bias), eps],
  ],
  gelu: ({ x }, y) => ["gelu", [numElements(x.shape), ...at(y), ...at(x)]],
  silu: ({ x }, y) => ["silu", [numElements(x.shape), ...at(y), ...at(x)]],
  swiglu: ({ x }, y) => ["swiglu", [...y.shape, ...at(y), ...at(x)]],
  sigmoidGate: ({ x, gate }, y) => ["sigmoid_gate", [numElements(x.shape), ...at(y), ...at(x), ...at(gate)]],
  sigmoidBlend: ({ a, b, gate }, y) => [
    "sigmoid_blend",
    [...a.shape, ...at(y), ...at(a), ...at(b), ...at(gate)],
  ],
  rope: ({ x, sequences, headDim, rotaryDim, theta }, y) => [
    "rope",
    [rows(x), width(x) / headDim, headDim, rotaryDim, theta, ...at(y), ...at(x), ...packed(sequences)],
  ],
  softmaxAttention({ q, k, v, cache, sequences, headDim, causal }, y) {
    const sizes = [rows(q), width(q) / headDim, width(k) / headDim, headDim, Number(causal)];
    const words = [...sizes, ...at(y), ...at(q), ...at(k), ...at(v), ...packed(sequences)];
    if (!cache) return ["softmax_attention", [...words, 0]];
    const [numPages, pageSize] = cache.keys.shape as [number, number];
    const tables = sequences.pageTables.flatMap((pages) => [pages.length, ...pages]);
    return [
      "softmax_attention",
      [...words, 1, numPages, pageSize, ...at(cache.keys), ...at(cache.values), ...tables],
    ];
  },
  lightningAttention({ qkv, rates, state, sequences, headDim }, y) {
    const words = [rows(qkv), rates.length, headDim, ...at(y), ...at(qkv), ...rates, ...packed(sequences)];
    if (!state) return ["lightning_attention", [...words, 0]];
    return ["lightning_attention", [...words, 1, state.shape[0]!, ...at(state), ...sequences.stateSlots]];
  },
  routerTopK: ({ logits, k }, y) => ["router_top_k", [...logits.shape, k, ...at(y), ...at(logits)]],
  routerWeights: ({ logits, experts }, y) => [
    "router_weights",
    [...logits.shape, width(experts), ...at(y), ...at(logits), ...at(experts)],
  ],
  experts: ({ x, experts, weights, gateUp, down }, y) => [
    "experts",
    [
      rows(x),
      width(experts),
      down.shape[0]!,
      ...matrix(gateUp),
      ...matrix(down),
      ...at(y),
      ...at(x),
      ...at(experts),
      ...at(weights),
    ],
  ],
  sample: ({ logits, rows: sampled, counts, masks }, y) => [
    "sample",
    [
      ...logits.shape,
      ...at(y),
      ...at(logits),
      ...(counts ? [rows(counts), ...at(counts)] : [0]),
      ...(masks ? [rows(masks), ...at(masks)] : [0]),
      ...sampled.flatMap(samplingWords),
    ],
  ],
};

function samplingWords(row: SamplingRow): number[] {
  const { temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty } = row;
  const words = [temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty];
  words.push(row.random, row.slot, row.mask);
  if (!row.history) return [...words, 0];
  const { prompt, output } = row.history;
  return [...words, 1, prompt.length, ...prompt, output.length, ...output];
}

function at(tensor: Tensor): [block: number, offset: number] {
  const { block, offset } = own(tensor).place;
  return [block, offset];
}

function rows({ shape }: Tensor): number {
  return shape[0]!;
}

function width({ shape }: Tensor): number {
  return shape[1]!;
}

function matrix(weight: Tensor): number[] {
  const { layout } = own(weight);
  if (layout.kind === "matrices") return [dtypeCodes[layout.dtype], layout.n, layout.k, ...at(weight)];
  throw new BackendError("backend_unsupported", "native: a product needs a weight loaded for products");
}

function rowTable(table: Tensor): number[] {
  const { layout, shape } = own(table);
  if (layout.kind !== "rows") {
    throw new BackendError("backend_unsupported", "native: an embedding needs a weight loaded as rows");
  }
  const scales = layout.scales ? [layout.scales.block, layout.scales.offset] : [];
  return [dtypeCodes[layout.dtype], shape[0]!, shape[1]!, ...at(table), ...scales];
}

/** Count, offsets, past lengths. */
function packed(sequences: Sequences): number[] {
  const { offsets, pastLengths } = sequences;
  return [pastLengths.length, ...offsets, ...pastLengths];
}
