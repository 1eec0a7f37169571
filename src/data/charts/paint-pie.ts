/** Draws pies and donuts directly. */

import type { Box, ChartPart } from "../../formats/dataset.ts";
import { textWidth } from "../font-metrics.ts";
import type { Page, WrittenText } from "../page.ts";
import { upright } from "./boxes.ts";
import { type Chart, formatted } from "./chart.ts";
import { rankOf } from "./extremes.ts";
import type { Area } from "./frame.ts";
import type { ChartStyle } from "./style.ts";

/**
 * @param legend names of the slices as the legend has them; none without one
 * @returns false when it does not fit: then the page is of no use
 */
export function paintPie(
  page: Page,
  chart: Chart,
  area: Area,
  legend: readonly WrittenText[],
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
  const middles: ChartPart[] = [];
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
    let name = legend[i] ?? null;
    for (const [row, text] of texts[i]!.entries()) {
      page.text(text, x + (radius + 0.6 * size) * cosine, start + row * 1.15 * size, {
        font,
        size,
        color: style.ink,
        align,
      });
      if (name === null) name = page.lastText;
      else page.belongs(page.lastText, { row: name });
    }
    const printed = chart.printsValues ? page.lastText.header : null;
    middles.push({
      kind: "slice",
      ...middleOfSlice(x, y, radius, middle, next - angle, chart.kind),
      row: name!.header,
      ...(printed && { value: { ...printed, text: formatted(value, chart.format) } }),
      color: chart.colors[i]!.name,
      rank: rankOf(values, i),
    });
    angle = next;
  }
  if (chart.kind === "donut") {
    context.beginPath();
    context.arc(x, y, radius * 0.55, 0, 2 * Math.PI);
    context.fillStyle = style.paper;
    context.fill();
  }
  // The boxes of wide slices lie over others: what a slice stands for is said of its middle.
  for (const part of middles) page.part(part);
  return true;
}

/** A square within a slice, or in the middle of one that is too thin for it. */
function middleOfSlice(
  x: number,
  y: number,
  radius: number,
  middle: number,
  width: number,
  kind: Chart["kind"],
): Box {
  const distance = radius * (kind === "donut" ? 0.78 : 0.65);
  const half = Math.min(0.17 * radius, 0.7 * distance * Math.sin(Math.min(width, Math.PI) / 2));
  const [left, top] = [x + distance * Math.cos(middle) - half, y + distance * Math.sin(middle) - half];
  return { x: left, y: top, width: 2 * half, height: 2 * half };
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
