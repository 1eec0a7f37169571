/**
 * Dispatches of the tiled product on subgroup matrices (matmul-tile-code.ts).
 */

import type { Abilities, BufferRange, Dispatch, Kernel } from "./kernel.ts";
import { spreadWorkgroups } from "./kernel.ts";
import { tileBytes, tileCode } from "./matmul-tile-code.ts";
import { paramsOf } from "./params.ts";
import { subgroupLanes, type TileForm, type TileShape, tileThreads } from "./tile-form.ts";

export interface TileProduct {
  /** Rows of A; with experts, assignments. */
  readonly m: number;
  readonly n: number;
  /** Contracted values; stored rows along K are padded with zeros to a multiple of 16 bytes. */
  readonly k: number;
  /** f16 as `form.a` says. */
  readonly a: TileOperand;
  readonly b: TileOperand;
  /** Of int8 (one a row of B) and q4 (one a group). */
  readonly scales: BufferRange | null;
  /** f32 [M], or null for 1. */
  readonly rowScales: BufferRange | null;
  /** f32, indexed as columns of y. */
  readonly bias: BufferRange | null;
  /** As y, of which it is no part. */
  readonly residual?: TileResidual | null;
  /** f32 [M, yStride]. */
  readonly y: BufferRange;
  readonly yStride: number;
  readonly firstColumn: number;
  readonly experts: TileExperts | null;
  /** How y comes apart along z; null for one y. */
  readonly ranges?: TileRanges | null;
  /** f32 [K] each: factors of B's values by contracted value. */
  readonly kScales?: readonly [BufferRange, BufferRange] | null;
}

/** What y is added to: y = alpha range + beta y. */
export interface TileResidual {
  readonly range: BufferRange;
  readonly alpha: number;
  readonly beta: number;
}

/** y [layers, M, yStride]: parts of a sum over K, or for each part the sums of every expert over its share of the assignments. */
export type TileRanges =
  | { readonly kind: "split"; readonly layers: number; readonly kPerRange: number }
  | {
      readonly kind: "experts";
      readonly numExperts: number;
      readonly parts: number;
      readonly groups: BufferRange;
    };

/** Rows of A by expert; B has `n` rows of each expert of its part. */
export interface TileExperts {
  /** What `groupByExpert` made: A's rows are in the order of its assignments. */
  readonly groups: BufferRange;
  readonly numExperts: number;
  readonly firstExpert: number;
  readonly partExperts: number;
  /** Puts row of y at its assignment; else they stay in A's order. */
  readonly scatter: boolean;
}

export interface TileOperand {
  readonly range: BufferRange;
  /** 16-byte pieces from one stored row to the next. */
  readonly stride: number;
}

/** Workgroup memory of the chosen shapes (tile-choice.ts), of all but the one that asks for more. */
const chosenBytes = 20480;

/** Whether the device multiplies f16 matrices as the tile kernel needs it. */
export function hasTiles({ f16, subgroupSize, subgroupMatrix, limits }: Abilities): boolean {
  const edge = 16;
  return (
    f16 &&
    subgroupSize === subgroupLanes &&
    limits.maxComputeWorkgroupStorageSize >= chosenBytes &&
    subgroupMatrix.some(
      ({ componentType, resultComponentType, m, n, k }) =>
        componentType === "f16" && resultComponentType === "f32" && m === edge && n === edge && k === edge,
    )
  );
}

