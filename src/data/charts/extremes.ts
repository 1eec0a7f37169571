/** Which values of a chart anybody can tell apart. */

import type { Rank } from "../../formats/dataset.ts";
import { type Chart, isPie } from "./chart.ts";

/** Of the highest or lowest value; null when the second is so near that nobody could tell. */
export function extremeIndex(values: readonly number[], isHighest: boolean, chart: Chart): number | null {
  const order = values
    .map((_, i) => i)
    .sort((a, b) => (isHighest ? values[b]! - values[a]! : values[a]! - values[b]!));
  const [first, second] = order as [number, number?];
  return second === undefined || isClearlyApart(values[first]!, values[second]!, chart) ? first : null;
}

/** Printed numbers tell any difference, drawn ones about a hundredth of the chart. */
export function isClearlyApart(a: number, b: number, chart: Chart): boolean {
  if (chart.printsValues) return a !== b;
  const largest = Math.max(...chart.series.flatMap(({ values }) => values));
  return Math.abs(a - b) > largest * (isPie(chart.kind) ? 0.06 : 0.025);
}

/** Where one of some values stands among them; equal ones stand together. */
export function rankOf(values: readonly number[], i: number): Rank {
  const count = (isBefore: (value: number) => boolean) => 1 + values.filter(isBefore).length;
  return { high: count((value) => value > values[i]!), low: count((value) => value < values[i]!) };
}
