import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { type ChartKind, chartKinds, formatted, roundAxis, tickDecimals } from "./chart.ts";
import { barChart, drawPicture, lineChart, pieChart } from "./charts.ts";
import { categoryKinds, measures } from "./made-up-tables.ts";
import { realTables } from "./real-tables.ts";
import { scatterChart } from "./scatter.ts";
import { wholeChart } from "./whole-chart-questions.ts";

const sides = { min: 224, max: 448 };

function charts(split: Split, kinds: readonly ChartKind[], count: number) {
  return Promise.all(
    Array.from({ length: count }, (_, i) => {
      const id = `chart/${split}/1/${i}`;
      return drawPicture({ random: new Random(id), split, id, sides }, kinds);
    }),
  );
}

describe("axes", () => {
  test("ticks are round, begin at or under the least and end at or over the most", () => {
    expect(roundAxis(0, 97, 5).ticks).toEqual([0, 20, 40, 60, 80, 100]);
    expect(roundAxis(0, 0.34, 4).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(roundAxis(312, 371, 4).ticks).toEqual([300, 320, 340, 360, 380]);
    expect(roundAxis(0, 1000, 4).max).toBe(1000);
    expect(tickDecimals(roundAxis(0, 1, 4))).toBe(2);
  });

  test("numbers are written with commas, decimals, and what they are counted in", () => {
    expect(formatted(1234567.891, { decimals: 1, hasCommas: true, prefix: "$", suffix: "" })).toBe(
      "$1,234,567.9",
    );
    expect(formatted(12, { decimals: 0, hasCommas: true, prefix: "", suffix: "%" })).toBe("12%");
  });
});

describe("directly drawn charts", () => {
  test("the same sample comes out of the same seed and index", async () => {
    for (const generator of [barChart, lineChart, pieChart, scatterChart]) {
      const settings = { seed: 3, split: "heldout", sides } as const;
      const [once, again] = [await drawWith(generator, settings, 5), await drawWith(generator, settings, 5)];
      expect(sampleDigest(once)).toBe(sampleDigest(again));
    }
  });

  test("bars are as long as their values", async () => {
    let checked = 0;
    for (const { picture, chart } of await charts("train", ["bar", "horizontal-bar", "grouped-bar"], 24)) {
      const bodies = picture.labels!.chartParts!.filter(({ kind }) => kind === "bar-body");
      const values = chart.series.flatMap((one) => one.values);
      // On a turned page the boxes are wider than the bars; bars of no length have no box.
      const isTurned = picture.labels!.chartParts!.some(
        ({ kind, width, height }) => kind === "tick" && Math.min(width, height) > 2.001,
      );
      if (isTurned || values.some((value) => value === 0)) continue;
      checked++;
      const lengths = bodies.map(({ width, height }) => (chart.kind === "horizontal-bar" ? width : height));
      const scale = Math.max(...lengths) / Math.max(...values);
      expect(lengths.length).toBe(values.length);
      for (const [i, length] of lengths.entries()) expect(length).toBeCloseTo(values[i]! * scale, 4);
    }
    expect(checked).toBeGreaterThan(8);
  });

  test("title, labels, names and printed numbers are among the glyphs", async () => {
    for (const { picture, chart } of await charts("heldout", chartKinds, 20)) {
      const seen = picture.labels!.glyphs.map(({ character }) => character).join("");
      const printed = chart.printsValues
        ? chart.series.flatMap(({ values }) => values.map((one) => formatted(one, chart.format)))
        : [];
      const shown = [chart.title, chart.categoryLabel, chart.valueLabel, ...chart.categories, ...printed];
      for (const text of [
        ...shown,
        ...(chart.hasLegend && chart.series.length > 1 ? chart.series.map(({ name }) => name) : []),
      ]) {
        expect(seen, chart.title).toContain(text.replaceAll(" ", ""));
      }
    }
  });

  test("in the middle of a bar is its colour", async () => {
    for (const { picture, chart } of await charts("train", ["bar"], 15)) {
      const bodies = picture.labels!.chartParts!.filter(
        ({ kind, height }) => kind === "bar-body" && height > 8,
      );
      for (const [i, { x, y, width, height }] of bodies.entries()) {
        if (bodies.length !== chart.categories.length) break;
        const at = 3 * (Math.floor(y + height / 2) * picture.width + Math.floor(x + width / 2));
        const wanted = chart.colors[chart.colorBy === "series" ? 0 : i]!.css.match(/\d+/g)!.map(Number);
        // Noise of 10 and JPEG of quality 35 move single pixels far.
        for (const c of [0, 1, 2]) expect(Math.abs(picture.data[at + c]! - wanted[c]!)).toBeLessThan(75);
      }
    }
  });

  test("in the middle of a slice is its colour, and its label says name, rank and number", async () => {
    let count = 0;
    for (const { picture, chart } of await charts("train", ["pie", "donut"], 15)) {
      const { values } = chart.series[0]!;
      const slices = picture.labels!.chartParts!.filter(({ kind, rank }) => kind === "slice" && rank);
      expect(slices.map(({ row }) => row!.text)).toEqual(chart.categories);
      for (const [i, { x, y, width, height, color, rank, value }] of slices.entries()) {
        expect(color).toBe(chart.colors[i]!.name);
        expect(rank!.high).toBe(1 + values.filter((one) => one > values[i]!).length);
        if (chart.printsValues) expect(value!.text).toBe(formatted(values[i]!, chart.format));
        if (width < 6) continue;
        const at = 3 * (Math.floor(y + height / 2) * picture.width + Math.floor(x + width / 2));
        const wanted = chart.colors[i]!.css.match(/\d+/g)!.map(Number);
        for (const c of [0, 1, 2]) expect(Math.abs(picture.data[at + c]! - wanted[c]!)).toBeLessThan(75);
        count++;
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  test("bars and points say their colour and their rank in their series", async () => {
    for (const { picture, chart } of await charts("train", ["grouped-bar", "line"], 12)) {
      const parts = picture.labels!.chartParts!.filter(({ kind }) => kind === "bar-body" || kind === "point");
      const values = chart.series.flatMap((one) => one.values.map((value) => ({ value, of: one })));
      if (parts.length !== values.length) continue;
      for (const [i, { color, rank }] of parts.entries()) {
        const { value, of } = values[i]!;
        expect(color).toBe(chart.colors[chart.series.indexOf(of)]!.name);
        const place = (isAhead: (one: number) => boolean) => 1 + of.values.filter(isAhead).length;
        expect(rank).toEqual({ high: place((one) => one > value), low: place((one) => one < value) });
      }
    }
  });

  test("questions about extremes are answered as the values say", async () => {
    let asked = 0;
    for (let i = 0; i < 24; i++) {
      const id = `bar-chart/train/9/${i}`;
      const { chart } = await drawPicture({ random: new Random(id), split: "train", id, sides }, ["bar"]);
      const { chartQuestions } = await import("./chart-questions.ts");
      const { values } = chart.series[0]!;
      for (const { task, question, answer } of chartQuestions(new Random(id), chart, "train")) {
        if (task !== "chart-extreme") continue;
        asked++;
        const wanted = /highest|largest|biggest/.test(question) ? Math.max(...values) : Math.min(...values);
        expect(values[chart.categories.indexOf(answer)]).toBe(wanted);
      }
    }
    expect(asked).toBeGreaterThan(10);
  });
});

describe("splits", () => {
  test("share no real table, measure or kind of names", async () => {
    const [train, heldout] = [await realTables("train"), await realTables("heldout")];
    expect(train.length).toBeGreaterThan(70);
    expect(heldout.length).toBeGreaterThan(10);
    const ids = new Set(train.map(({ id }) => id));
    expect(ids.size).toBe(train.length);
    expect(heldout.filter(({ id }) => ids.has(id))).toEqual([]);
    const names = new Set(measures.train.map(({ name }) => name));
    expect(measures.heldout.filter(({ name }) => names.has(name))).toEqual([]);
    // What is not a time or an invented word is called otherwise.
    const shared = categoryKinds.train.filter((kind) => categoryKinds.heldout.includes(kind));
    expect(shared).toEqual(["Year", "Month", "Quarter", "Word"]);
  });

  test("no title of one is seen in the other", async () => {
    const titles = async (split: Split) =>
      (await charts(split, chartKinds, 30)).map(({ chart }) => chart.title).filter((title) => title !== "");
    const train = new Set(await titles("train"));
    expect((await titles("heldout")).filter((title) => train.has(title))).toEqual([]);
  });

  test("real tables hold numbers that can be drawn", async () => {
    for (const table of [...(await realTables("train")), ...(await realTables("heldout"))]) {
      expect(new Set(table.categories).size, table.id).toBe(table.categories.length);
      for (const { values } of table.series) {
        expect(values.length, table.id).toBe(table.categories.length);
        for (const value of values) expect(Number.isFinite(value), table.id).toBe(true);
      }
    }
  });
});

describe("questions for a whole chart", () => {
  test("values, ranks and colours are answered as the chart has them", async () => {
    const counts = { "chart-values": 0, "chart-ranking": 0, "chart-legend": 0 };
    for (const { chart } of await charts("train", chartKinds, 60)) {
      for (const ask of wholeChart) {
        const question = ask(new Random(chart.title), chart, "train");
        if (question === null) continue;
        const { task, question: asked, answer } = question;
        counts[task as keyof typeof counts]++;
        const series = chart.series.find(({ name }) => asked.includes(` for ${name}`)) ?? chart.series[0]!;
        if (task === "chart-values") {
          expect(answer).toBe(series.values.map((value) => formatted(value, chart.format)).join(", "));
        } else if (task === "chart-ranking") {
          const values = answer.split(", ").map((name) => series.values[chart.categories.indexOf(name)]!);
          const falling = [...values].sort((a, b) => b - a);
          expect(values).toEqual(asked.includes("highest to lowest") ? falling : falling.reverse());
          expect(values).toHaveLength(chart.categories.length);
        } else {
          const named = chart.colorBy === "series" ? chart.series.map(({ name }) => name) : chart.categories;
          expect(answer).toBe(named.map((name, i) => `${name}: ${chart.colors[i]!.name}`).join(", "));
        }
      }
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
  });

  test("the held-out split does not ask them", async () => {
    for (const generator of [barChart, lineChart, pieChart]) {
      for (let i = 0; i < 40; i++) {
        const { task } = await drawWith(generator, { seed: 1, split: "heldout", sides }, i);
        expect(["chart-values", "chart-ranking"]).not.toContain(task);
      }
    }
  });
});
