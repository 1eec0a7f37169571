/**
 * h = gateUp x of the assignments in the order of their experts, f32 [T k, 2 F], kept with x where the weight is trained: the forward
 * pass makes it, and the gradients read it again (experts-backward.ts).
 */

import type { Tensor } from "../../tensor/tensor.ts";
import type { ExpertGroups } from "./expert-groups.ts";
import { hiddenProducts } from "./experts-tiles.ts";
import { own } from "./gpu-tensor.ts";
import { sortedHalfRowsOf } from "./half-rows.ts";
import type { BufferRange, Dispatch, GpuWeight, KernelContext } from "./kernel.ts";

/** h, and the dispatches that make it: none when it is made already. */
export interface MadeHidden {
  readonly value: BufferRange;
  readonly dispatches: readonly Dispatch[];
}

/** Whether gradients may come: weights that are only read are not f32 and rounded. */
export function isTrained({ dtype, isExact, parts }: GpuWeight): boolean {
  return dtype === "f32" && !isExact && parts.length === 1;
}

/** While x lives, the same h for the same experts. */
export function hiddenOf(
  x: Tensor,
  experts: Tensor,
  gateUp: Tensor,
  groups: ExpertGroups,
  context: KernelContext,
): MadeHidden {
  const { weight } = own(gateUp);
  const [tokens, k] = experts.shape as [number, number];
  const count = tokens * k;
  const input = sortedHalfRowsOf(x, experts, groups, context);
  const made = own(x).derive(keyOf(experts, gateUp), context, (scratch) => {
    const hidden = scratch(count * weight.shape[1]! * 4);
    const dispatches = hiddenProducts({ groups, input: input.value, count, gateUp: weight, hidden }, context);
    return { value: hidden, dispatches };
  });
  return { value: made.value, dispatches: [...input.dispatches, ...made.dispatches] };
}

const keys = new WeakMap<Tensor, WeakMap<Tensor, symbol>>();

/** The same for the same two tensors. */
function keyOf(experts: Tensor, gateUp: Tensor): symbol {
  const ofExperts = keys.get(experts) ?? new WeakMap<Tensor, symbol>();
  keys.set(experts, ofExperts);
  const key = ofExperts.get(gateUp) ?? Symbol("hidden");
  ofExperts.set(gateUp, key);
  return key;
}
