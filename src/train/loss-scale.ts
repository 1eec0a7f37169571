/**
 * The factor that a loss is multiplied with so that small gradients survive f16, as a function of the outcomes before.
 *
 * A step that is not finite halves it; `growthInterval` steps taken in a row double it.
 * Source: Micikevicius et al., "Mixed precision training" (arXiv:1710.03740), section 3.2
 */

import { integer, number, type Reader, wrongValue } from "../formats/json-fields.ts";
import { objectOf } from "./recipe-fields.ts";

export interface LossScaleSettings {
  readonly initial: number;
  /** Steps taken in a row before the scale doubles. */
  readonly growthInterval: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Powers of two, so that scaling loses nothing. */
export const defaultLossScale: LossScaleSettings = {
  initial: 2 ** 16,
  growthInterval: 1000,
  smallest: 1,
  largest: 2 ** 24,
};

/** Part of a checkpoint. */
export interface LossScale {
  readonly scale: number;
  /** Steps taken in a row since it last changed. */
  readonly goodSteps: number;
}

export function initialLossScale({ initial }: LossScaleSettings): LossScale {
  return { scale: initial, goodSteps: 0 };
}

/** The scale after a step. */
export function nextLossScale(current: LossScale, taken: boolean, settings: LossScaleSettings): LossScale {
  if (!taken) return { scale: Math.max(settings.smallest, current.scale / 2), goodSteps: 0 };
  const goodSteps = current.goodSteps + 1;
  if (goodSteps < settings.growthInterval) return { ...current, goodSteps };
  return { scale: Math.min(settings.largest, current.scale * 2), goodSteps: 0 };
}

const scale = number(0, 2 ** 100);

/** `{initial, growthInterval, smallest, largest}`; what is not given is as in `defaultLossScale`. */
export const lossScaleSettings: Reader<LossScaleSettings> = objectOf(
  "{initial, growthInterval, smallest, largest}",
  ["initial", "growthInterval", "smallest", "largest"],
  (fields, place) => {
    const settings = {
      initial: fields.find(scale, "initial")?.value ?? defaultLossScale.initial,
      growthInterval:
        fields.find(integer(1, Number.MAX_SAFE_INTEGER), "growthInterval")?.value ??
        defaultLossScale.growthInterval,
      smallest: fields.find(scale, "smallest")?.value ?? defaultLossScale.smallest,
      largest: fields.find(scale, "largest")?.value ?? defaultLossScale.largest,
    };
    const { initial, smallest, largest } = settings;
    if (smallest <= initial && initial <= largest) return settings;
    throw wrongValue({ ...place, key: `${place.key}.initial` }, initial, `from ${smallest} to ${largest}`);
  },
);
