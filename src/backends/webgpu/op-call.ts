/** Ops that wait together, as those who look for what one kernel can do see them. */

import type { OpArgs, OpName } from "../../tensor/ops.ts";
import { isTensor, type Tensor } from "../../tensor/tensor.ts";

/** An op with its arguments and where its result goes. */
export interface OpCall<Op extends OpName = OpName> {
  readonly op: Op;
  readonly args: OpArgs[Op];
  readonly output: Tensor;
}

/** y = alpha a + beta product */
export interface FusedResidual {
  readonly a: Tensor;
  readonly alpha: number;
  readonly beta: number;
}

/** The list of ops as `fuse` looks at it. */
export interface CallList {
  readonly callAt: <Op extends OpName>(op: Op, i: number | undefined) => OpCall<Op> | null;
  /** Places of the ops that read a tensor; an op that reads it twice counts twice. */
  readonly readersOf: (tensor: Tensor) => readonly number[];
  readonly isDead: (tensor: Tensor) => boolean;
}

/** For every tensor, the ops that read it; an op that reads it twice counts twice. */
export function readersOf(calls: readonly OpCall[]): Map<Tensor, number[]> {
  const readers = new Map<Tensor, number[]>();
  calls.forEach((call, i) => {
    for (const tensor of inputsOf(call)) {
      const all = readers.get(tensor);
      if (all) all.push(i);
      else readers.set(tensor, [i]);
    }
  });
  return readers;
}

/** The tensors among an op's arguments. */
export function inputsOf({ args }: OpCall): Tensor[] {
  const inputs: Tensor[] = [];
  for (const name in args) {
    const value: unknown = args[name as keyof typeof args];
    if (isTensor(value)) inputs.push(value);
    else if (isPages(value)) inputs.push(value.keys, value.values);
  }
  return inputs;
}

function isPages(value: unknown): value is { readonly keys: Tensor; readonly values: Tensor } {
  return typeof value === "object" && value !== null && "keys" in value && isTensor(value.keys);
}
