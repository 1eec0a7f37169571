/** Tables of invented numbers about things whose names belong to one split. */

import type { Split } from "../generator.ts";
import { inventedName } from "../invented-names.ts";
import type { Random } from "../random.ts";
import type { BySplit } from "../split.ts";
import * as words from "../words.ts";
import type { Table } from "./real-tables.ts";

interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly isWhole: boolean;
}

/** Lines of name, unit (`-` for none), lowest and highest value; `*`: cannot be parts of a whole. */
function measuresOf(lines: string): readonly Measure[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [name, unit, low, high] = line.trim().split(", ") as [string, string, string, string];
      return {
        name: name.replace("*", ""),
        unit: unit === "-" ? "" : unit,
        low: Number(low),
        high: Number(high),
        isWhole: !name.endsWith("*"),
      };
    });
}

export const measures: BySplit<Measure> = {
  train: measuresOf(`
    Sales, $, 20, 900
    Revenue, million $, 1, 90
    Visitors, -, 50, 5000
    Score*, points, 0, 100
    Share, %, 2, 60
    Orders, -, 5, 400
    Weight*, kg, 1, 120
    Distance*, km, 1, 500
    Votes, -, 10, 2000
    Budget, thousand $, 5, 250
    Goals, -, 0, 30
    Height*, cm, 40, 220
    Students, -, 5, 60
    Downloads, thousand, 1, 800
    Energy, kWh, 10, 900
    Time*, hours, 1, 48
    Customers, -, 10, 700
    Output, tons, 1, 90
    Cost, $, 5, 500
    Books, -, 1, 25
  `),
  heldout: measuresOf(`
    Income, thousand $, 5, 300
    Attendance, -, 20, 3000
    Rating*, stars, 1, 10
    Speed*, km/h, 10, 260
    Trees, -, 3, 150
    Percentage, %, 3, 70
    Exports, million $, 2, 120
    Passengers, -, 10, 900
  `),
};

const weekdays = "Mon Tue Wed Thu Fri Sat Sun".split(" ");
const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Kinds of categories; those of time are in both splits, as they are in the world. */
export const categoryKinds: BySplit<string> = {
  train: ["Year", "Month", "Day", "Quarter", "City", "Product", "Name", "Group", "Word"],
  heldout: ["Year", "Month", "Quarter", "Town", "Item", "Person", "Company", "Word"],
};

export interface TableShape {
  readonly numCategories: number;
  /** 1 for a plain chart. */
  readonly numSeries: number;
  /** The values must be parts of something. */
  readonly isWhole: boolean;
}

export function madeUpTable(random: Random, split: Split, shape: TableShape): Table {
  const { numCategories, numSeries } = shape;
  const fitting = measures[split].filter(({ isWhole }) => isWhole || !shape.isWhole);
  const { name: usual, unit, low, high, isWhole } = random.pick(fitting);
  const name = inventedName(random, split) ?? usual;
  const kind = random.pick(categoryKinds[split]);
  const kindName = inventedName(random, split) ?? kind;
  const categories = categoriesOf(random, split, kind, numCategories);
  const seriesNames = numSeries === 1 ? [name] : distinct(numSeries, () => shortName(random, split));
  // Numbers of one table are of one size; how large, varies by powers.
  const top = low + (high - low) * 10 ** random.between(-0.9, 0);
  const bottom = low + (top - low) * random.between(0, 0.4);
  const drift = random.between(-1, 1);
  const level = (i: number) => {
    const way = numCategories < 2 ? 0 : i / (numCategories - 1) - 0.5;
    const share = random.next() * 0.7 + 0.15 + drift * way * 0.5;
    const drawn = bottom + (top - bottom) * Math.min(1, Math.max(0, share));
    // Visitors and votes come in whole numbers, and a part of a whole is not nothing.
    return unit === "" ? Math.max(1, Math.round(drawn)) : drawn;
  };
  return {
    id: "made up",
    title: titleOf(random, name, kindName, split),
    categoryName: kindName,
    measure: name,
    unit,
    categories,
    series: seriesNames.map((one) => ({ name: one, values: categories.map((_, i) => level(i)) })),
    isOrdered: ["Year", "Month", "Day", "Quarter"].includes(kind),
    isWhole,
  };
}

/** A word or name of one split, short enough for a legend. */
export function shortName(random: Random, split: Split): string {
  for (;;) {
    const name = random.weighted([
      [words.firstName(random, split), 3],
      [words.capitalised(words.word(random, split)), 4],
      [words.capitalised(words.pseudoWord(random, split)), 2],
      [words.city(random, split), 2],
    ]);
    if (name.length > 1 && name.length <= 11) return name;
  }
}

function categoriesOf(random: Random, split: Split, kind: string, count: number): string[] {
  if (kind === "Year") {
    const first = random.integer(1950, 2030 - count);
    const step = random.chance(0.8) ? 1 : 5;
    return Array.from({ length: count }, (_, i) => String(first + step * i));
  }
  if (kind === "Month") return following(random, monthNames, count);
  if (kind === "Day") return following(random, weekdays, count);
  if (kind === "Quarter") {
    const year = random.integer(1990, 2030);
    return Array.from({ length: count }, (_, i) =>
      count <= 4 ? `Q${i + 1}` : `Q${(i % 4) + 1} ${String(year + Math.floor(i / 4)).slice(2)}`,
    );
  }
  const one = {
    City: () => words.city(random, split),
    Town: () => words.city(random, split),
    Product: () => words.product(random, split).split(" ").at(-1)!,
    Item: () => words.product(random, split).split(" ").at(-1)!,
    Name: () => words.firstName(random, split),
    Person: () => words.firstName(random, split),
    Company: () => words.company(random, split).split(" ")[0]!,
    Group: () => `Group ${random.pick([..."ABCDEFGHJKLMNP"])}`,
    Word: () => shortName(random, split),
  }[kind]!;
  return distinct(count, () => one().slice(0, 14).trim());
}

/** Neighbours in a circle, as long as it goes round once. */
function following(random: Random, names: readonly string[], count: number): string[] {
  const first = count >= names.length ? 0 : random.integer(0, names.length - count);
  return names.slice(first, first + count);
}

function distinct(count: number, make: () => string): string[] {
  const seen = new Set<string>();
  for (let tries = 0; seen.size < count && tries < 50 * count; tries++) seen.add(make());
  return [...seen];
}

function titleOf(random: Random, measured: string, kind: string, split: Split): string {
  const plain = measured.toLowerCase();
  const about = words.capitalised(words.word(random, split));
  if (split === "train" && random.chance(0.3)) {
    const some = words.words(random, split, random.integer(1, 5)).join(" ");
    return random.chance(0.2) ? some.toUpperCase() : words.capitalised(some);
  }
  return random.pick([
    `${measured} by ${kind.toLowerCase()}`,
    `${about} ${plain}`,
    `${measured} of ${words.company(random, split)}`,
    `${about}: ${plain} per ${kind.toLowerCase()}`,
    `${words.capitalised(words.words(random, split, 2).join(" "))} ${plain}`,
  ]);
}
