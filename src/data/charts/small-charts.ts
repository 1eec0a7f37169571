/**
 * Small charts of a few short names on one plain scale, asked for some twenty values, extremes, comparisons and colours: what a model learns to
 * read off an axis and a legend from, as it learns to look up from small-tables. Numbers are rarely printed, axes rarely named.
 */

import { conversation, type Question } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { distinct, namesOf } from "../generators/short-texts.ts";
import { Page } from "../page.ts";
import type { Random } from "../random.ts";
import * as words from "../words.ts";
import { type Chart, type ChartKind, isPie } from "./chart.ts";
import { chartQuestions } from "./chart-questions.ts";
import { drawColors } from "./draw-chart.ts";
import { paintChart } from "./paint-chart.ts";
import { drawStyle } from "./style.ts";

export const smallCharts: Generator = { name: "small-charts", draw };

/** Names are random, and some do not fit side by side. */
const maxTries = 40;
const tops = [10, 20, 30, 50, 60, 80, 200, 300, 500, 800, 1000, 2000, 5000];

async function draw(context: DrawContext) {
  const { random, split, sides, id } = context;
  for (let tries = 0; tries < maxTries; tries++) {
    const width = random.integer(sides.min, Math.min(sides.max, Math.round(1.7 * sides.min)));
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.4 * sides.min)));
    const style = drawStyle(random, split, width);
    const page = new Page({ width, height, paper: style.paper, angle: style.effects.angle });
    const chart = paintChart(page, drawSmallChart(random, split, width), style);
    if (chart === null) continue;
    const picture = await page.finish(style.effects, random);
    const questions = questionsOf(random, chart, split);
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  }
  throw new Error(`${id}: no chart fitted in ${maxTries} tries, sides ${sides.min} to ${sides.max}`);
}

function drawSmallChart(random: Random, split: Split, width: number): Chart {
  const kind = random.weighted<ChartKind>([
    ["bar", 5],
    ["horizontal-bar", 3],
    ["line", 2],
    ["grouped-bar", 2],
    ["pie", 2],
    ["donut", 1],
  ]);
  const isRound = isPie(kind);
  const numSeries = kind === "grouped-bar" ? 2 : kind === "line" && random.chance(0.3) ? 2 : 1;
  const most = Math.min(7, Math.floor(width / (24 * (kind === "grouped-bar" ? 2 : 1))));
  const categories = distinct(random.integer(2, most), namesOf(random, split));
  const seriesNames = distinct(numSeries, namesOf(random, split));
  // Values are as exact as eyes are: hundredths of it. Half have one scale, whose numbers are places, before others are read.
  const top = random.chance(0.5) ? 100 : random.pick(tops);
  const decimals = top < 100 ? 1 : 0;
  const values = () =>
    categories.map(() => Number(((Math.ceil(random.between(3, 100)) * top) / 100).toFixed(decimals)));
  const colorBy =
    isRound || (numSeries === 1 && kind !== "line" && random.chance(0.3)) ? "category" : "series";
  return {
    kind,
    tableId: "made up",
    title: "",
    categoryLabel: isRound ? "" : axisLabel(random, split),
    valueLabel: isRound ? "" : axisLabel(random, split),
    categories,
    series: seriesNames.map((name) => ({ name, values: values() })),
    colors: drawColors(random, split, colorBy === "series" ? numSeries : categories.length),
    colorBy,
    hasLegend: numSeries > 1 || (isRound && random.chance(0.7)),
    printsValues: random.chance(isRound ? 0.7 : 0.2),
    format: { decimals, hasCommas: false, prefix: "", suffix: "" },
    axis: null,
  };
}

/** Mostly none. Words at random: which ones stand there cannot be guessed. */
function axisLabel(random: Random, split: Split): string {
  if (random.chance(0.7)) return "";
  const name = words.capitalised(words.word(random, split));
  return random.chance(0.4) ? `${name} (${words.word(random, split)})` : name;
}

const drilled = new Set(
  "value-read value-printed extreme compare difference values ranking count legend label"
    .split(" ")
    .map((sort) => `chart-${sort}`),
);
const rounds = 8;
const mostValues = 10;
const mostOthers = 10;

/** Each round asks for other values. Nothing is asked twice in the same words. */
function questionsOf(random: Random, chart: Chart, split: Split): Question[] {
  const asked = new Map<string, Question>();
  for (let round = 0; round < rounds; round++) {
    for (const one of chartQuestions(random, chart, split))
      if (drilled.has(one.task)) asked.set(one.question, one);
  }
  const all = random.shuffle([...asked.values()]);
  const isValue = ({ task }: Question) => task.startsWith("chart-value-");
  const [values, others] = [all.filter(isValue), all.filter((one) => !isValue(one))];
  return random.shuffle([...values.slice(0, mostValues), ...others.slice(0, mostOthers)]);
}
