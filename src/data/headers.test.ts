/** What values on drawn pages say that they belong to, against the questions that are asked about them. */

import { describe, expect, test } from "vitest";
import type { Glyph, Header } from "../formats/dataset.ts";
import { drawWith } from "./draw-sample.ts";
import { loadGenerator } from "./registry.ts";

/** Texts of a picture by the name of their row and column, without spaces. */
function textsOf(glyphs: readonly Glyph[]): { text: string; row?: Header; column?: Header }[] {
  const texts: { text: string; row?: Header; column?: Header; middle: number }[] = [];
  for (const { character, row, column, middle = 0 } of glyphs) {
    const last = texts.at(-1);
    // Of the cells of one row each has a column of its own.
    if (last && last.row === row && last.column === column && Math.abs(last.middle - middle) < 4)
      last.text += character;
    else texts.push({ text: character, middle, ...(row && { row }), ...(column && { column }) });
  }
  return texts;
}

async function samplesOf(name: string, count: number) {
  const generator = await loadGenerator(name);
  const settings = { seed: 2, split: "train", sides: { min: 224, max: 448 } } as const;
  return Promise.all(Array.from({ length: count }, (_, i) => drawWith(generator, settings, i)));
}

describe("headers", () => {
  test("a table's cell knows its row and its column", async () => {
    let cells = 0;
    for (const { pictures } of await samplesOf("tables", 12)) {
      const texts = textsOf(pictures[0]!.labels!.glyphs).filter(({ column }) => column !== undefined);
      for (const { row, column } of texts) {
        expect(column!.y).toBeLessThan(pictures[0]!.height);
        if (row === undefined) continue;
        // The name of the row stands to the left, in the first column.
        expect(row.x).toBeLessThan(column!.x);
        cells++;
      }
    }
    expect(cells).toBeGreaterThan(100);
  });

  test.each([
    ["receipts", 40],
    ["invoices", 40],
    ["forms", 20],
    ["cards", 20],
    ["bar-chart", 10],
  ])("%s: many values have a name", async (name, least) => {
    const samples = await samplesOf(name, 20);
    const texts = samples.flatMap(({ pictures }) => textsOf(pictures[0]!.labels!.glyphs));
    expect(texts.filter(({ row }) => row !== undefined).length).toBeGreaterThan(least);
  });

  test("a bar is named by the category under it", async () => {
    let bars = 0;
    for (const { pictures } of await samplesOf("bar-chart", 12)) {
      for (const { kind, row, x, y, width, height } of pictures[0]!.labels!.chartParts!) {
        if (kind !== "bar-body") continue;
        const isBelow = row!.y > y + height && Math.abs(row!.x - (x + width / 2)) < 80;
        const isBeside = row!.x < x && row!.y > y - height && row!.y < y + 2 * height;
        expect(isBelow || isBeside).toBe(true);
        bars++;
      }
    }
    expect(bars).toBeGreaterThan(40);
  });
});
