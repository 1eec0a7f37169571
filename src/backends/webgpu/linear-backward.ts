/** Gradients of `linear`. */

import type { OpArgs } from "../../tensor/ops.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import { halfRowsOf } from "./half-rows.ts";
import type { Dispatch, KernelContext } from "./kernel.ts";
import { addLayers, layersOf } from "./layers.ts";
import type { TileResidual } from "./matmul-tile.ts";
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
  const tiled = inputTiles({ dy, weight }, null, output, context);
  if (tiled) return tiled;
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

/** dx, or alpha residual + beta dx, on subgroup matrices; null where they do not run. */
export function inputTiles(
  { dy, weight }: OpArgs["linearBackwardInput"],
  residual: TileResidual | null,
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] | null {
  const stored = own(weight).weight;
  if (!takesTileGradients(context, stored)) return null;
  const rows = dy.shape[0]!;
  const { value, dispatches } = halfRowsOf(dy, context);
  const shape = tileFor(context.abilities, { b: "n", dtype: stored.dtype }, rows, weight.shape[1]!);
  const products = tileProducts(shape, { ...value, rows }, stored, output.range, {
    b: "n",
    residual,
  });
  return [...dispatches, ...products];
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
