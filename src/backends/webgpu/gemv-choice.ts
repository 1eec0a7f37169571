/**
 * Which form of the product with few rows suits a device and a size, and its dispatches for weights as they are stored.
 *
 * Measured on an H100, 8192 x 8192, one row of x, copy bandwidth 2932 GB/s: int8 fixed point 27.6 us, 2430 GB/s (rows 2,
 * unroll 4, groups 16) and 31.1 us (rows 2, unroll 2, groups 8); f16 50.1 us, 2681 GB/s (rows 4, unroll 2, groups 16);
 * q4 fixed point 23.1 us, 1818 GB/s (rows 4, unroll 2, groups 16). 3072 x 3072: int8 8.2 us, f16 10.4 us.
 */

import type { WeightDType } from "../../tensor/dtype.ts";
import { type Gemv, type GemvSegment, gemvKernel, gemvWith, normForm } from "./gemv.ts";
import { gemvWorkgroupBytes } from "./gemv-code.ts";
import { type GemvForm, type GemvShape, pieceValues } from "./gemv-form.ts";
import { type GemvPlan, type GemvQuestion, planOf } from "./gemv-plans.ts";
import type { Abilities, BufferRange, Dispatch, GpuWeight } from "./kernel.ts";

/** More rows than this are for a tiled product. */
export const maxGemvTokens = 16;
const maxSegments = 4;
/** Fewer leave much of a large GPU idle: a workgroup then takes fewer rows. */
const leastWorkgroups = 128;
/** 16-byte loads of a lane in flight: 16 were slower on an H200. */
const mostLoads = 8;
/** Experts of a token whose sum is unrolled. */
const maxExperts = 8;

export interface FewRows extends Pick<Gemv, "x" | "norm" | "gate" | "bias" | "residual" | "y" | "yStride"> {
  /** Rows of x, 1 to `maxGemvTokens`. */
  readonly tokens: number;
  /** Weights that take the same x, one after another in the columns of y; one with swiglu. */
  readonly weights: readonly GpuWeight[];
  readonly activation: GemvForm["activation"];
  /** Lets int8 and q4 weights take x in 16-bit fixed point: off by at most max |x| / 65024 a value. */
  readonly fixedPoint: boolean;
  /** One for each weight, which must lie in one part: their columns go there instead of to y. */
  readonly separate: Gemv["separate"];
}

/**
 * One dispatch, or null when this kernel does not do it: too many rows of x, K not a multiple of 4, weights of different
 * types or in more parts than it binds, a bias before swiglu, or a norm of rows that workgroup memory does not hold.
 */
export function fewRowsProduct(abilities: Abilities, product: FewRows): Dispatch | null {
  const { tokens, weights, activation, fixedPoint, x, norm, gate, bias, residual, y, yStride } = product;
  const { separate } = product;
  if (tokens > maxGemvTokens) return null;
  const question: GemvQuestion = {
    abilities,
    // Few variants to compile while the size of a batch changes.
    tokens: 2 ** Math.ceil(Math.log2(tokens)),
    weights,
    norm: normForm(norm),
    gate: gate !== null,
    bias: bias !== null,
    activation,
    residual: residual !== null,
    separate: separate?.map(({ activation: own }) => ({ activation: own })) ?? null,
    fixedPoint,
    routed: null,
    rows: 0,
  };
  const plan = planOf(question, () => planProduct(question));
  if (!plan) return null;
  return gemvWith(plan.kernel, plan.shape, {
    x,
    tokens,
    routed: null,
    norm,
    gate,
    segments: plan.segments,
    rowStride: weights[0]!.rowWords / 4,
    bias,
    residual,
    y,
    yStride,
    separate,
  });
}

