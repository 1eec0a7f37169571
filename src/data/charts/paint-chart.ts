/** Draws charts of categories directly: bars of all kinds and lines; pies in paint-pie.ts. */

import type { Box } from "../../formats/dataset.ts";
import { textWidth } from "../font-metrics.ts";
import type { Page, WrittenText } from "../page.ts";
import { padded, upright } from "./boxes.ts";
import { type Chart, type ChartColor, formatted, isPie, roundAxis } from "./chart.ts";
import { rankOf } from "./extremes.ts";
import { drawAxes, drawSurroundings, type Plot } from "./frame.ts";
import { paintPie } from "./paint-pie.ts";
import type { ChartStyle } from "./style.ts";

/** The chart with its axis, or null when it does not fit: then the page is of no use. */
export function paintChart(page: Page, chart: Chart, style: ChartStyle): Chart | null {
  const named = chart.colorBy === "series" ? chart.series.map(({ name }) => name) : chart.categories;
  const legend = chart.hasLegend ? named.map((name, i) => ({ name, color: chart.colors[i]! })) : [];
  const { area, legend: written } = drawSurroundings(page, chart, legend, style);
  if (isPie(chart.kind)) return paintPie(page, chart, area, written, style) ? chart : null;
  const isHorizontal = chart.kind === "horizontal-bar";
  const sums = chart.categories.map((_, i) => chart.series.reduce((sum, { values }) => sum + values[i]!, 0));
  const values = chart.kind === "stacked-bar" ? sums : chart.series.flatMap((one) => one.values);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // A line far above zero may begin there; the length of a bar may not lie.
  const low = chart.kind === "line" && least > 0.6 * most && least < most ? least - (most - least) * 0.3 : 0;
  // Printed numbers need room above the longest bar.
  const numbers = {
    kind: "numbers",
    axis: roundAxis(low, most * (chart.printsValues ? 1.08 : 1), style.numSteps),
    format: chart.format,
  } as const;
  const names = { kind: "categories", names: chart.categories } as const;
  const plot = drawAxes(
    page,
    area,
    isHorizontal
      ? { across: numbers, down: names, acrossLabel: chart.valueLabel, downLabel: chart.categoryLabel }
      : { across: names, down: numbers, acrossLabel: chart.categoryLabel, downLabel: chart.valueLabel },
    style,
  );
  if (plot === null) return null;
  const paint = chart.kind === "line" ? paintLines : paintBars;
  const series = chart.colorBy === "series" ? written : [];
  return paint(page, chart, plot, series, style) ? { ...chart, axis: numbers.axis } : null;
}

function colorAt(chart: Chart, seriesIndex: number, categoryIndex: number): ChartColor {
  return chart.colors[chart.colorBy === "series" ? seriesIndex : categoryIndex]!;
}

/**
 * What the labels of a bar or a point say: its name, its series' name where a legend has it, its number where that can be read, its colour
 * and its rank.
 */
function headersOf(
  page: Page,
  chart: Chart,
  plot: Plot,
  legend: readonly WrittenText[],
  s: number,
  c: number,
) {
  const read = chart.printsValues ? page.lastText : plot.numbers.at(-1)!;
  const { values } = chart.series[s]!;
  return {
    row: plot.names[c]!.header,
    ...(legend[s] && { column: legend[s].header }),
    value: { ...read.header, text: formatted(values[c]!, chart.format) },
    color: colorAt(chart, s, c).name,
    rank: rankOf(values, c),
  };
}

/** @param legend names of the series as the legend has them; none without one */
function paintBars(
  page: Page,
  chart: Chart,
  plot: Plot,
  legend: readonly WrittenText[],
  style: ChartStyle,
): boolean {
  const isStacked = chart.kind === "stacked-bar";
  const isHorizontal = chart.kind === "horizontal-bar";
  const numBars = isStacked ? 1 : chart.series.length;
  const thickness = (plot.room * (1 - style.gap)) / numBars;
  if (thickness < 5) return false;
  const longest = Math.max(
    ...chart.series.flatMap(({ values }) =>
      values.map((value) => textWidth(formatted(value, chart.format), style.font, style.size)),
    ),
  );
  // Side by side, printed numbers lie over each other when they are wider than their bars.
  if (chart.printsValues && !isHorizontal && longest > (numBars === 1 ? plot.room : thickness) + 1)
    return false;
  const reached = chart.categories.map(() => 0);
  for (const [s, { values }] of chart.series.entries()) {
    for (const [c, value] of values.entries()) {
      const from = isStacked ? reached[c]! : 0;
      const start = plot.room * (style.gap / 2) + (isStacked ? 0 : s * thickness) - plot.room / 2;
      const bar = isHorizontal
        ? upright(plot.x(from), plot.y(c) + start, plot.x(from + value), plot.y(c) + start + thickness)
        : upright(plot.x(c) + start, plot.y(from + value), plot.x(c) + start + thickness, plot.y(from));
      reached[c] = from + value;
      const color = colorAt(chart, s, c);
      page.rectangle(bar, {
        fill: color.css,
        radius: Math.min(isStacked ? 0 : style.radius, bar.width / 3, bar.height / 3),
        ...(style.isOutlined && { stroke: style.ink, lineWidth: 1 }),
      });
      if (chart.printsValues) {
        if (!printOnBar(page, chart, bar, formatted(value, chart.format), contrasting(color.css), style))
          return false;
        if (isHorizontal && bar.x + bar.width + 0.35 * style.size + longest > page.width) return false;
        page.belongs(page.lastText, { row: plot.names[c]! });
      }
      const headers = headersOf(page, chart, plot, legend, s, c);
      page.part({ kind: "bar-body", ...bar, ...headers });
      page.part({ kind: "bar-top", ...endOf(bar, isHorizontal), ...headers });
    }
  }
  return true;
}

