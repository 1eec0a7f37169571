/** What stands on everyday papers: days, times, prices, seats, names ... Days, times and prices of one paper are written alike. */

import type { Split } from "../../generator.ts";
import type { Random } from "../../random.ts";
import * as words from "../../words.ts";

/** What values of one paper are drawn with. */
export interface Draw {
  readonly random: Random;
  readonly split: Split;
  readonly money: (amount: number) => string;
  readonly day: (year: number, month: number, day: number) => string;
  readonly clock: (hour: number, minute: number) => string;
}

export type Make = (draw: Draw) => string;

const two = (n: number) => String(n).padStart(2, "0");

export function startDraw(random: Random, split: Split): Draw {
  return { random, split, money: pickMoney(random), day: pickDay(random), clock: pickClock(random) };
}

function pickMoney(random: Random): Draw["money"] {
  const form = random.weighted([
    ["$_", 4],
    ["£_", 3],
    ["€_", 2],
    ["_ €", 2],
    ["€ _", 1],
    ["EUR _", 1],
    ["_ EUR", 1],
    ["CHF _", 1],
    ["_ kr", 0.5],
    ["_", 1],
  ]);
  const point = form.includes("€") || form.includes("kr") ? random.pick([".", ","]) : ".";
  return (amount) => form.replace("_", () => amount.toFixed(2).replace(".", point));
}

function pickDay(random: Random): Draw["day"] {
  const form = random.integer(0, 9);
  return (year, month, day) => {
    const name = words.months[month - 1]!;
    const short = name.slice(0, 3);
    return [
      `${two(day)}.${two(month)}.${year}`,
      `${two(day)}/${two(month)}/${year}`,
      `${month}/${day}/${year}`,
      `${year}-${two(month)}-${two(day)}`,
      `${day} ${name} ${year}`,
      `${name} ${day}, ${year}`,
      `${day} ${short} ${year}`,
      `${two(day)} ${short.toUpperCase()} ${year % 100}`,
      `${day} ${name}`,
      `${short} ${day}`,
    ][form]!;
  };
}

function pickClock(random: Random): Draw["clock"] {
  const form = random.weighted([
    [0, 5],
    [1, 2],
    [2, 1],
    [3, 0.7],
  ]);
  return (hour, minute) => {
    const noon = `${hour % 12 || 12}:${two(minute)}`;
    const half = hour < 12 ? "am" : "pm";
    return [
      `${two(hour)}:${two(minute)}`,
      `${noon} ${half}`,
      `${noon} ${half.toUpperCase()}`,
      `${hour}.${two(minute)}`,
    ][form]!;
  };
}

/** The part of a short list that a split may use: the last quarter is the held-out split's, one at least where there are two. */
export function part<T>(list: readonly T[], split: Split): readonly T[] {
  if (list.length < 2) return list;
  const first = list.length - Math.max(1, Math.floor(list.length / 4));
  return split === "train" ? list.slice(0, first) : list.slice(first);
}

/** One of a list that is divided between the splits. */
export const one =
  (...list: readonly string[]): Make =>
  ({ random, split }) =>
    random.pick(part(list, split));

/** One of the words of a text. */
export const oneOf = (text: string): Make => one(...text.trim().split(/\s*,\s*/));

/** Text with other values at `{}`, one after the other. */
export const text =
  (form: string, ...values: readonly Make[]): Make =>
  (draw) => {
    let i = 0;
    return form.replaceAll("{}", () => values[i++]!(draw));
  };

export const either =
  (...makes: readonly Make[]): Make =>
  (draw) =>
    draw.random.pick(makes)(draw);

export const number =
  (low: number, high: number, unit = ""): Make =>
  ({ random }) =>
    `${random.integer(low, high)}${unit}`;

/** Such as 1.25 kg. */
export const decimal =
  (low: number, high: number, unit = "", places = 1): Make =>
  ({ random }) =>
    `${random.between(low, high).toFixed(places)}${unit}`;

