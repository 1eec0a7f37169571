/** What a chart shows, whoever draws it: the source of its picture, its questions and its answers. */

import type { ColorName } from "../scenes/palette.ts";

export const chartKinds = [
  "bar",
  "horizontal-bar",
  "grouped-bar",
  "stacked-bar",
  "line",
  "pie",
  "donut",
] as const;

export type ChartKind = (typeof chartKinds)[number];

export interface ChartColor {
  readonly css: string;
  /** Null where people would not agree on a name. */
  readonly name: ColorName | null;
}

export interface Series {
  readonly name: string;
  /** One for each category, not negative. */
  readonly values: readonly number[];
}

export interface NumberFormat {
  readonly decimals: number;
  /** 1,234 instead of 1234. */
  readonly hasCommas: boolean;
  /** "$" or nothing. */
  readonly prefix: string;
  /** "%" or nothing. */
  readonly suffix: string;
}

export interface Chart {
  readonly kind: ChartKind;
  /** Of a real table, or of a made-up one: names the split. */
  readonly tableId: string;
  readonly title: string;
  /** What the categories are, "Year"; empty when the chart does not say. */
  readonly categoryLabel: string;
  /** What the values are, "Rainfall (mm)"; empty when the chart does not say. */
  readonly valueLabel: string;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** One for each series, or for each category where `colorBy` says so. */
  readonly colors: readonly ChartColor[];
  readonly colorBy: "series" | "category";
  readonly hasLegend: boolean;
  readonly printsValues: boolean;
  readonly format: NumberFormat;
  /** The numbers along the axis of values, as drawn; null for a pie, and where a library decides and does not tell. */
  readonly axis: Axis | null;
}

export function isPie(kind: ChartKind): boolean {
  return kind === "pie" || kind === "donut";
}

export function formatted(value: number, { decimals, hasCommas, prefix, suffix }: NumberFormat): string {
  const [whole, part] = value.toFixed(decimals).split(".") as [string, string?];
  const digits = hasCommas ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return prefix + digits + (part === undefined ? "" : `.${part}`) + suffix;
}

export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** An axis whose ticks are round numbers: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function roundAxis(low: number, high: number, numSteps: number): Axis {
  const raw = (high - low) / numSteps || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= raw * 0.999)!;
  const min = Math.floor(low / step + 1e-9) * step;
  const count = Math.max(1, Math.ceil((high - min) / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((min + i * step).toPrecision(12)));
  return { min, max: ticks.at(-1)!, ticks };
}

/** Decimals that the ticks of an axis need. */
export function tickDecimals({ ticks }: Axis): number {
  for (let decimals = 0; decimals < 4; decimals++) {
    if (ticks.every((tick) => Math.abs(Number(tick.toFixed(decimals)) - tick) < 1e-9)) return decimals;
  }
  return 4;
}
