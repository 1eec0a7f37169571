/**
 * The gradient of every forward op, made of ops.
 */

import type { ForwardOp, OpArgs } from "./ops.ts";
import type { Ops } from "./run.ts";
import type { Tensor } from "./tensor.ts";
import type { CrossAttentionArgs } from "./training-ops.ts";

/** `factor` times a tensor, not multiplied yet: what it is added to does that too. */
export interface Scaled {
  readonly of: Tensor;
  readonly factor: number;
}

/**
 * Gradients of an op's inputs by their names; made when called, so that those nobody wants cost nothing. `last` makes the op
 * that gives the gradient of what may be trained: its result can then go where gradients are added up.
 */
export type InputGradients<Op extends ForwardOp> = {
  readonly [Name in keyof OpArgs[Op]]?: (last: Ops) => Tensor | Scaled;
};

/**
 * @param args as the forward op was called
 * @param y    its output
 * @param dy   gradient of its output
 */
export type GradientRule<Op extends ForwardOp> = (
  ops: Ops,
  args: OpArgs[Op],
  y: Tensor,
  dy: Tensor,
) => InputGradients<Op>;

/** Null where nothing can be differentiated: indices come out, or pixels go in. */
export const gradients: { readonly [Op in ForwardOp]: GradientRule<Op> | null } = {
  linear: (ops, { x, weight }, _, dy) => ({
    x: () => ops.linearBackwardInput({ dy, weight }),
    weight: (last) => last.linearBackwardWeight({ dy, x, weight }),
    bias: (last) => last.sumRows({ x: dy }),
  }),
  embedding: (_, { ids, table }, __, dy) => ({
    table: (last) => last.scatterAddRows({ rows: dy, index: ids, numRows: table.shape[0]! }),
  }),
  gatherRows: (_, { x, index }, __, dy) => ({
    x: (last) => last.scatterAddRows({ rows: dy, index, numRows: x.shape[0]! }),
  }),
  scatterRows: (ops, { rows, index }, _, dy) => ({
    x: () => ops.scatterRows({ x: dy, rows: zerosLike(ops, rows), index }),
    rows: () => ops.gatherRows({ x: dy, index }),
  }),
  concatRows: (ops, { a }, y, dy) => ({
    a: () => ops.sliceRows({ x: dy, start: 0, end: a.shape[0]! }),
    b: () => ops.sliceRows({ x: dy, start: a.shape[0]!, end: y.shape[0]! }),
  }),
  scaledAdd: (_, { alpha, beta }, __, dy) => ({
    a: () => ({ of: dy, factor: alpha }),
    b: () => ({ of: dy, factor: beta }),
  }),
  rmsNorm: (ops, { x, weight, eps }, _, dy) => ({
    x: () => ops.rmsNormBackward({ x, weight, dy, eps }),
    weight: (last) => last.rmsNormBackwardWeight({ x, dy, eps }),
  }),
  layerNorm: (ops, { x, weight, eps }, _, dy) => ({
    x: () => ops.layerNormBackward({ x, weight, dy, eps }),
    weight: (last) => last.layerNormBackwardWeight({ x, dy, eps }),
    bias: (last) => last.sumRows({ x: dy }),
  }),
  gelu: (ops, { x }, _, dy) => ({ x: () => ops.geluBackward({ x, dy }) }),
  silu: (ops, { x }, _, dy) => ({ x: () => ops.siluBackward({ x, dy }) }),
  swiglu: (ops, { x }, _, dy) => ({ x: () => ops.swigluBackward({ x, dy }) }),
  sigmoidGate: (ops, { x, gate }, _, dy) => ({
    x: () => ops.sigmoidGate({ x: dy, gate }),
    gate: () => ops.sigmoidGateBackwardGate({ x, gate, dy }),
  }),
  // da = dy (1 - c) and db = dy c: blends of dy and 0.
  sigmoidBlend: (ops, { a, b, gate }, _, dy) => ({
    a: () => ops.sigmoidBlend({ a: dy, b: zerosLike(ops, dy), gate }),
    b: () => ops.sigmoidBlend({ a: zerosLike(ops, dy), b: dy, gate }),
    gate: () => ops.sigmoidBlendBackwardGate({ a, b, gate, dy }),
  }),
  rope: (ops, { x: _, ...turn }, __, dy) => ({ x: () => ops.ropeBackward({ dy, ...turn }) }),
  softmaxAttention(ops, { cache: _, mayRound: __, keySequences, ...args }, y, dy) {
    if (keySequences) return crossAttention(ops, { ...args, keySequences, y, dy });
    const all = once(() => ops.softmaxAttentionBackward({ ...args, y, dy }));
    const keysFrom = args.q.shape[1]!;
    const valuesFrom = keysFrom + args.k.shape[1]!;
    return {
      q: () => ops.sliceColumns({ x: all(), start: 0, end: keysFrom }),
      k: () => ops.sliceColumns({ x: all(), start: keysFrom, end: valuesFrom }),
      v: () => ops.sliceColumns({ x: all(), start: valuesFrom, end: valuesFrom + args.v.shape[1]! }),
    };
  },
  lightningAttention: (ops, { state: _, ...args }, __, dy) => ({
    qkv: () => ops.lightningAttentionBackward({ ...args, dy }),
  }),
  routerTopK: null,
  routerWeights: (ops, { logits, experts }, y, dy) => ({
    logits: () => ops.routerWeightsBackward({ weights: y, experts, dy, numExperts: logits.shape[1]! }),
  }),
  /*
   * For assignment a of token t, with weight w and expert e: h = gateUp_e x_t, s = swiglu(h), y_t = sum of w down_e s.
   * u = down_e^T dy_t serves both dw = u . s and ds = w u; h and s are computed again, the product by down_e is not.
   */
  experts(ops, { x, experts, weights, gateUp, down }, _, dy) {
    const [numExperts, groupSize] = [down.shape[0]!, experts.shape[1]!];
    const h = once(() => ops.expertsLinear({ x, experts, weight: gateUp }));
    const s = once(() => ops.swiglu({ x: h() }));
    const u = once(() => ops.expertsLinearBackwardInput({ dy, experts, weight: down }));
    const dh = once(() => ops.swigluBackward({ x: h(), dy: ops.scaleRows({ x: u(), scale: weights }) }));
    return {
      x: () =>
        ops.sumGroups({
          x: ops.expertsLinearBackwardInput({ dy: dh(), experts, weight: gateUp }),
          groupSize,
        }),
      weights: () => ops.rowDots({ a: u(), b: s(), groupSize }),
      gateUp: (last) =>
        last.expertsLinearBackwardWeight({ dy: dh(), x, experts, numExperts, weight: gateUp }),
      down: (last) =>
        last.expertsLinearBackwardWeight({
          dy,
          x: ops.scaleRows({ x: s(), scale: weights }),
          experts,
          numExperts,
          weight: down,
        }),
    };
  },
  unfoldPatches: null,
  writePages: null,
  copyPlaces: null,
  sample: null,
};

function crossAttention(ops: Ops, args: CrossAttentionArgs): InputGradients<"softmaxAttention"> {
  const both = once(() => ops.softmaxAttentionBackwardKeys(args));
  const width = args.k.shape[1]!;
  return {
    q: () => ops.softmaxAttentionBackwardQueries(args),
    k: () => ops.sliceColumns({ x: both(), start: 0, end: width }),
    v: () => ops.sliceColumns({ x: both(), start: width, end: 2 * width }),
  };
}

/** The product that a gradient is, in a tensor of its own unless the factor is 1. */
export function multiplied(ops: Ops, gradient: Tensor | Scaled): Tensor {
  const { of, factor } = scaled(gradient);
  return factor === 1 ? of : ops.scaledAdd({ a: of, b: of, alpha: factor, beta: 0 });
}

export function scaled(gradient: Tensor | Scaled): Scaled {
  return "of" in gradient ? gradient : { of: gradient, factor: 1 };
}

function zerosLike(ops: Ops, x: Tensor): Tensor {
  return ops.scaledAdd({ a: x, b: x, alpha: 0, beta: 0 });
}

function once(make: () => Tensor): () => Tensor {
  let made: Tensor | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
