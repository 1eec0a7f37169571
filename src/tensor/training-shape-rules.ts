import type { TrainingOp } from "./ops.ts";
import {
  expect,
  expectHeads,
  expectKeySequences,
  expectShape,
  expectTokens,
  f32,
  indices,
  matrix,
  type ShapeRules,
  same,
} from "./shape-checks.ts";
import { formatShape, numElements, type Tensor } from "./tensor.ts";
import type { CrossAttentionArgs } from "./training-ops.ts";

/** The rules of `shape-rules.ts` for the ops of training. */
export const trainingShapeRules: ShapeRules<TrainingOp> = {
  linearBackwardInput({ dy, weight }) {
    const [rows, columns] = matrix("linearBackwardInput dy", dy);
    const [height, width] = matrix("linearBackwardInput weight", weight);
    expect(
      columns === height,
      `linearBackwardInput: dy is ${formatShape(dy.shape)}, weight ${formatShape(weight.shape)}`,
    );
    return f32(rows, width);
  },
  linearBackwardWeight({ dy, x, weight }) {
    const [rows, columns] = matrix("linearBackwardWeight dy", dy);
    const [, width] = matrix("linearBackwardWeight x", x);
    expectShape("linearBackwardWeight x", x, [rows, width]);
    if (weight) expectShape("linearBackwardWeight weight", weight, [columns, width]);
    return f32(columns, width);
  },
  sumRows({ x }) {
    const [, width] = matrix("sumRows x", x);
    return f32(width);
  },
  scatterAddRows({ rows, index, numRows }) {
    const [count, width] = matrix("scatterAddRows rows", rows);
    expectShape("scatterAddRows rows", rows, [indices("scatterAddRows index", index), width]);
    expect(numRows > 0 || count === 0, `scatterAddRows: ${count} rows into none`);
    return f32(numRows, width);
  },
  sliceRows({ x, start, end }) {
    const [rows, width] = matrix("sliceRows x", x);
    expectRange("sliceRows", start, end, rows);
    return f32(end - start, width);
  },
  sliceColumns({ x, start, end }) {
    const [rows, width] = matrix("sliceColumns x", x);
    expectRange("sliceColumns", start, end, width);
    return f32(rows, end - start);
  },
  scaleRows({ x, scale }) {
    const [rows] = matrix("scaleRows x", x);
    const count = numElements(scale.shape);
    expect(count === rows, `scaleRows: ${rows} rows, scale is ${formatShape(scale.shape)}`);
    return same(x);
  },
  rowDots({ a, b, groupSize }) {
    const [rows] = matrix("rowDots a", a);
    expectShape("rowDots b", b, a.shape);
    return f32(groups("rowDots", rows, groupSize), groupSize);
  },
  sumGroups({ x, groupSize }) {
    const [rows, width] = matrix("sumGroups x", x);
    return f32(groups("sumGroups", rows, groupSize), width);
  },
  rmsNormBackward({ x, weight, dy }) {
    const [, width] = matrix("rmsNormBackward x", x);
    expectShape("rmsNormBackward weight", weight, [width]);
    expectShape("rmsNormBackward dy", dy, x.shape);
    return same(x);
  },
  rmsNormBackwardWeight({ x, dy }) {
    const [, width] = matrix("rmsNormBackwardWeight x", x);
    expectShape("rmsNormBackwardWeight dy", dy, x.shape);
    return f32(width);
  },
  layerNormBackward({ x, weight, dy }) {
    const [, width] = matrix("layerNormBackward x", x);
    expectShape("layerNormBackward weight", weight, [width]);
    expectShape("layerNormBackward dy", dy, x.shape);
    return same(x);
  },
  layerNormBackwardWeight({ x, dy }) {
    const [, width] = matrix("layerNormBackwardWeight x", x);
    expectShape("layerNormBackwardWeight dy", dy, x.shape);
    return f32(width);
  },
  geluBackward({ x, dy }) {
    expectShape("geluBackward dy", dy, x.shape);
    return same(x);
  },
  siluBackward({ x, dy }) {
    expectShape("siluBackward dy", dy, x.shape);
    return same(x);
  },
  swigluBackward({ x, dy }) {
    const [rows, width] = matrix("swigluBackward x", x);
    expect(width % 2 === 0, `swigluBackward: x is ${formatShape(x.shape)}, expected an even width`);
    expectShape("swigluBackward dy", dy, [rows, width / 2]);
    return same(x);
  },
  sigmoidGateBackwardGate({ x, gate, dy }) {
    expectShape("sigmoidGateBackwardGate gate", gate, x.shape);
    expectShape("sigmoidGateBackwardGate dy", dy, x.shape);
    return same(x);
  },
  sigmoidBlendBackwardGate({ a, b, gate, dy }) {
    const [rows] = matrix("sigmoidBlendBackwardGate a", a);
    expectShape("sigmoidBlendBackwardGate b", b, a.shape);
    expectShape("sigmoidBlendBackwardGate dy", dy, a.shape);
    expectShape("sigmoidBlendBackwardGate gate", gate, [rows, 1]);
    return f32(rows, 1);
  },
  ropeBackward({ dy, sequences, headDim, rotaryDim }) {
    const [rows, width] = matrix("ropeBackward dy", dy);
    expectTokens("ropeBackward", rows, sequences);
    expect(width % headDim === 0, `ropeBackward: width ${width} is not a multiple of headDim ${headDim}`);
    expect(
      rotaryDim % 2 === 0 && rotaryDim <= headDim,
      `ropeBackward: rotaryDim is ${rotaryDim}, expected even and at most headDim ${headDim}`,
    );
    return same(dy);
  },
  softmaxAttentionBackward({ q, k, v, y, dy, sequences, headDim }) {
    const [rows, width] = matrix("softmaxAttentionBackward q", q);
    const [, keyWidth] = matrix("softmaxAttentionBackward k", k);
    expectTokens("softmaxAttentionBackward", rows, sequences);
    expectShape("softmaxAttentionBackward k", k, [rows, keyWidth]);
    expectShape("softmaxAttentionBackward v", v, [rows, keyWidth]);
    expectShape("softmaxAttentionBackward y", y, q.shape);
    expectShape("softmaxAttentionBackward dy", dy, q.shape);
    expectHeads("softmaxAttentionBackward", width, keyWidth, headDim);
    return f32(rows, width + 2 * keyWidth);
  },
  softmaxAttentionBackwardQueries(args) {
    expectCrossAttention("softmaxAttentionBackwardQueries", args);
    return same(args.q);
  },
  softmaxAttentionBackwardKeys(args) {
    expectCrossAttention("softmaxAttentionBackwardKeys", args);
    const [rows, width] = args.k.shape as [number, number];
    return f32(rows, 2 * width);
  },
  lightningAttentionBackward({ qkv, rates, dy, sequences, headDim, blockSize }) {
    const [rows, width] = matrix("lightningAttentionBackward qkv", qkv);
    const heads = rates.length;
    expectTokens("lightningAttentionBackward", rows, sequences);
    expect(
      width === heads * 3 * headDim,
      `lightningAttentionBackward: qkv width is ${width}, expected ${heads} heads x 3 x ${headDim}`,
    );
    expect(blockSize > 0, `lightningAttentionBackward: blockSize is ${blockSize}, expected at least 1`);
    expectShape("lightningAttentionBackward dy", dy, [rows, heads * headDim]);
    return same(qkv);
  },
  routerWeightsBackward({ weights, experts, dy, numExperts }) {
    const [rows, k] = matrix("routerWeightsBackward weights", weights);
    expectIntegers("routerWeightsBackward experts", experts, [rows, k]);
    expectShape("routerWeightsBackward dy", dy, [rows, k]);
    expect(k <= numExperts, `routerWeightsBackward: ${k} of ${numExperts} experts`);
    return f32(rows, numExperts);
  },
  expertsLinear({ x, experts, weight }) {
    const [count, width] = assignments("expertsLinear x", x, experts);
    const [numExperts = 0, columns = 0] = weight.shape;
    expectShape("expertsLinear weight", weight, [numExperts, columns, width]);
    return f32(count, columns);
  },
  expertsLinearBackwardInput({ dy, experts, weight }) {
    const [count, columns] = assignments("expertsLinearBackwardInput dy", dy, experts);
    const [numExperts = 0, , width = 0] = weight.shape;
    expectShape("expertsLinearBackwardInput weight", weight, [numExperts, columns, width]);
    return f32(count, width);
  },
  expertsLinearBackwardWeight({ dy, x, experts, numExperts, weight }) {
    const [, columns] = assignments("expertsLinearBackwardWeight dy", dy, experts);
    const [, width] = assignments("expertsLinearBackwardWeight x", x, experts);
    if (weight) expectShape("expertsLinearBackwardWeight weight", weight, [numExperts, columns, width]);
    return f32(numExperts, columns, width);
  },
  expertShares({ experts, numExperts, choices }) {
    const [rows, k] = matrix("expertShares experts", experts);
    expectIntegers("expertShares experts", experts, [rows, k]);
    expect(choices > 0 && choices <= k, `expertShares: choices is ${choices}, expected 1 to ${k}`);
    return f32(numExperts);
  },
  meanSoftmax({ x }) {
    const [, width] = matrix("meanSoftmax x", x);
    return f32(width);
  },
  meanSoftmaxBackward({ x, dy }) {
    const [, width] = matrix("meanSoftmaxBackward x", x);
    expectShape("meanSoftmaxBackward dy", dy, [width]);
    return same(x);
  },
  logSumExp({ x }) {
    const [rows, width] = matrix("logSumExp x", x);
    expect(width > 0, "logSumExp: rows are empty");
    return f32(rows);
  },
  logSumExpBackward({ x, dy }) {
    const [rows] = matrix("logSumExpBackward x", x);
    expectShape("logSumExpBackward dy", dy, [rows]);
    return same(x);
  },
  crossEntropy({ logits, targets }) {
    const [rows] = matrix("crossEntropy logits", logits);
    expectIntegers("crossEntropy targets", targets, [rows]);
    return f32(rows);
  },
  crossEntropyBackward({ logits, targets, dy }) {
    const [rows] = matrix("crossEntropyBackward logits", logits);
    expectIntegers("crossEntropyBackward targets", targets, [rows]);
    expectShape("crossEntropyBackward dy", dy, [rows]);
    return same(logits);
  },
  sumSquares({ plus }) {
    if (plus) expectShape("sumSquares plus", plus, [1]);
    return f32(1);
  },
  clipScale({ squares }) {
    expectShape("clipScale squares", squares, [1]);
    return f32(1);
  },
  adamW({ parameter, gradient, firstMoment, secondMoment, scale, step }) {
    expectShape("adamW gradient", gradient, parameter.shape);
    expectShape("adamW firstMoment", firstMoment, parameter.shape);
    expectShape("adamW secondMoment", secondMoment, parameter.shape);
    expectShape("adamW scale", scale, [1]);
    expect(Number.isInteger(step) && step > 0, `adamW: step is ${step}, expected an integer from 1`);
    return f32(1);
  },
  addInPlace({ target, x }) {
    expectShape("addInPlace x", x, target.shape);
    return f32(0);
  },
};

