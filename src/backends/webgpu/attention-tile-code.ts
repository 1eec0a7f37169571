/**
 * What attention on subgroup matrices has in common: its tile, what it asks of a device, and pieces of WGSL.
 */

import type { Abilities } from "./kernel.ts";

export interface AttentionTile {
  /** Queries and keys of a tile. */
  readonly rows: number;
  readonly keys: number;
  readonly rowGroups: number;
  readonly columnGroups: number;
}

const subgroupLanes = 32;
export const edge = 16;

export function tileThreads({ rowGroups, columnGroups }: AttentionTile): number {
  return rowGroups * columnGroups * subgroupLanes;
}

/** Whether the device multiplies f16 matrices of 16 x 16 with f32 sums, in workgroups of so many threads. */
export function hasMatrices(
  { f16, subgroupSize, subgroupMatrix, limits }: Abilities,
  threads: number,
): boolean {
  return (
    f16 &&
    subgroupSize === subgroupLanes &&
    threads <= limits.maxComputeInvocationsPerWorkgroup &&
    subgroupMatrix.some(
      ({ componentType, resultComponentType, m, n, k }) =>
        componentType === "f16" && resultComponentType === "f32" && m === 16 && n === 16 && k === 16,
    )
  );
}

export const all = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export const head = `enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
diagnostic(off, chromium.subgroup_matrix_uniformity);

`;

export const load = (
  side: "left" | "right" | "result",
  order: "row" | "col",
  from: string,
  at: string,
  stride: string | number,
) =>
  `subgroupMatrixLoad<subgroup_matrix_${side}<${side === "result" ? "f32" : "f16"}, 16, 16>, ${order}_major>(&${from}, ${at}, ${stride}${typeof stride === "number" ? "u" : ""})`;
