/** Chooses what a chart shows: a kind, a table cut to a size that can be read, colours, and what is printed. */

import type { Split } from "../generator.ts";
import { drawHue } from "../look.ts";
import type { Random } from "../random.ts";
import { colorNames, css, rgbOf, shadeOf } from "../scenes/palette.ts";
import {
  type Axis,
  type Chart,
  type ChartColor,
  type ChartKind,
  isPie,
  type NumberFormat,
  roundAxis,
} from "./chart.ts";
import { madeUpTable } from "./made-up-tables.ts";
import { realTables, type Table } from "./real-tables.ts";

/** @param room width of the picture, pixels: a narrow one gets fewer categories */
export async function drawChart(
  random: Random,
  split: Split,
  kinds: readonly ChartKind[],
  room: number,
): Promise<Chart> {
  const kind = random.pick(kinds);
  const most = Math.max(3, Math.min(isPie(kind) ? 7 : kind === "line" ? 12 : 9, Math.floor(room / 42)));
  const numCategories = random.integer(isPie(kind) ? 2 : 3, most);
  const several = kind === "grouped-bar" || kind === "stacked-bar";
  const numSeries = several
    ? random.integer(2, 4)
    : kind === "line" && random.chance(0.55)
      ? random.integer(2, 4)
      : 1;
  const table = await drawTable(random, split, kind, numCategories, numSeries);
  const { series, categories } = table;

  const largest = Math.max(...series.flatMap(({ values }) => values));
  const sums = categories.map((_, i) => series.reduce((sum, { values }) => sum + values[i]!, 0));
  const reach = kind === "stacked-bar" ? Math.max(...sums) : largest;
  const cells = categories.length * series.length;
  const printsValues = cells <= 12 && random.chance(isPie(kind) ? 0.7 : 0.5);
  const format = numberFormat(random, table, roundAxis(0, reach, 5), printsValues);
  const step = printsValues ? 0 : 10 ** Math.floor(Math.log10(roundAxis(0, reach, 5).max / 100));
  const rounded = series.map(({ name, values }) => ({
    name,
    values: values.map((value) =>
      Number((step > 1 ? Math.round(value / step) * step : value).toFixed(format.decimals)),
    ),
  }));
  const colorBy =
    isPie(kind) || (series.length === 1 && kind !== "line" && random.chance(0.25)) ? "category" : "series";
  const unit = table.unit === "%" || table.unit === "$" || table.unit === "" ? "" : ` (${table.unit})`;
  const saysLabels = !isPie(kind) && random.chance(0.7);
  return {
    kind,
    tableId: table.id,
    title: random.chance(0.85) ? table.title : "",
    categoryLabel: saysLabels ? table.categoryName : "",
    valueLabel: saysLabels || unit !== "" ? (isPie(kind) ? "" : table.measure + unit) : "",
    categories,
    series: rounded,
    colors: drawColors(random, split, colorBy === "series" ? series.length : categories.length),
    colorBy,
    hasLegend: series.length > 1 || (isPie(kind) && random.chance(0.6)),
    printsValues,
    format,
    axis: null,
  };
}

/** A table with as many categories and series as wanted, or as it has; all values at least 0, the largest more. */
async function drawTable(
  random: Random,
  split: Split,
  kind: ChartKind,
  numCategories: number,
  numSeries: number,
): Promise<Table> {
  const shape = { numCategories, numSeries, isWhole: isPie(kind) || kind === "stacked-bar" };
  // Real tables are few: too often, and a model knows their titles by heart.
  if (random.chance(split === "train" ? 0.8 : 0.6)) return madeUpTable(random, split, shape);
  const fitting = (await realTables(split)).filter(
    ({ series, isOrdered, isWhole }) =>
      (numSeries === 1 || series.length > 1) && (kind !== "line" || isOrdered) && (!isPie(kind) || isWhole),
  );
  if (fitting.length === 0) return madeUpTable(random, split, shape);
  const table = random.pick(fitting);
  const chosen = random.sample(table.series, numSeries);
  const rows = table.categories.map((_, i) => i).filter((i) => chosen.every(({ values }) => values[i]! >= 0));
  const kept = table.isOrdered ? stretch(random, rows, numCategories) : random.sample(rows, numCategories);
  const cut = {
    ...table,
    title: table.series.length > 1 && numSeries === 1 ? `${table.title}: ${chosen[0]!.name}` : table.title,
    categories: kept.map((i) => table.categories[i]!),
    series: chosen.map(({ name, values }) => ({ name, values: kept.map((i) => values[i]!) })),
  };
  const numbers = cut.series.flatMap(({ values }) => values);
  const readable =
    Math.max(...numbers) > 0 && (!isPie(kind) || Math.min(...numbers) > Math.max(...numbers) / 40);
  return readable && kept.length > 1 ? cut : madeUpTable(random, split, shape);
}

/** Neighbours, or every second, third ... of a longer stretch. */
function stretch(random: Random, rows: readonly number[], count: number): number[] {
  const step = random.integer(1, Math.max(1, Math.floor(rows.length / count)));
  const span = step * (Math.min(count, rows.length) - 1) + 1;
  const first = random.integer(0, Math.max(0, rows.length - span));
  return rows.filter((_, i) => i >= first && i < first + span && (i - first) % step === 0);
}

/**
 * Printed numbers may be as exact as the table; others only as exact as eyes are: a hundredth of the axis.
 */
function numberFormat(random: Random, table: Table, axis: Axis, printsValues: boolean): NumberFormat {
  const hundredth = axis.max / 100;
  const eye = Math.max(0, -Math.floor(Math.log10(hundredth) + 1e-9));
  const counts = table.unit === "" && table.series.every(({ values }) => values.every(Number.isInteger));
  const decimals = counts ? 0 : Math.min(3, printsValues && random.chance(0.3) ? eye + 1 : eye);
  return {
    decimals,
    hasCommas: axis.max >= 1000 && random.chance(0.7),
    prefix: table.unit === "$" ? "$" : "",
    suffix: table.unit === "%" ? "%" : "",
  };
}

/** Half the charts have colours with names; the others a palette of one hue or of many, each split its own hues. */
export function drawColors(random: Random, split: Split, count: number): ChartColor[] {
  if (random.chance(0.5)) {
    return random
      .sample(
        colorNames.filter((name) => name !== "black"),
        count,
      )
      .map((name) => ({ css: css(shadeOf(random, name)), name }));
  }
  const hue = drawHue(random, split);
  const isOneHue = random.chance(0.35);
  const saturation = random.integer(35, 80);
  return Array.from({ length: count }, (_, i) => {
    const way = count === 1 ? 0.4 : i / (count - 1);
    const rgb = isOneHue
      ? rgbOf(hue, saturation, 25 + 50 * way)
      : rgbOf(hue + (360 * i) / count, saturation, random.between(38, 62));
    return { css: css(rgb), name: null };
  });
}
