/** Draws charts of categories directly: bars of all kinds, lines, pies. */

import type { Box } from "../../formats/dataset.ts";
import { textWidth } from "../font-metrics.ts";
import type { Page, WrittenText } from "../page.ts";
import { type Chart, type ChartColor, formatted, isPie, roundAxis } from "./chart.ts";
import { drawAxes, drawSurroundings, type Plot } from "./frame.ts";
import type { ChartStyle } from "./style.ts";

/** The chart with its axis, or null when it does not fit: then the page is of no use. */
export function paintChart(page: Page, chart: Chart, style: ChartStyle): Chart | null {
  const named = chart.colorBy === "series" ? chart.series.map(({ name }) => name) : chart.categories;
  const legend = chart.hasLegend ? named.map((name, i) => ({ name, color: chart.colors[i]! })) : [];
  const { area, legend: written } = drawSurroundings(page, chart, legend, style);
  if (isPie(chart.kind)) return paintPie(page, chart, area, style) ? chart : null;
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

/** What the labels of a bar or a point say: its name, its series' name where a legend has it, and its number where that can be read. */
function headersOf(
  page: Page,
  chart: Chart,
  plot: Plot,
  series: WrittenText | undefined,
  c: number,
  value: number,
) {
  const read = chart.printsValues ? page.lastText : plot.numbers.at(-1)!;
  return {
    row: plot.names[c]!.header,
    ...(series && { column: series.header }),
    value: { ...read.header, text: formatted(value, chart.format) },
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
      const headers = headersOf(page, chart, plot, legend[s], c, value);
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
    const color = chart.colors[s]!.css;
    const points = values.map((value, c) => ({ x: plot.x(c), y: plot.y(value) }));
    context.strokeStyle = color;
    context.lineWidth = style.lineWidth;
    context.lineJoin = "round";
    context.beginPath();
    for (const [i, { x, y }] of points.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
    context.stroke();
    for (const [i, point] of points.entries()) {
      const next = points[i + 1];
      if (next !== undefined) labelLine(page, point, next);
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
      page.part({ kind: "point", ...mark, ...headersOf(page, chart, plot, legend[s], i, values[i]!) });
    }
  }
  return true;
}

/** In pieces, so that the boxes lie close around a line that climbs. */
function labelLine(page: Page, from: Point, to: Point): void {
  const pieces = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 12);
  const at = (share: number) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  });
  for (let i = 0; i < pieces; i++) {
    const [start, end] = [at(i / pieces), at((i + 1) / pieces)];
    page.part({ kind: "line", ...padded(upright(start.x, start.y, end.x, end.y), 1) });
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function paintPie(
  page: Page,
  chart: Chart,
  area: { left: number; top: number; right: number; bottom: number },
  style: ChartStyle,
): boolean {
  const { context } = page;
  const { font, size } = style;
  const values = chart.series[0]!.values;
  const sum = values.reduce((all, value) => all + value, 0);
  const texts = values.map((value, i) =>
    [
      chart.hasLegend ? "" : chart.categories[i]!,
      chart.printsValues ? formatted(value, chart.format) : "",
    ].filter((part) => part !== ""),
  );
  const besides = Math.max(
    0,
    ...texts.map((lines) => Math.max(0, ...lines.map((line) => textWidth(line, font, size)))),
  );
  const above = Math.max(...texts.map(({ length }) => length)) * 1.2 * size;
  const x = (area.left + area.right) / 2;
  const y = (area.top + area.bottom) / 2;
  const radius = Math.min(
    (area.right - area.left) / 2 - besides - size,
    (area.bottom - area.top) / 2 - above - 0.5 * size,
  );
  if (radius < 34) return false;
  let angle = -Math.PI / 2;
  for (const [i, value] of values.entries()) {
    const next = angle + (2 * Math.PI * value) / sum;
    // Labels of thin slices would lie over each other.
    if (texts[i]!.length > 0 && (next - angle) * (radius + size) < 1.2 * texts[i]!.length * size)
      return false;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, angle, next);
    context.closePath();
    context.fillStyle = chart.colors[i]!.css;
    context.fill();
    context.strokeStyle = style.isOutlined ? style.ink : style.paper;
    context.lineWidth = 1.2;
    context.stroke();
    page.part({ kind: "slice", ...boxOfSlice(x, y, radius, angle, next) });
    const middle = (angle + next) / 2;
    const [cosine, sine] = [Math.cos(middle), Math.sin(middle)];
    const align = Math.abs(cosine) < 0.25 ? "center" : cosine > 0 ? "left" : "right";
    const start =
      y +
      (radius + 0.9 * size) * sine +
      0.35 * size +
      (sine < 0 ? -1 : 0) * (texts[i]!.length - 1) * 0.6 * size;
    let name: WrittenText | null = null;
    for (const [row, text] of texts[i]!.entries()) {
      page.text(text, x + (radius + 0.6 * size) * cosine, start + row * 1.15 * size, {
        font,
        size,
        color: style.ink,
        align,
      });
      if (row === 0) name = page.lastText;
      else page.belongs(page.lastText, { row: name! });
    }
    angle = next;
  }
  if (chart.kind === "donut") {
    context.beginPath();
    context.arc(x, y, radius * 0.55, 0, 2 * Math.PI);
    context.fillStyle = style.paper;
    context.fill();
  }
  return true;
}

function boxOfSlice(x: number, y: number, radius: number, from: number, to: number): Box {
  const angles = [from, to];
  for (let quarter = -1; quarter <= 4; quarter++) {
    const angle = (quarter * Math.PI) / 2;
    if (angle > from && angle < to) angles.push(angle);
  }
  const xs = [x, ...angles.map((angle) => x + radius * Math.cos(angle))];
  const ys = [y, ...angles.map((angle) => y + radius * Math.sin(angle))];
  return upright(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
}

function endOf(bar: Box, isHorizontal: boolean): Box {
  return isHorizontal
    ? { x: bar.x + bar.width - 2, y: bar.y, width: 4, height: bar.height }
    : { x: bar.x, y: bar.y - 2, width: bar.width, height: 4 };
}

function upright(x1: number, y1: number, x2: number, y2: number): Box {
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

function padded(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** Black or white, whichever is read better on the colour. */
export function contrasting(color: string): string {
  const [red, green, blue] = color.match(/\d+/g)!.map(Number) as [number, number, number];
  return 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "black" : "white";
}
