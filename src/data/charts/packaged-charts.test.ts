import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Box } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { Random } from "../random.ts";
import { formatted, isPie } from "./chart.ts";
import { isLegible } from "./drawn-text.ts";
import { drawPackagedChart, packagedChart } from "./packaged-charts.ts";

const sides = { min: 224, max: 448 };

async function charts(split: Split, count: number) {
  const drawn = [];
  for (let i = 0; i < count; i++) {
    const id = `packaged-chart/${split}/1/${i}`;
    drawn.push(await drawPackagedChart({ random: new Random(id), split, id, sides }));
  }
  return drawn;
}

const train = await charts("train", 14);
const heldout = await charts("heldout", 7);

describe("charts drawn by libraries", () => {
  test("chart.js and ECharts draw for training, Vega-Lite for the held-out split alone", () => {
    expect(new Set(train.map(({ library }) => library))).toEqual(new Set(["chart.js", "echarts"]));
    expect(new Set(heldout.map(({ library }) => library))).toEqual(new Set(["vega-lite"]));
  });

  test("the same sample comes out of the same seed and index", async () => {
    for (const split of ["train", "heldout"] as const) {
      const settings = { seed: 3, split, sides };
      const [once, again] = [
        await drawWith(packagedChart, settings, 2),
        await drawWith(packagedChart, settings, 2),
      ];
      expect(sampleDigest(once)).toBe(sampleDigest(again));
    }
  });

  test("what is asked about is written on the picture, and the parts are not guessed at", () => {
    for (const { picture, chart } of [...train, ...heldout]) {
      const seen = picture.labels!.glyphs.map(({ character }) => character).join("");
      expect(seen).toContain(chart.title.replaceAll(" ", ""));
      if (!isPie(chart.kind))
        for (const name of chart.categories) expect(seen).toContain(name.replaceAll(" ", ""));
      if (chart.printsValues) {
        for (const value of chart.series.flatMap(({ values }) => values)) {
          expect(seen).toContain(formatted(value, chart.format));
        }
      }
      expect(picture.labels!.chartParts).toBeNull();
    }
  });

  test("there is ink in the boxes of glyphs", () => {
    for (const { picture, library } of [...train, ...heldout]) {
      const { glyphs } = picture.labels!;
      const inked = glyphs.filter((glyph) => contrast(picture, glyph) > 40);
      expect(inked.length / glyphs.length, library).toBeGreaterThan(0.9);
    }
  });
});

/** Between the lightest and the darkest pixel in a box. */
function contrast({ width, data }: { width: number; data: Uint8Array }, box: Box): number {
  let [low, high] = [255, 0];
  for (let y = Math.floor(box.y); y < box.y + box.height; y++) {
    for (let x = Math.floor(box.x); x < box.x + box.width; x++) {
      const green = data[3 * (y * width + x) + 1]!;
      low = Math.min(low, green);
      high = Math.max(high, green);
    }
  }
  return high - low;
}

test("a chart is legible when all its texts are there, whole and apart", () => {
  const text = (name: string, x: number, y = 10) => ({
    text: name,
    x,
    y,
    width: 30,
    height: 10,
    isSlanted: false,
  });
  const wanted = ["one two", "three"];
  expect(isLegible([text("one", 5), text("two", 50), text("three", 100)], wanted, 200, 50)).toBe(true);
  expect(isLegible([text("one", 5), text("two", 50)], wanted, 200, 50)).toBe(false);
  expect(isLegible([text("one two", 5), text("three", 34)], wanted, 200, 50)).toBe(false);
  expect(isLegible([text("one two", 5), text("three", 180)], wanted, 200, 50)).toBe(false);
});
