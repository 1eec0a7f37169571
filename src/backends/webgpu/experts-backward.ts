/**
 * The gradients of experts in training, from the h that the forward pass kept (experts-hidden.ts). Everything between the products lies by expert and is made
 * by one kernel (experts-backward.wgsl):
 *
 *   u = down^T dy,   [dh, w s, dw] from h, u and w,   dx = sum over k of gateUp^T dh,   dGateUp = dh^T x,   dDown = dy^T w s
 */

import type { Tensor } from "../../tensor/tensor.ts";
import { type ExpertGroups, groupsOf } from "./expert-groups.ts";
import { hiddenOf } from "./experts-hidden.ts";
import type { FusedStep } from "./fusion.ts";
import { own } from "./gpu-tensor.ts";
import { type HalfRows, sortedHalfRowsOf } from "./half-rows.ts";
import {
  type BufferRange,
  type Dispatch,
  type GpuWeight,
  type Kernel,
  type KernelContext,
  spreadWorkgroups,
} from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";
import { groupSums } from "./row-sums.ts";
import { expertTileFor, tileProducts } from "./tile-choice.ts";
import { takesTileGradients, weightGradient } from "./tile-gradients.ts";

const middleKernel: Kernel = {
  name: "expertsBackward",
  code: wgsl.expertsBackward,
  entryPoint: "expertsBackward",
  constants: {},
  writes: [false, false, false, false, true, true, true, true, true],
};
/** Rows of a workgroup in experts-backward.wgsl. */
const rowsAtOnce = 8;

/** Null where products with these weights do not run on subgroup matrices. */
export function expertsBackward(
  { x, experts, weights, gateUp, down, dy, outputs }: FusedStep & { readonly kind: "expertsBackward" },
  context: KernelContext,
): Dispatch[] | null {
  const [first, second] = [own(gateUp).weight, own(down).weight];
  if (!takesTileGradients(context, first) || !takesTileGradients(context, second)) return null;
  if (context.abilities.limits.maxStorageBuffersPerShaderStage < middleKernel.writes.length) return null;
  const [numExperts, width, inner] = down.shape as [number, number, number];
  const [tokens, k] = experts.shape as [number, number];
  const rows = tokens * k;
  const groups = groupsOf(experts, numExperts, context);
  const input = sortedHalfRowsOf(x, experts, groups.value, context);
  const slopes = sortedHalfRowsOf(dy, experts, groups.value, context);
  const hidden = hiddenOf(x, experts, gateUp, groups.value, context);
  const ofGroups = (scatter: boolean) => ({ groups: groups.value.range, scatter });
  const u = context.scratch(rows * inner * 4);
  const middle = makeMiddle({ hidden: hidden.value, u, rows, inner }, groups.value, context);
  const dxRows = context.scratch(rows * width * 4);
  const tileOf = ({ dtype }: GpuWeight, columns: number) =>
    expertTileFor(context.abilities, { b: "n", dtype }, rows, columns, numExperts);
  const gradientOf = (made: HalfRows, of: HalfRows, columns: number, ofWidth: number, y: Tensor) =>
    weightGradient(
      {
        dy: made,
        x: of,
        rows,
        columns,
        width: ofWidth,
        y: own(y).range,
        experts: { groups: groups.value.range, numExperts },
      },
      context,
    );
  return [
    ...groups.dispatches,
    ...input.dispatches,
    ...slopes.dispatches,
    ...hidden.dispatches,
    ...tileProducts(tileOf(second, inner), { ...slopes.value, rows }, second, u, {
      b: "n",
      experts: ofGroups(false),
    }),
    middle.dispatch(own(weights).range, own(outputs.weights).range),
    ...tileProducts(tileOf(first, width), { ...middle.slopes, rows }, first, dxRows, {
      b: "n",
      experts: ofGroups(true),
    }),
    groupSums(dxRows, own(outputs.x).range, tokens, width, k),
    ...gradientOf(middle.slopes, input.value, 2 * inner, width, outputs.gateUp),
    ...gradientOf(slopes.value, middle.inner, width, inner, outputs.down),
  ];
}

function makeMiddle(
  {
    hidden,
    u,
    rows,
    inner,
  }: { readonly hidden: BufferRange; readonly u: BufferRange; readonly rows: number; readonly inner: number },
  groups: ExpertGroups,
  context: KernelContext,
) {
  const half = (width: number): HalfRows => {
    const stride = Math.ceil(width / 8);
    return { values: context.scratch(rows * stride * 16), stride, scales: context.scratch(rows * 4) };
  };
  const [slopes, innerRows] = [half(2 * inner), half(inner)];
  return {
    slopes,
    inner: innerRows,
    dispatch: (weights: BufferRange, dWeights: BufferRange): Dispatch => ({
      kernel: middleKernel,
      params: paramsOf([rows, inner, groups.numExperts + 1, 2 * slopes.stride, 2 * innerRows.stride]),
      buffers: [
        hidden,
        u,
        weights,
        groups.range,
        slopes.values,
        slopes.scales,
        innerRows.values,
        innerRows.scales,
        dWeights,
      ],
      workgroups: spreadWorkgroups(Math.ceil(rows / rowsAtOnce)),
    }),
  };
}
