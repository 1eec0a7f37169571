/** What people ask about a chart of everyday life, with the answers. */

import type { Question } from "../../conversation.ts";
import type { Split } from "../../generator.ts";
import { fill, plural } from "../../phrases.ts";
import type { Random } from "../../random.ts";
import { absentWordings, say } from "../../wordings.ts";
import { capitalised } from "../../words.ts";
import { type Chart, formatted, isPie } from "../chart.ts";
import { chartQuestions } from "../chart-questions.ts";
import { extremeIndex, isClearlyApart } from "../extremes.ts";
import { entries, type Subject } from "./subject.ts";
import type { Name, Names, Told } from "./table.ts";
import * as wordings from "./wordings.ts";

/** A chart with what is known about it. */
export interface Everyday {
  readonly chart: Chart;
  readonly subject: Subject;
  readonly categories: Names;
  /** Null with one series, which has no name. */
  readonly series: Names | null;
  /** Of the title, as far as it is printed. */
  readonly told: Partial<Told>;
}

const rounds = 3;
const numGeneral = 4;

/** In random order and none twice; about one in five asks for what the chart does not say. */
export function everydayQuestions(
  random: Random,
  split: Split,
  everyday: Everyday,
  count: number,
): Question[] {
  const asked: Question[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const ask of asks) {
      const one = ask(random, everyday);
      if (one !== null) asked.push(one);
    }
  }
  const roles = askRoles(random, everyday);
  const general = chartQuestions(random, everyday.chart, split).slice(0, numGeneral);
  const told = distinct([...random.sample(asked, 12), ...roles, ...general]);
  const numAbsent = random.weighted([
    [Math.floor(count * 0.2), 1],
    [Math.ceil(count * 0.2), 1],
  ]);
  const absent = distinct(random.sample(untold(random, everyday), numAbsent));
  const all = random.shuffle([...random.sample(told, count - absent.length), ...absent]);
  return all.map((one) => ({ ...one, question: framed(random, one.question) }));
}

/** One in eight with the chart named before it, unless it is in the question. */
function framed(random: Random, question: string): string {
  const isNamed = /chart|graph|numbers|data/.test(question);
  if (isNamed || !opening.test(question) || !random.chance(0.125)) return question;
  const asked = question.charAt(0).toLowerCase() + question.slice(1);
  return random.pick(wordings.framed).replace("~", () => asked);
}

const opening = /^(?:What|Which|Who|When|Where|How|Is|Are|Was|Were|Do|Does|Did|On|In|At) /;

function distinct(questions: readonly Question[]): Question[] {
  return [...new Map(questions.map((one) => [one.question, one])).values()];
}

type AskEveryday = (random: Random, everyday: Everyday) => Question | null;

/** As people say it mostly, else as it is printed. */
function spoken(random: Random, { printed, said }: Name): string {
  return random.chance(0.75) ? said : printed;
}

/** One of the series, and the words that name it. */
function drawAmong(random: Random, { chart, subject, series }: Everyday) {
  const index = random.integer(0, chart.series.length - 1);
  const { values } = chart.series[index]!;
  return { values, among: series === null ? "" : ` ${subject.series!.word} ${series.shown[index]!.said}` };
}

function filledWith(
  random: Random,
  patterns: string | readonly string[],
  values: Readonly<Record<string, string>>,
): string {
  return capitalised(fill(random, typeof patterns === "string" ? entries(patterns) : patterns, values));
}

const value: AskEveryday = (random, everyday) => {
  const { chart, subject, categories } = everyday;
  const { values, among } = drawAmong(random, everyday);
  if (isPie(chart.kind) && !chart.printsValues) return null;
  const at = random.integer(0, values.length - 1);
  // Of a low bar an eye's error is a large share.
  const isReadable = chart.printsValues || values[at]! > 0.15 * Math.max(...values);
  if (!isReadable) return null;
  return {
    task: chart.printsValues ? "chart-value-printed" : "chart-value-read",
    question: filledWith(random, subject.value, { name: spoken(random, categories.shown[at]!), among }),
    answer: formatted(values[at]!, chart.format),
    kind: "number",
  };
};

