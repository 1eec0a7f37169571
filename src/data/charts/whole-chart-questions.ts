/**
 * Questions for much of a chart at once: all values, all names in order, all colours. An answer of ten values teaches to read as much
 * as ten questions for one of them. Training alone asks them.
 */

import { fill } from "../phrases.ts";
import * as wordings from "../wordings/whole-charts.ts";
import type { Ask } from "./ask.ts";
import { formatted, isPie } from "./chart.ts";
import { isClearlyApart } from "./extremes.ts";

const allValues: Ask = (random, chart) => {
  if (isPie(chart.kind) && !chart.printsValues) return null;
  const { name, values } = random.pick(chart.series);
  return {
    task: "chart-values",
    question: fill(random, wordings.allValues, { among: chart.series.length === 1 ? "" : ` for ${name}` }),
    answer: values.map((value) => formatted(value, chart.format)).join(", "),
    kind: "text",
  };
};

/** Only where each value is clearly apart from the next. */
const ranking: Ask = (random, chart) => {
  const { series, categories } = chart;
  const { name, values } = random.pick(series);
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const isClear = order.every(
    (at, i) => i === 0 || isClearlyApart(values[at]!, values[order[i - 1]!]!, chart),
  );
  if (!isClear || order.length < 2) return null;
  const isFalling = random.chance(0.6);
  if (!isFalling) order.reverse();
  return {
    task: "chart-ranking",
    question: fill(random, wordings.ranking, {
      among: series.length === 1 ? "" : ` for ${name}`,
      things: isPie(chart.kind) ? "slices" : "categories",
      order: isFalling ? "highest to lowest" : "lowest to highest",
    }),
    answer: order.map((at) => categories[at]!).join(", "),
    kind: "text",
  };
};

const allColors: Ask = (random, chart) => {
  if (!chart.hasLegend) return null;
  const named = chart.colorBy === "series" ? chart.series.map(({ name }) => name) : chart.categories;
  const colors = named.map((_, i) => chart.colors[i]!.name);
  if (colors.includes(null)) return null;
  return {
    task: "chart-legend",
    question: fill(random, wordings.allColors, {}),
    answer: named.map((name, i) => `${name}: ${colors[i]}`).join(", "),
    kind: "text",
  };
};

export const wholeChart: readonly Ask[] = [allValues, ranking, allColors];