function planProduct(question: GemvQuestion): GemvPlan | null {
  const { abilities, tokens, weights, norm, gate, bias, activation, residual, separate } = question;
  const first = weights[0]!;
  const { dtype, rowWords } = first;
  const width = first.shape.at(-1)!;
  const isEven = weights.every(
    (weight) => weight.dtype === dtype && weight.shape.at(-1) === width && weight.rowWords === rowWords,
  );
  const isPair = activation === "swiglu";
  const segments = isPair ? pairSegments(first) : segmentsOf(weights);
  if (dtype === "i32" || !isEven || width % 4 !== 0 || rowWords % 4 !== 0) return null;
  if (segments.length === 0 || segments.length > maxSegments || (isPair && (bias || weights.length > 1)))
    return null;
  if (separate && (separate.length !== segments.length || bias || residual)) return null;
  const form: GemvForm = {
    dtype,
    tokens,
    width,
    lanes: lanesOf(abilities),
    norm,
    gate,
    bias,
    activation,
    residual,
    segments: segments.length,
    routed: null,
    separate: separate?.map((output) => output.activation) ?? null,
  };
  const buffers =
    1 +
    (separate?.length ?? 1) +
    segments.length * (segments[0]!.scales ? 2 : 1) +
    [norm, norm === "written", gate, bias, residual].filter(Boolean).length;
  if (buffers > abilities.limits.maxStorageBuffersPerShaderStage) return null;
  const numRows = segments.reduce((sum, segment) => sum + segment.numRows, 0);
  const shape = gemvShape(abilities, form, question.fixedPoint, numRows);
  // Read where it is needed, x would be normed again for every row of a weight.
  if (norm && (isPair || shape.x === "global")) return null;
  return { kernel: gemvKernel(shape, form), shape, segments };
}

/** Products with the experts of few tokens. */
export interface FewRowsOfExperts {
  /** Rows of `y`: tokens when `weights` are given, else assignments. */
  readonly rows: number;
  /** Experts of a token. */
  readonly k: number;
  /** i32 [T, k] */
  readonly experts: BufferRange;
  /** f32 [T, k]: adds up the experts of a token. Without, x has a row a token and y one an assignment. */
  readonly weights: BufferRange | null;
  readonly x: BufferRange;
  /** [E, N, K] */
  readonly weight: GpuWeight;
  readonly activation: "none" | "swiglu";
  readonly residual: Gemv["residual"];
  readonly y: BufferRange;
}

/** One dispatch, or null as for `fewRowsProduct`, or for more experts a token than code is unrolled for. */
export function fewRowsOfExperts(abilities: Abilities, product: FewRowsOfExperts): Dispatch | null {
  const { rows, k, experts, weights, x, weight, activation, residual, y } = product;
  const question: GemvQuestion = {
    abilities,
    tokens: weights ? k : 1,
    weights: [weight],
    norm: null,
    gate: false,
    bias: false,
    activation,
    residual: residual !== null,
    separate: null,
    fixedPoint: true,
    routed: weights ? "weighted" : "plain",
    rows,
  };
  if (k > maxExperts) return null;
  const plan = planOf(question, () => planExperts(question));
  if (!plan) return null;
  return gemvWith(plan.kernel, plan.shape, {
    x,
    tokens: question.tokens,
    routed: { experts, weights, rows, perRowOfX: weights ? 1 : k },
    norm: null,
    gate: null,
    segments: plan.segments,
    rowStride: weight.rowWords / 4,
    bias: null,
    residual,
    y,
    yStride: rowsMade(weight, activation),
    separate: null,
  });
}

function planExperts({ abilities, tokens, weights, activation, residual, routed, rows }: GemvQuestion) {
  const weight = weights[0]!;
  const { dtype, shape, rowWords, parts } = weight;
  const [, rowsPerExpert, width] = shape as [number, number, number];
  if (dtype === "i32" || width % 4 !== 0 || rowWords % 4 !== 0 || parts.length > maxSegments) return null;
  if (rows > abilities.limits.maxComputeWorkgroupsPerDimension) return null;
  const numRows = rowsMade(weight, activation);
  const segments = parts.map(({ values, scales, firstRow, numRows: partRows }) => ({
    values,
    scales,
    numRows,
    firstColumn: 0,
    endExpert: (firstRow + partRows) / rowsPerExpert,
  }));
  const form: GemvForm = {
    dtype,
    tokens,
    width,
    lanes: lanesOf(abilities),
    norm: null,
    gate: false,
    bias: false,
    activation,
    residual,
    segments: segments.length,
    routed,
    separate: null,
  };
  const isWeighted = routed === "weighted";
  const buffers =
    3 + parts.length * (parts[0]!.scales ? 2 : 1) + [isWeighted, residual].filter(Boolean).length;
  if (buffers > abilities.limits.maxStorageBuffersPerShaderStage) return null;
  const gemvOf = gemvShape(abilities, form, true, numRows * rows);
  return { kernel: gemvKernel(gemvOf, form), shape: gemvOf, segments };
}

