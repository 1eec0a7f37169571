/**
 * From a row of logits to a token id.
 *
 * In this order: mask, repetition penalty, frequency and presence penalties, temperature, top-k, top-p, min-p, draw.
 * Temperature 0 takes the largest after the penalties, the lower id on ties.
 */

/** How the next token is chosen. */
export interface SamplingOptions {
  /** 0 is greedy; at most 100. */
  readonly temperature: number;
  /** Keep the k largest; 0 keeps all. */
  readonly topK: number;
  /** Keep the fewest largest whose probabilities reach p, (0, 1]. */
  readonly topP: number;
  /** Drop what is less probable than minP times the most probable, [0, 1]. */
  readonly minP: number;
  /** Logits of ids in prompt or output: divided by this when positive, multiplied when negative; above 0, 1 is off. */
  readonly repetitionPenalty: number;
  /** Subtracted once for every time an id stands in the output, [-2, 2]. */
  readonly frequencyPenalty: number;
  /** Subtracted when an id stands in the output, [-2, 2]. */
  readonly presencePenalty: number;
}

export const greedySampling: SamplingOptions = {
  temperature: 0,
  topK: 0,
  topP: 1,
  minP: 0,
  repetitionPenalty: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
};

/** How often each id stands in a request's prompt and output. */
export interface TokenCounts {
  readonly prompt: ReadonlySet<number>;
  readonly output: ReadonlyMap<number, number>;
}

/**
 * @param logits  [V]; changed in place
 * @param allowed [V], 0 for ids that must not come, or null
 * @param random  uniform in [0, 1); not looked at when greedy
 */
export function sampleToken(
  logits: Float32Array,
  options: SamplingOptions,
  counts: TokenCounts,
  allowed: Uint8Array | null,
  random: number,
): number {
  if (allowed) for (let id = 0; id < logits.length; id++) if (!allowed[id]) logits[id] = -Infinity;
  penalize(logits, options, counts);
  if (options.temperature === 0) return argmax(logits);
  const candidates = topCandidates(logits, options);
  return draw(candidates, random);
}

/** Index of the largest value, the first on ties; NaN is never the largest. */
export function argmax(values: Float32Array): number {
  let best = 0;
  let bestValue = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > bestValue) {
      bestValue = values[i]!;
      best = i;
    }
  }
  return best;
}

function penalize(logits: Float32Array, options: SamplingOptions, { prompt, output }: TokenCounts): void {
  const { repetitionPenalty, frequencyPenalty, presencePenalty } = options;
  if (repetitionPenalty !== 1) {
    for (const id of new Set([...prompt, ...output.keys()])) {
      const logit = logits[id]!;
      logits[id] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
    }
  }
  if (frequencyPenalty !== 0 || presencePenalty !== 0)
    for (const [id, count] of output) logits[id]! -= frequencyPenalty * count + presencePenalty;
}

interface Candidates {
  readonly ids: Int32Array;
  /** Not normalised; the first is the largest. */
  readonly weights: Float64Array;
}

/** What is left after temperature, top-k, top-p and min-p, most probable first, lower id first on ties. */
function topCandidates(logits: Float32Array, options: SamplingOptions): Candidates {
  const { temperature, topK, topP, minP } = options;
  const max = logits[argmax(logits)]!;
  let ids = new Int32Array(logits.length).map((_, id) => id);
  // exp(-745) is 0 in double precision: such ids cannot be drawn, and leaving them out makes sorting cheap.
  ids = ids.filter((id) => (logits[id]! - max) / temperature > -745);
  ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
  if (topK > 0) ids = ids.subarray(0, topK);
  const weights = Float64Array.from(ids, (id) => Math.exp((logits[id]! - max) / temperature));
  let count = weights.length;
  if (topP < 1) {
    const wanted = topP * sum(weights);
    let reached = 0;
    for (count = 0; count < weights.length && (count === 0 || reached < wanted); count++)
      reached += weights[count]!;
  }
  while (count > 1 && weights[count - 1]! < minP * weights[0]!) count--;
  return { ids: ids.subarray(0, count), weights: weights.subarray(0, count) };
}

function draw({ ids, weights }: Candidates, random: number): number {
  let left = random * sum(weights);
  for (let i = 0; i < ids.length; i++) {
    left -= weights[i]!;
    if (left < 0) return ids[i]!;
  }
  return ids.at(-1)!;
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
