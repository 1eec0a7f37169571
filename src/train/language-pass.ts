/**
 * Next-token training on conversations about pictures: alignment, instruction tuning, user experience.
 *
 *   L = L_next-token + sum over heads of factor L_dense + balance L_balance + z L_z
 *
 * L_next-token is a mean over the targets, each counted as `averaging` says. Means are over the whole step, not over its passes. L_balance and L_z are of each pass, and averaged over the passes.
 */

import type { Tape } from "../tensor/tape.ts";
import { type BatchSequence, packBatch, rowsOf } from "./batch.ts";
import { type DenseObjective, DenseStep } from "./dense/dense-step.ts";
import type { EncodedSample } from "./encode-sample.ts";
import { forwardBatch } from "./forward.ts";
import { type Averaging, targetWeights } from "./loss/averaging.ts";
import { crossEntropyLoss, weightedSum } from "./loss/cross-entropy.ts";
import { RouterLosses, type RouterLossOptions } from "./loss/router.ts";
import type { Pass } from "./pass.ts";
import type { TrainedModel } from "./trained-model.ts";

export interface LanguageOptions {
  readonly averaging: Averaging;
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
  const weightsOf = (samples: readonly EncodedSample[]) =>
    targetWeights(
      options.averaging,
      samples.flatMap(({ text }) => text.answerLengths),
    );
  const sum = weightsOf(groups.flat()).reduce((total, weight) => total + weight, 0);
  const share = sum === 0 ? 0 : 1 / sum;
  const pictures = groups.map((samples) => samples.flatMap((sample) => sample.pictures));
  const dense = options.dense && new DenseStep(options.dense, pictures);
  return groups.map((samples, index): Pass => {
    const batch = packBatch(sequencesOf(samples), pictures[index]!);
    return {
      numTokens: batch.numTokens,
      rows: rowsOf(batch),
      async run(tape, lossScale) {
        const router = options.router && openRouter(model, tape, options.router, lossScale / groups.length);
        const output = forwardBatch(tape, model.weights, model.config, batch, router?.observe);
        const weights = weightsOf(samples).map((weight) => weight * share);
        const scaled = Float32Array.from(weights, (weight) => weight * lossScale);
        const losses = output.logits && crossEntropyLoss(tape, output.logits, batch.targets, scaled);
        const readDense = dense && output.patches && dense.run(tape, index, output.patches, lossScale);
        return async () => {
          const [text, heads, routed] = await Promise.all([
            losses ? model.backend.read(losses).then((rows) => weightedSum(rows, weights)) : 0,
            readDense?.(model.backend) ?? { loss: 0 },
            router?.values(model.backend) ?? { balance: 0, z: 0 },
          ]);
          router?.close();
          const values = { text, ...heads, loss: text + heads["loss"]! };
          if (!options.router) return values;
          const [balance, z] = [routed.balance / groups.length, routed.z / groups.length];
          return {
            ...values,
            balance,
            z,
            loss: values.loss + options.router.balance * balance + options.router.z * z,
          };
        };
      },
    };
  });
}

function sequencesOf(samples: readonly EncodedSample[]): BatchSequence[] {
  let picture = 0;
  return samples.map(({ text, pictures }) => ({ text, pictures: pictures.map(() => picture++) }));
}

function openRouter(
  { backend, config }: TrainedModel,
  tape: Tape,
  options: NonNullable<LanguageOptions["router"]>,
  weight: number,
): RouterLosses {
  const { numExpertsPerTok, numHiddenLayers: numLayers } = config.textConfig;
  return new RouterLosses(backend, tape, { ...options, numExpertsPerTok, numLayers }, weight);
}
