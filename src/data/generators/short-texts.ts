/** Short values and short names of one kind, for pictures that are all looking up. */

import type { Split } from "../generator.ts";
import { inventedName } from "../invented-names.ts";
import type { Random } from "../random.ts";
import * as words from "../words.ts";

export interface ShortKind {
  readonly isNumber: boolean;
  readonly cell: (random: Random, split: Split) => string;
}

const kinds: readonly ShortKind[] = [
  { isNumber: true, cell: (random) => String(random.integer(0, 99)) },
  { isNumber: true, cell: (random) => String(random.integer(0, 999)) },
  { isNumber: true, cell: (random) => random.between(0, 99).toFixed(1) },
  { isNumber: true, cell: (random) => `${random.integer(0, 100)}%` },
  { isNumber: false, cell: (random) => `${random.pick([..."ABCDEFGHKLMNPRSTUWX"])}${random.integer(0, 99)}` },
  { isNumber: false, cell: (random, split) => shortWord(random, split) },
  { isNumber: false, cell: (random, split) => words.capitalised(shortWord(random, split)) },
];

export function drawKind(random: Random): ShortKind {
  return random.pick(kinds);
}

/** Makes names, of one kind for all. */
export function namesOf(random: Random, split: Split): () => string {
  let year = random.integer(1950, 2030);
  return random.weighted<() => string>([
    [() => words.capitalised(shortWord(random, split)), 6],
    [() => shortWord(random, split), 1],
    [() => shortWord(random, split).toUpperCase(), 1],
    [() => inventedName(random, split) ?? words.capitalised(words.word(random, split)), 1],
    [() => words.firstName(random, split), 1],
    [() => String(year++), 0.7],
    [() => random.pick([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]), 0.7],
  ]);
}

/** Of three to six letters mostly, so that several columns fit. */
function shortWord(random: Random, split: Split): string {
  for (;;) {
    const made = random.chance(0.2) ? words.pseudoWord(random, split) : words.word(random, split);
    if (made.length <= 4 || (made.length <= 7 && random.chance(0.25))) return made;
  }
}

/** Names that differ in more than case. */
export function distinct(count: number, make: () => string): string[] {
  const found = new Map<string, string>();
  while (found.size < count) {
    const made = make();
    found.set(made.toLowerCase(), made);
  }
  return [...found.values()];
}
