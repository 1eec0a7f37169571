/** Scatter charts: points of one to three groups, from tables of cars and penguins or made up. */

import type { SamplePicture } from "../../formats/dataset.ts";
import { readAsset } from "../assets.ts";
import { conversation } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { Page } from "../page.ts";
import { counted, fill, list, sentence } from "../phrases.ts";
import type { Random } from "../random.ts";
import { splitOf } from "../split.ts";
import * as words from "../words.ts";
import { type ChartColor, type NumberFormat, roundAxis } from "./chart.ts";
import type { Question } from "./chart-questions.ts";
import { drawColors } from "./draw-chart.ts";
import { drawAxes, drawSurroundings } from "./frame.ts";
import { measures, shortName } from "./made-up-tables.ts";
import { type ChartStyle, drawStyle } from "./style.ts";

interface Group {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly color: ChartColor;
}

interface Scatter {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly groups: readonly Group[];
  /** Along which the points were laid: 1 up, -1 down, 0 neither; null for real tables, where nobody knows. */
  readonly slope: -1 | 0 | 1 | null;
}

export const scatterChart: Generator = {
  name: "scatter-chart",
  async draw(context) {
    const { picture, scatter } = await drawPicture(context);
    const { random } = context;
    const questions = scatterQuestions(random, scatter).slice(0, random.integer(1, 4));
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  },
};

async function drawPicture({ random, split, sides, id }: DrawContext): Promise<{
  picture: SamplePicture;
  scatter: Scatter;
}> {
  for (let tries = 0; tries < 40; tries++) {
    const width = random.integer(sides.min, Math.min(sides.max, Math.round(2 * sides.min)));
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.5 * sides.min)));
    const scatter = random.chance(0.7) ? madeUp(random, split) : real(random, split);
    const style = drawStyle(random, split, width);
    const page = new Page({ width, height, paper: style.paper, angle: style.effects.angle });
    if (paint(page, scatter, style)) return { picture: await page.finish(style.effects, random), scatter };
  }
  throw new Error(`${id}: no scatter chart fitted, sides ${sides.min} to ${sides.max}`);
}

function madeUp(random: Random, split: Split): Scatter {
  const [across, up] = random.sample(measures[split], 2) as [
    (typeof measures.train)[0],
    (typeof measures.train)[0],
  ];
  const label = ({ name, unit }: typeof across) => (unit === "" ? name : `${name} (${unit})`);
  const numGroups = random.integer(1, 3);
  const slope = random.pick([-1, 0, 1] as const);
  const colors = drawColors(random, split, numGroups);
  const number = random.integer(4, 24);
  return {
    title: random.chance(0.7) ? `${up.name} and ${across.name.toLowerCase()}` : "",
    xLabel: label(across),
    yLabel: label(up),
    slope: numGroups === 1 ? slope : null,
    groups: Array.from({ length: numGroups }, (_, g) => {
      const shift = random.between(-0.15, 0.15);
      const points = Array.from({ length: Math.max(3, number + random.integer(-3, 3)) }, () => {
        const t = random.next();
        const y = 0.5 + slope * 0.7 * (t - 0.5) + shift + random.normal(0, slope === 0 ? 0.16 : 0.06);
        return [
          across.low + (across.high - across.low) * t,
          up.low + (up.high - up.low) * Math.min(1, Math.max(0, y)),
        ] as const;
      });
      return { name: shortName(random, split), points, color: colors[g]! };
    }),
  };
}

const realPairs = [
  ["cars.json", "Origin", "Horsepower", "Miles_per_Gallon", "Cars"],
  ["cars.json", "Origin", "Weight_in_lbs", "Horsepower", "Cars"],
  ["cars.json", "Origin", "Displacement", "Acceleration", "Cars"],
  ["cars.json", "Origin", "Weight_in_lbs", "Miles_per_Gallon", "Cars"],
  ["penguins.json", "Species", "Flipper Length (mm)", "Body Mass (g)", "Penguins"],
  ["penguins.json", "Species", "Beak Length (mm)", "Beak Depth (mm)", "Penguins"],
  ["penguins.json", "Island", "Flipper Length (mm)", "Beak Length (mm)", "Penguins"],
] as const;