function expectCrossAttention(op: string, args: CrossAttentionArgs): void {
  const { q, k, v, y, dy, sequences, keySequences, headDim } = args;
  const [rows, width] = matrix(`${op} q`, q);
  const [keyRows, keyWidth] = matrix(`${op} k`, k);
  expectTokens(op, rows, sequences);
  expectShape(`${op} v`, v, k.shape);
  expectShape(`${op} y`, y, q.shape);
  expectShape(`${op} dy`, dy, q.shape);
  expectHeads(op, width, keyWidth, headDim);
  expectKeySequences(op, keyRows, sequences, keySequences);
}

function expectRange(op: string, start: number, end: number, size: number): void {
  expect(start >= 0 && start <= end && end <= size, `${op}: ${start} to ${end} of ${size}`);
}

function groups(op: string, rows: number, groupSize: number): number {
  expect(groupSize > 0 && rows % groupSize === 0, `${op}: ${rows} rows in groups of ${groupSize}`);
  return rows / groupSize;
}

function expectIntegers(what: string, tensor: Tensor, shape: readonly number[]): void {
  expect(tensor.dtype === "i32", `${what} is ${tensor.dtype}, expected i32`);
  expectShape(what, tensor, shape);
}

/** Number of assignments, and the width of rows that stand for tokens or for assignments. */
function assignments(what: string, rows: Tensor, experts: Tensor): [count: number, width: number] {
  const [tokens, k] = matrix(`${what}: experts`, experts);
  expectIntegers(`${what}: experts`, experts, [tokens, k]);
  const [height, width] = matrix(what, rows);
  expect(
    height === tokens || height === tokens * k,
    `${what} has ${height} rows, expected ${tokens} tokens or ${tokens * k} assignments`,
  );
  return [tokens * k, width];
}
