/**
 * Experts of many tokens on subgroup matrices: rows of x by expert as f16, the product with gate and up rows, swiglu on the
 * way back to f16, and the product with down rows, whose rows go to their assignments.
 */

import { groupAssignments } from "./expert-groups.ts";
import { halfRows, halfRowsSorted } from "./half-rows.ts";
import type { BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";
import { takesTiles, tileFor, tileProducts } from "./tile-choice.ts";

export interface TiledExperts {
  /** i32 [T, k] */
  readonly chosen: BufferRange;
  readonly tokens: number;
  readonly k: number;
  /** f32 [T, C] */
  readonly x: BufferRange;
  /** [E, 2 F, C] */
  readonly gateUp: GpuWeight;
  /** [E, C, F] */
  readonly down: GpuWeight;
  /** f32 [T k, C], not yet multiplied with the routing weights. */
  readonly rows: BufferRange;
}

/** Null when the device or the weights do not allow it, or a temporary is over the device's largest binding. */
export function tiledExperts(
  context: KernelContext,
  { chosen, tokens, k, x, gateUp, down, rows }: TiledExperts,
): Dispatch[] | null {
  const { abilities } = context;
  const [numExperts, columns, width] = gateUp.shape as [number, number, number];
  const inner = columns / 2;
  const count = tokens * k;
  const hiddenBytes = count * columns * 4;
  if (!takesTiles(abilities, gateUp) || !takesTiles(abilities, down)) return null;
  if (hiddenBytes > abilities.limits.maxStorageBufferBindingSize) return null;
  const groups = groupAssignments(chosen, count, numExperts, context);
  const input = halfRowsSorted(context, x, groups, count, width, k);
  const hidden = context.scratch(hiddenBytes);
  const middle = halfRows(context, hidden, count, inner, { swiglu: true });
  const perExpert = Math.ceil(count / numExperts);
  const shapeOf = (n: number) => tileFor(perExpert, n * numExperts);
  const experts = (scatter: boolean) => ({ experts: { groups: groups.range, scatter } });
  return [
    groups.dispatch,
    input.dispatch,
    ...tileProducts(shapeOf(columns), input, count, gateUp, hidden, experts(false)),
    middle.dispatch,
    ...tileProducts(shapeOf(width), middle, count, down, rows, experts(true)),
  ];
}