/** Columns of y that the rows of an expert make. */
function rowsMade({ shape }: GpuWeight, activation: GemvForm["activation"]): number {
  return activation === "swiglu" ? shape[1]! / 2 : shape[1]!;
}

/** Subgroups of an unusual size are left aside: code is made for 4 (software) to 64 lanes. */
function lanesOf({ subgroupSize }: Abilities): number | null {
  return subgroupSize !== null && subgroupSize >= 4 && subgroupSize <= 64 ? subgroupSize : null;
}

/** @param numRows rows of the weight that make values, times the rows of y when routed */
export function gemvShape(
  { limits }: Abilities,
  form: GemvForm,
  fixedPoint: boolean,
  numRows: number,
): GemvShape {
  const { dtype, tokens, width } = form;
  const lanes = form.lanes ?? 32;
  const pieces = Math.ceil(width / pieceValues[dtype]);
  let threads = Math.min(
    tokens > 4 ? 256 : 512,
    limits.maxComputeInvocationsPerWorkgroup,
    limits.maxComputeWorkgroupSizeX,
  );
  let rows = tokens > 4 ? 1 : rowsOf(dtype, form.activation);
  const tooFew = () => numRows / (rows * (threads / lanes)) < leastWorkgroups;
  while (rows > 1 && tooFew()) rows /= 2;
  if (threads > 256 && tooFew()) threads = 256;
  // No more in flight than a row has.
  const perLane = Math.max(1, Math.floor(pieces / lanes));
  const rowsRead = form.activation === "swiglu" ? 2 * rows : rows;
  let unroll = Math.min(tokens > 4 || rowsRead >= 4 ? 2 : 4, perLane);
  if (tokens <= 4) {
    for (let more = unroll + 1; more <= Math.min(mostLoads / rowsRead, perLane); more++) {
      if (perLane % more === 0) unroll = more;
    }
  }
  const base = {
    rows,
    unroll,
    groups: threads / lanes,
    split: 1,
    workgroups: Number.POSITIVE_INFINITY,
  };
  const integers = dtype === "int8" || dtype === "q4";
  const wanted = [...(integers && fixedPoint ? (["fixed"] as const) : []), "f32" as const];
  for (const x of wanted) {
    // Turning x into fixed point leaves no registers for weights asked for before.
    const shape: GemvShape = { ...base, x, ahead: x !== "fixed" };
    if (gemvWorkgroupBytes(shape, form) <= limits.maxComputeWorkgroupStorageSize) return shape;
  }
  return { ...base, x: "global", ahead: false };
}

function rowsOf(dtype: WeightDType, activation: GemvForm["activation"]): number {
  const rows = dtype === "int8" ? 2 : 4;
  return activation === "swiglu" ? rows / 2 : rows;
}

/** Parts of the weights, in the order of their columns. */
function segmentsOf(weights: readonly GpuWeight[]): GemvSegment[] {
  let column = 0;
  return weights.flatMap(({ shape, parts }) => {
    const start = column;
    column += shape[0]!;
    return parts.map(({ values, scales, firstRow, numRows }) => ({
      values,
      scales,
      numRows,
      firstColumn: start + firstRow,
    }));
  });
}

/** Gate and up rows must lie in one part. */
function pairSegments({ shape, parts }: GpuWeight): GemvSegment[] {
  const [part] = parts;
  if (parts.length !== 1 || !part) return [];
  return [{ values: part.values, scales: part.scales, numRows: shape[0]! / 2, firstColumn: 0 }];
}
