/**
 * Ops as words of a command, in the order in which native/interpreter.c reads them.
 */

import { BackendError } from "../../errors.ts";
import type { KvPages, OpName } from "../../tensor/ops.ts";
import type { SamplingRow } from "../../tensor/sampling.ts";
import type { Sequences } from "../../tensor/sequences.ts";
import { numElements, type Tensor } from "../../tensor/tensor.ts";
import { type Encoder, trainingEncoders } from "./encode-training.ts";
import { dtypeCodes } from "./executor.ts";
import { own } from "./native-tensor.ts";
import { at, packed, rows, width } from "./words.ts";

/** Command of each op and its words. */
export const encoders: { readonly [Op in OpName]: Encoder<Op> } = {
  linear({ x, weight, bias }, y) {
    const end = bias ? [1, ...at(bias)] : [0];
    if (isPlain(weight))
      return ["linear_plain", [rows(x), ...weight.shape, ...at(y), ...at(x), ...at(weight), ...end]];
    return ["linear", [rows(x), ...matrix(weight), ...at(y), ...at(x), ...end]];
  },
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
  softmaxAttention({ q, k, v, cache, sequences, keySequences, headDim, causal, mayRound }, y) {
    const sizes = [rows(q), rows(k), width(q) / headDim, width(k) / headDim, headDim, Number(causal)];
    sizes.push(Number(mayRound === true));
    const words = [...sizes, ...at(y), ...at(q), ...at(k), ...at(v), ...packed(sequences)];
    if (keySequences) return ["softmax_attention", [...words, 2, ...packed(keySequences)]];
    if (!cache) return ["softmax_attention", [...words, 0]];
    return ["softmax_attention", [...words, 1, ...pages(cache, sequences)]];
  },
  writePages: ({ k, v, cache, sequences }) => [
    "write_pages",
    [rows(k), width(k), ...at(k), ...at(v), ...packed(sequences), ...pages(cache, sequences)],
  ],
  lightningAttention({ qkv, rates, state, sequences, headDim }, y) {
    const words = [rows(qkv), rates.length, headDim, ...at(y), ...at(qkv), ...rates, ...packed(sequences)];
    if (!state) return ["lightning_attention", [...words, 0]];
    words.push(1, state.shape[0]!, ...at(state), ...sequences.stateSlots);
    const { areSteps } = sequences;
    return ["lightning_attention", [...words, ...(areSteps ? [1, ...areSteps.map(Number)] : [0])]];
  },
  routerTopK: ({ logits, k }, y) => ["router_top_k", [...logits.shape, k, ...at(y), ...at(logits)]],
  routerWeights: ({ logits, experts }, y) => [
    "router_weights",
    [...logits.shape, width(experts), ...at(y), ...at(logits), ...at(experts)],
  ],
  experts({ x, experts, weights, gateUp, down }, y) {
    const sizes = [rows(x), width(experts), down.shape[0]!];
    const tokens = [...at(y), ...at(x), ...at(experts), ...at(weights)];
    if (isPlain(gateUp) && isPlain(down)) {
      const [, outer, inner] = down.shape as [number, number, number];
      return ["experts_plain", [...sizes, outer, inner, ...tokens, ...at(gateUp), ...at(down)]];
    }
    return ["experts", [...sizes, ...matrix(gateUp), ...matrix(down), ...tokens]];
  },
  copyPlaces: ({ target, from, to }) => [
    "copy_places",
    [from.length, rows(target), numElements(target.shape.slice(1)), ...at(target), ...from, ...to],
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
  ...trainingEncoders,
};

function samplingWords(row: SamplingRow): number[] {
  const { temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty } = row;
  const words = [temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty];
  words.push(row.random, row.slot, row.mask);
  if (!row.history) return [...words, 0];
  const { prompt, output } = row.history;
  return [...words, 1, prompt.length, ...prompt, output.length, ...output];
}

/** A weight that training changes: not packed, row-major f32. */
function isPlain(weight: Tensor): boolean {
  return own(weight).layout.kind === "plain" && weight.dtype === "f32";
}

function matrix(weight: Tensor): number[] {
  const { layout } = own(weight);
  if (layout.kind === "matrices") return [dtypeCodes[layout.dtype], layout.n, layout.k, ...at(weight)];
  throw new BackendError("backend_unsupported", "native: a product needs a weight loaded for products");
}

function rowTable(table: Tensor): number[] {
  const { layout, shape } = own(table);
  if (isPlain(table)) return [dtypeCodes.f32, ...shape, ...at(table)];
  if (layout.kind !== "rows") {
    throw new BackendError("backend_unsupported", "native: an embedding needs a weight loaded as rows");
  }
  const scales = layout.scales ? [layout.scales.block, layout.scales.offset] : [];
  return [dtypeCodes[layout.dtype], shape[0]!, shape[1]!, ...at(table), ...scales];
}

/** A cache, and where in it each sequence has its pages. */
function pages({ keys, values }: KvPages, { pageTables }: Sequences): number[] {
  const [numPages, pageSize] = keys.shape as [number, number];
  const tables = pageTables.flatMap((table) => [table.length, ...table]);
  return [numPages, pageSize, ...at(keys), ...at(values), ...tables];
}
