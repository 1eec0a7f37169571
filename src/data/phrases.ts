/** Small pieces of English that every generator of answers needs. */

import type { Random } from "./random.ts";

const numberWords =
  "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );

/** "three", or "37" from 21 on; "no" for 0. */
export function numberWord(count: number): string {
  return numberWords[count] ?? String(count);
}

/** "a red star", "an orange star". */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) && !/^(uni|eur|one|ufo|use)/i.test(noun) ? "an" : "a"} ${noun}`;
}

/** "box" and "boxes", "leaf" and "leaves", "fish" and "fish", "pair of skis" and "pairs of skis". */
export function plural(noun: string): string {
  const [, head, rest] = /^(\S.*?)( (?:of|with) .*)$/.exec(noun) ?? [];
  if (head !== undefined) return plural(head) + rest;
  if (/(fish|sheep|deer|shrimp|bison|squid|scissors|glasses|jeans|shorts|socks|gloves|species)$/.test(noun)) {
    return noun;
  }
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(loaf|leaf|wolf|calf|shelf)$/.test(noun)) return `${noun.slice(0, -1)}ves`;
  if (/knife$/.test(noun)) return `${noun.slice(0, -2)}ves`;
  if (/mouse$/.test(noun)) return `${noun.slice(0, -5)}mice`;
  if (/goose$/.test(noun)) return `${noun.slice(0, -5)}geese`;
  if (/foot$/.test(noun)) return `${noun.slice(0, -4)}feet`;
  if (/tooth$/.test(noun)) return `${noun.slice(0, -5)}teeth`;
  if (/(tomato|potato|mango)$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

/** "one star", "three stars". */
export function counted(count: number, noun: string): string {
  return `${numberWord(count)} ${count === 1 ? noun : plural(noun)}`;
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[], last = "and"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

export function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

/** Fills `{name}` marks of one of the templates; every mark must have a value. */
export function fill(
  random: Random,
  templates: readonly string[],
  values: Readonly<Record<string, string>>,
): string {
  return random.pick(templates).replace(/\{(\w+)\}/g, (mark, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${mark}`);
    return value;
  });
}
