/** All gradients of a norm from one walk over its rows, with what is added to dx (norm-gradients-code.ts). */

import type { FusedStep } from "./fusion.ts";
import { own } from "./gpu-tensor.ts";
import type { Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { addLayers } from "./layers.ts";
import { type NormForm, normGradientsCode, normSumsCode } from "./norm-gradients-code.ts";
import { paramsOf } from "./params.ts";

/** Values of a row whose gradients stay in registers. */
const mostWidth = 512;
/** Fewer are not worth a pass over their sums. */
const leastRows = 64;
/** Workgroups that keep a large device busy. */
const wantedChunks = 264;

const sumsKernel: Kernel = {
  name: "normSums",
  code: normSumsCode,
  entryPoint: "normSums",
  constants: {},
  writes: [false, true, true],
};

/** Null for widths and counts of rows that the kernels of one gradient each suit better. */
export function normGradients(
  { form, x, weight, dy, eps, residual, outputs }: FusedStep & { readonly kind: "normBackward" },
  context: KernelContext,
): Dispatch[] | null {
  const [rows, width] = x.shape as [number, number];
  if (width % 4 !== 0 || width > mostWidth || rows < leastRows) return null;
  const perChunk = Math.ceil(Math.max(leastRows, rows / wantedChunks) / 8) * 8;
  const chunks = Math.ceil(rows / perChunk);
  const isLayer = outputs.bias !== null;
  const columns = isLayer ? 2 * width : width;
  const sums = context.scratch(chunks * columns * 4);
  const inputs = [x, weight, dy, ...(residual ? [residual.a] : [])];
  const gradients: Dispatch = {
    kernel: kernelOf(form, width, residual !== null),
    params: paramsOf([rows, perChunk], [eps, residual?.alpha ?? 0, residual?.beta ?? 1]),
    buffers: [...inputs.map((tensor) => own(tensor).range), own(outputs.x).range, sums],
    workgroups: [chunks, 1, 1],
  };
  const ofWeight = own(outputs.weight).range;
  if (!outputs.bias) return [gradients, addLayers(sums, chunks, ofWeight, width)];
  const join: Dispatch = {
    kernel: sumsKernel,
    params: paramsOf([width, chunks]),
    buffers: [sums, ofWeight, own(outputs.bias).range],
    workgroups: [Math.ceil(columns / 32), 1, 1],
  };
  return [gradients, join];
}

const known = new Map<string, Kernel>();

function kernelOf(form: NormForm, width: number, hasResidual: boolean): Kernel {
  const key = `${form} ${width} ${hasResidual}`;
  let kernel = known.get(key);
  if (!kernel) {
    const inputs = [false, false, false, ...(hasResidual ? [false] : [])];
    kernel = {
      name: `${form}NormGradients${hasResidual ? " scaledAdd" : ""}`,
      code: normGradientsCode(form, width, hasResidual),
      entryPoint: "normGradients",
      constants: {},
      writes: [...inputs, true, true],
    };
    known.set(key, kernel);
  }
  return kernel;
}
