/** What a tiled product (matmul-tile-code.ts) is made for, and in which shape. */

import type { WeightDType } from "../../tensor/dtype.ts";

export interface TileShape {
  readonly tileM: number;
  readonly tileN: number;
  /** Contracted values a step, a multiple of 16. */
  readonly stepK: number;
  readonly subgroupM: number;
  readonly subgroupN: number;
  /** Copies of the tiles in workgroup memory, 1 or 2. */
  readonly stages: 1 | 2;
  /** Tile rows that are walked together. */
  readonly band: number;
  /** Operands whose next values are read into registers while the current ones are multiplied. */
  readonly prefetch: "both" | "a" | "none";
  /** Whether workgroup memory is an array of slices, in which matrices have constant places. Otherwise it is one array. */
  readonly sliced: boolean;
}

export interface TileForm {
  /** A is stored [M, K] ("k" contiguous) or [K, M] ("m" contiguous). */
  readonly a: "k" | "m";
  /** B is stored [N, K] ("k" contiguous) or [K, N] ("n" contiguous). */
  readonly b: "k" | "n";
  /** int8 and q4 only in the form "k". */
  readonly weight: WeightDType;
  /** The contracted size is not a multiple of stepK; of each range, where there are ranges. */
  readonly raggedK: boolean;
  /**
   * How y comes apart along z: "none" in one; "split" one y for each range of kPerRange contracted values, to be added up;
   * "experts" one y for each expert, over its assignments (expert-groups.wgsl). A in the form "m", B in the form "n".
   */
  readonly ranges: "none" | "split" | "experts";
  /** B in f16 times two f32 factors of each contracted value, whose product times B is in f16's range. */
  readonly kScales: boolean;
  /** y in vec4f: N is a multiple of 4. */
  readonly wide: boolean;
  /** f32 factor of each row of y. */
  readonly rowScale: boolean;
  readonly bias: boolean;
  /** y = alpha residual + beta of what it is without. Not with experts, nor with ranges. */
  readonly residual: boolean;
  /**
   * Rows of A by expert (expert-groups.wgsl), each with its expert's B: "sorted" leaves y in that order, "scattered" puts each
   * row at its assignment. A along K.
   */
  readonly experts: "sorted" | "scattered" | null;
}

export const subgroupLanes = 32;

export function tileThreads({ tileM, tileN, subgroupM, subgroupN }: TileShape): number {
  return (tileM / subgroupM) * (tileN / subgroupN) * subgroupLanes;
}
