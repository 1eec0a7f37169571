/** What stands in the cells of everyday tables, a column at a time: names, times, amounts, marks out of short lists. */

import type { Split } from "../../generator.ts";
import type { Random } from "../../random.ts";
import type { BySplit } from "../../split.ts";
import * as words from "../../words.ts";

/** What one table's cells have in common. */
export interface Draw {
  readonly random: Random;
  readonly split: Split;
  /** Of rows. */
  readonly count: number;
  /** An amount as this table writes amounts. */
  readonly money: (amount: number) => string;
  /** Minutes after midnight as this table writes times. */
  readonly clock: (minutes: number) => string;
}

/** A column of `count` cells, or of fewer where its list has not as many. */
export type Cells = (draw: Draw) => string[];

export function drawHabits(random: Random): Pick<Draw, "money" | "clock"> {
  const sign = random.pick(["$", "$", "€", "£", "£", " €", " EUR", " CHF", ""]);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = random.pick(["24", "24", "24", "12", "short", "dot"] as const);
  return {
    money: (amount) =>
      sign.startsWith(" ") ? words.moneyText(amount, "") + sign : words.moneyText(amount, sign),
    clock(minutes) {
      const hour = Math.floor(minutes / 60) % 24;
      const minute = two(minutes % 60);
      if (hours === "12") return `${((hour + 11) % 12) + 1}:${minute} ${hour < 12 ? "AM" : "PM"}`;
      if (hours === "short") return `${hour}:${minute}`;
      return hours === "dot" ? `${two(hour)}.${minute}` : `${two(hour)}:${minute}`;
    },
  };
}

/** "Tea, Coffee | Cocoa": what training has, then what held-out tables have. */
export function parted(text: string): BySplit<string> {
  const [train = [], heldout = []] = text.split(" | ").map((part) => part.split(", "));
  return { train, heldout };
}

export function each(make: (draw: Draw) => string): Cells {
  return (draw) => Array.from({ length: draw.count }, () => make(draw));
}

/** All different, also in small letters. */
export function distinct(make: (draw: Draw) => string): Cells {
  return (draw) => {
    const found = new Map<string, string>();
    for (let i = 0; i < 20 * draw.count && found.size < draw.count; i++) {
      const made = make(draw);
      if (!found.has(made.toLowerCase())) found.set(made.toLowerCase(), made);
    }
    return [...found.values()];
  };
}

/** Different ones of a list, in any order. */
export function some(text: string): Cells {
  const list = parted(text);
  return ({ random, split, count }) => random.sample(list[split], count);
}

/** Neighbours of a list, in its order. */
export function following(text: string): Cells {
  const list = parted(text);
  return ({ random, split, count }) => neighbours(random, list[split] ?? [], count);
}

/** The same list for both splits, as with days. */
export function followingOf(list: readonly string[]): Cells {
  return ({ random, count }) => neighbours(random, list, count);
}

function neighbours(random: Random, list: readonly string[], count: number): string[] {
  const start = random.integer(0, Math.max(0, list.length - count));
  return list.slice(start, start + count);
}

/** Each one of a list, which may repeat. */
export function oneOf(text: string): Cells {
  const list = parted(text);
  return each(({ random, split }) => random.pick(list[split]));
}

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const longOf = new Map([...days, ...words.months].map((name) => [name.slice(0, 3), name]));

export const dayNames: Cells = (draw) => {
  const names = neighbours(draw.random, days, draw.count);
  return draw.random.chance(0.5) ? names : names.map((day) => day.slice(0, 3));
};

export const monthNames: Cells = (draw) => {
  const names = neighbours(draw.random, words.months, draw.count);
  return draw.random.chance(0.35) ? names : names.map((month) => month.slice(0, 3));
};

export const yearNames: Cells = ({ random, count }) => {
  const first = random.integer(1985, 2027 - count);
  return Array.from({ length: count }, (_, i) => String(first + i));
};

/** "Mon" and "MON" as people say it. */
export function spoken(text: string): string {
  return longOf.get(text.charAt(0) + text.slice(1).toLowerCase()) ?? text;
}

