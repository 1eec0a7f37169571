/**
 * Ops of a step as they were queued, to be queued again: most as the dispatches that they became, some as the ops that they are, since
 * their dispatches depend on what changes from step to step.
 */

import type { RecordedInputs } from "../../tensor/backend.ts";
import { isTensor } from "../../tensor/tensor.ts";
import { own } from "./gpu-tensor.ts";
import type { Dispatch } from "./kernel.ts";
import type { OpCall } from "./op-call.ts";

export type RecordedOp =
  | { readonly dispatch: Dispatch; readonly call: null }
  | { readonly dispatch: null; readonly call: OpCall };

/** Whether an op reads what the next run gives anew: ids or sequences. */
export function isOfInputs({ op, args }: OpCall): boolean {
  return op === "embedding" || "sequences" in args;
}

/** The op for later runs: its temporaries are freed before, and only their places matter then. */
export function recordedCall({ op, args, output }: OpCall): RecordedOp {
  const pinned = Object.entries(args).map(([name, value]) => [
    name,
    isTensor(value) ? own(value).pinned() : value,
  ]);
  const call = { op, args: Object.fromEntries(pinned), output: own(output).pinned() } as OpCall;
  return { dispatch: null, call };
}

/** The op with the ids and sequences of this run. */
export function withInputs({ op, args, output }: OpCall, { ids, sequences }: RecordedInputs): OpCall {
  const changed = op === "embedding" ? { ...args, ids } : { ...args, sequences };
  return { op, args: changed, output } as OpCall;
}
