/**
 * Next-token training on conversations about pictures: alignment, instruction tuning, user experience.
 *
 *   L = L_next-token + sum over heads of factor L_dense + balance L_balance + z L_z
 *
 * Means are over the whole step, not over its passes. L_balance and L_z are of each pass, and averaged over the passes.
 */

import type { ModelConfig } from "../formats/config.ts";
import type { ModelWeights } from "../models/vl.ts";
import type { Backend } from "../tensor/backend.ts";
import { type BatchSequence, packBatch } from "./batch.ts";
import {
  type DenseReading,
  type DenseSettings,
  type DenseWeights,
  denseLoss,
  denseWeightSums,
  joinTargets,
  readDense,
} from "./dense/dense-heads.ts";
import { type DenseHeadName, denseHeadNames, denseTargets } from "./dense/dense-targets.ts";
import type { EncodedPicture, EncodedSample } from "./encode-sample.ts";
import { forwardBatch } from "./forward.ts";
import { crossEntropyLoss, weightedSum } from "./loss/cross-entropy.ts";
import { RouterLosses, type RouterLossOptions } from "./loss/router.ts";
import type { LossValues, Pass } from "./pass.ts";

export interface TrainedModel {
  readonly backend: Backend;
  readonly config: ModelConfig;
  /** Loaded for the use `trained`. */
  readonly weights: ModelWeights;
}

export interface DenseObjective {
  readonly weights: DenseWeights;
  readonly settings: DenseSettings;
  /** Of every head's mean loss in the sum. */
  readonly factor: number;
}

export interface LanguageOptions {
  readonly dense: DenseObjective | null;
  readonly router: Pick<RouterLossOptions, "form" | "balance" | "z"> | null;
}

/**
 * The passes of one step.
 *
 * @param groups samples of each pass
 */
export function languagePasses(
  groups: readonly (readonly EncodedSample[])[],
  model: TrainedModel,
  options: LanguageOptions,
): readonly Pass[] {
  const { dense } = options;
  const numTargets = groups.flat().reduce((sum, { text }) => sum + text.numTargets, 0);
  const targets = groups.map((samples) =>
    dense
      ? joinTargets(samples.flatMap(({ pictures }) => pictures.map((one) => targetsOf(one, dense))))
      : null,
  );
  const sums = { glyph: 0, object: 0, color: 0, chart: 0 };
  for (const one of targets) {
    const own = one && dense ? denseWeightSums(one, dense.settings.emptyWeight) : null;
    for (const name of denseHeadNames) sums[name] += own?.[name] ?? 0;
  }

  return groups.map((samples, index): Pass => {
    const pictures = samples.flatMap((sample) => sample.pictures);
    const batch = packBatch(sequencesOf(samples), pictures);
    return {
      numTokens: batch.ids.length,
      numTiles: batch.pictures?.numTiles ?? 0,
      async run(tape, lossScale) {
        const router = options.router
          ? openRouter(model, tape, options.router, lossScale / groups.length)
          : null;
        const output = forwardBatch(tape, model.weights, model.config, batch, router?.observe);
        const share = numTargets === 0 ? 0 : 1 / numTargets;
        const losses =
          output.logits && crossEntropyLoss(tape, output.logits, batch.targets, share * lossScale);
        let reading: DenseReading = new Map();
        if (dense && output.patches) {
          const factors = mapHeads((name) =>
            sums[name] === 0 ? 0 : (dense.factor * lossScale) / sums[name],
          );
          reading = denseLoss(tape, dense.weights, dense.settings, output.patches, targets[index]!, factors);
        }
        return async () => {
          const read = model.backend.read.bind(model.backend);
          const [text, heads, routed] = await Promise.all([
            losses ? read(losses).then((rows) => weightedSum(rows, share)) : 0,
            Promise.all(
              [...reading].map(async ([name, cells]) => [name, await readDense(read, cells)] as const),
            ),
            router?.values(model.backend) ?? null,
          ]);
          router?.close();
          const values: Record<string, number> = { loss: text, text };
          for (const [name, sum] of heads) {
            const mean = sums[name] === 0 ? 0 : sum / sums[name];
            values[name] = mean;
            values["loss"]! += dense!.factor * mean;
          }
          if (routed && options.router) {
            values["balance"] = routed.balance / groups.length;
            values["z"] = routed.z / groups.length;
            values["loss"]! += options.router.balance * values["balance"] + options.router.z * values["z"];
          }
          return values satisfies LossValues;
        };
      },
    };
  });
}

function sequencesOf(samples: readonly EncodedSample[]): BatchSequence[] {
  let picture = 0;
  return samples.map(({ text, pictures }) => ({ text, pictures: pictures.map(() => picture++) }));
}

function targetsOf({ picture, image }: EncodedPicture, { settings }: DenseObjective) {
  return denseTargets(picture.labels, image.plan, settings.grid, settings.classes);
}

function openRouter(
  { backend, config }: TrainedModel,
  tape: ConstructorParameters<typeof RouterLosses>[1],
  options: NonNullable<LanguageOptions["router"]>,
  weight: number,
): RouterLosses {
  const { numExpertsPerTok, numHiddenLayers: numLayers } = config.textConfig;
  return new RouterLosses(backend, tape, { ...options, numExpertsPerTok, numLayers }, weight);
}

function mapHeads<T>(of: (name: DenseHeadName) => T): Record<DenseHeadName, T> {
  return { glyph: of("glyph"), object: of("object"), color: of("color"), chart: of("chart") };
}
