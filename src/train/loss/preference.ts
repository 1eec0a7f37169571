/**
 * Direct preference optimisation.
 *
 *   r = beta (log pi(y|x) - log ref(y|x)),   z = r_chosen - r_rejected
 *   L = mean of (1 - e) softplus(-z) + e softplus(z)
 *
 * Log-probabilities are sums over the response's tokens, without normalisation by length; e is label smoothing.
 * Source: Rafailov et al., arXiv:2305.18290
 */

/** Log-probabilities of one pair's responses. */
export interface PairLogProbabilities {
  readonly chosen: number;
  readonly rejected: number;
}

export interface PreferenceLoss {
  /** Mean over the pairs. */
  readonly loss: number;
  /** dL / d log pi of each pair's responses. */
  readonly gradients: readonly PairLogProbabilities[];
  readonly metrics: {
    /** Mean r of each side. */
    readonly chosenReward: number;
    readonly rejectedReward: number;
    /** Mean z. */
    readonly margin: number;
    /** Share of pairs with z > 0; ties count half. */
    readonly accuracy: number;
  };
}

/**
 * @param policy    of the model that is trained
 * @param reference of the frozen one, in the same order
 */
export function preferenceLoss(
  policy: readonly PairLogProbabilities[],
  reference: readonly PairLogProbabilities[],
  { beta, smoothing = 0 }: { readonly beta: number; readonly smoothing?: number },
): PreferenceLoss {
  const count = policy.length;
  const pairs = policy.map((pair, i) => {
    const chosen = beta * (pair.chosen - reference[i]!.chosen);
    const rejected = beta * (pair.rejected - reference[i]!.rejected);
    return { chosen, rejected, z: chosen - rejected };
  });
  const mean = (of: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / count;
  return {
    loss: mean(({ z }) => (1 - smoothing) * softplus(-z) + smoothing * softplus(z)),
    gradients: pairs.map(({ z }) => {
      const slope = (beta * (smoothing * sigmoid(z) - (1 - smoothing) * sigmoid(-z))) / count;
      return { chosen: slope, rejected: -slope };
    }),
    metrics: {
      chosenReward: mean(({ chosen }) => chosen),
      rejectedReward: mean(({ rejected }) => rejected),
      margin: mean(({ z }) => z),
      accuracy: mean(({ z }) => (z > 0 ? 1 : z === 0 ? 0.5 : 0)),
    },
  };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
