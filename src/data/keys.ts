/**
 * The names that pages give to what they say: several for each thing, each in one split alone. Six of ten names on training pages are
 * invented, so that a model must read names rather than know them.
 */

import type { Split } from "./generator.ts";
import { inventedName } from "./invented-names.ts";
import type { Random } from "./random.ts";
import type { KeyTable } from "./split.ts";

/** One page's choice of names. */
export class Keys<Table extends KeyTable> {
  readonly #table: Table;
  readonly #split: Split;
  readonly #random: Random;
  readonly #used = new Set<string>();
  readonly #invented = new Set<string>();

  constructor(table: Table, split: Split, random: Random) {
    this.#table = table;
    this.#split = split;
    this.#random = random;
  }

  /** A name for a thing that the page shows. */
  use(thing: keyof Table & string): string {
    this.#used.add(thing);
    const invented = inventedName(this.#random, this.#split);
    if (invented === null || this.has(invented)) return this.#random.pick(this.#table[thing]![this.#split]);
    this.#invented.add(invented.toLowerCase());
    return invented;
  }

  /** Names, one each, of what the page does not show by any name. */
  absent(): string[] {
    return Object.entries(this.#table)
      .filter(([thing]) => !this.#used.has(thing))
      .map(([, names]) => {
        const invented = inventedName(this.#random, this.#split);
        return invented === null || this.has(invented) ? this.#random.pick(names[this.#split]) : invented;
      });
  }

  /** Whether a text could be taken for a name of this table, or for one that was invented for the page. */
  has(text: string): boolean {
    const wanted = text.toLowerCase();
    if (this.#invented.has(wanted)) return true;
    return Object.values(this.#table).some((names) =>
      names[this.#split].some((name) => name.toLowerCase() === wanted),
    );
  }
}
