/**
 * An optimiser's step over many tensors with several in a dispatch, as many as fit its bindings: a model has some hundred, most of
 * them small, so that otherwise a third of the dispatches of a training step are these.
 */

import { numElements } from "../../tensor/tensor.ts";
import type { FusedStep } from "./fusion.ts";
import { own } from "./gpu-tensor.ts";
import type { Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { groupSize, maxSums, sumsOf } from "./optimizer.ts";
import { adamWCode, sumSquaresCode } from "./optimizer-many-code.ts";
import { paramsOf } from "./params.ts";

/** Params of a tensor are to fit `maxParamsBytes` together. */
const mostTensors = 15;

/** Partial sums of all, then one sum of them. */
export function sumSquaresOfMany(
  { tensors, plus, output }: FusedStep & { readonly kind: "sumSquares" },
  context: KernelContext,
): Dispatch[] | null {
  const atOnce = Math.min(mostTensors, context.abilities.limits.maxStorageBuffersPerShaderStage - 1);
  const counts = tensors.map(({ shape }) => numElements(shape));
  const groups = counts.map((count) => Math.min(maxSums, Math.ceil(count / groupSize)));
  const numSums = groups.reduce((sum, one) => sum + one, 0);
  const sums = context.scratch(numSums * 4);
  const dispatches: Dispatch[] = [];
  let firstSum = 0;
  for (let from = 0; from < tensors.length; from += atOnce) {
    const some = tensors.slice(from, from + atOnce);
    const ends = runningSums(groups.slice(from, from + some.length));
    const perTensor = some.flatMap((_, i) => [counts[from + i]!, ends[i]!]);
    dispatches.push({
      kernel: squaresKernel(some.length),
      params: paramsOf([firstSum, ...perTensor]),
      buffers: [...some.map((tensor) => own(tensor).range), sums],
      workgroups: [ends.at(-1)!, 1, 1],
    });
    firstSum += ends.at(-1)!;
  }
  return [...dispatches, sumsOf(sums, numSums, plus && own(plus).range, own(output).range)];
}

/** Null where bindings are too few for two, or a parameter lies in several buffers. */
export function adamWOfMany(
  { updates, output }: FusedStep & { readonly kind: "adamW" },
  { abilities }: KernelContext,
): Dispatch[] | null {
  const { maxStorageBuffersPerShaderStage: bindings, maxComputeWorkgroupsPerDimension: mostGroups } =
    abilities.limits;
  const atOnce = Math.floor((bindings - 2) / 4);
  const sizes = updates.map(({ parameter }) => {
    const count = numElements(parameter.shape);
    return { count, groups: Math.max(1, Math.ceil(count / groupSize)) };
  });
  const fits = updates.every(({ parameter }, i) => {
    const { dtype, parts } = own(parameter).weight;
    return dtype === "f32" && parts.length === 1 && sizes[i]!.groups * atOnce <= mostGroups;
  });
  if (atOnce < 2 || !fits) return null;
  const dispatches: Dispatch[] = [];
  for (let from = 0; from < updates.length; from += atOnce) {
    const some = updates.slice(from, from + atOnce);
    const ends = runningSums(some.map((_, i) => sizes[from + i]!.groups));
    const integers = some.flatMap(({ parameter }, i) => {
      const width = parameter.shape.at(-1) ?? 1;
      return [sizes[from + i]!.count, width, own(parameter).weight.rowWords, ends[i]!];
    });
    const { beta1, beta2, eps, scale } = some[0]!;
    const floats = some.flatMap(({ learningRate, weightDecay, step }) => [
      learningRate,
      weightDecay,
      1 / (1 - beta1 ** step),
      1 / (1 - beta2 ** step),
    ]);
    const ranges = some.flatMap(({ parameter, firstMoment, secondMoment, gradient }) => [
      own(parameter).weight.parts[0]!.values,
      ...[firstMoment, secondMoment, gradient].map((tensor) => own(tensor).range),
    ]);
    dispatches.push({
      kernel: adamWKernel(some.length),
      params: paramsOf(integers, [...floats, beta1, beta2, 1 - beta1, 1 - beta2, eps]),
      buffers: [...ranges, own(scale).range, own(output).range],
      workgroups: [ends.at(-1)!, 1, 1],
    });
  }
  return dispatches;
}

function runningSums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

const squaresKernels = new Map<number, Kernel>();

function squaresKernel(count: number): Kernel {
  const known = squaresKernels.get(count);
  if (known) return known;
  const kernel: Kernel = {
    name: "sumSquares of many",
    code: sumSquaresCode(count),
    entryPoint: "sumSquares",
    constants: {},
    writes: [...Array.from({ length: count }, () => false), true],
  };
  squaresKernels.set(count, kernel);
  return kernel;
}

const adamWKernels = new Map<number, Kernel>();

function adamWKernel(count: number): Kernel {
  const known = adamWKernels.get(count);
  if (known) return known;
  const ofEach = [true, true, true, false];
  const kernel: Kernel = {
    name: "adamW of many",
    code: adamWCode(count),
    entryPoint: "adamW",
    constants: {},
    writes: [...Array.from({ length: count }, () => ofEach).flat(), false, true],
  };
  adamWKernels.set(count, kernel);
  return kernel;
}
