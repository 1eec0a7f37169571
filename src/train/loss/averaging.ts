/**
 * How much each target counts in the mean over the answers of a step.
 *
 * - token:  every target the same, so an answer counts as its length (training.md B3).
 * - square: a target of an answer of n targets counts n^(-1/2), so an answer counts as the root of its length. A page read aloud no
 *           longer drowns the many answers of a word or a number (InternVL 2.5, arXiv:2412.05271: "square averaging").
 */
export const averagings = ["token", "square"] as const;
export type Averaging = (typeof averagings)[number];

/**
 * The weights of the targets of some answers, in order; over all answers of a step they are to be divided by their sum.
 *
 * @param lengths targets of each answer, at least 1
 */
export function targetWeights(averaging: Averaging, lengths: readonly number[]): Float64Array {
  const numTargets = lengths.reduce((sum, length) => sum + length, 0);
  const weights = new Float64Array(numTargets).fill(1);
  if (averaging === "token") return weights;
  let at = 0;
  for (const length of lengths) {
    weights.fill(length ** -0.5, at, at + length);
    at += length;
  }
  return weights;
}