const tables = new Map<string, readonly Record<string, string | number | null>[]>();

function real(random: Random, split: Split): Scatter {
  const pairs = realPairs.filter(([file, , x, y]) => splitOf(`scatter/${file}/${x}/${y}`) === split);
  if (pairs.length === 0) return madeUp(random, split);
  const [file, key, x, y, title] = random.pick(pairs);
  let rows = tables.get(file);
  if (rows === undefined) {
    rows = JSON.parse(readAsset(`vega-datasets/data/${file}`).toString());
    tables.set(file, rows!);
  }
  const whole = rows!.filter((row) => row[x] !== null && row[y] !== null && row[key] !== null);
  const names = random.sample([...new Set(whole.map((row) => String(row[key])))], random.integer(1, 3));
  const colors = drawColors(random, split, names.length);
  const label = (name: string) => name.replaceAll("_", " ");
  return {
    title: random.chance(0.7) ? title : "",
    xLabel: label(x),
    yLabel: label(y),
    slope: null,
    groups: names.map((name, i) => ({
      name,
      color: colors[i]!,
      points: random
        .sample(
          whole.filter((row) => row[key] === name),
          random.integer(6, 40),
        )
        .map((row) => [Number(row[x]), Number(row[y])] as const),
    })),
  };
}

const plain: NumberFormat = { decimals: 0, hasCommas: false, prefix: "", suffix: "" };

function paint(page: Page, scatter: Scatter, style: ChartStyle): boolean {
  const { groups } = scatter;
  const legend = groups.length > 1 ? groups : [];
  const area = drawSurroundings(page, scatter, legend, style);
  const axisOf = (index: 0 | 1) => {
    const values = groups.flatMap(({ points }) => points.map((point) => point[index]));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return {
      kind: "numbers",
      axis: roundAxis(low > 0.3 * high ? low : 0, high, style.numSteps),
      format: plain,
    } as const;
  };
  const axes = { across: axisOf(0), down: axisOf(1), acrossLabel: scatter.xLabel, downLabel: scatter.yLabel };
  const plot = drawAxes(page, area, axes, style);
  if (plot === null) return false;
  const radius = style.lineWidth + 1.2;
  for (const { points, color } of groups) {
    for (const [x, y] of points) {
      const box = { x: plot.x(x) - radius, y: plot.y(y) - radius, width: 2 * radius, height: 2 * radius };
      page.rectangle(box, {
        fill: color.css,
        radius: style.marker === "square" ? 0 : radius,
        ...(style.isOutlined && { stroke: style.ink, lineWidth: 0.7 }),
      });
      page.part({ kind: "point", ...box });
    }
  }
  return true;
}

