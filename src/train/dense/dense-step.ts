/** The dense heads' part of a step: means over all its passes. */

import type { Backend } from "../../tensor/backend.ts";
import type { Tape } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { EncodedPicture } from "../encode-sample.ts";
import type { LossValues } from "../pass.ts";
import { type DenseSettings, type DenseWeights, denseLoss, readDense } from "./dense-heads.ts";
import { joinTargets } from "./dense-picture.ts";
import { type DenseTargets, denseHeadNames } from "./dense-targets.ts";

export interface DenseObjective {
  readonly weights: DenseWeights;
  readonly settings: DenseSettings;
  /** Of every head's mean loss in the sum. */
  readonly factor: number;
}

export class DenseStep {
  readonly #objective: DenseObjective;
  readonly #targets: readonly DenseTargets[];
  readonly #sums = { glyph: 0, object: 0, color: 0, chart: 0 };

  /** @param pictures of each pass */
  constructor(objective: DenseObjective, pictures: readonly (readonly EncodedPicture[])[]) {
    this.#objective = objective;
    const { emptyWeight } = objective.settings;
    this.#targets = pictures.map((own) =>
      joinTargets(
        own.map(({ dense, image }) => ({
          dense,
          numPatches: image.plan.numTiles * image.plan.tileFeatures ** 2,
        })),
        objective.settings,
      ),
    );
    for (const { dense } of pictures.flat()) {
      for (const name of denseHeadNames) {
        const counts = dense?.counts[name];
        if (counts) this.#sums[name] += counts.some + emptyWeight * counts.none;
      }
    }
  }

  /**
   * Seeds the gradients of one pass.
   *
   * @param patches what the vision tower gave for the pass's pictures, recorded
   * @returns the pass's share: each head's mean loss by its name, and their sum with its factor as `loss`
   */
  run(
    tape: Tape,
    pass: number,
    patches: Tensor,
    lossScale: number,
  ): (backend: Backend) => Promise<LossValues> {
    const { weights, settings, factor } = this.#objective;
    const sums = this.#sums;
    const scaleOf = (name: keyof typeof sums) => (sums[name] === 0 ? 0 : (factor * lossScale) / sums[name]);
    const factors = {
      glyph: scaleOf("glyph"),
      object: scaleOf("object"),
      color: scaleOf("color"),
      chart: scaleOf("chart"),
    };
    const reading = denseLoss(tape, weights, settings, patches, this.#targets[pass]!, factors);
    return async (backend) => {
      const heads = await Promise.all(
        [...reading].map(async ([name, cells]) => {
          const sum = await readDense((tensor) => backend.read(tensor), cells);
          return [name, sums[name] === 0 ? 0 : sum / sums[name]] as const;
        }),
      );
      const loss = factor * heads.reduce((total, [, mean]) => total + mean, 0);
      return { loss, ...Object.fromEntries(heads) };
    };
  }
}