export function tileProduct(
  shape: TileShape,
  form: Pick<TileForm, "a" | "b" | "weight">,
  product: TileProduct,
): Dispatch {
  const { m, n, k, a, b, scales, rowScales, bias, y, yStride, firstColumn, experts } = product;
  const { ranges = null, kScales = null, residual = null } = product;
  const wide = (n | yStride | firstColumn) % 4 === 0;
  const kernel = tileKernel(shape, {
    ...form,
    raggedK: ranges !== null || k % shape.stepK !== 0,
    ranges: ranges?.kind ?? "none",
    kScales: kScales !== null,
    wide,
    rowScale: rowScales !== null,
    bias: bias !== null,
    residual: residual !== null,
    experts: experts && (experts.scatter ? "scattered" : "sorted"),
  });
  // With experts, tiles for all rows in turn, and one more for each expert that does not fill its last one.
  const tilesM = experts
    ? Math.floor(m / shape.tileM) + Math.min(m, experts.partExperts)
    : Math.ceil(m / shape.tileM);
  const tilesN = Math.ceil(n / shape.tileN);
  const kChunks = Math.ceil(k / 8);
  const { layers, rangeExperts, rangeSize } = rangeParams(ranges);
  const sizes = [
    m,
    n,
    k,
    kChunks,
    a.stride,
    b.stride,
    yStride,
    firstColumn,
    tilesM,
    tilesN,
    experts?.numExperts ?? rangeExperts,
    experts?.firstExpert ?? 0,
    experts?.partExperts ?? 0,
    rangeSize,
  ];
  const buffers = [a.range, b.range];
  if (scales) buffers.push(scales);
  if (kScales) buffers.push(...kScales);
  if (rowScales) buffers.push(rowScales);
  if (bias) buffers.push(bias);
  if (residual) buffers.push(residual.range);
  if (experts) buffers.push(experts.groups);
  if (ranges?.kind === "experts") buffers.push(ranges.groups);
  return {
    kernel,
    params: paramsOf(sizes, [residual?.alpha ?? 0, residual?.beta ?? 1]),
    buffers: [...buffers, y],
    workgroups: layered(spreadWorkgroups(tilesM * tilesN), layers),
  };
}

function rangeParams(ranges: TileRanges | null) {
  switch (ranges?.kind) {
    case undefined:
      return { layers: 1, rangeExperts: 0, rangeSize: 0 };
    case "split":
      return { layers: ranges.layers, rangeExperts: 0, rangeSize: ranges.kPerRange };
    case "experts":
      return {
        layers: ranges.numExperts * ranges.parts,
        rangeExperts: ranges.numExperts,
        rangeSize: ranges.parts,
      };
  }
}

function layered([x, y]: Dispatch["workgroups"], layers: number): Dispatch["workgroups"] {
  return [x, y, layers];
}

const kernelsOf = new WeakMap<TileShape, Map<string, Kernel>>();

/** Joined by hand: a step of training asks some hundred times, and JSON takes three microseconds each. */
function formKey(form: TileForm): string {
  const { a, b, weight, ranges, experts } = form;
  const flags =
    Number(form.raggedK) +
    2 * Number(form.kScales) +
    4 * Number(form.wide) +
    8 * Number(form.rowScale) +
    16 * Number(form.bias) +
    32 * Number(form.residual);
  return `${a}${b} ${weight} ${ranges} ${experts} ${flags}`;
}

function tileKernel(shape: TileShape, form: TileForm): Kernel {
  const kernels = kernelsOf.get(shape) ?? new Map<string, Kernel>();
  kernelsOf.set(shape, kernels);
  const key = formKey(form);
  const known = kernels.get(key);
  if (known) return known;
  const inputs =
    2 +
    Number(form.weight === "int8" || form.weight === "q4") +
    2 * Number(form.kScales) +
    Number(form.rowScale) +
    Number(form.bias) +
    Number(form.residual) +
    Number(form.experts !== null) +
    Number(form.ranges === "experts");
  const kernel: Kernel = {
    name: `${form.experts || form.ranges === "experts" ? "expertsTile" : "matmulTile"} ${form.a}${form.b} ${form.weight} ${shape.tileM}x${shape.tileN}x${shape.stepK}`,
    code: tileCode(shape, form),
    entryPoint: "matmulTile",
    constants: {},
    writes: [...Array.from({ length: inputs }, () => false), true],
  };
  kernels.set(key, kernel);
  return kernel;
}

/** Bytes of workgroup memory and threads that a shape takes. */
export function tileNeeds(
  shape: TileShape,
  form: TileForm,
): { readonly bytes: number; readonly threads: number } {
  return { bytes: tileBytes(shape, form), threads: tileThreads(shape) };
}
