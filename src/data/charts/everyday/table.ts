/** A subject filled with names and numbers: what a chart prints, and how people say it. */

import type { Split } from "../../generator.ts";
import type { Random } from "../../random.ts";
import * as words from "../../words.ts";
import { food } from "./food.ts";
import { heldoutSubjects } from "./heldout.ts";
import { money } from "./money.ts";
import { nature } from "./nature.ts";
import { people } from "./people.ts";
import { entries, type Subject, type TimeName } from "./subject.ts";
import { town } from "./town.ts";

export const subjects: Readonly<Record<Split, readonly Subject[]>> = {
  train: [...nature, ...food, ...town, ...people, ...money],
  heldout: heldoutSubjects,
};

/** A name as the chart prints it and as people say it in a sentence: "Jan" and "January", "Oaks" and "oaks". */
export interface Name {
  readonly printed: string;
  readonly said: string;
}

/** What a title says besides. */
export interface Told {
  readonly title: string;
  readonly town?: string;
  readonly year?: string;
  readonly firm?: string;
}

/** One of the subject's titles; a town or a year only where no bar or line has one of its own. */
export function fillTitle(random: Random, split: Split, subject: Subject): Told {
  const named = `${subject.names ?? ""} ${subject.series?.names ?? ""}`;
  const hasYears = subject.over === "years" || /\d{4}/.test(named);
  const fitting = entries(subject.titles).filter(
    (title) =>
      !(named.includes("{town}") && title.includes("{town}")) && !(hasYears && title.includes("{year}")),
  );
  const told: Record<string, string> = {};
  const title = random.pick(fitting).replace(/\{(\w+)\}/g, (_, mark: string) => {
    told[mark] ??= filling(random, split, mark);
    return told[mark];
  });
  return { ...told, title };
}

/** Those of the chart, and others that it could have and has not. */
export interface Names {
  readonly shown: readonly Name[];
  readonly others: readonly Name[];
}

export function drawCategories(random: Random, split: Split, subject: Subject, count: number): Names {
  if (subject.over !== undefined) return drawTimes(random, subject.over, count);
  const all = filled(random, split, entries(subject.names!), subject.isProper === true);
  return chosen(random, all, count, subject.isOrdered === true || random.chance(0.4));
}

export function drawSeries(random: Random, split: Split, subject: Subject, count: number): Names {
  return chosen(random, filled(random, split, entries(subject.series!.names), true), count, true);
}

function chosen(random: Random, all: readonly Name[], count: number, keepsOrder: boolean): Names {
  const some = random.sample(all, count);
  const isShown = (one: Name) => some.includes(one);
  return { shown: keepsOrder ? all.filter(isShown) : some, others: all.filter((one) => !isShown(one)) };
}

/** In the order of the list, no two the same. */
function filled(random: Random, split: Split, patterns: readonly string[], isProper: boolean): Name[] {
  const found = new Map<string, Name>();
  for (const pattern of patterns) {
    const mark = /^\{(\w+)\}$/.exec(pattern)?.[1];
    const printed = mark === undefined ? pattern : filling(random, split, mark);
    const keepsCase = isProper || mark !== undefined || /^[A-Z]{2}/.test(printed);
    found.set(printed, { printed, said: keepsCase ? printed : lowered(printed) });
  }
  return [...found.values()];
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function filling(random: Random, split: Split, mark: string): string {
  switch (mark) {
    case "town":
      return short(() => words.city(random, split));
    case "person":
      return short(() => words.firstName(random, split));
    case "firm":
      return short(() => words.company(random, split), 16);
    case "year":
      return String(random.integer(1998, 2031));
    default:
      throw new Error(`nothing to put for {${mark}}`);
  }
}

/** The first of a few that fits under a bar or into a title. */
function short(make: () => string, most = 10): string {
  for (let tries = 0; tries < 30; tries++) {
    const name = make();
    if (name.length <= most) return name;
  }
  return make();
}

const weekdays = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

function drawTimes(random: Random, over: TimeName, count: number): Names {
  const isShort = random.chance(0.65);
  const all = {
    months: () => words.months.map((said) => ({ printed: isShort ? said.slice(0, 3) : said, said })),
    days: () => weekdays.map((said) => ({ printed: isShort ? said.slice(0, 3) : said, said })),
    hours: () => Array.from({ length: 11 }, (_, i) => hour(i + 8, isShort)),
    weeks: () => {
      const first = random.integer(1, 40);
      return Array.from({ length: 10 }, (_, i) => ({
        printed: `Week ${first + i}`,
        said: `week ${first + i}`,
      }));
    },
    years: () => {
      const first = random.integer(1985, 2017);
      return Array.from({ length: 12 }, (_, i) => ({ printed: `${first + i}`, said: `${first + i}` }));
    },
  }[over]();
  const first = random.integer(0, Math.max(0, all.length - count));
  const shown = all.slice(first, first + count);
  return { shown, others: all.filter((one) => !shown.includes(one)) };
}

function hour(at: number, isShort: boolean): Name {
  const said = at < 12 ? `${at} am` : at === 12 ? "12 pm" : `${at - 12} pm`;
  return isShort ? { printed: said, said } : { printed: `${at}:00`, said: `${at}:00` };
}

/**
 * One number for each category of each series, of one size; along times each series has a drift, so that lines go somewhere.
 * Shares of a whole come to 100.
 */
export function drawValues(random: Random, subject: Subject, numSeries: number, count: number): number[][] {
  const { low, high, isWhole, over, unit } = subject;
  const top = low + (high - low) * 10 ** random.between(-0.6, 0);
  const bottom = low + (top - low) * random.between(0, 0.3);
  const values = Array.from({ length: numSeries }, () => {
    const drift = over === undefined ? 0 : random.between(-1, 1);
    const spread = over === undefined ? 1 : random.between(0.25, 1);
    const shift = random.between(-0.5, 0.5) * (1 - spread);
    return Array.from({ length: count }, (_, i) => {
      const way = count < 2 ? 0 : i / (count - 1) - 0.5;
      const share = 0.5 + (random.next() - 0.5) * spread + drift * way * (1.2 - spread) + shift;
      return bottom + (top - bottom) * Math.min(1, Math.max(0, share));
    });
  });
  return unit === "%" && isWhole ? values.map(parts) : values;
}

/** Whole numbers in the proportions of others, 100 together. */
function parts(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const rounded = values.map((value) => Math.max(1, Math.round((100 * value) / total)));
  const rest = 100 - rounded.reduce((sum, value) => sum + value, 0);
  const largest = rounded.indexOf(Math.max(...rounded));
  return rounded.map((value, i) => (i === largest ? value + rest : value));
}
