/** Finds the rmsNorm that a product with few rows does on the way. */

import type { CallList, OpCall } from "./op-call.ts";

/** x of the product is the norm's output, unless another kernel does the norm. */
export interface FusedNorm {
  readonly call: OpCall<"rmsNorm">;
  /** Whether anything else reads the normed rows, so that they are written. */
  readonly isWritten: boolean;
}

/**
 * The norm made at place `i`, which moves forward to the product at `at`; null where there is none, or where what is not of the product
 * reads it before.
 *
 * @param members places of what the product does itself
 */
export function normBefore(
  list: CallList,
  i: number | undefined,
  members: readonly number[],
  at: number,
): (FusedNorm & { readonly at: number }) | null {
  const call = list.callAt("rmsNorm", i);
  if (!call || i === undefined) return null;
  const others = list.readersOf(call.output).filter((reader) => !members.includes(reader));
  if (others.some((reader) => reader <= at)) return null;
  return { call, isWritten: others.length > 0 || !list.isDead(call.output), at: i };
}
