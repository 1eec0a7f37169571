/** Charts drawn by chart.js. */

import { importAsset } from "../assets.ts";
import type { Page } from "../page.ts";
import { type Chart, isPie } from "./chart.ts";
import type { PackagedChart } from "./packaged-chart.ts";

interface ChartJs {
  readonly Chart: {
    new (canvas: unknown, config: object): { destroy(): void };
    register(...items: readonly unknown[]): void;
  };
  readonly registerables: readonly unknown[];
}

const { Chart: ChartJsChart, registerables } = (await importAsset("chart.js")) as ChartJs;
ChartJsChart.register(...registerables);

/** @returns what gives its memory back, and wipes the page */
export function drawWithChartJs(
  page: Page,
  { chart, style, titleLines, tickText }: PackagedChart,
): () => void {
  const { context, width, height } = page;
  const font = { family: style.font.face, size: style.size, weight: "normal" };
  const colors = chart.colors.map(({ css }) => css);
  const isLine = chart.kind === "line";
  const datasets = chart.series.map(({ name, values }, i) => ({
    label: name,
    data: values,
    backgroundColor: chart.colorBy === "category" ? colors : colors[i],
    borderColor: isLine ? colors[i] : style.isOutlined ? style.ink : style.paper,
    borderWidth: isLine ? style.lineWidth : style.isOutlined ? 1 : isPie(chart.kind) ? 1 : 0,
    borderRadius: style.radius,
    pointRadius: style.marker === "none" ? 0 : 3,
    pointStyle: style.marker === "square" ? "rect" : "circle",
    tension: 0,
    categoryPercentage: 1 - style.gap / 2,
  }));
  const isHorizontal = chart.kind === "horizontal-bar";
  const isStacked = chart.kind === "stacked-bar";
  const names = axis(chart.categoryLabel, { autoSkip: false, maxRotation: 60 }, false);
  const numbers = axis(
    chart.valueLabel,
    { callback: tickText, maxTicksLimit: style.numSteps + 1 },
    style.hasGrid,
  );
  function axis(label: string, ticks: object, hasGrid: boolean) {
    return {
      stacked: isStacked,
      border: { display: style.frame !== "none", color: style.faint },
      title: { display: label !== "", text: label, font, color: style.ink },
      ticks: { ...ticks, font, color: style.ink },
      grid: { display: hasGrid, color: style.tint, drawTicks: style.hasTicks },
      ...(isLine ? {} : { beginAtZero: true }),
    };
  }
  // It asks its canvas for nothing else; a new one would have to be copied onto the page.
  const canvas = { width, height, getContext: () => context };
  const drawn = new ChartJsChart(canvas, {
    type: isLine ? "line" : chart.kind === "pie" ? "pie" : chart.kind === "donut" ? "doughnut" : "bar",
    data: { labels: chart.categories, datasets },
    plugins: [
      { id: "paper", beforeDraw: () => page.rectangle({ x: 0, y: 0, width, height }, { fill: style.paper }) },
    ],
    options: {
      responsive: false,
      animation: false,
      devicePixelRatio: 1,
      events: [],
      layout: { padding: 8 },
      indexAxis: isHorizontal ? "y" : "x",
      plugins: {
        title: {
          display: titleLines.length > 0,
          text: titleLines,
          align: style.titleAlign === "center" ? "center" : "start",
          font: { ...font, family: style.titleFont.face, size: style.titleSize },
          color: style.ink,
        },
        legend: {
          display: chart.hasLegend,
          position: style.legendPlace,
          labels: { font, color: style.ink, boxWidth: style.size * 1.5 },
        },
        tooltip: { enabled: false },
      },
      ...(isPie(chart.kind)
        ? {}
        : { scales: isHorizontal ? { x: numbers, y: names } : { x: names, y: numbers } }),
    },
  });
  return () => drawn.destroy();
}

/** What it cannot say with its own means. */
export function canDrawWithChartJs(chart: Chart): boolean {
  return !chart.printsValues && (!isPie(chart.kind) || chart.hasLegend);
}
