/** Charts drawn by Apache ECharts. */

import { importAsset } from "../assets.ts";
import { canvasModule } from "../canvas.ts";
import type { Page } from "../page.ts";
import { formatted, isPie } from "./chart.ts";
import type { PackagedChart } from "./packaged-chart.ts";
import { contrasting } from "./paint-chart.ts";

interface Echarts {
  setPlatformAPI(api: { createCanvas(): unknown }): void;
  init(
    canvas: unknown,
    theme: null,
    options: object,
  ): { setOption(option: object): void; getZr(): { flush(): void }; dispose(): void };
}

const echarts = (await importAsset("echarts")) as Echarts;
echarts.setPlatformAPI({ createCanvas: () => canvasModule.createCanvas(32, 32) });

/** @returns what gives its memory back, and wipes the page */
export function drawWithEcharts(
  page: Page,
  { chart, style, titleLines, tickText }: PackagedChart,
): () => void {
  const { context, width, height } = page;
  const text = { fontFamily: style.font.face, fontSize: style.size, fontWeight: "normal", color: style.ink };
  const titleHeight = titleLines.length * style.titleSize * 1.3 + (titleLines.length > 0 ? 6 : 0);
  const isRight = style.legendPlace === "right";
  const show = (value: number) => formatted(value, chart.format);
  const isHorizontal = chart.kind === "horizontal-bar";
  const series = isPie(chart.kind)
    ? [
        {
          type: "pie",
          radius: chart.kind === "donut" ? ["32%", "58%"] : "58%",
          center: [chart.hasLegend && isRight ? "42%" : "50%", "54%"],
          data: chart.categories.map((name, i) => ({ name, value: chart.series[0]!.values[i] })),
          itemStyle: style.isOutlined ? { borderColor: style.ink, borderWidth: 1 } : {},
          label: {
            ...text,
            show: !chart.hasLegend || chart.printsValues,
            formatter: ({ name, value }: { name: string; value: number }) =>
              [chart.hasLegend ? "" : name, chart.printsValues ? show(value) : ""]
                .filter((part) => part !== "")
                .join("\n"),
          },
        },
      ]
    : chart.series.map(({ name, values }, i) => ({
        name,
        type: chart.kind === "line" ? "line" : "bar",
        data: values,
        ...(chart.kind === "stacked-bar" && { stack: "all" }),
        colorBy: chart.colorBy === "category" ? "data" : "series",
        barCategoryGap: `${Math.round(100 * style.gap)}%`,
        lineStyle: { width: style.lineWidth },
        symbol: style.marker === "none" ? "none" : style.marker === "square" ? "rect" : "circle",
        symbolSize: 6,
        itemStyle: { borderRadius: chart.kind === "stacked-bar" ? 0 : style.radius },
        label: {
          ...text,
          show: chart.printsValues,
          position: chart.kind === "stacked-bar" ? "inside" : isHorizontal ? "right" : "top",
          ...(chart.kind === "stacked-bar" && { color: contrasting(chart.colors[i]!.css) }),
          formatter: ({ value }: { value: number }) => show(value),
        },
      }));
  const line = { show: style.frame !== "none", lineStyle: { color: style.faint } };
  const names = {
    type: "category",
    data: chart.categories,
    name: chart.categoryLabel,
    nameLocation: "middle",
    nameTextStyle: text,
    nameGap: isHorizontal ? style.size * 5.5 : style.size * 2.2,
    axisLabel: { ...text, interval: 0, hideOverlap: false },
    axisTick: { show: style.hasTicks },
    axisLine: line,
    ...(isHorizontal && { inverse: true }),
  };
  const numbers = {
    type: "value",
    name: chart.valueLabel,
    nameLocation: "middle",
    nameTextStyle: text,
    nameGap: isHorizontal ? style.size * 2.2 : style.size * 4,
    axisLabel: { ...text, formatter: tickText },
    axisLine: line,
    axisTick: { show: style.hasTicks },
    splitLine: { show: style.hasGrid, lineStyle: { color: style.tint } },
    splitNumber: style.numSteps,
    scale: chart.kind === "line",
  };
  const drawn = echarts.init({ width, height, getContext: () => context }, null, {
    width,
    height,
    devicePixelRatio: 1,
  });
  drawn.setOption({
    animation: false,
    backgroundColor: style.paper,
    color: chart.colors.map(({ css }) => css),
    textStyle: text,
    title: {
      show: titleLines.length > 0,
      text: titleLines.join("\n"),
      left: style.titleAlign === "center" ? "center" : 6,
      top: 6,
      padding: 0,
      textStyle: { ...text, fontFamily: style.titleFont.face, fontSize: style.titleSize },
    },
    legend: {
      show: chart.hasLegend,
      textStyle: text,
      orient: isRight ? "vertical" : "horizontal",
      itemWidth: style.size * 1.5,
      itemHeight: style.size,
      ...(isRight
        ? { right: 6, top: "middle" }
        : style.legendPlace === "top"
          ? { top: titleHeight + 4 }
          : { bottom: 4 }),
    },
    ...(isPie(chart.kind)
      ? {}
      : {
          grid: {
            left:
              10 +
              (isHorizontal
                ? chart.categoryLabel === ""
                  ? 0
                  : style.size * 1.4
                : chart.valueLabel === ""
                  ? 0
                  : style.size * 1.4),
            right:
              chart.hasLegend && isRight
                ? 30 + style.size * 7
                : 16 + style.size * (isHorizontal && chart.printsValues ? 3 : 0),
            top:
              titleHeight +
              14 +
              (chart.hasLegend && style.legendPlace === "top" ? style.size * 2 : 0) +
              (chart.printsValues ? style.size : 0),
            bottom:
              10 +
              style.size * 1.4 +
              (chart.hasLegend && style.legendPlace === "bottom" ? style.size * 2 : 0),
            containLabel: true,
          },
          ...(isHorizontal ? { xAxis: numbers, yAxis: names } : { xAxis: names, yAxis: numbers }),
        }),
    series,
  });
  drawn.getZr().flush();
  return () => drawn.dispose();
}
