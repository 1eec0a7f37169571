/**
 * Which words belong to which split. Long lists are divided by a hash of the word, so that a list may grow without moving
 * anything; short ones, such as the keys of receipts, are divided by hand, the usual ones to training.
 */

import type { Split } from "./generator.ts";
import { Random } from "./random.ts";

const heldoutShare = 0.2;

/** Of one word; upper and lower case are the same word. */
export function splitOf(word: string): Split {
  return new Random(`split/${word.toLowerCase()}`).next() < heldoutShare ? "heldout" : "train";
}

/** The words of a list that belong to a split; the whole list is divided on the first call. */
export function divide(words: readonly string[]): Readonly<Record<Split, readonly string[]>> {
  const divided: Record<Split, string[]> = { train: [], heldout: [] };
  for (const word of new Set(words)) divided[splitOf(word)].push(word);
  return divided;
}

/** Two lists made by hand. */
export type BySplit<T> = Readonly<Record<Split, readonly T[]>>;

/** What a kind of page can show, and the names for each. */
export type KeyTable = Readonly<Record<string, BySplit<string>>>;
