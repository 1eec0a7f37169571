/** The names that pages give to what they say: several for each thing, each in one split alone. */

import type { Split } from "./generator.ts";
import type { Random } from "./random.ts";
import type { BySplit } from "./split.ts";

export type KeyTable = Readonly<Record<string, BySplit<string>>>;

/** One page's choice of names. */
export class Keys<Table extends KeyTable> {
  readonly #table: Table;
  readonly #split: Split;
  readonly #random: Random;
  readonly #used = new Set<string>();

  constructor(table: Table, split: Split, random: Random) {
    this.#table = table;
    this.#split = split;
    this.#random = random;
  }

  /** A name for a thing that the page shows. */
  use(thing: keyof Table & string): string {
    this.#used.add(thing);
    return this.#random.pick(this.#table[thing]![this.#split]);
  }

  /** Names, one each, of what the page does not show by any name. */
  absent(): string[] {
    return Object.entries(this.#table)
      .filter(([thing]) => !this.#used.has(thing))
      .map(([, names]) => this.#random.pick(names[this.#split]));
  }

  /** Whether a text could be taken for a name of this table. */
  has(text: string): boolean {
    const wanted = text.toLowerCase();
    return Object.values(this.#table).some((names) =>
      names[this.#split].some((name) => name.toLowerCase() === wanted),
    );
  }
}