/** In a bar of a stack, beside one that lies, over one that stands; false where a stack has no room for it. */
function printOnBar(
  page: Page,
  { kind }: Chart,
  bar: Box,
  text: string,
  inkOnBar: string,
  { font, size, ink }: ChartStyle,
): boolean {
  const middle = { x: bar.x + bar.width / 2, y: bar.y + bar.height / 2 + 0.35 * size };
  if (kind === "stacked-bar") {
    if (bar.height < 1.25 * size) return false;
    page.text(text, middle.x, middle.y, { font, size, color: inkOnBar, align: "center" });
  } else if (kind === "horizontal-bar") {
    page.text(text, bar.x + bar.width + 0.35 * size, middle.y, { font, size, color: ink });
  } else {
    page.text(text, middle.x, bar.y - 0.3 * size, { font, size, color: ink, align: "center" });
  }
  return true;
}

function paintLines(
  page: Page,
  chart: Chart,
  plot: Plot,
  legend: readonly WrittenText[],
  style: ChartStyle,
): boolean {
  const { context } = page;
  for (const [s, { values }] of chart.series.entries()) {
    const { css: color, name } = chart.colors[s]!;
    const points = values.map((value, c) => ({ x: plot.x(c), y: plot.y(value) }));
    context.strokeStyle = color;
    context.lineWidth = style.lineWidth;
    context.lineJoin = "round";
    context.beginPath();
    for (const [i, { x, y }] of points.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
    context.stroke();
    for (const [i, point] of points.entries()) {
      const next = points[i + 1];
      if (next !== undefined) labelLine(page, point, next, name);
      const radius = style.marker === "none" ? 2 : style.lineWidth + 1.5;
      const mark = { x: point.x - radius, y: point.y - radius, width: 2 * radius, height: 2 * radius };
      if (style.marker !== "none") {
        page.rectangle(mark, { fill: color, radius: style.marker === "circle" ? radius : 0 });
      }
      if (chart.printsValues) {
        const text = formatted(values[i]!, chart.format);
        const width = textWidth(text, style.font, style.size);
        if (chart.series.length > 1 || width > plot.room + 2) return false;
        const isPeak = values[i]! >= (values[i - 1] ?? 0);
        const y = point.y + (isPeak ? -radius - 0.35 * style.size : radius + 1.05 * style.size);
        page.text(text, point.x, y, {
          font: style.font,
          size: style.size,
          color: style.ink,
          align: "center",
        });
        page.belongs(page.lastText, { row: plot.names[i]! });
      }
      page.part({ kind: "point", ...mark, ...headersOf(page, chart, plot, legend, s, i) });
    }
  }
  return true;
}

/** In pieces, so that the boxes lie close around a line that climbs. */
function labelLine(page: Page, from: Point, to: Point, color: string | null): void {
  const pieces = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 12);
  const at = (share: number) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  });
  for (let i = 0; i < pieces; i++) {
    const [start, end] = [at(i / pieces), at((i + 1) / pieces)];
    page.part({ kind: "line", ...padded(upright(start.x, start.y, end.x, end.y), 1), color });
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function endOf(bar: Box, isHorizontal: boolean): Box {
  return isHorizontal
    ? { x: bar.x + bar.width - 2, y: bar.y, width: 4, height: bar.height }
    : { x: bar.x, y: bar.y - 2, width: bar.width, height: 4 };
}

/** Black or white, whichever is read better on the colour. */
export function contrasting(color: string): string {
  const [red, green, blue] = color.match(/\d+/g)!.map(Number) as [number, number, number];
  return 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "black" : "white";
}
