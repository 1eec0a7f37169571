/** Dispatches of ops that one kernel does together. */

import type { Tensor } from "../../tensor/tensor.ts";
import { expertsOfFewTokens } from "./experts.ts";
import { expertsBackward } from "./experts-backward.ts";
import type { FusedStep } from "./fusion.ts";
import { fewRowsProduct } from "./gemv-choice.ts";
import { own } from "./gpu-tensor.ts";
import { type Dispatch, type Kernel, type KernelContext, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { inputTiles } from "./linear-backward.ts";
import { normGradients } from "./norm-gradients.ts";
import { groupIndex, groupSizes, rmsNorm } from "./norms.ts";
import type { FusedResidual } from "./op-call.ts";
import { adamWOfMany, sumSquaresOfMany } from "./optimizer-many.ts";
import { paramsOf } from "./params.ts";
import { routerProduct } from "./router-product.ts";

/** Null when there is no kernel for all of a step on this device. */
export function fusedDispatches(step: FusedStep, context: KernelContext): readonly Dispatch[] | null {
  switch (step.kind) {
    case "plain":
      return null;
    case "product":
      return product(step, context);
    case "experts":
      return expertsOfFewTokens(step.experts.args, residualOf(step.residual), own(step.output), context);
    case "router":
      return routerProduct(step, context.abilities);
    case "routerChoice":
      return routerChoice(step);
    case "addNorm":
      return addNorm(step);
    case "addInput":
      return inputTiles(step.product.args, residualOf(step.residual), own(step.output), context);
    case "sumSquares":
      return sumSquaresOfMany(step, context);
    case "adamW":
      return adamWOfMany(step, context);
    case "normBackward":
      return normGradients(step, context);
    case "expertsBackward":
      return expertsBackward(step, context);
  }
}

/** A norm that the product cannot do on this device has a kernel of its own. */
function product(step: FusedStep & { kind: "product" }, context: KernelContext): Dispatch[] | null {
  const { norm } = step;
  const whole = productOf(step, context);
  if (whole || !norm) return whole;
  const rest = productOf({ ...step, norm: null }, context);
  return rest && [...rmsNorm(norm.call.args, own(norm.call.output)), ...rest];
}

function productOf(
  { x, norm, gate, linears, residual }: FusedStep & { kind: "product" },
  { abilities }: KernelContext,
): Dispatch[] | null {
  const [first] = linears;
  const { linear, activation, output } = first!;
  const weights = linears.map((one) => own(one.linear.args.weight).weight);
  const dispatch = fewRowsProduct(abilities, {
    x: own(norm ? norm.call.args.x : x).range,
    norm: norm && {
      weight: own(norm.call.args.weight).range,
      eps: norm.call.args.eps,
      normed: norm.isWritten ? own(x).range : null,
    },
    tokens: x.shape[0]!,
    gate: gate && own(gate).range,
    weights,
    bias: linear.args.bias && own(linear.args.bias).range,
    residual: residual && residualOf(residual),
    activation: linears.length > 1 ? "none" : activation,
    fixedPoint: weights.every(({ isExact }) => !isExact),
    y: own(output).range,
    yStride: output.shape[1]!,
    separate:
      linears.length > 1
        ? linears.map((one) => ({ y: own(one.output).range, activation: one.activation }))
        : null,
  });
  return dispatch && [dispatch];
}

function residualOf({ a, alpha, beta }: FusedResidual) {
  return { range: own(a).range, alpha, beta };
}

const routerKernel: Kernel = {
  name: "routerTopK routerWeights",
  code: wgsl.router,
  entryPoint: "routerBoth",
  constants: {},
  writes: [false, true, true],
};

function routerChoice({ topK, weights }: FusedStep & { kind: "routerChoice" }): Dispatch[] {
  const { logits, k } = topK.args;
  const [rows, numExperts] = logits.shape as [number, number];
  return [
    {
      kernel: routerKernel,
      params: paramsOf([rows, numExperts, k]),
      buffers: rangesOf(logits, topK.output, weights.output),
      workgroups: spreadWorkgroups(rows),
    },
  ];
}

const addNormKernels = groupSizes.map(
  (size): Kernel => ({
    name: "scaledAdd rmsNorm",
    code: wgsl.scaledAddRmsNorm,
    entryPoint: "scaledAddRmsNorm",
    constants: { size },
    writes: [false, false, false, true, true],
  }),
);

function addNorm({ add, norm }: FusedStep & { kind: "addNorm" }): Dispatch[] {
  const { a, b, alpha, beta } = add.args;
  const [rows, width] = norm.output.shape as [number, number];
  return [
    {
      kernel: addNormKernels[groupIndex(width)]!,
      params: paramsOf([rows, width], [alpha, beta, norm.args.eps]),
      buffers: rangesOf(a, b, norm.args.weight, add.output, norm.output),
      workgroups: spreadWorkgroups(rows),
    },
  ];
}

function rangesOf(...tensors: readonly Tensor[]) {
  return tensors.map((tensor) => own(tensor).range);
}
