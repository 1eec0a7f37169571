/**
 * The same charts drawn by libraries, as people meet them: chart.js and ECharts in training. Vega-Lite draws the held-out
 * split and nothing else, so that held-out charts also show how well a model reads a renderer it has never seen.
 */

import type { SamplePicture } from "../../formats/dataset.ts";
import { drawEffects } from "../effects.ts";
import { textWidth } from "../font-metrics.ts";
import type { DrawContext, Generator } from "../generator.ts";
import { Page } from "../page.ts";
import { type Chart, chartKinds, formatted, isPie, type NumberFormat } from "./chart.ts";
import { canDrawWithChartJs, drawWithChartJs } from "./chartjs-chart.ts";
import { askedChart, describedChart } from "./charts.ts";
import { drawChart } from "./draw-chart.ts";
import { isLegible, watchText } from "./drawn-text.ts";
import { drawWithEcharts } from "./echarts-chart.ts";
import { brokenLines } from "./frame.ts";
import type { PackagedChart } from "./packaged-chart.ts";
import { drawStyle } from "./style.ts";
import { canDrawWithVega, drawWithVega } from "./vega-chart.ts";

export type Library = "chart.js" | "echarts" | "vega-lite";

export const packagedChart: Generator = {
  name: "packaged-chart",
  async draw(context) {
    const { picture, chart } = await drawPackagedChart(context);
    return context.random.chance(0.7)
      ? askedChart(context, picture, chart)
      : describedChart(context, "packaged-chart-description", picture, chart);
  },
};

const draw: Readonly<
  Record<Library, (page: Page, given: PackagedChart) => (() => void) | Promise<() => void>>
> = {
  "chart.js": drawWithChartJs,
  echarts: drawWithEcharts,
  "vega-lite": drawWithVega,
};

const maxTries = 60;

export async function drawPackagedChart({ random, split, sides, id }: DrawContext): Promise<{
  picture: SamplePicture;
  chart: Chart;
  library: Library;
}> {
  for (let tries = 0; tries < maxTries; tries++) {
    const library: Library = split === "heldout" ? "vega-lite" : random.pick(["chart.js", "echarts"]);
    const width = random.integer(
      Math.max(sides.min, Math.min(260, sides.max)),
      Math.min(sides.max, Math.round(2.2 * sides.min)),
    );
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.6 * sides.min)));
    const chart = await drawChart(random, split, chartKinds, width);
    if (library === "chart.js" && !canDrawWithChartJs(chart)) continue;
    if (library === "vega-lite" && !canDrawWithVega(chart)) continue;
    const style = drawStyle(random, split, width);
    const page = new Page({ width, height, paper: style.paper });
    const drawn = watchText(page, [style.font, style.titleFont]);
    const titleLines =
      chart.title === ""
        ? []
        : brokenLines(chart.title, width - 24, (text) => textWidth(text, style.titleFont, style.titleSize));
    const { format } = chart;
    const given = { chart, style, titleLines, tickText: tickText(format), format: d3Format(format) };
    const release = await draw[library](page, given);
    const isGood = isLegible(drawn, wantedTexts(chart), width, height);
    if (isGood) page.partsAreUnknown();
    const picture = isGood ? await page.finish({ ...drawEffects(random), angle: 0 }, random) : null;
    release();
    if (picture !== null) return { picture, chart, library };
  }
  throw new Error(
    `${id}: no packaged chart was legible in ${maxTries} tries, sides ${sides.min} to ${sides.max}`,
  );
}

function wantedTexts(chart: Chart): string[] {
  const named = chart.hasLegend
    ? chart.colorBy === "series"
      ? chart.series.map(({ name }) => name)
      : chart.categories
    : [];
  const printed = chart.printsValues
    ? chart.series.flatMap(({ values }) => values.map((value) => formatted(value, chart.format)))
    : [];
  const categories = isPie(chart.kind) && chart.hasLegend ? [] : chart.categories;
  return [chart.title, chart.categoryLabel, chart.valueLabel, ...categories, ...named, ...printed];
}

function tickText({ hasCommas, prefix, suffix }: NumberFormat): (value: number | string) => string {
  return (value) =>
    prefix +
    Number(value).toLocaleString("en-US", { useGrouping: hasCommas, maximumFractionDigits: 4 }) +
    suffix;
}

/** Its "%" multiplies by a hundred, so that it is left out: such numbers stand without it. */
function d3Format({ decimals, hasCommas, prefix }: NumberFormat): string {
  return `${prefix}${hasCommas ? "," : ""}.${decimals}f`;
}
