/**
 * The temperature of the contrastive loss as a parameter of the host: s = ln(1 / tau), one value that is clamped after every
 * step, by Adam without decay.
 */

import { clampLogScale, initialLogScale } from "../loss/contrastive.ts";

/** Part of a checkpoint. */
export interface LogScale {
  readonly value: number;
  readonly firstMoment: number;
  readonly secondMoment: number;
  /** Steps taken. */
  readonly steps: number;
}

export const newLogScale: LogScale = { value: initialLogScale, firstMoment: 0, secondMoment: 0, steps: 0 };

/** As `AdamWSettings` has them. */
export interface LogScaleSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
}

/**
 * s after a step; not to be called for a step that was not taken.
 *
 * @param gradient dL/ds, summed over the step's passes
 */
export function nextLogScale(
  { value, firstMoment, secondMoment, steps }: LogScale,
  gradient: number,
  learningRate: number,
  { beta1, beta2, eps }: LogScaleSettings,
): LogScale {
  const first = beta1 * firstMoment + (1 - beta1) * gradient;
  const second = beta2 * secondMoment + (1 - beta2) * gradient * gradient;
  const taken = steps + 1;
  const mean = first / (1 - beta1 ** taken);
  const square = second / (1 - beta2 ** taken);
  return {
    value: clampLogScale(value - (learningRate * mean) / (Math.sqrt(square) + eps)),
    firstMoment: first,
    secondMoment: second,
    steps: taken,
  };
}
