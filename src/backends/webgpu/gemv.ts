/**
 * Dispatches of products with few rows of x (gemv-code.ts).
 */

import { gemvCode } from "./gemv-code.ts";
import type { GemvForm, GemvShape } from "./gemv-form.ts";
import type { BufferRange, Dispatch, Kernel } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";
import { bitsOf, takeWords } from "./params.ts";

/** Words of its `Params`. */
const numParams = 20;

export interface Gemv {
  /** Rows of x, at most those of the form. */
  readonly tokens: number;
  readonly routed: RoutedRows | null;
  /** f32 [T, K], K a multiple of 4. */
  readonly x: BufferRange;
  readonly norm: NormOfX | null;
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
  /** Instead of y: where each segment's values go, and their activation. */
  readonly separate: readonly SeparateOutput[] | null;
}

/** The product takes rmsNorm(x), before the gate. */
export interface NormOfX {
  /** f32 [K] */
  readonly weight: BufferRange;
  readonly eps: number;
  /** f32 [T, K]: where the normed rows go, if anywhere. */
  readonly normed: BufferRange | null;
}

export interface SeparateOutput {
  /** f32 [T, rows of the segment] */
  readonly y: BufferRange;
  readonly activation: "none" | "silu";
}

/** Which expert each row of x goes to. */
export interface RoutedRows {
  /** i32, the expert of each assignment. */
  readonly experts: BufferRange;
  /** f32, what the product of each assignment counts, when those of a token are added up. */
  readonly weights: BufferRange | null;
  /** Rows of y. */
  readonly rows: number;
  /** Assignments that take the same row of x, one after another. */
  readonly perRowOfX: number;
}

export interface GemvSegment {
  readonly values: BufferRange;
  readonly scales: BufferRange | null;
  /** Columns of y that it makes: the rows of the weight, or half of them with swiglu. */
  readonly numRows: number;
  readonly firstColumn: number;
  /** Routed: the expert behind its last. */
  readonly endExpert?: number;
}

export function gemv(
  shape: GemvShape,
  form: Pick<GemvForm, "dtype" | "tokens" | "width" | "lanes" | "activation">,
  product: Gemv,
): Dispatch {
  const { norm, gate, bias, residual, segments, routed, separate } = product;
  const kernel = gemvKernel(shape, {
    ...form,
    norm: normForm(norm),
    gate: gate !== null,
    bias: bias !== null,
    residual: residual !== null,
    segments: segments.length,
    routed: routed && (routed.weights ? "weighted" : "plain"),
    separate: separate?.map((output) => output.activation) ?? null,
  });
  return gemvWith(kernel, shape, product);
}

export function normForm(norm: NormOfX | null): GemvForm["norm"] {
  return norm && (norm.normed ? "written" : "taken");
}

/** The dispatch of a kernel that `gemvKernel` gave for this shape and a form that the product has. */
export function gemvWith(
  kernel: Kernel,
  shape: GemvShape,
  { x, tokens, routed, norm, gate, segments, rowStride, bias, residual, y, yStride, separate }: Gemv,
): Dispatch {
  const words = takeWords(numParams);
  words[0] = rowStride;
  words[1] = yStride;
  words[2] = bitsOf(residual?.alpha ?? 0);
  words[3] = bitsOf(residual?.beta ?? 0);
  let tasks = 0;
  segments.forEach(({ numRows, firstColumn, endExpert }, i) => {
    tasks = Math.ceil(numRows / shape.rows) + (routed ? 0 : tasks);
    words[4 + i] = numRows;
    words[8 + i] = endExpert ?? tasks;
    words[12 + i] = firstColumn;
  });
  words[16] = routed ? routed.perRowOfX : tokens;
  words[17] = tasks;
  words[18] = bitsOf(norm?.eps ?? 0);
  const buffers = [x];
  if (norm) buffers.push(norm.weight);
  if (gate) buffers.push(gate);
  for (const { values } of segments) buffers.push(values);
  for (const { scales } of segments) if (scales) buffers.push(scales);
  if (routed) buffers.push(routed.experts);
  if (routed?.weights) buffers.push(routed.weights);
  if (bias) buffers.push(bias);
  if (residual) buffers.push(residual.range);
  if (separate) for (const output of separate) buffers.push(output.y);
  else buffers.push(y);
  if (norm?.normed) buffers.push(norm.normed);
  const count = Math.min(shape.workgroups, Math.ceil(tasks / (shape.groups / shape.split)));
  const [across, down] = spreadWorkgroups(count);
  return { kernel, params: words, buffers, workgroups: [across, down, routed?.rows ?? 1] };
}

const kernels = new Map<string, Kernel>();

/** Memoised. */
export function gemvKernel(shape: GemvShape, form: GemvForm): Kernel {
  const { dtype, tokens, width, lanes, norm, gate, bias, activation, residual } = form;
  const { segments, routed, separate } = form;
  // By hand: this runs for every product of a decode step.
  const key = `${dtype} ${tokens} ${width} ${lanes} ${norm} ${gate} ${bias} ${activation} ${residual} ${segments} ${routed} ${separate} ${shape.rows} ${shape.unroll} ${shape.groups} ${shape.split} ${shape.x} ${shape.ahead} ${shape.workgroups}`;
  const known = kernels.get(key);
  if (known) return known;
  const perSegment = form.dtype === "int8" || form.dtype === "q4" ? 2 : 1;
  const inputs =
    1 +
    Number(norm !== null) +
    Number(form.gate) +
    perSegment * form.segments +
    { none: 0, plain: 1, weighted: 2 }[form.routed ?? "none"] +
    Number(form.bias) +
    Number(form.residual);
  const outputs = (separate?.length ?? 1) + Number(norm === "written");
  const extras = [
    form.routed && "experts",
    `x${form.tokens}`,
    separate && `${separate.length} weights`,
    gate && "gate",
    activation !== "none" && activation,
  ];
  const kernel: Kernel = {
    name: `${norm ? "rmsNorm " : ""}gemv ${dtype} ${extras.filter(Boolean).join(" ")}`,
    code: gemvCode(shape, form),
    entryPoint: "gemv",
    constants: {},
    writes: Array.from({ length: inputs + outputs }, (_, i) => i >= inputs),
  };
  kernels.set(key, kernel);
  return kernel;
}
