/**
 * Which two responses to a question make a preference pair: the best against the worst, where the gap between them says something.
 *
 * MiniMax-VL-01's judge is a large language model. Here the right answer is known, and a response is worth how much of it it
 * has: 1 for the same text, else the F1 of its words, so that what is missing, invented or said twice all count.
 * Source: arXiv:2501.08313 section 6.3, stage IV
 */

/** Where a response comes from: the model, the model shown a weakened picture, an error put into the right answer. */
export const responseSources = ["samples", "weakened", "inserted"] as const;

export type ResponseSource = (typeof responseSources)[number];

export interface Response {
  readonly text: string;
  readonly source: ResponseSource;
}

export interface ChosenPair {
  readonly chosen: string;
  readonly rejected: string;
  /** Of the rejected one. */
  readonly source: ResponseSource;
}

/** A best response under this is no example to follow: the right answer takes its place. */
const goodScore = 0.9;
/** Pairs nearer together than this are dropped. */
const smallestGap = 0.2;

export interface PairRules {
  /** Of which the worse response may be; the better one is the model's or the right answer. */
  readonly sources?: readonly ResponseSource[];
  /** Whether an answer says that the picture does not show it, which is right or wrong in whatever words. */
  readonly isRefusal?: (answer: string) => boolean;
}

/** The pair, or null when no two responses differ enough. */
export function choosePair(
  expected: string,
  responses: readonly Response[],
  { sources = responseSources, isRefusal = () => false }: PairRules = {},
): ChosenPair | null {
  const score = (text: string) => {
    const refusals = [expected, text].filter(isRefusal).length;
    return refusals === 0 ? responseScore(expected, text) : Number(refusals === 2);
  };
  const scored = responses
    .map((response) => ({ ...response, score: score(response.text) }))
    .filter(({ text }) => text.trim() !== "");
  const own = scored.filter(({ source }) => source === "samples");
  const best = own.reduce((a, b) => (b.score > a.score ? b : a), { text: expected, score: goodScore });
  const [first, ...others] = scored.filter(({ source }) => sources.includes(source));
  if (first === undefined) return null;
  const worst = others.reduce((a, b) => (b.score < a.score ? b : a), first);
  const chosenScore = best.text === expected ? 1 : best.score;
  if (chosenScore - worst.score < smallestGap) return null;
  return { chosen: best.text, rejected: worst.text, source: worst.source };
}

/** From 0, no word of the right answer, to 1, the same words as often. Case and punctuation at the ends of words do not count. */
export function responseScore(expected: string, response: string): number {
  const [wanted, found] = [wordCounts(expected), wordCounts(response)];
  const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  if (total(wanted) + total(found) === 0) return expected.trim() === response.trim() ? 1 : 0;
  let shared = 0;
  for (const [word, count] of wanted) shared += Math.min(count, found.get(word) ?? 0);
  return (2 * shared) / (total(wanted) + total(found));
}

function wordCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const part of text.toLowerCase().split(/\s+/)) {
    const word = part.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, "");
    if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
