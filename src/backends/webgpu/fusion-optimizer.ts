/** Finds chains of `sumSquares`, and what `adamW` updates by one scale, among ops that wait together. */

import type { OpArgs } from "../../tensor/ops.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { CallList } from "./op-call.ts";

/** The sum of the squares of all of them, plus `plus`. */
export interface SquaresOfMany {
  readonly tensors: readonly Tensor[];
  readonly plus: Tensor | null;
  readonly output: Tensor;
}

/** Updates that are taken or not together; only the last says whether they were. */
export interface UpdatesOfMany {
  readonly updates: readonly OpArgs["adamW"][];
  readonly output: Tensor;
}

interface Found<T> {
  readonly members: readonly number[];
  readonly found: T;
}

/** The chain that begins at place `i`, of two or more whose sums nobody else reads. */
export function squaresAt(list: CallList, i: number): Found<SquaresOfMany> | null {
  const first = list.callAt("sumSquares", i);
  if (!first) return null;
  const members = [i];
  const tensors = [first.args.x];
  let { output } = first;
  for (;;) {
    const readers = list.readersOf(output);
    const next = readers.length === 1 && list.isDead(output) ? list.callAt("sumSquares", readers[0]) : null;
    if (next?.args.plus !== output) break;
    members.push(readers[0]!);
    tensors.push(next.args.x);
    ({ output } = next);
  }
  return members.length < 2 ? null : { members, found: { tensors, plus: first.args.plus, output } };
}

/** The updates from place `i` on, one after the other, of two or more. */
export function updatesAt(list: CallList, i: number): Found<UpdatesOfMany> | null {
  const first = list.callAt("adamW", i);
  if (!first) return null;
  const members = [i];
  const updates = [first.args];
  let { output } = first;
  for (let at = i + 1; ; at++) {
    const next = list.callAt("adamW", at);
    const isSame = next?.args.scale === first.args.scale;
    if (!next || !isSame || !list.isDead(output) || list.readersOf(output).length > 0) break;
    members.push(at);
    updates.push(next.args);
    ({ output } = next);
  }
  return members.length < 2 ? null : { members, found: { updates, output } };
}
