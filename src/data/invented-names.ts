/**
 * Names of columns, keys and settings that no list knows, for training pages alone: with the same fifty names on every page a model
 * learns what usually stands beside each, and does not look for a name that it has never read.
 */

import type { Split } from "./generator.ts";
import { labelWords } from "./labels.ts";
import type { Random } from "./random.ts";
import * as words from "./words.ts";

const inventedShare = 0.75;
const heldoutWords = labelWords("heldout");

/** An invented name for three of four things of training, null for the others and for all of the held-out split. */
export function inventedName(random: Random, split: Split): string | null {
  return split === "train" && random.chance(inventedShare) ? invent(random) : null;
}

/** Any of the names or, for three of four in training, an invented one. */
export function nameOrInvented(random: Random, split: Split, names: readonly string[]): string {
  return inventedName(random, split) ?? random.pick(names);
}

function invent(random: Random): string {
  const word = (): string => {
    const made = random.chance(0.15) ? words.pseudoWord(random, "train") : words.word(random, "train");
    return heldoutWords.has(made) ? word() : made;
  };
  const name = random.weighted<() => string>([
    [() => words.capitalised(word()), 6],
    [() => words.capitalised(`${word()} ${word()}`), 3],
    [() => `${words.capitalised(word())} ${words.capitalised(word())}`, 1],
    [() => `${words.capitalised(word())} ${random.pick(endings)}`, 1.5],
  ])();
  return random.chance(0.12) ? name.toUpperCase() : name;
}

const endings = ["no.", "#", "1", "2", "%", "(%)", "(kg)", "(km)", "($)", "A", "B", "by", "at", "for"];
