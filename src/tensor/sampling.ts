/**
 * From logits to token ids: the definition of the op `sample`, on values in ordinary memory. The reference backend runs it,
 * and so does the engine for a backend without the op.
 *
 * In this order: mask, repetition penalty, frequency and presence penalties, temperature, top-k, top-p, min-p, draw.
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

/** Tokens that a sequence already has. */
export interface TokenHistory {
  readonly prompt: Int32Array;
  readonly output: Int32Array;
}

/** One sequence's part of `sample`. */
export interface SamplingRow extends SamplingOptions {
  /** Uniform in [0, 1); not looked at when greedy. */
  readonly random: number;
  /** Row of the counts, or -1 for a sequence without penalties: nothing is counted then. */
  readonly slot: number;
  /** What the slot is set to first; null goes on with what it holds. */
  readonly history: TokenHistory | null;
  /** Row of the masks, or -1 when every id may come. */
  readonly mask: number;
}

/**
 * A word of the counts, i32 [slots, V]: how often the id stands in the output, in the low bits, and this bit when it stands
 * in the prompt.
 */
export const promptBit = 1 << 30;

/** Whether a row's choice depends on the tokens before it. */
export function hasPenalties(options: SamplingOptions): boolean {
  return options.repetitionPenalty !== 1 || options.frequencyPenalty !== 0 || options.presencePenalty !== 0;
}

/** A mask as bits: bit i & 31 of word i >> 5 is set when id i may come. i32 [ceil(V / 32)]. */
export function packMask(allowed: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil(allowed.length / 32));
  allowed.forEach((isAllowed, id) => {
    if (isAllowed) words[id >> 5]! |= 1 << (id & 31);
  });
  return words;
}

/**
 * The ids that rows of logits give, one after the other; `counts` then holds them too.
 *
 * @param logits [rows, V], row-major
 * @param counts [slots, V], or null when no row has a slot
 * @param masks  [masks, ceil(V / 32)] of `packMask`, or null when no row has one
 */
export function sampleRows(
  logits: Float32Array,
  rows: readonly SamplingRow[],
  counts: Int32Array | null,
  masks: Int32Array | null,
): Int32Array {
  const vocabSize = logits.length / rows.length;
  return Int32Array.from(rows, (row, r) => {
    const at = row.slot * vocabSize;
    const seen = counts && row.slot >= 0 ? counts.subarray(at, at + vocabSize) : null;
    if (seen && row.history) setCounts(seen, row.history);
    const words = Math.ceil(vocabSize / 32);
    const mask = masks && row.mask >= 0 ? masks.subarray(row.mask * words, (row.mask + 1) * words) : null;
    const id = sampleRow(logits.slice(r * vocabSize, (r + 1) * vocabSize), row, seen, mask);
    if (seen) seen[id]!++;
    return id;
  });
}

function setCounts(seen: Int32Array, { prompt, output }: TokenHistory): void {
  seen.fill(0);
  for (const id of prompt) seen[id]! |= promptBit;
  for (const id of output) seen[id]!++;
}

/** `logits` are changed. */
function sampleRow(
  logits: Float32Array,
  row: SamplingRow,
  seen: Int32Array | null,
  mask: Int32Array | null,
): number {
  const isAllowed = (id: number) => !mask || ((mask[id >> 5]! >> (id & 31)) & 1) === 1;
  if (seen) penalize(logits, row, seen);
  if (mask) for (let id = 0; id < logits.length; id++) if (!isAllowed(id)) logits[id] = -Infinity;
  const best = argmax(logits);
  if (best < 0)
    return Math.max(
      0,
      logits.findIndex((_, id) => isAllowed(id)),
    );
  const max = logits[best]!;
  if (row.temperature === 0 || max === Infinity) return best;
  return draw(topCandidates(logits, max, row), row.random);
}

/** Index of the largest value, the first on ties, or -1 when no value is above -infinity; NaN is never the largest. */
function argmax(values: Float32Array): number {
  let best = -1;
  let bestValue = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > bestValue) {
      bestValue = values[i]!;
      best = i;
    }
  }
  return best;
}

function penalize(logits: Float32Array, options: SamplingOptions, seen: Int32Array): void {
  const { repetitionPenalty, frequencyPenalty, presencePenalty } = options;
  seen.forEach((word, id) => {
    if (word === 0) return;
    const logit = logits[id]!;
    if (repetitionPenalty !== 1)
      logits[id] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
    const count = word & (promptBit - 1);
    if (count > 0) logits[id]! -= frequencyPenalty * count + presencePenalty;
  });
}

interface Candidates {
  readonly ids: Int32Array;
  /** Not normalised; the first is the largest, 1. */
  readonly weights: Float64Array;
}

/** What is left after temperature, top-k, top-p and min-p, most probable first, lower id first on ties. */
function topCandidates(logits: Float32Array, max: number, options: SamplingOptions): Candidates {
  const { temperature, topK, topP, minP } = options;
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
  while (count > 1 && weights[count - 1]! < minP) count--;
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