function scatterQuestions(random: Random, { title, xLabel, yLabel, groups, slope }: Scatter): Question[] {
  const questions: Question[] = [
    {
      task: "chart-label",
      question: random.pick([
        "What does the x-axis show?",
        "Read the label of the horizontal axis.",
        "How is the x-axis labelled?",
      ]),
      answer: xLabel,
      kind: "text",
    },
    {
      task: "chart-label",
      question: random.pick([
        "What does the y-axis show?",
        "Read the label of the vertical axis.",
        "How is the y-axis labelled?",
      ]),
      answer: yLabel,
      kind: "text",
    },
    {
      task: "chart-kind",
      question: random.pick([
        "What kind of chart is this?",
        "Which type of chart is shown?",
        "Name the type of this chart.",
      ]),
      answer: "scatter chart",
      kind: "exact",
    },
  ];
  if (title !== "") {
    questions.push({
      task: "chart-title",
      question: random.pick([
        "What is the title of the chart?",
        "Read the title.",
        "What is this chart called?",
      ]),
      answer: title,
      kind: "text",
    });
  }
  if (slope !== null) {
    questions.push({
      task: "chart-trend",
      question: fill(
        random,
        [
          "Do the points rise or fall from left to right, or neither?",
          "Which way do the points go from left to right: up, down or neither?",
          "Is there a trend? Answer up, down or neither.",
        ],
        {},
      ),
      answer: slope === 0 ? "neither" : slope > 0 ? "up" : "down",
      kind: "choice",
    });
  }
  if (groups.length > 1) {
    const { name, color } = random.pick(groups);
    questions.push({
      task: "chart-count",
      question: random.pick([
        "How many groups of points are there?",
        "How many entries does the legend have?",
        "Count the groups.",
      ]),
      answer: String(groups.length),
      kind: "number",
    });
    questions.push({
      task: "chart-legend",
      question: random.pick([
        "What does the legend say?",
        "Read the legend.",
        "Which groups does the chart show?",
      ]),
      answer: list(groups.map((group) => group.name)),
      kind: "text",
    });
    if (color.name !== null) {
      questions.push(
        random.chance(0.5)
          ? {
              task: "chart-legend",
              question: fill(
                random,
                ["What color are the points of {name}?", "Which color stands for {name}?"],
                { name },
              ),
              answer: color.name,
              kind: "exact",
            }
          : {
              task: "chart-legend",
              question: fill(
                random,
                ["What do the {color} points stand for?", "Which group is drawn in {color}?"],
                { color: color.name },
              ),
              answer: name,
              kind: "exact",
            },
      );
    }
    const [top, next] = [...groups].sort((a, b) => highest(b) - highest(a)) as [Group, Group];
    if (highest(top) > highest(next) * 1.04) {
      questions.push({
        task: "chart-extreme",
        question: random.pick([
          "Which group has the highest point?",
          "To which group does the topmost point belong?",
        ]),
        answer: top.name,
        kind: "exact",
      });
    }
  } else if (groups[0]!.points.length <= 12 && areApart(groups[0]!)) {
    questions.push({
      task: "chart-count",
      question: random.pick([
        "How many points are there?",
        "Count the points.",
        "How many dots does the chart have?",
      ]),
      answer: String(groups[0]!.points.length),
      kind: "number",
    });
  }
  questions.push({
    task: "chart-explain",
    question: random.pick(["Describe the chart.", "What does the chart show?", "Summarize this chart."]),
    answer: describe({ title, xLabel, yLabel, groups, slope }),
    kind: "free",
  });
  return random.shuffle(questions);
}

function describe({ title, xLabel, yLabel, groups, slope }: Scatter): string {
  const named = groups.map(({ name, color }) => (color.name === null ? name : `${name} in ${color.name}`));
  const parts = [
    title === "" ? "this is a scatter chart" : `this is a scatter chart titled "${title}"`,
    `the horizontal axis shows ${xLabel}, the vertical axis ${yLabel}`,
  ];
  if (groups.length > 1) parts.push(`it has ${counted(groups.length, "group")} of points: ${list(named)}`);
  if (slope !== null) {
    parts.push(
      slope === 0
        ? "the points show no clear trend"
        : `from left to right the points ${slope > 0 ? "rise" : "fall"}`,
    );
  }
  return parts.map((part) => sentence(words.capitalised(part))).join(" ");
}

function highest({ points }: Group): number {
  return Math.max(...points.map(([, y]) => y));
}

/** No two points so near that they may be seen as one. */
function areApart({ points }: Group): boolean {
  const spread = (index: 0 | 1) => {
    const values = points.map((point) => point[index]);
    return Math.max(...values) - Math.min(...values) || 1;
  };
  const [width, height] = [spread(0), spread(1)];
  return points.every(([x, y], i) =>
    points.every((other, j) => i === j || Math.hypot((x - other[0]) / width, (y - other[1]) / height) > 0.09),
  );
}
