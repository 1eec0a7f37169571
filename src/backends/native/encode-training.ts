/**
 * The ops of training as words, in the order in which native/training_commands.h reads them. Weights are plain f32.
 */

import { BackendError } from "../../errors.ts";
import type { OpArgs, OpName, TrainingOp } from "../../tensor/ops.ts";
import { numElements, type Tensor } from "../../tensor/tensor.ts";
import type { CrossAttentionArgs } from "../../tensor/training-ops.ts";
import { own } from "./native-tensor.ts";
import { at, packed, rows, width } from "./words.ts";

export type Encoder<Op extends OpName> = (
  args: OpArgs[Op],
  output: Tensor,
) => readonly [command: string, words: number[]];

/** Command of each op of training and its words. */
export const trainingEncoders: { readonly [Op in TrainingOp]: Encoder<Op> } = {
  linearBackwardInput: ({ dy, weight }, y) => [
    "linear_backward_input",
    [rows(dy), ...weight.shape, ...at(y), ...at(dy), ...plain(weight)],
  ],
  linearBackwardWeight: ({ dy, x }, y) => [
    "linear_backward_weight",
    [rows(x), ...y.shape, ...at(y), ...at(dy), ...at(x)],
  ],
  sumRows: ({ x }, y) => ["sum_rows", [...x.shape, ...at(y), ...at(x)]],
  scatterAddRows: ({ rows: from, index }, y) => [
    "scatter_add_rows",
    [rows(from), ...y.shape, ...at(y), ...at(from), ...at(index)],
  ],
  // Rows follow one another, so some of them are columns of one long row.
  sliceRows: ({ x, start, end }, y) => [
    "slice_columns",
    [1, numElements(x.shape), start * width(x), end * width(x), ...at(y), ...at(x)],
  ],
  sliceColumns: ({ x, start, end }, y) => ["slice_columns", [...x.shape, start, end, ...at(y), ...at(x)]],
  scaleRows: ({ x, scale }, y) => ["scale_rows", [...x.shape, ...at(y), ...at(x), ...at(scale)]],
  rowDots: ({ a, b }, y) => ["row_dots", [...a.shape, ...at(y), ...at(a), ...at(b)]],
  sumGroups: ({ x, groupSize }, y) => ["sum_groups", [rows(y), groupSize, width(x), ...at(y), ...at(x)]],
  rmsNormBackward: ({ x, weight, dy, eps }, y) => [
    "rms_norm_backward",
    [...x.shape, ...at(y), ...at(x), ...at(weight), ...at(dy), eps],
  ],
  rmsNormBackwardWeight: ({ x, dy, eps }, y) => [
    "rms_norm_backward_weight",
    [...x.shape, ...at(y), ...at(x), ...at(dy), eps],
  ],
  layerNormBackward: ({ x, weight, dy, eps }, y) => [
    "layer_norm_backward",
    [...x.shape, ...at(y), ...at(x), ...at(weight), ...at(dy), eps],
  ],
  layerNormBackwardWeight: ({ x, dy, eps }, y) => [
    "layer_norm_backward_weight",
    [...x.shape, ...at(y), ...at(x), ...at(dy), eps],
  ],
  geluBackward: ({ x, dy }, y) => ["gelu_backward", [numElements(x.shape), ...at(y), ...at(x), ...at(dy)]],
  siluBackward: ({ x, dy }, y) => ["silu_backward", [numElements(x.shape), ...at(y), ...at(x), ...at(dy)]],
  swigluBackward: ({ x, dy }, y) => ["swiglu_backward", [...dy.shape, ...at(y), ...at(x), ...at(dy)]],
  sigmoidGateBackwardGate: ({ x, gate, dy }, y) => [
    "sigmoid_gate_backward_gate",
    [numElements(x.shape), ...at(y), ...at(x), ...at(gate), ...at(dy)],
  ],
  sigmoidBlendBackwardGate: ({ a, b, gate, dy }, y) => [
    "sigmoid_blend_backward_gate",
    [...a.shape, ...at(y), ...at(a), ...at(b), ...at(gate), ...at(dy)],
  ],
  ropeBackward: ({ dy, sequences, headDim, rotaryDim, theta }, y) => [
    "rope_backward",
    [rows(dy), width(dy) / headDim, headDim, rotaryDim, theta, ...at(y), ...at(dy), ...packed(sequences)],
  ],
  softmaxAttentionBackward({ q, k, v, y, dy, sequences, headDim, causal }, output) {
    const sizes = [rows(q), rows(k), width(q) / headDim, width(k) / headDim, headDim, Number(causal)];
    const tensors = [output, q, k, v, y, dy].flatMap(at);
    return ["softmax_attention_backward", [...sizes, ...tensors, ...packed(sequences)]];
  },
  softmaxAttentionBackwardQueries: (args, dq) => [
    "softmax_attention_backward_queries",
    crossAttention(args, dq),
  ],
  softmaxAttentionBackwardKeys: (args, dkv) => ["softmax_attention_backward_keys", crossAttention(args, dkv)],
  lightningAttentionBackward: ({ qkv, rates, dy, sequences, headDim }, y) => [
    "lightning_attention_backward",
    [rows(qkv), rates.length, headDim, ...at(y), ...at(qkv), ...at(dy), ...rates, ...packed(sequences)],
  ],
  routerWeightsBackward: ({ weights, experts, dy, numExperts }, y) => [
    "router_weights_backward",
    [rows(weights), numExperts, width(weights), ...at(y), ...at(weights), ...at(experts), ...at(dy)],
  ],
  expertsLinear: ({ x, experts, weight }, y) => [
    "experts_linear",
    [...experts.shape, ...weight.shape, ...at(y), ...tokenRows(x, experts), ...at(experts), ...plain(weight)],
  ],
  expertsLinearBackwardInput: ({ dy, experts, weight }, y) => [
    "experts_linear_backward_input",
    [
      ...experts.shape,
      ...weight.shape,
      ...at(y),
      ...tokenRows(dy, experts),
      ...at(experts),
      ...plain(weight),
    ],
  ],
  expertsLinearBackwardWeight: ({ dy, x, experts }, y) => [
    "experts_linear_backward_weight",
    [
      ...experts.shape,
      ...y.shape,
      ...at(y),
      ...tokenRows(dy, experts),
      ...tokenRows(x, experts),
      ...at(experts),
    ],
  ],
  expertShares: ({ experts, numExperts, choices }, y) => [
    "expert_shares",
    [...experts.shape, numExperts, choices, ...at(y), ...at(experts)],
  ],
  meanSoftmax: ({ x }, y) => ["mean_softmax", [...x.shape, ...at(y), ...at(x)]],
  meanSoftmaxBackward: ({ x, dy }, y) => [
    "mean_softmax_backward",
    [...x.shape, ...at(y), ...at(x), ...at(dy)],
  ],
  logSumExp: ({ x }, y) => ["log_sum_exp", [...x.shape, ...at(y), ...at(x)]],
  logSumExpBackward: ({ x, dy }, y) => ["log_sum_exp_backward", [...x.shape, ...at(y), ...at(x), ...at(dy)]],
  crossEntropy: ({ logits, targets }, y) => [
    "cross_entropy",
    [...logits.shape, ...at(y), ...at(logits), ...at(targets)],
  ],
  crossEntropyBackward: ({ logits, targets, dy }, y) => [
    "cross_entropy_backward",
    [...logits.shape, ...at(y), ...at(logits), ...at(targets), ...at(dy)],
  ],
  sumSquares: ({ x, plus }, y) => [
    "sum_squares",
    [numElements(x.shape), ...at(y), ...at(x), ...(plus ? [1, ...at(plus)] : [0])],
  ],
  clipScale: ({ squares, multiplier, maxNorm }, y) => [
    "clip_scale",
    [...at(y), ...at(squares), multiplier, maxNorm],
  ],
  adamW({ parameter, gradient, firstMoment, secondMoment, scale, ...numbers }, y) {
    const { learningRate, beta1, beta2, eps, weightDecay, step } = numbers;
    const tensors = [y, plainTensor(parameter), gradient, firstMoment, secondMoment, scale].flatMap(at);
    const words = [
      numElements(parameter.shape),
      ...tensors,
      learningRate,
      beta1,
      beta2,
      eps,
      weightDecay,
      step,
    ];
    return ["adam_w", words];
  },
  addInPlace: ({ target, x }) => [
    "add_in_place",
    [numElements(x.shape), ...at(plainTensor(target)), ...at(x)],
  ],
};

function crossAttention(args: CrossAttentionArgs, output: Tensor): number[] {
  const { q, k, v, y, dy, sequences, keySequences, headDim } = args;
  const sizes = [rows(q), rows(k), width(q) / headDim, width(k) / headDim, headDim];
  const tensors = [output, q, k, v, y, dy].flatMap(at);
  return [...sizes, ...tensors, ...packed(sequences), ...packed(keySequences)];
}

/** Whether a tensor has a row for each token (1) or for each assignment (0), and its place. */
function tokenRows(x: Tensor, experts: Tensor): number[] {
  return [Number(rows(x) === rows(experts)), ...at(x)];
}

function plain(weight: Tensor): number[] {
  return at(plainTensor(weight));
}

function plainTensor(weight: Tensor): Tensor {
  if (own(weight).layout.kind === "plain" && weight.dtype === "f32") return weight;
  throw new BackendError(
    "backend_unsupported",
    "native: training needs weights that are loaded as values, in f32",
  );
}
