/** What can stand beside or under a name: an amount, a date, a code, a person, a few words ... */

import type { Split } from "./generator.ts";
import type { Random } from "./random.ts";
import * as words from "./words.ts";

export function anyValue(random: Random, split: Split): string {
  return random.weighted(makers)(random, split);
}

const makers: readonly (readonly [make: (random: Random, split: Split) => string, share: number])[] = [
  [(random) => words.moneyText(words.money(random), random.pick(words.currencies)), 3],
  [(random) => words.date(random), 2],
  [(random) => words.code(random), 2],
  [(random) => words.numberText(random), 2],
  [(random, split) => words.personName(random, split), 1],
  [(random, split) => words.company(random, split), 1],
  [(random, split) => words.city(random, split), 1],
  [(random, split) => words.words(random, split, random.integer(1, 3)).join(" "), 1],
  [(random, split) => words.pseudoWord(random, split), 1],
];