/** Round numbers only, such as 250 ml. */
export const step =
  (low: number, high: number, by: number, unit = ""): Make =>
  ({ random }) =>
    `${by * random.integer(Math.ceil(low / by), Math.floor(high / by))}${unit}`;

/** Prices end in round amounts as often as not. */
export const price =
  (low: number, high: number): Make =>
  ({ random, money }) => {
    const amount = low * (high / low) ** random.next();
    const ending = random.pick([0, 0.5, 0.9, 0.99, 0.95, null]);
    return money(ending === null ? Math.round(amount * 100) / 100 : Math.floor(amount) + ending);
  };

export const wholePrice =
  (low: number, high: number, by = 5): Make =>
  ({ random, money }) =>
    money(by * random.integer(Math.ceil(low / by), Math.floor(high / by))).replace(/[.,]00/, "");

const weekdays = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

/** Both splits have the same weekdays and months. */
export const weekday: Make = ({ random }) => random.pick(weekdays);

export const date: Make = ({ random, day }) =>
  day(random.integer(2015, 2031), random.integer(1, 12), random.integer(1, 28));

export const birthday: Make = ({ random, day }) =>
  day(random.integer(1940, 2016), random.integer(1, 12), random.integer(1, 28));

/** With a weekday as often as not. */
export const eventDate: Make = (draw) => {
  const { random } = draw;
  const month = random.pick(words.months);
  return random.pick([
    () => date(draw),
    () => `${weekday(draw)}, ${date(draw)}`,
    () => `${weekday(draw).slice(0, 3)} ${random.integer(1, 28)} ${month}`,
    () => `${weekday(draw)} ${random.integer(1, 28)} ${month}`,
  ])();
};

export const monthOfYear: Make = ({ random }) => {
  const month = random.integer(1, 12);
  const year = random.integer(2020, 2032);
  return random.pick([
    `${two(month)}/${year}`,
    `${words.months[month - 1]!} ${year}`,
    `${two(month)}/${year % 100}`,
  ]);
};

export const year: Make = number(1890, 2027);

export const time: Make = ({ random, clock }) => clock(random.integer(5, 23), 5 * random.integer(0, 11));

/** To the minute, as clocks of machines print it. */
export const stamp: Make = ({ random, clock }) => clock(random.integer(6, 22), random.integer(0, 59));

export const daytime: Make = ({ random, clock }) =>
  clock(random.integer(8, 20), random.pick([0, 0, 15, 30, 30, 45]));

/** From when to when. */
export const hours: Make = ({ random, clock }) => {
  const from = clock(random.integer(6, 11), random.pick([0, 0, 30]));
  const to = clock(random.integer(14, 23), random.pick([0, 0, 30]));
  return random.pick([`${from} - ${to}`, `${from}-${to}`, `${from} to ${to}`]);
};

export const duration: Make = ({ random }) =>
  random.pick([
    `${random.integer(2, 18) * 5} min`,
    `${random.integer(1, 5)} hours`,
    `${random.integer(1, 9)} h ${random.integer(1, 11) * 5} min`,
    `${random.integer(1, 3)}h ${two(random.integer(0, 59))}m`,
  ]);

export const person: Make = ({ random, split }) => words.personName(random, split);
export const firstName: Make = ({ random, split }) => words.firstName(random, split);
export const lastName: Make = ({ random, split }) => words.lastName(random, split);
/** As officials write names. */
export const anyPerson: Make = (draw) => {
  const { random } = draw;
  const name = person(draw);
  const [first, last] = name.split(" ") as [string, string];
  return random.weighted([
    [name, 5],
    [`${last}, ${first}`, 1],
    [`${first[0]!}. ${last}`, 1],
    [`${last.toUpperCase()} ${first}`, 0.5],
  ]);
};
export const titled: Make = (draw) => `${draw.random.pick(["Dr.", "Ms", "Mr", "Mrs"])} ${lastName(draw)}`;
export const doctor: Make = (draw) => `Dr. ${draw.random.chance(0.5) ? lastName(draw) : person(draw)}`;

