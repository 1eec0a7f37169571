/**
 * Experts of many tokens on subgroup matrices: rows of x by expert as f16, the product with gate and up rows, swiglu on the
 * way back to f16, and the product with down rows, whose rows go to their assignments.
 */

import type { ExpertGroups } from "./expert-groups.ts";
import { type HalfRows, halfRows } from "./half-rows.ts";
import type { Abilities, BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";
import { expertTileFor, takesTiles, tileProducts } from "./tile-choice.ts";

export interface TiledExperts {
  readonly groups: ExpertGroups;
  /** Rows of x f32 [T, C] in the order of `groups`. */
  readonly input: HalfRows;
  /** Assignments, T k. */
  readonly count: number;
  /** [E, 2 F, C] */
  readonly gateUp: GpuWeight;
  /** [E, C, F] */
  readonly down: GpuWeight;
  /** f32 [T k, C], not yet multiplied with the routing weights. */
  readonly rows: BufferRange;
}

/** Whether the device and the weights allow it, and no temporary is over the device's largest binding. */
export function takesTiledExperts(
  abilities: Abilities,
  count: number,
  gateUp: GpuWeight,
  down: GpuWeight,
): boolean {
  const fits = count * gateUp.shape[1]! * 4 <= abilities.limits.maxStorageBufferBindingSize;
  return fits && takesTiles(abilities, gateUp) && takesTiles(abilities, down);
}

export function tiledExperts(
  context: KernelContext,
  { groups, input, count, gateUp, down, rows }: TiledExperts,
): Dispatch[] {
  const [numExperts, columns, width] = gateUp.shape as [number, number, number];
  const hidden = context.scratch(count * columns * 4);
  const middle = halfRows((numBytes) => context.scratch(numBytes), hidden, count, columns / 2, {
    swiglu: true,
  });
  const shapeOf = (n: number) => expertTileFor(count, n, numExperts);
  const experts = (scatter: boolean) => ({ experts: { groups: groups.range, scatter } });
  return [
    ...tileProducts(shapeOf(columns), { ...input, rows: count }, gateUp, hidden, experts(false)),
    ...middle.dispatches,
    ...tileProducts(shapeOf(width), { ...middle.value, rows: count }, down, rows, experts(true)),
  ];
}
