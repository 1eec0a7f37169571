/** Finds all gradients of a norm among ops that wait together, and the sum that its dx goes into. */

import type { Tensor } from "../../tensor/tensor.ts";
import type { NormForm } from "./norm-gradients-code.ts";
import type { CallList, FusedResidual } from "./op-call.ts";

/** What the gradients are made of, and where each goes. */
export interface NormGradients {
  readonly form: NormForm;
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly dy: Tensor;
  readonly eps: number;
  /** What dx is added to. */
  readonly residual: FusedResidual | null;
  readonly outputs: {
    readonly x: Tensor;
    readonly weight: Tensor;
    /** Null for rms. */
    readonly bias: Tensor | null;
  };
}

/**
 * The gradients whose dx is made at place `i`; null where some are not wanted.
 *
 * @param residualOf the sum that a tensor goes into and nowhere else, and its place
 * @returns places of the ops that make them, besides what they are
 */
export function normGradientsAt(
  list: CallList,
  i: number,
  residualOf: (tensor: Tensor) => (FusedResidual & { readonly at: number }) | null,
): { readonly members: readonly number[]; readonly gradients: NormGradients } | null {
  const rms = list.callAt("rmsNormBackward", i);
  const ofInput = rms ?? list.callAt("layerNormBackward", i);
  if (!ofInput) return null;
  const form = rms ? "rms" : "layer";
  const { x, weight, dy, eps } = ofInput.args;
  const readers = list.readersOf(dy);
  const weightAt = readers.find((at) => list.callAt(`${form}NormBackwardWeight`, at)?.args.x === x);
  const ofWeight = list.callAt(`${form}NormBackwardWeight`, weightAt);
  const biasAt = rms ? undefined : readers.find((at) => list.callAt("sumRows", at));
  const ofBias = list.callAt("sumRows", biasAt);
  if (!ofWeight || (!rms && !ofBias)) return null;
  const residual = residualOf(ofInput.output);
  const sum = residual && list.callAt("scaledAdd", residual.at);
  const places = [i, weightAt, biasAt, residual?.at];
  return {
    members: places.filter((at) => at !== undefined),
    gradients: {
      form,
      x,
      weight,
      dy,
      eps,
      residual,
      outputs: {
        x: (sum ?? ofInput).output,
        weight: ofWeight.output,
        bias: ofBias?.output ?? null,
      },
    },
  };
}
