/** What can be asked of a chart of categories. */

import type { Question } from "../conversation.ts";
import type { Split } from "../generator.ts";
import { fill, list } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Ask } from "./ask.ts";
import { type Chart, formatted, isPie } from "./chart.ts";
import * as wordings from "./chart-wordings.ts";
import { nameOfKind } from "./describe-chart.ts";
import { extremeIndex, isClearlyApart } from "./extremes.ts";
import { shortName } from "./made-up-tables.ts";
import { wholeChart } from "./whole-chart-questions.ts";

/** Every sort of question that the chart allows, in random order. */
export function chartQuestions(random: Random, chart: Chart, split: Split): Question[] {
  const asked = split === "train" ? [...asks, ...wholeChart] : asks;
  return random.shuffle(asked.map((ask) => ask(random, chart, split)).filter((one) => one !== null));
}

/** One cell: what it is called, and its value. */
function cell(random: Random, { series, categories }: Chart) {
  const one = random.pick(series);
  const index = random.integer(0, categories.length - 1);
  const name = categories[index]!;
  return {
    name: series.length === 1 ? name : `${one.name} in ${name}`,
    value: one.values[index]!,
    series: one,
  };
}

const value: Ask = (random, chart, split) => {
  const { name, value: found } = cell(random, chart);
  // Slices without numbers tell which is larger, not how large.
  if (isPie(chart.kind) && !chart.printsValues) return null;
  return {
    task: chart.printsValues ? "chart-value-printed" : "chart-value-read",
    question: fill(random, wordings.valueAsked[split], {
      name,
      measure: chart.valueLabel.replace(/ \(.*/, "").toLowerCase() || "value",
    }),
    answer: formatted(found, chart.format),
    kind: "number",
  };
};

const extreme: Ask = (random, chart, split) => {
  const { series, categories } = chart;
  const one = random.pick(series);
  const isHighest = random.chance(0.5);
  const index = extremeIndex(one.values, isHighest, chart);
  if (index === null) return null;
  const among = series.length === 1 ? "" : ` for ${one.name}`;
  return {
    task: "chart-extreme",
    question: fill(random, isPie(chart.kind) ? wordings.extremeSlice[split] : wordings.extremeOf[split], {
      word: isHighest ? random.pick(["highest", "largest", "biggest"]) : random.pick(["lowest", "smallest"]),
      kind: chart.categoryLabel.toLowerCase() || "category",
      among,
    }),
    answer: categories[index]!,
    kind: "exact",
  };
};

const extremeValue: Ask = (random, chart, split) => {
  if (isPie(chart.kind) && !chart.printsValues) return null;
  const one = random.pick(chart.series);
  const isHighest = random.chance(0.5);
  const found = isHighest ? Math.max(...one.values) : Math.min(...one.values);
  return {
    task: chart.printsValues ? "chart-value-printed" : "chart-value-read",
    question: fill(random, wordings.extremeValueOf[split], {
      word: isHighest ? "highest" : "lowest",
      among: chart.series.length === 1 ? "" : ` of ${one.name}`,
    }),
    answer: formatted(found, chart.format),
    kind: "number",
  };
};

const comparison: Ask = (random, chart, split) => {
  const { series, categories } = chart;
  const one = random.pick(series);
  const [a, b] = random.sample(
    categories.map((_, i) => i),
    2,
  ) as [number, number];
  if (!isClearlyApart(one.values[a]!, one.values[b]!, chart)) return null;
  const isMore = random.chance(0.5);
  const names = {
    a: categories[a]!,
    b: categories[b]!,
    among: series.length === 1 ? "" : ` for ${one.name}`,
  };
  const aIsMore = one.values[a]! > one.values[b]!;
  if (random.chance(0.5)) {
    return {
      task: "chart-compare",
      question: fill(random, wordings.isGreater[split], { ...names, word: isMore ? "greater" : "less" }),
      answer: aIsMore === isMore ? "yes" : "no",
      kind: "choice",
    };
  }
  return {
    task: "chart-compare",
    question: fill(random, wordings.whichIsGreater[split], {
      ...names,
      word: isMore ? "more" : "less",
      extreme: isMore ? "higher" : "lower",
    }),
    answer: aIsMore === isMore ? names.a : names.b,
    kind: "choice",
  };
};

const difference: Ask = (random, chart, split) => {
  if (!chart.printsValues || chart.categories.length < 2) return null;
  const [a, b] = random.sample(
    chart.categories.map((_, i) => i),
    2,
  ) as [number, number];
  const one = random.pick(chart.series);
  const among = chart.series.length === 1 ? "" : ` for ${one.name}`;
  const [first, second] = [one.values[a]!, one.values[b]!];
  const isSum = random.chance(0.35);
  const result = isSum ? first + second : Math.abs(first - second);
  const names = { a: chart.categories[a]!, b: chart.categories[b]!, among };
  const show = (number: number) => formatted(number, chart.format);
  if (random.chance(0.35)) {
    const [large, small] = first >= second ? [first, second] : [second, first];
    const work = isSum ? `${show(first)} + ${show(second)}` : `${show(large)} - ${show(small)}`;
    return {
      task: "chart-explain",
      question: `${fill(random, isSum ? wordings.sumOf[split] : wordings.differenceOf[split], names)} ${random.pick(["Show how you get there.", "Explain.", "First say what you read."])}`,
      answer: `${names.a} is at ${show(first)} and ${names.b} at ${show(second)}, so it is ${work} = ${show(result)}.`,
      kind: "free",
    };
  }
  return {
    task: "chart-difference",
    question: fill(random, isSum ? wordings.sumOf[split] : wordings.differenceOf[split], names),
    answer: show(result),
    kind: "number",
  };
};

const readFirst: Ask = (random, chart, split) => {
  const { axis } = chart;
  if (axis === null || chart.printsValues || chart.series.length > 1) return null;
  const { name, value: found } = cell(random, chart);
  const above = axis.ticks.find((tick) => tick >= found) ?? axis.max;
  const below = [...axis.ticks].reverse().find((tick) => tick <= found) ?? axis.min;
  const show = (number: number) => formatted(number, chart.format);
  return {
    task: "chart-explain",
    question: `${fill(random, wordings.valueAsked[split], { name, measure: "value" })} ${random.pick(["Say how you read it.", "Explain how you can tell."])}`,
    answer:
      below === above
        ? `The ${chart.kind === "line" ? "line" : "bar"} for ${name} ends at ${show(found)} on the axis.`
        : `The ${chart.kind === "line" ? "line" : "bar"} for ${name} ends between ${show(below)} and ${show(above)} on the axis, at about ${show(found)}.`,
    kind: "free",
  };
};

const howMany: Ask = (random, chart, split) => {
  const ofSeries = chart.series.length > 1 && random.chance(0.5);
  const noun = isPie(chart.kind)
    ? "slices"
    : chart.kind === "line"
      ? "points along the horizontal axis"
      : "categories";
  const word = ofSeries
    ? chart.kind === "line"
      ? "lines"
      : "series"
    : chart.series.length === 1 && chart.kind.endsWith("bar")
      ? "bars"
      : noun;
  return {
    task: "chart-count",
    question: fill(random, wordings.countOf[split], { things: word }),
    answer: String(ofSeries ? chart.series.length : chart.categories.length),
    kind: "number",
  };
};

const howManyAbove: Ask = (random, chart, split) => {
  const { axis } = chart;
  const { values } = chart.series[0]!;
  const inner = axis?.ticks.slice(1, -1) ?? [];
  if (axis === null || inner.length === 0 || chart.series.length > 1) return null;
  const border = random.pick(inner);
  if (values.some((one) => Math.abs(one - border) < (axis.max - axis.min) / 40)) return null;
  const isAbove = random.chance(0.5);
  return {
    task: "chart-count",
    question: fill(random, wordings.countAbove[split], {
      things: chart.kind === "line" ? "points" : "bars",
      side: isAbove ? "above" : "below",
      border: formatted(border, { ...chart.format, decimals: decimalsOf(border) }),
    }),
    answer: String(values.filter((one) => one > border === isAbove).length),
    kind: "number",
  };
};

const title: Ask = (random, chart, split) => {
  if (chart.title === "") {
    return random.chance(0.3) ? refusal(random, wordings.titleOf[split], "The chart has no title.") : null;
  }
  return {
    task: "chart-title",
    question: random.pick(wordings.titleOf[split]),
    answer: chart.title,
    kind: "text",
  };
};

const axisLabel: Ask = (random, chart, split) => {
  if (isPie(chart.kind)) return null;
  const ofValues = random.chance(0.5);
  const isHorizontal = ofValues === (chart.kind === "horizontal-bar");
  const label = ofValues ? chart.valueLabel : chart.categoryLabel;
  const templates = isHorizontal ? wordings.xLabelOf[split] : wordings.yLabelOf[split];
  if (label === "") {
    return random.chance(0.2)
      ? refusal(random, templates, `The ${isHorizontal ? "horizontal" : "vertical"} axis has no label.`)
      : null;
  }
  return { task: "chart-label", question: random.pick(templates), answer: label, kind: "text" };
};

const legend: Ask = (random, chart, split) => {
  const named = chart.colorBy === "series" ? chart.series.map(({ name }) => name) : chart.categories;
  if (!chart.hasLegend && !(chart.colorBy === "category" && !isPie(chart.kind))) return null;
  const named1 = random.integer(0, named.length - 1);
  const color = chart.colors[named1]!.name;
  if (color === null) {
    if (!chart.hasLegend) return null;
    return {
      task: "chart-legend",
      question: random.pick(wordings.legendOf[split]),
      answer: list(named),
      kind: "text",
    };
  }
  return random.chance(0.5)
    ? {
        task: "chart-legend",
        question: fill(random, wordings.colorOf[split], { name: named[named1]! }),
        answer: color,
        kind: "exact",
      }
    : {
        task: "chart-legend",
        question: fill(random, wordings.nameOf[split], { color }),
        answer: named[named1]!,
        kind: "exact",
      };
};

const categories: Ask = (random, chart, split) => ({
  task: "chart-categories",
  question: fill(random, wordings.categoriesOf[split], {
    things: chart.categoryLabel === "" ? "categories" : `values of ${chart.categoryLabel}`,
  }),
  answer: list(chart.categories),
  kind: "text",
});

const kindOfChart: Ask = (random, chart, split) => ({
  task: "chart-kind",
  question: random.pick(wordings.kindOf[split]),
  answer: nameOfKind(chart),
  kind: "exact",
});

const trend: Ask = (random, chart, split) => {
  if (chart.kind !== "line") return null;
  const one = random.pick(chart.series);
  const [first, last] = [one.values[0]!, one.values.at(-1)!];
  if (!isClearlyApart(first, last, chart)) return null;
  return {
    task: "chart-trend",
    question: fill(random, wordings.trendOf[split], {
      what: chart.series.length === 1 ? "the line" : one.name,
      from: chart.categories[0]!,
      to: chart.categories.at(-1)!,
    }),
    answer: last > first ? "higher" : "lower",
    kind: "choice",
  };
};

const missing: Ask = (random, chart, split) => {
  // Training asks more for what is not there, here as everywhere.
  if (random.chance(split === "train" ? 0.4 : 0.7)) return null;
  const name = shortName(random, split);
  const known = [...chart.categories, ...chart.series.map((one) => one.name)].map((one) => one.toLowerCase());
  if (known.includes(name.toLowerCase())) return null;
  return refusal(
    random,
    wordings.valueAsked[split].map((template) =>
      template.replace("{name}", name).replace("{measure}", "value"),
    ),
    random.pick([
      `The chart does not show ${name}.`,
      `There is no ${name} in this chart.`,
      `${name} is not in the chart, so it does not tell.`,
    ]),
  );
};

function refusal(random: Random, questions: readonly string[], answer: string): Question {
  return { task: "chart-refusal", question: random.pick(questions), answer, kind: "free" };
}

const asks: readonly Ask[] = [
  value,
  extreme,
  extremeValue,
  comparison,
  difference,
  readFirst,
  howMany,
  howManyAbove,
  title,
  axisLabel,
  legend,
  categories,
  kindOfChart,
  trend,
  missing,
];

function decimalsOf(number: number): number {
  return (String(number).split(".")[1] ?? "").length;
}
