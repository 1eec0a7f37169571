/**
 * Dispatches of products with few rows of x (gemv-code.ts).
 */

import { type GemvForm, type GemvShape, gemvCode } from "./gemv-code.ts";
import type { BufferRange, Dispatch, Kernel } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";

export interface Gemv {
  /** Rows of x, at most those of the form. */
  readonly tokens: number;
  /** f32 [T, K], K a multiple of 4. */
  readonly x: BufferRange;
  /** f32 [T, K]: the product takes x sigmoid(gate). */
  readonly gate: BufferRange | null;
  /** At most 4 weights of one type and width, their columns of y anywhere. */
  readonly segments: readonly GemvSegment[];
  /** 16-byte pieces from one row of a weight to the next. */
  readonly rowStride: number;
  /** f32, indexed as columns of y. */
  readonly bias: BufferRange | null;
  /** y = alpha residual + beta product. */
  readonly residual: { readonly range: BufferRange; readonly alpha: number; readonly beta: number } | null;
  readonly y: BufferRange;
  readonly yStride: number;
}

export interface GemvSegment {
  readonly values: BufferRange;
  readonly scales: BufferRange | null;
  /** Columns of y that it makes: the rows of the weight, or half of them with swiglu. */
  readonly numRows: number;
  readonly firstColumn: number;
}

export function gemv(
  shape: GemvShape,
  form: Pick<GemvForm, "dtype" | "tokens" | "width" | "lanes" | "activation">,
  { x, tokens, gate, segments, rowStride, bias, residual, y, yStride }: Gemv,
): Dispatch {
  const kernel = gemvKernel(shape, {
    ...form,
    gate: gate !== null,
    bias: bias !== null,
    residual: residual !== null,
    segments: segments.length,
  });
  const params = new ArrayBuffer(80);
  new Uint32Array(params).set([rowStride, yStride]);
  new Float32Array(params).set([residual?.alpha ?? 0, residual?.beta ?? 0], 2);
  const words = new Uint32Array(params);
  words[16] = tokens;
  let tasks = 0;
  segments.forEach(({ numRows, firstColumn }, i) => {
    tasks += Math.ceil(numRows / shape.rows);
    words[4 + i] = numRows;
    words[8 + i] = tasks;
    words[12 + i] = firstColumn;
  });
  const buffers = [x];
  if (gate) buffers.push(gate);
  for (const { values } of segments) buffers.push(values);
  for (const { scales } of segments) if (scales) buffers.push(scales);
  if (bias) buffers.push(bias);
  if (residual) buffers.push(residual.range);
  return {
    kernel,
    params,
    buffers: [...buffers, y],
    workgroups: spreadWorkgroups(Math.min(shape.workgroups, Math.ceil(tasks / (shape.groups / shape.split)))),
  };
}

const kernels = new Map<string, Kernel>();

function gemvKernel(shape: GemvShape, form: GemvForm): Kernel {
  const { dtype, tokens, width, lanes, gate, bias, activation, residual, segments } = form;
  // By hand: this runs for every product of a decode step.
  const key = `${dtype} ${tokens} ${width} ${lanes} ${gate} ${bias} ${activation} ${residual} ${segments} ${shape.rows} ${shape.unroll} ${shape.groups} ${shape.split} ${shape.x} ${shape.workgroups}`;
  const known = kernels.get(key);
  if (known) return known;
  const perSegment = form.dtype === "int8" || form.dtype === "q4" ? 2 : 1;
  const inputs =
    1 + Number(form.gate) + perSegment * form.segments + Number(form.bias) + Number(form.residual);
  const kernel: Kernel = {
    name: `gemv ${form.dtype} x${form.tokens}${form.activation === "none" ? "" : ` ${form.activation}`}`,
    code: gemvCode(shape, form),
    entryPoint: "gemv",
    constants: {},
    writes: [...Array.from({ length: inputs }, () => false), true],
  };
  kernels.set(key, kernel);
  return kernel;
}
