/**
 * The ops of an optimiser's step: sumSquares, clipScale, adamW, addInPlace.
 */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats } from "./reference-tensor.ts";

export function sumSquares({ x, plus }: OpArgs["sumSquares"], output: Tensor): void {
  floats(output)[0] = floats(x).reduce((sum, value) => sum + value * value, plus ? floats(plus)[0]! : 0);
}

export function clipScale({ squares, multiplier, maxNorm }: OpArgs["clipScale"], output: Tensor): void {
  const norm = multiplier * Math.sqrt(floats(squares)[0]!);
  const scale = multiplier * Math.min(1, maxNorm / (norm + 1e-6));
  floats(output)[0] = Number.isFinite(norm) ? scale : Number.NaN;
}

export function adamW(args: OpArgs["adamW"], output: Tensor): void {
  const { learningRate, beta1, beta2, eps, weightDecay, step } = args;
  const scale = floats(args.scale)[0]!;
  floats(output)[0] = Number(Number.isFinite(scale));
  if (!Number.isFinite(scale)) return;
  const thetas = floats(args.parameter);
  const ms = floats(args.firstMoment);
  const vs = floats(args.secondMoment);
  floats(args.gradient).forEach((gradient, i) => {
    const g = scale * gradient;
    ms[i] = beta1 * ms[i]! + (1 - beta1) * g;
    vs[i] = beta2 * vs[i]! + (1 - beta2) * g * g;
    const mh = ms[i]! / (1 - beta1 ** step);
    const vh = vs[i]! / (1 - beta2 ** step);
    thetas[i]! -= learningRate * (weightDecay * thetas[i]! + mh / (Math.sqrt(vh) + eps));
  });
}

export function addInPlace({ target, x }: OpArgs["addInPlace"], _output: Tensor): void {
  const sums = floats(target);
  floats(x).forEach((value, i) => {
    sums[i]! += value;
  });
}
