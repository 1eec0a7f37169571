/** Scatter charts: points of one to three groups. */

import type { SamplePicture } from "../../formats/dataset.ts";
import { conversation } from "../conversation.ts";
import type { DrawContext, Generator } from "../generator.ts";
import { Page } from "../page.ts";
import { questionsOf } from "../rounds.ts";
import { type NumberFormat, roundAxis } from "./chart.ts";
import { drawAxes, drawSurroundings } from "./frame.ts";
import { scatterQuestions } from "./scatter-questions.ts";
import { drawScatter, type Scatter } from "./scatter-tables.ts";
import { type ChartStyle, drawStyle } from "./style.ts";

export const scatterChart: Generator = {
  name: "scatter-chart",
  async draw(context) {
    const { picture, scatter } = await drawScatterPicture(context);
    const { random } = context;
    const { split } = context;
    const questions = questionsOf(random, split, 4, () => scatterQuestions(random, split, scatter));
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  },
};

export async function drawScatterPicture({ random, split, sides, id }: DrawContext): Promise<{
  picture: SamplePicture;
  scatter: Scatter;
}> {
  for (let tries = 0; tries < 40; tries++) {
    const width = random.integer(sides.min, Math.min(sides.max, Math.round(2 * sides.min)));
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.5 * sides.min)));
    const scatter = drawScatter(random, split);
    const style = drawStyle(random, split, width);
    const page = new Page({ width, height, paper: style.paper, angle: style.effects.angle });
    if (paint(page, scatter, style)) return { picture: await page.finish(style.effects, random), scatter };
  }
  throw new Error(`${id}: no scatter chart fitted, sides ${sides.min} to ${sides.max}`);
}

const plain: NumberFormat = { decimals: 0, hasCommas: false, prefix: "", suffix: "" };

function paint(page: Page, scatter: Scatter, style: ChartStyle): boolean {
  const { groups } = scatter;
  const legend = groups.length > 1 ? groups : [];
  const { area, legend: written } = drawSurroundings(page, scatter, legend, style);
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
  for (const [g, { points, color }] of groups.entries()) {
    const group = written[g];
    for (const [x, y] of points) {
      const box = { x: plot.x(x) - radius, y: plot.y(y) - radius, width: 2 * radius, height: 2 * radius };
      page.rectangle(box, {
        fill: color.css,
        radius: style.marker === "square" ? 0 : radius,
        ...(style.isOutlined && { stroke: style.ink, lineWidth: 0.7 }),
      });
      page.part({ kind: "point", ...box, ...(group && { column: group.header }), color: color.name });
    }
  }
  return true;
}
