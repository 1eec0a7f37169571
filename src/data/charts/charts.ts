/** Charts drawn directly on the page, with dense labels: bars, lines, pies; from real tables and made-up ones. */

import type { SamplePicture } from "../../formats/dataset.ts";
import { conversation } from "../conversation.ts";
import type { DrawContext, Generator } from "../generator.ts";
import { Page } from "../page.ts";
import { questionsOf } from "../rounds.ts";
import { say } from "../wordings.ts";
import { type Chart, type ChartKind, chartKinds } from "./chart.ts";
import { chartQuestions } from "./chart-questions.ts";
import { descriptionWordings } from "./chart-wordings.ts";
import { describeChart } from "./describe-chart.ts";
import { drawChart } from "./draw-chart.ts";
import { paintChart } from "./paint-chart.ts";
import { drawScatterPicture } from "./scatter.ts";
import { describeScatter } from "./scatter-questions.ts";
import { drawStyle } from "./style.ts";

export const barChart = asked("bar-chart", [
  "bar",
  "bar",
  "horizontal-bar",
  "horizontal-bar",
  "grouped-bar",
  "stacked-bar",
]);
export const lineChart = asked("line-chart", ["line"]);
export const pieChart = asked("pie-chart", ["pie", "donut"]);

export const chartDescription: Generator = {
  name: "chart-description",
  async draw(context) {
    if (context.random.chance(0.15)) {
      const { picture, scatter } = await drawScatterPicture(context);
      const question = say(context.random, descriptionWordings[context.split]);
      const exchange = { question, answer: describeScatter(scatter), kind: "free" } as const;
      return conversation(context, "chart-description", [picture], [exchange]);
    }
    const { picture, chart } = await drawPicture(context, chartKinds);
    return describedChart(context, "chart-description", picture, chart);
  },
};

function asked(name: string, kinds: readonly ChartKind[]): Generator {
  return {
    name,
    async draw(context) {
      const { picture, chart } = await drawPicture(context, kinds);
      return askedChart(context, picture, chart);
    },
  };
}

export function askedChart(context: DrawContext, picture: SamplePicture, chart: Chart) {
  const { random, split } = context;
  const questions = questionsOf(random, split, 8, () => chartQuestions(random, chart, split));
  return conversation(context, questions.at(-1)!.task, [picture], questions);
}

export function describedChart(context: DrawContext, task: string, picture: SamplePicture, chart: Chart) {
  const question = say(context.random, descriptionWordings[context.split]);
  const answer = describeChart(context.random, chart);
  return conversation(context, task, [picture], [{ question, answer, kind: "free" }]);
}

/** Numbers of tries until what was chosen fits on the page; one in three does not. */
const maxTries = 40;

export async function drawPicture(
  { random, split, sides, id }: DrawContext,
  kinds: readonly ChartKind[],
): Promise<{ picture: SamplePicture; chart: Chart }> {
  for (let tries = 0; tries < maxTries; tries++) {
    const width = random.integer(sides.min, Math.min(sides.max, Math.round(2.2 * sides.min)));
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.5 * sides.min)));
    const planned = await drawChart(random, split, kinds, width);
    const style = drawStyle(random, split, width);
    const page = new Page({ width, height, paper: style.paper, angle: style.effects.angle });
    const chart = paintChart(page, planned, style);
    if (chart !== null) return { picture: await page.finish(style.effects, random), chart };
  }
  throw new Error(`${id}: no chart fitted in ${maxTries} tries, sides ${sides.min} to ${sides.max}`);
}
