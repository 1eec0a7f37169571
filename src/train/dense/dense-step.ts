/**
 * The dense heads' part of a step, over all its passes:
 *
 *   L = factor sum w CE / sum w      both sums over all heads and cells
 *
 * One mean, not one for each head: a mean over the few cells that show a shape is mostly noise, and its gradient buries what the tower
 * learns from thousands of characters (docs/log.md).
 */

import type { Backend } from "../../tensor/backend.ts";
import type { Tape } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { EncodedPicture } from "../encode-sample.ts";
import type { LossValues } from "../pass.ts";
import { type DenseSettings, type DenseWeights, denseLoss, headWeight, readDense } from "./dense-heads.ts";
import { joinTargets } from "./dense-picture.ts";
import { type DenseHeadName, type DenseTargets, denseHeadNames } from "./dense-targets.ts";

export interface DenseObjective {
  readonly weights: DenseWeights;
  readonly settings: DenseSettings;
  /** Of the mean loss. */
  readonly factor: number;
}

export class DenseStep {
  readonly #objective: DenseObjective;
  readonly #targets: readonly DenseTargets[];
  /** Sums of weights. */
  readonly #sums = Object.fromEntries(denseHeadNames.map((name) => [name, 0])) as Record<
    DenseHeadName,
    number
  >;
  #total = 0;

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
        if (!counts) continue;
        const sum = counts.some + emptyWeight * counts.none;
        this.#sums[name] += sum;
        this.#total += headWeight(objective.settings, name) * sum;
      }
    }
  }

  /**
   * Seeds the gradients of one pass.
   *
   * @param patches what the vision tower gave for the pass's pictures, recorded
   * @returns the pass's share: each head's own mean loss by its name, and the mean over all with its factor as `loss`
   */
  run(
    tape: Tape,
    pass: number,
    patches: Tensor,
    lossScale: number,
  ): (backend: Backend) => Promise<LossValues> {
    const { weights, settings, factor } = this.#objective;
    const sums = this.#sums;
    const scale = this.#total === 0 ? 0 : factor / this.#total;
    const reading = denseLoss(tape, weights, settings, patches, this.#targets[pass]!, scale * lossScale);
    return async (backend) => {
      const heads = await Promise.all(
        [...reading].map(
          async ([name, cells]) => [name, await readDense((tensor) => backend.read(tensor), cells)] as const,
        ),
      );
      const loss = scale * heads.reduce((total, [name, sum]) => total + headWeight(settings, name) * sum, 0);
      const means = heads.map(([name, sum]) => [name, sums[name] === 0 ? 0 : sum / sums[name]]);
      return { loss, ...Object.fromEntries(means) };
    };
  }
}
