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
  /** f32 [T k, 2 F] in the order of `groups`: becomes rows of x times gate and up. */
  readonly hidden: BufferRange;
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

export function hiddenProducts(
  { groups, input, count, gateUp, hidden }: Omit<TiledExperts, "down" | "rows">,
  { abilities }: KernelContext,
): Dispatch[] {
  const [numExperts, columns] = gateUp.shape as [number, number];
  const shape = expertTileFor(abilities, { b: "k", dtype: gateUp.dtype }, count, columns, numExperts);
  return tileProducts(shape, { ...input, rows: count }, gateUp, hidden, {
    experts: { groups: groups.range, scatter: false },
  });
}

/** What follows when `hidden` is made. */
export function downProducts(
  { groups, count, down, hidden, rows }: Omit<TiledExperts, "input" | "gateUp">,
  context: KernelContext,
): Dispatch[] {
  const [numExperts, width, inner] = down.shape as [number, number, number];
  const middle = halfRows((numBytes) => context.scratch(numBytes), hidden, count, inner, { swiglu: true });
  const shape = expertTileFor(context.abilities, { b: "k", dtype: down.dtype }, count, width, numExperts);
  const products = tileProducts(shape, { ...middle.value, rows: count }, down, rows, {
    experts: { groups: groups.range, scatter: true },
  });
  return [...middle.dispatches, ...products];
}
