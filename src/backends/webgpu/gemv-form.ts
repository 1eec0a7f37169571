/** What varies in products with few rows of x (gemv-code.ts). */

import type { WeightDType } from "../../tensor/dtype.ts";
import type { GemvNorm } from "./gemv-norm-code.ts";

export interface GemvShape {
  /** Rows of the weight that a group of lanes makes: 1, 2 or 4. With swiglu each is a gate row and an up row. */
  readonly rows: number;
  /** 16-byte pieces of each row in flight. */
  readonly unroll: number;
  /** Groups of lanes in a workgroup. */
  readonly groups: number;
  /** Groups that share their rows, a divisor of `groups`. */
  readonly split: number;
  /** How x is held: read where it is needed, or in workgroup memory as f32 or as 16-bit fixed point (int8 and q4 only). */
  readonly x: "global" | "f32" | "fixed";
  /** Whether the first pieces of a row are asked for before x is staged, so that the two waits are one; where workgroups take their rows once. */
  readonly ahead: boolean;
  /** Most workgroups: each takes several groups of rows when there are more, and stages x once. Infinity: each does its rows once. */
  readonly workgroups: number;
}

export interface GemvForm {
  readonly dtype: WeightDType;
  /** Rows of x that the code is made for; a product may have fewer. Routed: assignments that make one row of y. */
  readonly tokens: number;
  /** Values of a row, K: constant, so that loops unroll and staging has a size. */
  readonly width: number;
  /** Lanes that add up by subgroup operations; null: 32 threads through workgroup memory. */
  readonly lanes: number | null;
  /** x is normed on the way to workgroup memory; not routed and no swiglu then. */
  readonly norm: GemvNorm | null;
  readonly gate: boolean;
  readonly bias: boolean;
  readonly activation: "none" | "silu" | "swiglu";
  readonly residual: boolean;
  /** Weights that share x, one after another in y. Routed: parts of the weight. */
  readonly segments: number;
  /** Each segment has a y of its own [T, its rows] and its own activation; no bias, residual or routing then. */
  readonly separate: readonly ("none" | "silu")[] | null;
  /** Rows of the weight are those of each row's expert; weighted: the products are added up, times a weight each. */
  readonly routed: "plain" | "weighted" | null;
}

/** Weights in 16 bytes. */
export const pieceValues: Readonly<Record<WeightDType, number>> = {
  f32: 4,
  f16: 8,
  bf16: 8,
  int8: 16,
  q4: 32,
};
