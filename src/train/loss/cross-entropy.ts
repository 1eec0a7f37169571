import type { Tape } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * Cross-entropy of rows of logits: sum over rows of weights[r] (logSumExp(logits_r) - logits_r[targets_r]). Its gradient is
 * seeded on the tape.
 *
 * For the mean over the targets of a step, give every row factor / |S|, where |S| counts the targets of the whole step, all
 * micro-batches and workers together: means of means weigh short batches too much.
 *
 * @param logits  [R, V], recorded
 * @param targets [R], `ignoredTarget` for a row without loss
 * @param weights [R], or one for all rows; a loss scale for f16 gradients goes into them
 * @returns [R]: the losses row by row, unweighted, 0 where the target is ignored
 */
export function crossEntropyLoss(
  tape: Tape,
  logits: Tensor,
  targets: Int32Array,
  weights: Float32Array | number,
): Tensor {
  const rows = targets.length;
  const { arena } = tape.plain;
  const ids = arena.upload(targets, [rows]);
  const dy = arena.upload(typeof weights === "number" ? new Float32Array(rows).fill(weights) : weights, [
    rows,
  ]);
  tape.seed(logits, (ops) => ops.crossEntropyBackward({ logits, targets: ids, dy }));
  return tape.plain.crossEntropy({ logits, targets: ids });
}

/** Sum of losses[r] weights[r], in float64. */
export function weightedSum(losses: ArrayLike<number>, weights: ArrayLike<number> | number): number {
  let sum = 0;
  for (let r = 0; r < losses.length; r++)
    sum += losses[r]! * (typeof weights === "number" ? weights : weights[r]!);
  return sum;
}
