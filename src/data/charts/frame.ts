/** The parts around a chart: title, legend, axes with their ticks and labels. They leave an area for the data. */

import { textWidth } from "../font-metrics.ts";
import type { Page, WrittenText } from "../page.ts";
import {
  type Axis,
  type Chart,
  type ChartColor,
  formatted,
  type NumberFormat,
  tickDecimals,
} from "./chart.ts";
import type { ChartStyle } from "./style.ts";

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LegendEntry {
  readonly name: string;
  readonly color: ChartColor;
}

const margin = 9;

export interface Surroundings {
  /** What they leave. */
  readonly area: Area;
  /** Names of the legend, as many as its entries. */
  readonly legend: readonly WrittenText[];
}

/** Draws title and legend. */
export function drawSurroundings(
  page: Page,
  chart: Pick<Chart, "title">,
  entries: readonly LegendEntry[],
  style: ChartStyle,
): Surroundings {
  let top = margin;
  if (chart.title !== "") {
    const { titleSize: size, titleFont: font } = style;
    const x = style.titleAlign === "center" ? page.width / 2 : margin;
    for (const line of brokenLines(chart.title, page.width - 2 * margin, (text) =>
      textWidth(text, font, size),
    )) {
      page.text(line, x, top + 0.85 * size, { font, size, color: style.ink, align: style.titleAlign });
      top += 1.25 * size;
    }
    top += 0.4 * style.size;
  }
  const area = { left: margin, top, right: page.width - margin, bottom: page.height - margin };
  return entries.length === 0 ? { area, legend: [] } : drawLegend(page, entries, area, style);
}

function drawLegend(
  page: Page,
  entries: readonly LegendEntry[],
  area: Area,
  style: ChartStyle,
): Surroundings {
  const { size, font } = style;
  const lineHeight = 1.5 * size;
  const widthOf = ({ name }: LegendEntry) => textWidth(name, font, size) + 1.6 * size;
  const legend: WrittenText[] = [];
  const entry = ({ name, color }: LegendEntry, x: number, y: number) => {
    const box = { x, y: y + 0.25 * size, width: size, height: size };
    page.rectangle(box, { fill: color.css, ...(style.isOutlined && { stroke: style.ink }) });
    page.part({ kind: "legend", ...box, color: color.name });
    page.text(name, x + 1.4 * size, y + 1.1 * size, { font, size, color: style.ink });
    legend.push(page.lastText);
  };
  if (style.legendPlace === "right") {
    const width = Math.max(...entries.map(widthOf));
    const right = area.right - width - 1.2 * size;
    const start = area.top + Math.max(0, (area.bottom - area.top - lineHeight * entries.length) / 3);
    for (const [i, one] of entries.entries()) entry(one, right + size, start + i * lineHeight);
    return { area: { ...area, right }, legend };
  }
  const rows: LegendEntry[][] = [[]];
  let used = 0;
  for (const one of entries) {
    const width = widthOf(one) + size;
    if (used > 0 && used + width > area.right - area.left) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(one);
    used += width;
  }
  const height = rows.length * lineHeight;
  const start = style.legendPlace === "top" ? area.top : area.bottom - height;
  for (const [i, row] of rows.entries()) {
    const width = row.reduce((sum, one) => sum + widthOf(one) + size, -size);
    let x = (area.left + area.right - width) / 2;
    for (const one of row) {
      entry(one, x, start + i * lineHeight);
      x += widthOf(one) + size;
    }
  }
  const rest =
    style.legendPlace === "top"
      ? { ...area, top: area.top + height + 0.6 * size }
      : { ...area, bottom: area.bottom - height - 0.6 * size };
  return { area: rest, legend };
}

/** What runs along one side: round numbers, or one label in the middle of each category's room. */
export type Scale =
  | { readonly kind: "numbers"; readonly axis: Axis; readonly format: NumberFormat }
  | { readonly kind: "categories"; readonly names: readonly string[] };

export interface Axes {
  readonly across: Scale;
  readonly acrossLabel: string;
  readonly down: Scale;
  readonly downLabel: string;
}

/** The area for data, and where a number or the middle of a category lies. */
export interface Plot extends Area {
  x(value: number): number;
  y(value: number): number;
  /** Width of a category's room, pixels, along the side that has categories. */
  readonly room: number;
  /** Names of the categories as they stand along their side. */
  readonly names: readonly WrittenText[];
  /** Numbers along the sides that have them, the largest of a side last. */
  readonly numbers: readonly WrittenText[];
}

