import { editDistance } from "./edit-distance.ts";

/** Less similar than this scores 0; exactly this is kept. */
const threshold = 0.5;

/**
 * Normalised Levenshtein similarity of an answer and the nearest right one, 0 to 1: DocVQA's score of one question.
 *
 *   1 - distance / max(length of right, length of answer), 0 under 0.5
 *
 * Distances are of texts in small letters, trimmed, white space collapsed; lengths are those of the texts as they are.
 * Source: DocVQA's scorer; Biten et al., arXiv:1905.13648.
 *
 * @param rights at least one
 */
export function anls(answer: string, rights: readonly string[]): number {
  const similarity = 1 - Math.min(...rights.map((right) => normalizedDistance(answer, right)));
  return similarity < threshold ? 0 : similarity;
}

function normalizedDistance(answer: string, right: string): number {
  const length = Math.max([...answer].length, [...right].length);
  return length === 0 ? 0 : editDistance(plain(answer), plain(right)) / length;
}

function plain(text: string): string {
  return text.toLowerCase().trim().split(/\s+/u).join(" ");
}
