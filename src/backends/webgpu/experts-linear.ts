/** Products by the expert of each assignment, and their gradients. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type ExpertGroups, groupsOf } from "./expert-groups.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { sortedHalfRowsOf } from "./half-rows.ts";
import type { BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";
import { type ProductKernels, product, productKernels, tileSide } from "./product-portable.ts";
import { expertTileFor, tileProducts } from "./tile-choice.ts";
import { takesTileGradients, weightGradient } from "./tile-gradients.ts";

const forwardKernels = productKernels("expertsLinear", { aByColumn: 0, weightByColumn: 1, grouping: 1 });
const inputKernels = productKernels("expertsLinearBackwardInput", {
  aByColumn: 0,
  weightByColumn: 0,
  grouping: 1,
});
const weightKernels = productKernels("expertsLinearBackwardWeight", {
  aByColumn: 1,
  weightByColumn: 0,
  grouping: 2,
});

export function expertsLinear(
  { x, experts, weight }: OpArgs["expertsLinear"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return byExpert({ kernels: forwardKernels, b: "k" }, x, experts, weight, output, context);
}

export function expertsLinearBackwardInput(
  { dy, experts, weight }: OpArgs["expertsLinearBackwardInput"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return byExpert({ kernels: inputKernels, b: "n" }, dy, experts, weight, output, context);
}

export function expertsLinearBackwardWeight(
  { dy, x, experts, weight }: OpArgs["expertsLinearBackwardWeight"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [numExperts, rows, columns] = output.shape as [number, number, number];
  const made = groupsOf(experts, numExperts, context);
  const groups = made.value.range;
  const [tokens, k] = experts.shape as [number, number];
  if (weight && tokens > 0 && takesTileGradients(context, own(weight).weight)) {
    const slopes = sortedHalfRowsOf(dy, experts, made.value, context);
    const inputs = sortedHalfRowsOf(x, experts, made.value, context);
    const gradient = weightGradient(
      {
        dy: slopes.value,
        x: inputs.value,
        rows: tokens * k,
        columns: rows,
        width: columns,
        y: output.range,
        experts: { groups, numExperts },
      },
      context,
    );
    return [...made.dispatches, ...slopes.dispatches, ...inputs.dispatches, ...gradient];
  }
  const part = { values: own(x).range, scales: null };
  const work = {
    rows,
    columns,
    inner: 0,
    a: own(dy).range,
    aWidth: rows,
    weight: { dtype: "f32", width: columns, rowWords: columns, part } as const,
    y: output.range,
    experts: {
      groups,
      numExperts,
      aShared: sharing(dy, experts),
      weightShared: sharing(x, experts),
      firstExpert: 0,
      partExperts: numExperts,
      rowsPerExpert: 0,
    },
  };
  return [...made.dispatches, product(weightKernels, work, numExperts)];
}

/** @param form b "n" for the gradient of the input, which contracts over the weight's rows */
function byExpert(
  { kernels, b }: { readonly kernels: ProductKernels; readonly b: "k" | "n" },
  a: Tensor,
  experts: Tensor,
  weight: Tensor,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const numExperts = weight.shape[0]!;
  const { value: groups, dispatches } = groupsOf(experts, numExperts, context);
  const [count, columns] = output.shape as [number, number];
  const stored = own(weight).weight;
  if (takesTileGradients(context, stored)) {
    const input = sortedHalfRowsOf(a, experts, groups, context);
    const products = tileProducts(
      expertTileFor(context.abilities, { b, dtype: stored.dtype }, count, columns, numExperts),
      { ...input.value, rows: count },
      stored,
      output.range,
      { b, experts: { groups: groups.range, scatter: true } },
    );
    return [...dispatches, ...input.dispatches, ...products];
  }
  const left = { range: own(a).range, width: a.shape[1]!, shared: sharing(a, experts) };
  return [
    ...dispatches,
    ...productsByExpert(kernels, left, groups, stored, { range: output.range, count, columns }),
  ];
}

/**
 * y [count, N]: the row of a of each assignment with the weight [E, N, K] of its expert, one dispatch for each part.
 *
 * @param a its rows are shared by `shared` assignments each
 */
export function forwardByExpert(
  a: ExpertRows,
  groups: ExpertGroups,
  weight: GpuWeight,
  range: BufferRange,
  count: number,
): Dispatch[] {
  return productsByExpert(forwardKernels, a, groups, weight, { range, count, columns: weight.shape[1]! });
}

export interface ExpertRows {
  readonly range: BufferRange;
  readonly width: number;
  readonly shared: number;
}

function productsByExpert(
  kernels: ProductKernels,
  a: ExpertRows,
  { range: groups, numExperts }: ExpertGroups,
  { dtype, shape, rowWords, parts }: GpuWeight,
  y: { readonly range: BufferRange; readonly count: number; readonly columns: number },
): Dispatch[] {
  const [, rowsPerExpert, width] = shape as [number, number, number];
  return parts.map((part) => {
    const partExperts = part.numRows / rowsPerExpert;
    return product(kernels, {
      // A tile for all assignments in turn, and one more for each expert that does not fill its last one.
      rows: y.count + Math.min(y.count, partExperts) * (tileSide - 1),
      columns: y.columns,
      inner: a.width,
      a: a.range,
      aWidth: a.width,
      weight: { dtype, width, rowWords, part },
      y: y.range,
      experts: {
        groups,
        numExperts,
        aShared: a.shared,
        weightShared: 1,
        firstExpert: part.firstRow / rowsPerExpert,
        partExperts,
        rowsPerExpert,
      },
    });
  });
}

/** Assignments that share a row of x, which has one for each token or one for each assignment. */
function sharing(x: Tensor, experts: Tensor): number {
  const [tokens, k] = experts.shape as [number, number];
  return x.shape[0] === tokens ? k : 1;
}
