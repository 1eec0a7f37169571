/** Charts drawn by Vega-Lite. The renderer of held-out charts alone: no picture of the training split comes out of it. */

import { importAsset } from "../assets.ts";
import { textWidth } from "../font-metrics.ts";
import type { Font } from "../fonts.ts";
import type { Page } from "../page.ts";
import { type Chart, isPie } from "./chart.ts";
import type { PackagedChart } from "./packaged-chart.ts";

interface Vega {
  parse(spec: object): object;
  View: new (
    runtime: object,
    options: { renderer: "none"; logLevel: number },
  ) => { toCanvas(scale: number, options: object): Promise<unknown>; finalize(): void };
  readonly textMetrics: { width: (item: VegaText, text: string) => number };
}

interface VegaText {
  readonly fontSize?: number;
  readonly font?: string;
}

const vega = (await importAsset("vega")) as Vega;
const vegaLite = (await importAsset("vega-lite")) as { compile(spec: object): { spec: object } };

/** Fonts by face: Vega asks for widths by name, and guesses where there is no canvas of a browser to ask. */
const fonts = new Map<string, Font>();
const guess = vega.textMetrics.width;
vega.textMetrics.width = (item, text) => {
  const font = fonts.get(item.font ?? "");
  return font === undefined ? guess(item, text) : textWidth(String(text), font, item.fontSize ?? 11);
};

/** @returns what gives its memory back */
/** @returns what gives its memory back */
export async function drawWithVega(
  page: Page,
  { chart, style, titleLines, format }: PackagedChart,
): Promise<() => void> {
  const { context, width, height } = page;
  fonts.set(style.font.face, style.font);
  fonts.set(style.titleFont.face, style.titleFont);
  const values = chart.series.flatMap((one, s) =>
    one.values.map((value, c) => ({ category: chart.categories[c], series: one.name, value, order: s })),
  );
  const domain = chart.colorBy === "series" ? chart.series.map(({ name }) => name) : chart.categories;
  const color = {
    field: chart.colorBy === "series" ? "series" : "category",
    type: "nominal",
    scale: { domain, range: chart.colors.map(({ css }) => css) },
    legend: chart.hasLegend ? { title: null, orient: style.legendPlace } : null,
  };
  const label = { font: style.font.face, fontSize: style.size, color: style.ink };
  const spec = {
    width,
    height,
    autosize: { type: "fit", contains: "padding" },
    padding: 8,
    background: style.paper,
    data: { values },
    ...(titleLines.length > 0 && {
      title: { text: titleLines, anchor: style.titleAlign === "center" ? "middle" : "start" },
    }),
    ...(isPie(chart.kind)
      ? pie(chart, color, label, format)
      : bars(chart, color, label, format, style.numSteps)),
    config: {
      font: style.font.face,
      title: {
        font: style.titleFont.face,
        fontSize: style.titleSize,
        fontWeight: "normal",
        color: style.ink,
      },
      axis: {
        labelFont: style.font.face,
        labelFontSize: style.size,
        labelColor: style.ink,
        titleFont: style.font.face,
        titleFontSize: style.size,
        titleFontWeight: "normal",
        titleColor: style.ink,
        grid: style.hasGrid,
        gridColor: style.tint,
        domain: style.frame !== "none",
        domainColor: style.faint,
        ticks: style.hasTicks,
        labelLimit: 0,
        labelOverlap: false,
      },
      axisX: { labelAngle: chart.kind === "horizontal-bar" ? 0 : -45 },
      legend: { labelFont: style.font.face, labelFontSize: style.size, labelColor: style.ink, labelLimit: 0 },
      view: { stroke: style.frame === "box" ? style.faint : null },
      bar: { cornerRadius: style.radius },
    },
  };
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "none", logLevel: 0 });
  await view.toCanvas(1, { externalContext: context });
  return () => view.finalize();
}

function bars(chart: Chart, color: object, label: object, format: string, numSteps: number): object {
  const isHorizontal = chart.kind === "horizontal-bar";
  const name = (text: string) => (text === "" ? null : text);
  const names = {
    field: "category",
    type: "ordinal",
    sort: null,
    title: name(chart.categoryLabel),
    axis: { grid: false },
  };
  const numbers = {
    field: "value",
    type: "quantitative",
    title: name(chart.valueLabel),
    axis: { format, tickCount: numSteps },
    ...(chart.kind === "line" && { scale: { zero: false } }),
    ...(chart.kind !== "stacked-bar" && { stack: null }),
  };
  const encoding = {
    ...(isHorizontal ? { y: names, x: numbers } : { x: names, y: numbers }),
    color,
    ...(chart.kind === "stacked-bar" && { order: { field: "order" } }),
    ...(chart.kind === "grouped-bar" && { xOffset: { field: "series", sort: null } }),
  };
  const mark = chart.kind === "line" ? { type: "line", point: true } : { type: "bar" };
  if (!chart.printsValues) return { mark, encoding };
  const besides = isHorizontal
    ? { align: "left", dx: 3, baseline: "middle" }
    : { baseline: "bottom", dy: -2 };
  const printed = {
    mark: { type: "text", ...label, ...besides },
    encoding: { text: { field: "value", format } },
  };
  return {
    encoding,
    layer: [
      { mark },
      { ...printed, encoding: { ...printed.encoding, color: { value: (label as { color: string }).color } } },
    ],
  };
}

function pie(chart: Chart, color: object, label: object, format: string): object {
  const theta = { field: "value", type: "quantitative", stack: true };
  const order = { field: "category", sort: null };
  const mark = { type: "arc", ...(chart.kind === "donut" && { innerRadius: 38 }), outerRadius: 76 };
  const text = chart.printsValues ? { field: "value", format } : { field: "category" };
  const words = {
    mark: { type: "text", radius: 96, ...label },
    encoding: { text, color: { value: (label as { color: string }).color } },
  };
  return {
    encoding: { theta, color, order },
    layer: [{ mark }, ...(chart.printsValues || !chart.hasLegend ? [words] : [])],
  };
}

/** What it cannot say with its own means. */
export function canDrawWithVega(chart: Chart): boolean {
  if (isPie(chart.kind)) return chart.hasLegend || !chart.printsValues;
  return !chart.printsValues || chart.series.length === 1;
}
