/**
 * Pieces of a command's words.
 */

import type { Sequences } from "../../tensor/sequences.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { own } from "./native-tensor.ts";

export function at(tensor: Tensor): [block: number, offset: number] {
  const { block, offset } = own(tensor).place;
  return [block, offset];
}

export function rows({ shape }: Tensor): number {
  return shape[0]!;
}

export function width({ shape }: Tensor): number {
  return shape[1]!;
}

/** Count, offsets, past lengths. */
export function packed(sequences: Sequences): number[] {
  const { offsets, pastLengths } = sequences;
  return [pastLengths.length, ...offsets, ...pastLengths];
}