const extreme: AskEveryday = (random, everyday) => {
  const { chart, subject } = everyday;
  const { values, among } = drawAmong(random, everyday);
  const isMost = random.chance(0.6);
  const at = extremeIndex(values, isMost, chart);
  if (at === null) return null;
  const own = entries(isMost ? subject.most : subject.least);
  const general = isMost ? wordings.highestAt : wordings.lowestAt;
  const patterns = subject.over !== undefined && random.chance(0.4) ? general : own;
  const marks = { among, kind: subject.kind, measure: subject.measure.toLowerCase() };
  return {
    task: "chart-extreme",
    question: filledWith(random, patterns, marks),
    answer: chart.categories[at]!,
    kind: "exact",
  };
};

const second: AskEveryday = (random, everyday) => {
  const { chart, subject } = everyday;
  const { values, among } = drawAmong(random, everyday);
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const [first, next, third] = order.map((i) => values[i]!) as [number, number, number?];
  const isClear = isClearlyApart(first, next, chart);
  if (third === undefined || !isClear || !isClearlyApart(next, third, chart) || random.chance(0.6))
    return null;
  return {
    task: "chart-extreme",
    question: filledWith(random, wordings.second, { among, kind: subject.kind }),
    answer: chart.categories[order[1]!]!,
    kind: "exact",
  };
};

/** Two categories whose values are clearly apart. */
function drawTwo(random: Random, everyday: Everyday) {
  const { chart, categories } = everyday;
  const { values, among } = drawAmong(random, everyday);
  const places = values.map((_, i) => i);
  const [a, b] = random.sample(places, 2) as [number, number];
  if (!isClearlyApart(values[a]!, values[b]!, chart)) return null;
  const names = { a: spoken(random, categories.shown[a]!), b: spoken(random, categories.shown[b]!), among };
  return { a, b, names, isMore: values[a]! > values[b]! };
}

const which: AskEveryday = (random, everyday) => {
  const two = drawTwo(random, everyday);
  if (two === null) return null;
  return {
    task: "chart-compare",
    question: filledWith(random, everyday.subject.which, two.names),
    answer: everyday.chart.categories[two.isMore ? two.a : two.b]!,
    kind: "choice",
  };
};

const more: AskEveryday = (random, everyday) => {
  const two = drawTwo(random, everyday);
  if (two === null || random.chance(0.3)) return null;
  return {
    task: "chart-compare",
    question: filledWith(random, everyday.subject.more, two.names),
    answer: two.isMore ? "yes" : "no",
    kind: "choice",
  };
};

const upOrDown: AskEveryday = (random, everyday) => {
  const two = drawTwo(random, everyday);
  if (everyday.subject.over === undefined || two === null) return null;
  // From the earlier to the later one.
  const isForward = two.a < two.b;
  const { a, b, among } = two.names;
  return {
    task: "chart-trend",
    question: filledWith(random, wordings.upOrDown, isForward ? two.names : { a: b, b: a, among }),
    answer: isForward === two.isMore ? "down" : "up",
    kind: "choice",
  };
};

/** Which of several lines rises or falls, where only one does so clearly and the others clearly do not. */
const direction: AskEveryday = (random, { chart }) => {
  if (chart.kind !== "line" || chart.series.length < 2) return null;
  const isRising = random.chance(0.5);
  const ways = chart.series.map(({ values }) => {
    const [from, to] = [values[0]!, values.at(-1)!];
    return isClearlyApart(from, to, chart) && Math.abs(to - from) > 0.12 * Math.max(...values)
      ? Math.sign(to - from)
      : 0;
  });
  const found = ways.flatMap((way, i) => (way === (isRising ? 1 : -1) ? [i] : []));
  if (found.length !== 1 || ways.includes(0)) return null;
  return {
    task: "chart-trend",
    question: random.pick(isRising ? wordings.risingLine : wordings.fallingLine),
    answer: chart.series[found[0]!]!.name,
    kind: "exact",
  };
};

