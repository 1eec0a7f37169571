/** Products by the expert of each assignment, and their gradients. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { type ProductKernels, product, productKernels, tileSide } from "./product-portable.ts";

const groupKernel: Kernel = {
  name: "expertGroups",
  code: wgsl.expertGroups,
  entryPoint: "groupByExpert",
  constants: {},
  writes: [false, true],
};

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
  return byExpert(forwardKernels, x, experts, weight, output, context);
}

export function expertsLinearBackwardInput(
  { dy, experts, weight }: OpArgs["expertsLinearBackwardInput"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  return byExpert(inputKernels, dy, experts, weight, output, context);
}

export function expertsLinearBackwardWeight(
  { dy, x, experts }: OpArgs["expertsLinearBackwardWeight"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [numExperts, rows, columns] = output.shape as [number, number, number];
  const { groups, dispatch } = groupByExpert(experts, numExperts, context);
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
  return [dispatch, product(weightKernels, work, numExperts)];
}

function byExpert(
  kernels: ProductKernels,
  a: Tensor,
  experts: Tensor,
  weight: Tensor,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const { dtype, shape, rowWords, parts } = own(weight).weight;
  const [numExperts, rowsPerExpert, width] = shape as [number, number, number];
  const { groups, dispatch } = groupByExpert(experts, numExperts, context);
  const [count, columns] = output.shape as [number, number];
  const inner = a.shape[1]!;
  const products = parts.map((part) => {
    const partExperts = part.numRows / rowsPerExpert;
    return product(kernels, {
      // A tile for all assignments in turn, and one more for each expert that does not fill its last one.
      rows: count + Math.min(count, partExperts) * (tileSide - 1),
      columns,
      inner,
      a: own(a).range,
      aWidth: inner,
      weight: { dtype, width, rowWords, part },
      y: output.range,
      experts: {
        groups,
        numExperts,
        aShared: sharing(a, experts),
        weightShared: 1,
        firstExpert: part.firstRow / rowsPerExpert,
        partExperts,
        rowsPerExpert,
      },
    });
  });
  return [dispatch, ...products];
}

/** Assignments that share a row of x, which has one for each token or one for each assignment. */
function sharing(x: Tensor, experts: Tensor): number {
  const [tokens, k] = experts.shape as [number, number];
  return x.shape[0] === tokens ? k : 1;
}

function groupByExpert(
  experts: Tensor,
  numExperts: number,
  context: KernelContext,
): { groups: BufferRange; dispatch: Dispatch } {
  const [tokens, k] = experts.shape as [number, number];
  const count = tokens * k;
  const groups = context.scratch((numExperts + 1 + count) * 4);
  const dispatch = {
    kernel: groupKernel,
    params: paramsOf([count, numExperts]),
    buffers: [own(experts).range, groups],
    workgroups: [numExperts, 1, 1] as const,
  };
  return { groups, dispatch };
}
