/** Log-probabilities of tokens, for callers that want to see how sure the model was. */

/** A token that could have come. */
export interface TopToken {
  readonly id: number;
  readonly logprob: number;
}

/** How probable a token was that came, natural logarithms. */
export interface TokenLogprobs {
  readonly logprob: number;
  /** The most probable ones, most probable first, the lower id first on ties. */
  readonly top: readonly TopToken[];
}

/**
 * The model's own distribution, softmax over the logits as they are: before bias, penalties, masks and temperature.
 *
 * @param logits  [V]
 * @param id      the token that came
 * @param numTop  at most so many of the most probable
 * @param allowed bits as `packMask` gives them: ids that are tokens, others have no probability; null for all
 */
export function logprobsOf(
  logits: Float32Array,
  id: number,
  numTop: number,
  allowed: Int32Array | null,
): TokenLogprobs {
  let max = -Infinity;
  const isToken = (at: number) => !allowed || ((allowed[at >> 5]! >> (at & 31)) & 1) === 1;
  for (let at = 0; at < logits.length; at++) if (logits[at]! > max && isToken(at)) max = logits[at]!;
  let sum = 0;
  for (let at = 0; at < logits.length; at++) {
    const logit = logits[at]!;
    if (logit > -Infinity && isToken(at)) sum += Math.exp(logit - max);
  }
  const normalizer = max + Math.log(sum);
  const top = largest(logits, numTop, isToken).map((at) => ({ id: at, logprob: logits[at]! - normalizer }));
  return { logprob: logits[id]! - normalizer, top };
}

/** Ids of the `count` largest, by insertion: `count` is small. */
function largest(logits: Float32Array, count: number, isToken: (id: number) => boolean): number[] {
  const ids: number[] = [];
  for (let id = 0; id < logits.length && count > 0; id++) {
    const logit = logits[id]!;
    const isFull = ids.length === count;
    if (Number.isNaN(logit) || (isFull && logit <= logits[ids.at(-1)!]!) || !isToken(id)) continue;
    let at = ids.length;
    while (at > 0 && logits[ids[at - 1]!]! < logit) at--;
    ids.splice(at, 0, id);
    if (isFull) ids.pop();
  }
  return ids;
}
