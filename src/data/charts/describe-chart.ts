/** Charts of categories in words. */

import { longEnough } from "../long-enough.ts";
import { counted, fill, list, sentence, withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { type Chart, formatted, isPie } from "./chart.ts";
import { extremeIndex } from "./extremes.ts";

export function nameOfKind({ kind }: Pick<Chart, "kind">): string {
  return {
    bar: "bar chart",
    "horizontal-bar": "horizontal bar chart",
    "grouped-bar": "grouped bar chart",
    "stacked-bar": "stacked bar chart",
    line: "line chart",
    pie: "pie chart",
    donut: "donut chart",
  }[kind];
}

/** From the kind of chart and its title to its values, series after series, and what stands out. */
export function describeChart(random: Random, chart: Chart): string {
  const { kind, series } = chart;
  const what = withArticle(nameOfKind(chart));
  const parts = [
    chart.title === ""
      ? fill(random, ["this is {what}", "the image shows {what} without a title"], { what })
      : fill(
          random,
          [
            'this is {what} titled "{title}"',
            '{what} with the title "{title}"',
            'the image shows {what} called "{title}"',
          ],
          {
            what,
            title: chart.title,
          },
        ),
  ];
  const [across, up] =
    kind === "horizontal-bar"
      ? [chart.valueLabel, chart.categoryLabel]
      : [chart.categoryLabel, chart.valueLabel];
  if (across !== "" && up !== "")
    parts.push(`the horizontal axis is labelled ${across}, the vertical axis ${up}`);
  else if (up !== "") parts.push(`the vertical axis is labelled ${up}`);
  else if (across !== "") parts.push(`the horizontal axis is labelled ${across}`);
  parts.push(
    `it has ${counted(chart.categories.length, isPie(kind) ? "slice" : kind === "line" ? "point" : "category")}: ${list(chart.categories)}`,
  );
  if (chart.hasLegend && series.length > 1) {
    const entries = series.map(({ name }, i) => {
      const color = chart.colors[i]!.name;
      return color === null ? name : `${name} in ${color}`;
    });
    parts.push(
      `the legend names ${counted(series.length, "series").replace("serieses", "series")}: ${list(entries)}`,
    );
  }
  const about = chart.printsValues ? "" : "about ";
  if (!isPie(kind) || chart.printsValues) {
    for (const { name, values } of series) {
      const readings = values.map(
        (one, i) => `${chart.categories[i]} (${about}${formatted(one, chart.format)})`,
      );
      parts.push(series.length === 1 ? `the values are ${list(readings)}` : `for ${name}: ${list(readings)}`);
    }
  }
  const one = random.pick(series);
  const among = series.length === 1 ? "" : ` for ${one.name}`;
  const high = extremeIndex(one.values, true, chart);
  const low = extremeIndex(one.values, false, chart);
  if (high !== null) parts.push(`the highest value${among} belongs to ${chart.categories[high]}`);
  if (low !== null) parts.push(`the lowest value${among} belongs to ${chart.categories[low]}`);
  return longEnough(parts.map(sentence), moreOf(chart).map(sentence));
}

/** What else a chart of few words gives to say. */
function moreOf(chart: Chart): string[] {
  const { categories, colors, colorBy, hasLegend, kind, printsValues, series } = chart;
  const more: string[] = [];
  if (colorBy === "category") {
    const named = categories.flatMap((category, i) =>
      colors[i]?.name == null ? [] : [`${category} in ${colors[i].name}`],
    );
    if (named.length > 0) more.push(`drawn are ${list(named)}`);
  } else if (series.length === 1 && colors[0]?.name != null) {
    more.push(`the ${kind === "line" ? "line is" : "bars are"} ${colors[0].name}`);
  }
  more.push(
    printsValues
      ? "the values are printed in the chart"
      : "no values are printed: they can only be estimated",
    hasLegend ? "a legend says what the colors mean" : "there is no legend",
  );
  if (chart.title === "") more.push("nothing above the chart says what it is about");
  return more;
}