/** Clock times one after another. */
export function times(from: number, to: number, step: number): Cells {
  return ({ random, count, clock }) => {
    const found = new Set<number>();
    const most = Math.floor((to - from) / step);
    while (found.size < Math.min(count, most)) found.add(from + step * random.integer(0, most));
    return [...found].sort((a, b) => a - b).map(clock);
  };
}

export function time(from: number, to: number, step: number): Cells {
  return each((draw) => draw.clock(from + step * draw.random.integer(0, Math.floor((to - from) / step))));
}

export function money(low: number, high: number, step = 0.01): Cells {
  return each(({ random, money: written }) =>
    written(Math.max(step, Math.round(words.money(random, low, high) / step) * step)),
  );
}

/** Whole numbers with something behind them. */
export function whole(low: number, high: number, unit = ""): Cells {
  return each(({ random }) => random.integer(low, high).toLocaleString("en-US") + unit);
}

/** With digits after the point. */
export function decimal(low: number, high: number, digits = 1, unit = ""): Cells {
  return each(({ random }) => random.between(low, high).toFixed(digits) + unit);
}

/** The largest first, or the smallest, all different where they can be. */
export function ordered(low: number, high: number, most: "first" | "last", unit = ""): Cells {
  return ({ random, count }) => {
    const found = new Set<number>();
    for (let i = 0; i < 50 * count && found.size < count; i++) found.add(random.integer(low, high));
    const rising = [...found].sort((a, b) => a - b);
    while (rising.length < count) rising.push(high);
    return (most === "last" ? rising : rising.reverse()).map((n) => n.toLocaleString("en-US") + unit);
  };
}

/** One of several makers for the whole column. */
export function either(...makers: readonly Cells[]): Cells {
  return (draw) => draw.random.pick(makers)(draw);
}

export const cities = distinct(({ random, split }) => words.city(random, split));
export const people = distinct(({ random, split }) => words.personName(random, split));
export const firstNames = distinct(({ random, split }) => words.firstName(random, split));
export const lastNames = distinct(({ random, split }) => words.lastName(random, split));
export const goods = distinct(({ random, split }) => words.product(random, split));
/** Of no list: a word that one knows or one that nobody does. */
export const proper = distinct(({ random, split }) =>
  words.capitalised(random.chance(0.5) ? words.pseudoWord(random, split) : words.word(random, split)),
);
export const twoWords = distinct(({ random, split }) =>
  words.capitalised(words.words(random, split, 2).join(" ")),
);

export const countries = some(
  "Norway, Germany, Canada, Japan, France, Italy, China, Sweden, Brazil, Kenya, Austria, Spain, Poland, Cuba, Greece, Turkey, India, Egypt, Chile, Ireland, USA, Peru | Finland, Portugal, Mexico, Hungary, Denmark, Croatia, Ghana, Nepal, Belgium, Iran",
);

export const dayAndMonth = each(({ random }) => {
  const month = random.pick(words.months);
  return random.pick([
    `${random.integer(1, 28)} ${month}`,
    `${month} ${random.integer(1, 28)}`,
    `${month.slice(0, 3)} ${random.integer(1, 28)}`,
  ]);
});

/** A number as it stands in a cell, a time in minutes; null where there is none. */
export function numberIn(text: string): number | null {
  const [, hour, minute, half] = /^(\d{1,2}):(\d\d)(?: ([AP]M))?$/.exec(text) ?? [];
  if (hour !== undefined) {
    const late = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === "PM" ? 12 : 0);
    return 60 * late + Number(minute);
  }
  const [digits] = /[-+]?\d[\d,]*(\.\d+)?/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits.replace(/,/g, ""));
}

/** The sum of amounts written alike, written as they are. */
export function sumOf(cells: readonly string[]): string {
  const decimals = /\.(\d+)/.exec(cells[0]!)?.[1]?.length ?? 0;
  const sum = cells.reduce((total, cell) => total + (numberIn(cell) ?? 0), 0);
  const digits = sum.toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return cells[0]!.replace(/[-+]?\d[\d,]*(\.\d+)?/, () => digits);
}
