/** Titles over tables and notes under them, with names, places and years in them. */

import * as words from "../../words.ts";
import { type Draw, parted } from "./values.ts";

/** One of a list, or none. `<city>`, `<name>`, `<firm>`, `<thing>`, `<year>`, `<month>`, `<week>` and `<n>` are drawn. */
export function drawTitle({ random, split }: Draw, list: string | undefined, share: number): string | null {
  if (list === undefined || !random.chance(share)) return null;
  const makers: Readonly<Record<string, () => string>> = {
    city: () => words.city(random, split),
    name: () => words.lastName(random, split),
    firm: () => words.company(random, split),
    thing: () => words.capitalised(words.word(random, split)),
    year: () => String(random.integer(1995, 2030)),
    month: () => random.pick(words.months),
    week: () => String(random.integer(1, 52)),
    n: () => String(random.integer(1, 20)),
  };
  return random.pick(parted(list)[split]).replace(/<(\w+)>/g, (_, name: string) => makers[name]!());
}
