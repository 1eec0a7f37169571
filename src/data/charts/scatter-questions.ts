/** What can be asked of a scatter chart, and what it says when described. */

import type { Question } from "../conversation.ts";
import type { Split } from "../generator.ts";
import { longEnough } from "../long-enough.ts";
import { counted, fill, list, sentence } from "../phrases.ts";
import type { Random } from "../random.ts";
import * as words from "../words.ts";
import * as wordings from "./chart-wordings.ts";
import type { Group, Scatter } from "./scatter-tables.ts";

/** In random order. */
export function scatterQuestions(
  random: Random,
  split: Split,
  { title, xLabel, yLabel, groups, slope }: Scatter,
): Question[] {
  const questions: Question[] = [
    {
      task: "chart-label",
      question: random.pick(wordings.xLabelOf[split]),
      answer: xLabel,
      kind: "text",
    },
    {
      task: "chart-label",
      question: random.pick(wordings.yLabelOf[split]),
      answer: yLabel,
      kind: "text",
    },
    {
      task: "chart-kind",
      question: random.pick(wordings.kindOf[split]),
      answer: "scatter chart",
      kind: "exact",
    },
  ];
  if (title !== "") {
    questions.push({
      task: "chart-title",
      question: random.pick(wordings.titleOf[split]),
      answer: title,
      kind: "text",
    });
  }
  if (slope !== null) {
    questions.push({
      task: "chart-trend",
      question: random.pick(wordings.driftOf[split]),
      answer: slope === 0 ? "neither" : slope > 0 ? "up" : "down",
      kind: "choice",
    });
  }
  if (groups.length > 1) {
    const { name, color } = random.pick(groups);
    questions.push({
      task: "chart-count",
      question: random.pick(wordings.groupsOf[split]),
      answer: String(groups.length),
      kind: "number",
    });
    questions.push({
      task: "chart-legend",
      question: random.pick(wordings.legendOf[split]),
      answer: list(groups.map((group) => group.name)),
      kind: "text",
    });
    if (color.name !== null) {
      questions.push(
        random.chance(0.5)
          ? {
              task: "chart-legend",
              question: fill(random, wordings.colorOf[split], { name }),
              answer: color.name,
              kind: "exact",
            }
          : {
              task: "chart-legend",
              question: fill(random, wordings.nameOf[split], { color: color.name }),
              answer: name,
              kind: "exact",
            },
      );
    }
    const [top, next] = [...groups].sort((a, b) => highest(b) - highest(a)) as [Group, Group];
    if (highest(top) > highest(next) * 1.04) {
      questions.push({
        task: "chart-extreme",
        question: random.pick(wordings.highestGroup[split]),
        answer: top.name,
        kind: "exact",
      });
    }
  } else if (groups[0]!.points.length <= 12 && areApart(groups[0]!)) {
    questions.push({
      task: "chart-count",
      question: random.pick(wordings.pointsOf[split]),
      answer: String(groups[0]!.points.length),
      kind: "number",
    });
  }
  questions.push({
    task: "chart-explain",
    question: random.pick(wordings.descriptionWordings[split]),
    answer: describeScatter({ title, xLabel, yLabel, groups, slope }),
    kind: "free",
  });
  return random.shuffle(questions);
}

/** Axes, groups with their ranges, and which way the points go. */
export function describeScatter({ title, xLabel, yLabel, groups, slope }: Scatter): string {
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
  const sentences = (some: readonly string[]) => some.map((part) => sentence(words.capitalised(part)));
  return longEnough(sentences(parts), sentences(ranges(groups)));
}

/** Where the points of each group lie, to two digits: nobody reads more off the axes. */
function ranges(groups: readonly Group[]): string[] {
  const about = (number: number) => String(Number(number.toPrecision(2)));
  const range = (points: Group["points"], index: 0 | 1) => {
    const values = points.map((point) => point[index]);
    return `from about ${about(Math.min(...values))} to about ${about(Math.max(...values))}`;
  };
  return [
    ...groups.map(
      ({ name, points }) =>
        `${groups.length === 1 ? "the points" : `those of ${name}`} reach ${range(points, 0)} across and ${range(points, 1)} upwards`,
    ),
    `there are ${groups.reduce((sum, { points }) => sum + points.length, 0)} points in all, each of them one pair of values`,
  ];
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
