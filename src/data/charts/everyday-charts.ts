/**
 * Charts of what people count at home, at school, in a shop or a town, asked as people ask: "Which drink is sold most?" in place of the
 * value of a category. Titles name a place or a year, months are short in the picture and whole in the question.
 */

import { conversation } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { Page } from "../page.ts";
import type { Random } from "../random.ts";
import { capitalised } from "../words.ts";
import { type Chart, type ChartKind, isPie, roundAxis } from "./chart.ts";
import { drawColors } from "./draw-chart.ts";
import { type Everyday, everydayQuestions } from "./everyday/questions.ts";
import type { Subject } from "./everyday/subject.ts";
import { drawCategories, drawSeries, drawValues, fillTitle, subjects } from "./everyday/table.ts";
import { paintChart } from "./paint-chart.ts";
import { drawStyle } from "./style.ts";

export const everydayCharts: Generator = { name: "everyday-charts", draw };

/** Of ten charts some three do not fit. */
const maxTries = 40;

async function draw(context: DrawContext) {
  const { random, split, sides, id } = context;
  for (let tries = 0; tries < maxTries; tries++) {
    const width = random.integer(sides.min, Math.min(sides.max, Math.round(2 * sides.min)));
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.5 * sides.min)));
    const planned = plan(random, split, width);
    const style = drawStyle(random, split, width);
    const page = new Page({ width, height, paper: style.paper, angle: style.effects.angle });
    const chart = paintChart(page, planned.chart, style);
    if (chart === null) continue;
    const picture = await page.finish(style.effects, random);
    const count = split === "train" ? random.integer(4, 14) : random.integer(3, 8);
    const questions = everydayQuestions(random, split, { ...planned, chart }, count);
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  }
  throw new Error(`${id}: no chart fitted in ${maxTries} tries, sides ${sides.min} to ${sides.max}`);
}

function plan(random: Random, split: Split, width: number): Everyday {
  const subject = random.pick(subjects[split]);
  const kind = drawChartKind(random, subject);
  const most = Math.max(3, Math.min(isPie(kind) ? 6 : 8, Math.floor(width / 38)));
  const isSeveral =
    kind === "grouped-bar" || (kind === "line" && subject.series !== undefined && random.chance(0.5));
  const least = kind === "line" || random.chance(0.85) ? 3 : 2;
  const count = random.integer(least, isSeveral ? Math.min(most, 5) : most);
  const categories = drawCategories(random, split, subject, count);
  const wanted = kind === "line" ? random.integer(2, 3) : 2;
  const series = isSeveral ? drawSeries(random, split, subject, wanted) : null;
  const title = fillTitle(random, split, subject);
  const hasTitle = random.chance(0.85);
  const chart = chartOf(random, split, subject, {
    kind,
    title: hasTitle ? title.title : "",
    categories: categories.shown.map(({ printed }) => printed),
    seriesNames: series?.shown.map(({ printed }) => printed) ?? null,
  });
  return { chart, subject, categories, series, told: hasTitle ? title : {} };
}

function drawChartKind(random: Random, { over, isWhole, series }: Subject): ChartKind {
  return random.weighted<ChartKind>([
    ["bar", 4],
    ["horizontal-bar", over === undefined ? 4 : 1],
    ["line", over === undefined ? 0 : 5],
    ["grouped-bar", series === undefined ? 0 : 3],
    ["pie", isWhole ? 3 : 0],
    ["donut", isWhole ? 1.5 : 0],
  ]);
}

interface Planned {
  readonly kind: ChartKind;
  readonly title: string;
  readonly categories: readonly string[];
  readonly seriesNames: readonly string[] | null;
}

function chartOf(random: Random, split: Split, subject: Subject, planned: Planned): Chart {
  const { kind, categories, seriesNames } = planned;
  const { unit = "", measure } = subject;
  const numSeries = seriesNames?.length ?? 1;
  const drawn = drawValues(random, subject, numSeries, categories.length);
  // Names of one bar each are often put in order of their values.
  const isSorted = numSeries === 1 && subject.over === undefined && !subject.isOrdered && random.chance(0.3);
  if (isSorted) drawn[0]!.sort((a, b) => b - a);
  const printsValues = numSeries * categories.length <= 12 && random.chance(isPie(kind) ? 0.75 : 0.5);
  // Printed numbers are as exact as the subject's, others as eyes are: about a hundredth of the axis.
  const reach = roundAxis(0, Math.max(...drawn.flat()), 5).max;
  const step = printsValues ? 0 : 10 ** Math.floor(Math.log10(reach / 100));
  const decimals = subject.decimals ?? 0;
  const rounded = (value: number) =>
    Math.max(
      decimals === 0 ? 1 : 0,
      Number((step > 1 ? Math.round(value / step) * step : value).toFixed(decimals)),
    );
  const colorBy =
    isPie(kind) || (numSeries === 1 && kind !== "line" && random.chance(0.3)) ? "category" : "series";
  const saysLabels = !isPie(kind) && random.chance(0.65);
  const isOnValues = unit === "" || unit === "%" || unit === "$";
  return {
    kind,
    tableId: "made up",
    title: planned.title,
    categoryLabel: saysLabels && random.chance(0.7) ? capitalised(subject.kind) : "",
    valueLabel: saysLabels ? measure + (isOnValues ? "" : ` (${unit})`) : "",
    categories,
    series: drawn.map((values, i) => ({ name: seriesNames?.[i] ?? measure, values: values.map(rounded) })),
    colors: drawColors(random, split, colorBy === "series" ? numSeries : categories.length),
    colorBy,
    hasLegend: numSeries > 1 || (isPie(kind) && random.chance(0.6)),
    printsValues,
    format: {
      decimals,
      hasCommas: reach >= 1000 && random.chance(0.7),
      prefix: unit === "$" ? "$" : "",
      suffix: unit === "%" ? "%" : "",
    },
    axis: null,
  };
}
