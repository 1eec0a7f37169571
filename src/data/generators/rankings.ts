/**
 * Short lists of names with a number each, asked which is largest or smallest, which of two is larger, for the order and for single numbers:
 * what a model learns to compare numbers from. In receipts and charts such questions are few among many, and it answers them by chance.
 */

import { type Chart, formatted, type NumberFormat } from "../charts/chart.ts";
import { chartQuestions } from "../charts/chart-questions.ts";
import { conversation, type Question } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import type { Random } from "../random.ts";
import { pageSides, Sheet } from "../sheet.ts";
import { say } from "../wordings.ts";
import * as words from "../words.ts";
import { cheapestWordings, dearestWordings } from "./receipts.ts";
import { distinct, namesOf } from "./short-texts.ts";

export const rankings: Generator = { name: "rankings", draw };

const mostRows = 9;

async function draw(context: DrawContext) {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.5, 1.1));
  const size = Math.max(9.5, Math.min(18, width / random.between(12, 20)));
  const sheet = new Sheet(context, { width, height, size });
  const numbers = drawNumbers(random);
  const lines = writeLines(sheet, random, split, numbers);
  const picture = await sheet.finish();
  const questions = questionsOf(random, split, lines, numbers);
  return conversation(context, questions.at(-1)!.task, [picture], questions);
}

/** The lists as text: numbers are compared alike wherever they are read from. */
export const writtenRankings: Generator = {
  name: "written-rankings",
  draw(context) {
    const { random, split } = context;
    const numbers = drawNumbers(random);
    const lines = drawLines(random, split, mostRows, numbers);
    const separator = random.pick([": ", " ", "  ", " = ", " - ", " .... "]);
    const page = lines.map(({ name, text }) => `${name}${separator}${text}`).join("\n");
    const [first, ...rest] = questionsOf(random, split, lines, numbers) as [Question, ...Question[]];
    const about = { ...first, question: `${page}\n${first.question}` };
    return conversation(context, (rest.at(-1) ?? first).task, [], [about, ...rest]);
  },
};

interface Numbers {
  readonly format: NumberFormat;
  readonly largest: number;
  /** As prices are, so that they are dear or cheap. */
  readonly isMoney: boolean;
}

function drawNumbers(random: Random): Numbers {
  const isMoney = random.chance(0.5);
  const largest = random.pick([9, 50, 99, 99, 500, 999, 5000]);
  const format = {
    decimals: isMoney ? 2 : largest < 100 && random.chance(0.4) ? random.integer(1, 2) : 0,
    hasCommas: random.chance(0.7),
    prefix: isMoney ? random.pick(["$", "\u20ac", "\u00a3", ""]) : "",
    suffix: !isMoney && largest < 100 && random.chance(0.3) ? "%" : "",
  };
  return { format, largest, isMoney };
}

interface Line {
  readonly name: string;
  readonly value: number;
  /** The value as it stands there. */
  readonly text: string;
}

/** Short lists more often: two numbers are compared before nine are. */
function drawLines(random: Random, split: Split, most: number, numbers: Numbers): Line[] {
  const count = Math.min(random.integer(2, most), random.integer(2, most));
  const make = random.chance(0.6) ? namesOf(random, split) : () => words.words(random, split, 2).join(" ");
  return distinct(count, make).map((name) => lineOf(random, name, numbers));
}

function lineOf(random: Random, name: string, { format, largest }: Numbers): Line {
  const value = Number((largest * random.between(0.01, 1)).toFixed(format.decimals));
  return { name, value, text: formatted(value, format) };
}

/** Those that fit, two at least, each with its number to the right. */
function writeLines(sheet: Sheet, random: Random, split: Split, numbers: Numbers): Line[] {
  const style = { bold: random.chance(0.2) };
  const widthOf = ({ name, text }: Line) =>
    sheet.textWidth(name, style) + sheet.textWidth(text, style) + sheet.size;
  const lines = drawLines(random, split, Math.max(2, Math.min(mostRows, sheet.numLinesLeft)), numbers).filter(
    (line) => widthOf(line) <= sheet.width,
  );
  const letters = random.sample([..."ABCDEFGHKLMNPRSTUVWXYZ"], 4);
  for (const name of letters) {
    if (lines.length < 2 && !lines.some((line) => line.name === name))
      lines.push(lineOf(random, name, numbers));
  }
  const width = Math.max(random.pick([0.45, 0.6, 1]) * sheet.width, ...lines.map(widthOf));
  for (const { name, text } of lines) {
    sheet.line([
      { text: name, style },
      { text, align: "right", right: sheet.left + width, style },
    ]);
    const [row, number] = sheet.texts;
    sheet.page.belongs(number!, { row: row! });
  }
  return lines;
}

/** The list as a chart of printed bars, which is asked the same. */
function chartOf(lines: readonly Line[], { format }: Numbers): Chart {
  return {
    kind: "bar",
    tableId: "made up",
    title: "",
    categoryLabel: "",
    valueLabel: "",
    categories: lines.map(({ name }) => name),
    series: [{ name: "", values: lines.map(({ value }) => value) }],
    colors: [],
    colorBy: "series",
    hasLegend: false,
    printsValues: true,
    format,
    axis: null,
  };
}

const drilled = new Set(
  "value-printed extreme compare ranking difference".split(" ").map((sort) => `chart-${sort}`),
);
const rounds = 7;
const most = 18;

/** Each round asks for other numbers; nothing is asked twice in the same words. */
function questionsOf(random: Random, split: Split, lines: readonly Line[], numbers: Numbers): Question[] {
  const asked = new Map<string, Question>();
  const chart = chartOf(lines, numbers);
  const values = lines.map(({ value }) => value);
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const only = (at: number) => values.filter((one) => one === values[at]!).length === 1;
  const [least, greatest] = [order[0]!, order.at(-1)!];
  for (let round = 0; round < rounds; round++) {
    const drawn = chartQuestions(random, chart, split).filter(({ task }) => drilled.has(task));
    if (numbers.isMoney) {
      const priced = [
        { at: least, wordings: cheapestWordings },
        { at: greatest, wordings: dearestWordings },
      ].filter(({ at }) => only(at));
      for (const { at, wordings } of priced)
        drawn.push({
          task: "chart-extreme",
          question: say(random, wordings[split]),
          answer: lines[at]!.name,
          kind: "exact",
        });
    }
    for (const one of drawn) asked.set(one.question, one);
  }
  return random
    .shuffle([...asked.values()])
    .slice(0, most)
    .map((one) => ({ ...one, task: one.task.replace("chart-", "ranking-") }));
}
