/** What the requests of a bench say together. */

import { type Chart, chartsSvg } from "../train/svg-chart.ts";
import type { LoadResult, RequestResult } from "./bench-serve-run.ts";
import { formatCount, formatTable } from "./format.ts";

export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export interface LoadReport {
  readonly requests: {
    readonly sent: number;
    readonly finished: number;
    readonly failed: number;
    readonly unfinished: number;
  };
  /** Failures by what was told, most frequent first. */
  readonly problems: readonly { readonly problem: string; readonly count: number }[];
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Milliseconds, of finished requests; null when there is no value. */
  readonly firstTokenMs: Percentiles | null;
  readonly betweenTokensMs: Percentiles | null;
  readonly endToEndMs: Percentiles | null;
  /** Tokens a second of one request, after its first. */
  readonly requestTokensPerSecond: Percentiles | null;
}

export function reportLoad({ requests, totalMs }: LoadResult): LoadReport {
  const finished = requests.filter(({ outcome }) => outcome === "finished");
  const count = (outcome: RequestResult["outcome"]) =>
    requests.filter((one) => one.outcome === outcome).length;
  const problems = new Map<string, number>();
  for (const { problem } of requests) {
    if (problem !== null) problems.set(problem, (problems.get(problem) ?? 0) + 1);
  }
  const seconds = totalMs / 1000;
  const completionTokens = sumOf(requests, ({ completionTokens }) => completionTokens);
  return {
    requests: {
      sent: requests.length,
      finished: finished.length,
      failed: count("failed"),
      unfinished: count("unfinished"),
    },
    problems: [...problems]
      .map(([problem, times]) => ({ problem, count: times }))
      .sort((a, b) => b.count - a.count),
    seconds,
    requestsPerSecond: finished.length / seconds,
    outputTokensPerSecond: completionTokens / seconds,
    promptTokens: sumOf(requests, ({ promptTokens }) => promptTokens),
    completionTokens,
    firstTokenMs: percentiles(finished.flatMap(({ firstMs }) => firstMs ?? [])),
    betweenTokensMs: percentiles(finished.flatMap(({ gapsMs }) => gapsMs)),
    endToEndMs: percentiles(finished.map(({ totalMs }) => totalMs)),
    requestTokensPerSecond: percentiles(
      finished.flatMap(({ firstMs, totalMs, completionTokens }) =>
        firstMs !== null && completionTokens > 1 ? (1000 * (completionTokens - 1)) / (totalMs - firstMs) : [],
      ),
    ),
  };
}

function sumOf(requests: readonly RequestResult[], value: (request: RequestResult) => number): number {
  return requests.reduce((sum, request) => sum + value(request), 0);
}

/** The values that a half, nine tenths and 99 hundredths of all do not pass; null for no values. */
export function percentiles(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

export function describeLoad(report: LoadReport): string {
  const { requests, problems, seconds } = report;
  const row = (name: string, values: Percentiles | null, unit: string) => [
    name,
    ...(values === null ? ["-", "-", "-"] : [values.p50, values.p90, values.p99].map(shown)),
    unit,
  ];
  const table = formatTable(
    [
      ["", "p50", "p90", "p99", ""],
      row("time to first token", report.firstTokenMs, "ms"),
      row("between tokens", report.betweenTokensMs, "ms"),
      row("end to end", report.endToEndMs, "ms"),
      row("tokens a second of a request", report.requestTokensPerSecond, "1/s"),
    ],
    [1, 2, 3],
  );
  const unfinished = requests.unfinished === 0 ? "" : `, ${requests.unfinished} cut off by the bench's time`;
  const lines = [
    `${requests.sent} requests in ${seconds.toFixed(1)} s: ${requests.finished} finished, ${requests.failed} failed${unfinished}`,
    `${shown(report.requestsPerSecond)} requests/s, ${shown(report.outputTokensPerSecond)} output tokens/s; ${formatCount(report.promptTokens)} prompt tokens, ${formatCount(report.completionTokens)} output tokens`,
    "",
    table,
    ...(problems.length === 0 ? [] : ["", ...problems.map(({ problem, count }) => `${count} x ${problem}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

/** Every measured value against the share of values that it is not under, text and images apart. */
export function plotLoad({ requests }: LoadResult, heading: string): string {
  const finished = requests.filter(({ outcome }) => outcome === "finished");
  const chart = (title: string, valuesOf: (request: RequestResult) => readonly number[]): Chart => ({
    title,
    isLogarithmic: true,
    series: [false, true].flatMap((hasImage) => {
      const values = finished.filter((one) => one.hasImage === hasImage).flatMap(valuesOf);
      const sorted = values.toSorted((a, b) => a - b);
      if (sorted.length === 0) return [];
      const points = sorted.map((value, index) => [(100 * (index + 1)) / sorted.length, value] as const);
      return [{ name: hasImage ? "with an image" : "text", points }];
    }),
  });
  return chartsSvg(heading, "percentile", [
    chart("Time to first token, ms", ({ firstMs }) => (firstMs === null ? [] : [firstMs])),
    chart("Between tokens, ms", ({ gapsMs }) => gapsMs),
    chart("End to end, ms", ({ totalMs }) => [totalMs]),
  ]);
}