/** Draws axes, grid and labels; null when labels would lie over each other or leave too little room for the data. */
export function drawAxes(page: Page, area: Area, axes: Axes, style: ChartStyle): Plot | null {
  const { size, font } = style;
  const width = (text: string) => textWidth(text, font, size);
  const downNames = namesOf(axes.down);
  const left =
    area.left + Math.max(...downNames.map(width)) + 0.8 * size + (axes.downLabel === "" ? 0 : 1.5 * size);
  const right = area.right - (axes.across.kind === "numbers" ? 0.5 * width(namesOf(axes.across).at(-1)!) : 0);
  const names = namesOf(axes.across);
  const acrossRoom = (right - left) / (axes.across.kind === "numbers" ? names.length - 1 : names.length);
  const longest = Math.max(...names.map(width));
  const isSlanted = longest > acrossRoom - 0.4 * size;
  if (isSlanted && (axes.across.kind === "numbers" || acrossRoom < 1.15 * size)) return null;
  const below = isSlanted ? longest * Math.SQRT1_2 + 1.3 * size : 1.5 * size;
  const bottom = area.bottom - below - (axes.acrossLabel === "" ? 0 : 1.4 * size);
  const top = area.top + 0.6 * size;
  if (right - left < 90 || bottom - top < 70) return null;
  if (axes.down.kind === "categories" && (bottom - top) / axes.down.names.length < 1.3 * size) return null;
  if (axes.down.kind === "numbers" && (bottom - top) / (downNames.length - 1) < 1.1 * size) return null;

  const written: Record<Scale["kind"], WrittenText[]> = { categories: [], numbers: [] };
  const plot: Plot = {
    names: written.categories,
    numbers: written.numbers,
    left,
    top,
    right,
    bottom,
    x: position(axes.across, left, right),
    y: axes.down.kind === "numbers" ? position(axes.down, bottom, top) : position(axes.down, top, bottom),
    room:
      axes.across.kind === "categories"
        ? (right - left) / names.length
        : axes.down.kind === "categories"
          ? (bottom - top) / downNames.length
          : 0,
  };
  drawGrid(page, plot, axes, style);
  for (const [i, name] of names.entries()) {
    const x = plot.x(axes.across.kind === "numbers" ? axes.across.axis.ticks[i]! : i);
    if (isSlanted) {
      page.text(name, x + 0.3 * size, bottom + 0.9 * size, {
        font,
        size,
        color: style.ink,
        align: "right",
        angle: -45,
      });
    } else {
      page.text(name, x, bottom + 1.2 * size, { font, size, color: style.ink, align: "center" });
    }
    written[axes.across.kind].push(page.lastText);
  }
  for (const [i, name] of downNames.entries()) {
    const y = plot.y(axes.down.kind === "numbers" ? axes.down.axis.ticks[i]! : i);
    page.text(name, left - 0.6 * size, y + 0.35 * size, { font, size, color: style.ink, align: "right" });
    written[axes.down.kind].push(page.lastText);
  }
  if (axes.acrossLabel !== "") {
    page.text(axes.acrossLabel, (left + right) / 2, area.bottom - 0.2 * size, {
      font,
      size,
      color: style.ink,
      align: "center",
    });
  }
  if (axes.downLabel !== "") {
    const x = area.left + 0.85 * size;
    page.text(axes.downLabel, x, (top + bottom) / 2, {
      font,
      size,
      color: style.ink,
      align: "center",
      angle: -90,
    });
  }
  return plot;
}

function drawGrid(page: Page, plot: Plot, axes: Axes, style: ChartStyle): void {
  const { left, top, right, bottom } = plot;
  const grid = { color: style.tint, width: 1, dash: style.gridDash };
  const line = { color: style.faint, width: 1 };
  const tick = 4;
  if (axes.down.kind === "numbers") {
    for (const value of axes.down.axis.ticks) {
      const y = plot.y(value);
      if (style.hasGrid) page.rule(left, y, right, y, grid);
      if (style.hasTicks) page.rule(left - tick, y, left, y, line);
      page.part({ kind: "tick", x: left - tick, y: y - 1, width: tick, height: 2 });
    }
  }
  if (axes.across.kind === "numbers") {
    for (const value of axes.across.axis.ticks) {
      const x = plot.x(value);
      if (style.hasGrid) page.rule(x, top, x, bottom, grid);
      if (style.hasTicks) page.rule(x, bottom, x, bottom + tick, line);
      page.part({ kind: "tick", x: x - 1, y: bottom, width: 2, height: tick });
    }
  }
  if (style.frame === "box")
    page.rectangle({ x: left, y: top, width: right - left, height: bottom - top }, { stroke: style.faint });
  if (style.frame === "axes") {
    page.rule(left, top, left, bottom, line);
    page.rule(left, bottom, right, bottom, line);
  }
  if (style.frame === "none") return;
  page.part({ kind: "axis", x: left - 1, y: top, width: 2, height: bottom - top });
  page.part({ kind: "axis", x: left, y: bottom - 1, width: right - left, height: 2 });
}

function namesOf(scale: Scale): readonly string[] {
  if (scale.kind === "categories") return scale.names;
  const format = { ...scale.format, decimals: tickDecimals(scale.axis) };
  return scale.axis.ticks.map((tick) => formatted(tick, format));
}

function position(scale: Scale, from: number, to: number): (value: number) => number {
  if (scale.kind === "categories") {
    const room = (to - from) / scale.names.length;
    return (index) => from + (index + 0.5) * room;
  }
  const { min, max } = scale.axis;
  return (value) => from + ((value - min) / (max - min)) * (to - from);
}

export function brokenLines(text: string, room: number, width: (text: string) => number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (lines.at(-1) === "" || width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
