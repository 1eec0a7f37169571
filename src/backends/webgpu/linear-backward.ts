/** Gradients of `linear`. */

import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { halfRowsOf } from "./half-rows.ts";
import type { Dispatch, KernelContext } from "./kernel.ts";
import { addLayers, layersOf } from "./layers.ts";
import { product, productKernels, tileSide } from "./product-portable.ts";
import { tileFor, tileProducts } from "./tile-choice.ts";
import { takesTileGradients, weightGradient } from "./tile-gradients.ts";

const inputKernels = productKernels("linearBackwardInput", { aByColumn: 0, weightByColumn: 0, grouping: 0 });
const weightKernels = productKernels("linearBackwardWeight", {
  aByColumn: 1,
  weightByColumn: 0,
  grouping: 0,
});

export function linearBackwardInput(
  { dy, weight }: OpArgs["linearBackwardInput"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [rows, aWidth] = dy.shape as [number, number];
  const stored = own(weight).weight;
  const { dtype, shape, rowWords, parts } = stored;
  const width = shape[1]!;
  if (takesTileGradients(context, stored)) {
    const { value, dispatches } = halfRowsOf(dy, context);
    const input = { ...value, rows };
    return [...dispatches, ...tileProducts(tileFor(rows, width), input, stored, output.range, { b: "n" })];
  }
  return parts.map((part, i) =>
    product(inputKernels, {
      rows,
      columns: width,
      inner: part.numRows,
      a: own(dy).range,
      aWidth,
      aStart: part.firstRow,
      weight: { dtype, width, rowWords, part },
      y: output.range,
      accumulate: i > 0,
    }),
  );
}

export function linearBackwardWeight(
  { dy, x, weight }: OpArgs["linearBackwardWeight"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const [inner, rows] = dy.shape as [number, number];
  const columns = x.shape[1]!;
  if (weight && inner > 0 && takesTileGradients(context, own(weight).weight)) {
    const [slopes, inputs] = [halfRowsOf(dy, context), halfRowsOf(x, context)];
    const gradient = weightGradient(
      {
        dy: slopes.value,
        x: inputs.value,
        rows: inner,
        columns: rows,
        width: columns,
        y: output.range,
        experts: null,
      },
      context,
    );
    return [...slopes.dispatches, ...inputs.dispatches, ...gradient];
  }
  const part = { values: own(x).range, scales: null };
  const stored = { dtype: "f32", width: columns, rowWords: columns, part } as const;
  const tiles = Math.ceil(rows / tileSide) * Math.ceil(columns / tileSide);
  const { numLayers, perLayer } = layersOf(inner, tiles, 16);
  const count = rows * columns;
  const y = numLayers > 1 ? context.scratch(numLayers * count * 4) : output.range;
  const work = { rows, columns, inner, a: own(dy).range, aWidth: rows, weight: stored, y };
  const sums = product(weightKernels, work, numLayers, perLayer);
  return numLayers > 1 ? [sums, addLayers(y, numLayers, output.range, count)] : [sums];
}
