/**
 * Direct preference optimisation on pairs of answers (loss/preference.ts).
 *
 * A pair is two sequences that read the same pictures. The pass waits once, between forward and backward, since the gradient
 * of every token depends on the sums over both answers.
 */

import type { Tape } from "../tensor/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type BatchSequence, type PackedBatch, packBatch, rowsOf } from "./batch.ts";
import type { EncodedSample, EncodedText } from "./encode-sample.ts";
import { forwardBatch } from "./forward.ts";
import { type PairLogProbabilities, preferenceLoss } from "./loss/preference.ts";
import type { Pass } from "./pass.ts";
import type { TrainedModel } from "./trained-model.ts";

export interface PreferenceOptions {
  readonly beta: number;
  readonly smoothing: number;
  /** Log-probabilities under the frozen reference, by the sample's id; asked for when the pass runs. */
  readonly reference: (pairs: readonly EncodedPair[]) => Promise<ReadonlyMap<string, PairLogProbabilities>>;
}

/** A sample with a worse answer. */
export type EncodedPair = EncodedSample & { readonly rejected: EncodedText };

/** The passes of one step. */
export function preferencePasses(
  groups: readonly (readonly EncodedPair[])[],
  model: TrainedModel,
  { beta, smoothing, reference }: PreferenceOptions,
): readonly Pass[] {
  const numPairs = groups.flat().length;
  return groups.map((pairs): Pass => {
    const batch = packPairs(pairs);
    return {
      numTokens: batch.numTokens,
      rows: rowsOf(batch),
      async run(tape, lossScale) {
        const before = await reference(pairs);
        const { logits } = forwardBatch(tape, model.weights, model.config, batch);
        const rows = await rowLosses(tape, model, batch, logits!);
        const share = pairs.length / numPairs;
        const known = pairs.map(({ sample }) => before.get(sample.id)!);
        const result = preferenceLoss(sumPairs(batch, rows), known, { beta, smoothing });
        // log p is minus the row's loss, and every row of an answer has the answer's gradient.
        const slopes = result.gradients.flatMap(({ chosen, rejected }) => [-chosen, -rejected]);
        const dy = new Float32Array(batch.targets.length);
        let row = 0;
        batch.targetCounts.forEach((count, s) => {
          dy.fill(slopes[s]! * share * lossScale, row, row + count);
          row += count;
        });
        const ids = tape.plain.arena.upload(batch.targets, [dy.length]);
        const weights = tape.plain.arena.upload(dy, [dy.length]);
        tape.seed(logits!, (ops) => ops.crossEntropyBackward({ logits: logits!, targets: ids, dy: weights }));
        const { metrics } = result;
        return async () => ({
          loss: result.loss * share,
          chosen_reward: metrics.chosenReward * share,
          rejected_reward: metrics.rejectedReward * share,
          margin: metrics.margin * share,
          accuracy: metrics.accuracy * share,
        });
      },
    };
  });
}

/** Log-probabilities of both answers of each pair, as the model is now. */
export async function pairLogProbabilities(
  pairs: readonly EncodedPair[],
  model: TrainedModel,
  tape: Tape,
): Promise<readonly PairLogProbabilities[]> {
  const batch = packPairs(pairs);
  const { logits } = forwardBatch(tape, model.weights, model.config, batch);
  return sumPairs(batch, await rowLosses(tape, model, batch, logits!));
}

/** Chosen and rejected in turn, both with the pair's own pictures. */
function packPairs(pairs: readonly EncodedPair[]): PackedBatch {
  let picture = 0;
  const sequences = pairs.flatMap(({ text, rejected, pictures }): BatchSequence[] => {
    const own = pictures.map(() => picture++);
    return [
      { text, pictures: own },
      { text: rejected, pictures: own },
    ];
  });
  return packBatch(
    sequences,
    pairs.flatMap(({ pictures }) => pictures),
  );
}

async function rowLosses(
  { plain }: Tape,
  { backend }: TrainedModel,
  batch: PackedBatch,
  logits: Tensor,
): Promise<ArrayLike<number>> {
  const targets = plain.arena.upload(batch.targets, [batch.targets.length]);
  return backend.read(plain.crossEntropy({ logits, targets }));
}

function sumPairs({ targetCounts }: PackedBatch, rows: ArrayLike<number>): PairLogProbabilities[] {
  let row = 0;
  const sums = targetCounts.map((count) => {
    let sum = 0;
    for (const end = row + count; row < end; row++) sum -= rows[row]!;
    return sum;
  });
  return Array.from({ length: sums.length / 2 }, (_, pair) => ({
    chosen: sums[2 * pair]!,
    rejected: sums[2 * pair + 1]!,
  }));
}