export const city: Make = ({ random, split }) => words.city(random, split);
export const street: Make = ({ random, split }) => words.street(random, split);
export const streetName: Make = (draw) => street(draw).replace(/^\d+ /, "");
export const address: Make = either(street, text("{}, {}", street, city));
export const company: Make = ({ random, split }) => words.company(random, split);
export const phone: Make = ({ random }) => words.phone(random);
export const email: Make = ({ random, split }) => words.email(random, split);
export const website: Make = ({ random, split }) =>
  `${random.pick(["www.", "www.", ""])}${words.word(random, split)}${random.pick(["-", ""])}${words.pseudoWord(random, split)}.${random.pick(["com", "org", "net", "eu", "shop"])}`;

/** A name of one or two words that nobody knows: of a shop, a brand, a band. */
export const brand: Make = ({ random, split }) =>
  random.weighted<() => string>([
    [() => words.lastName(random, split), 4],
    [() => words.capitalised(words.pseudoWord(random, split)), 3],
    [() => `${words.firstName(random, split)}'s`, 2],
    [() => `${words.lastName(random, split)} & ${words.lastName(random, split)}`, 1],
    [() => words.capitalised(words.word(random, split)), 2],
    [() => words.words(random, split, 2).map(words.capitalised).join(" "), 1],
  ])();

/** A shop of a trade: the trade's words stand behind its name, or before it. */
export const shop =
  (...trades: readonly string[]): Make =>
  (draw) => {
    const name = brand(draw);
    const trade = one(...trades)(draw);
    return draw.random.pick([`${name} ${trade}`, `${name} ${trade}`, name, `${trade} ${name}`]);
  };

const beginnings = ["The", "A", "My", "No", "Last", "One", "Our", "Every"] as const;

/** Of a book, a film, a song, a picture. */
export const workTitle: Make = (draw) => {
  const { random, split } = draw;
  const [first, second] = words.words(random, split, 2).map(words.capitalised) as [string, string];
  return random.pick([
    () => `${one(...beginnings)(draw)} ${first}`,
    () => `${one(...beginnings)(draw)} ${first} ${second}`,
    () => `${first} and ${second}`,
    () => `${first} of ${city(draw)}`,
    () => `${firstName(draw)}'s ${second}`,
    () => `${first} ${second}`,
    () => first,
  ])();
};

export const product: Make = ({ random, split }) => words.product(random, split);

const letters = "ABCDEFGHJKLMNPRSTUVWXYZ";

/** Letters at A, digits at 9; other signs stay. */
export const pattern =
  (...forms: readonly string[]): Make =>
  ({ random }) =>
    random
      .pick(forms)
      .replace(/[A9]/g, (sign) => (sign === "A" ? random.pick([...letters]) : String(random.integer(0, 9))));

export const code: Make = pattern(
  "AA-9999",
  "9999-9999",
  "A999999",
  "99-9999",
  "AAA 999",
  "9999999",
  "AA99 9999",
);
export const seat: Make = ({ random }) =>
  random.pick([`${random.integer(1, 38)}${random.pick([..."ABCDEF"])}`, String(random.integer(1, 90))]);
export const percent: Make = ({ random }) => `${random.pick([5, 10, 15, 20, 25, 30, 40, 50, 60, 70])}%`;
export const digitsOf =
  (count: number): Make =>
  ({ random }) =>
    words.digits(random, count);

/** A word that nobody knows, such as a medicine begins with. */
export const pseudo: Make = ({ random, split }) => words.capitalised(words.pseudoWord(random, split));

export const month: Make = ({ random }) => random.pick(words.months);

/** One word in capitals, as codes of coupons have it. */
export const loud: Make = ({ random, split }) => words.word(random, split).slice(0, 6).toUpperCase();

export const dayMonth: Make = ({ random }) =>
  `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`;

export const capital = words.capitalised;
