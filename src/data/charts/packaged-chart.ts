/** What a chart library is given to draw, whichever it is. */

import type { Chart } from "./chart.ts";
import type { ChartStyle } from "./style.ts";

export interface PackagedChart {
  readonly chart: Chart;
  readonly style: ChartStyle;
  readonly titleLines: readonly string[];
  /** A number of the axis as text. */
  readonly tickText: (value: number | string) => string;
  /** The chart's number format in d3's spelling. */
  readonly format: string;
}