const rival: AskEveryday = (random, { chart, categories, series }) => {
  if (series === null) return null;
  const at = random.integer(0, chart.categories.length - 1);
  const [a, b] = random.sample(
    series.shown.map((_, i) => i),
    2,
  ) as [number, number];
  const [one, other] = [chart.series[a]!, chart.series[b]!];
  if (!isClearlyApart(one.values[at]!, other.values[at]!, chart)) return null;
  const name = spoken(random, categories.shown[at]!);
  return {
    task: "chart-compare",
    question: filledWith(random, wordings.rival, { name, a: one.name, b: other.name }),
    answer: one.values[at]! > other.values[at]! ? one.name : other.name,
    kind: "choice",
  };
};

const numKinds: AskEveryday = (random, { chart, subject }) => {
  if (random.chance(0.7)) return null;
  return {
    task: "chart-count",
    question: filledWith(random, wordings.numKinds, { kinds: plural(subject.kind) }),
    answer: String(chart.categories.length),
    kind: "number",
  };
};

const asks: readonly AskEveryday[] = [
  value,
  value,
  value,
  extreme,
  extreme,
  which,
  more,
  second,
  upOrDown,
  direction,
  rival,
  numKinds,
];

/** What the title and the axes say. */
function askRoles(random: Random, { chart, subject, told }: Everyday): Question[] {
  const roles = [
    { text: told.title, patterns: wordings.about, task: "chart-title" },
    { text: told.town, patterns: wordings.town, task: "chart-title" },
    { text: told.year, patterns: wordings.year, task: "chart-title" },
    { text: told.firm, patterns: wordings.firm, task: "chart-title" },
    {
      text: chart.valueLabel.includes("(") ? subject.unit : undefined,
      patterns: wordings.unit,
      task: "chart-label",
    },
  ];
  return roles.flatMap(({ text, patterns, task }) =>
    text === undefined
      ? []
      : [{ task, question: random.pick(patterns), answer: text, kind: "text" as const }],
  );
}

/** Questions for what the chart could say and does not. */
function untold(random: Random, everyday: Everyday): Question[] {
  const { subject, categories, series, told, chart } = everyday;
  const { among } = drawAmong(random, everyday);
  const named = random.sample(categories.others, 3).map(({ said }) => {
    const question = filledWith(random, subject.value, { name: said, among });
    return refusal(question, say(random, wordings.notShown, said));
  });
  for (const { said } of random.sample(series?.others ?? [], 1)) {
    const name = spoken(random, random.pick(categories.shown));
    const question = filledWith(random, subject.value, { name, among: ` ${subject.series!.word} ${said}` });
    named.push(refusal(question, say(random, wordings.notShown, said)));
  }
  const printed = [...chart.categories, ...(series?.shown.map((one) => one.printed) ?? [])];
  const saysTowns = `${subject.names} ${series === null ? "" : subject.series!.names}`.includes("{town}");
  const roles = [
    ...random.sample(wordings.neverTold, 2),
    ...(told.town === undefined && !saysTowns ? [{ what: "town", asked: wordings.town }] : []),
    ...(told.year === undefined && !printed.some((one) => /\d{4}/.test(one)) && subject.over === undefined
      ? [{ what: "year", asked: wordings.year }]
      : []),
    ...(told.firm === undefined ? [{ what: "company", asked: wordings.firm }] : []),
  ];
  const unsaid = roles.map(({ what, asked }) =>
    refusal(random.pick(asked), say(random, absentWordings, what)),
  );
  return [...named, ...random.sample(unsaid, 2)];
}

function refusal(question: string, answer: string): Question {
  return { task: "chart-refusal", question, answer, kind: "free" };
}
