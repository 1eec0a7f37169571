/** What values on drawn pages say that they belong to, against what is asked about them. */

import { describe, expect, test } from "vitest";
import type { Glyph, Header } from "../formats/dataset.ts";
import type { DocumentGenerator } from "./document.ts";
import { Random } from "./random.ts";
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

const sides = { min: 224, max: 448 };

async function pagesOf(name: string, count: number) {
  const { compose } = (await loadGenerator(name)) as DocumentGenerator;
  const draw = (i: number) => {
    const id = `${name}/train/2/${i}`;
    return compose({ random: new Random(id), split: "train", id, sides });
  };
  return Promise.all(Array.from({ length: count }, (_, i) => draw(i)));
}

const plain = (text: string) => text.replaceAll(" ", "").replace(/:$/, "");

/** Facts of pages whose value is written once, with the name that this text says it belongs to. */
async function namedFacts(name: string, count: number) {
  const found: { readonly asked: string; readonly labelled: string }[] = [];
  for (const { picture, content } of await pagesOf(name, count)) {
    const texts = textsOf(picture.labels!.glyphs);
    for (const { key, value } of content.facts) {
      if (content.facts.filter((other) => other.value === value).length > 1) continue;
      const [one, ...others] = texts.filter(({ text }) => text === plain(value));
      if (one?.row === undefined || others.length > 0) continue;
      const labelled = one.column === undefined ? one.row.text : `${one.column.text} of ${one.row.text}`;
      found.push({ asked: plain(key), labelled: plain(labelled) });
    }
  }
  return found;
}

describe("headers", () => {
  test.each([
    ["receipts", 60],
    ["forms", 60],
    ["cards", 60],
    ["tables", 200],
  ])("%s: a value belongs to the name by which it is asked for", async (name, least) => {
    const facts = await namedFacts(name, 25);
    // Forms write as much of a name as fits.
    expect(facts.filter(({ asked, labelled }) => !asked.startsWith(labelled))).toEqual([]);
    expect(facts.length).toBeGreaterThan(least);
  });

  test("a bar is named by the category under it", async () => {
    let bars = 0;
    const { draw } = await loadGenerator("bar-chart");
    for (let i = 0; i < 12; i++) {
      const id = `bar-chart/train/2/${i}`;
      const { pictures } = await draw({ random: new Random(id), split: "train", id, sides });
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

  test("bars and points say which number they stand for, and where that or its scale is written", async () => {
    let parts = 0;
    for (const name of ["bar-chart", "line-chart"]) {
      const { draw } = await loadGenerator(name);
      for (let i = 0; i < 12; i++) {
        const id = `${name}/train/3/${i}`;
        const { pictures } = await draw({ random: new Random(id), split: "train", id, sides });
        const { chartParts, glyphs } = pictures[0]!.labels!;
        const isLying = chartParts!.some(({ kind, row, x }) => kind === "bar-body" && row!.x < x);
        for (const { kind, value, x, y, width, height } of chartParts!) {
          if (kind !== "bar-body" && kind !== "point") continue;
          const near = glyphs.filter((one) => Math.hypot(one.x - value!.x, one.y - value!.y) < 22);
          expect(near.map(({ character }) => character).join("")).toMatch(/\d/);
          // Of two parts of one chart that begin at the same place the longer one stands for more.
          for (const other of chartParts!) {
            if (other.kind !== kind || kind === "point") continue;
            const [mine, its] = isLying ? [width, other.width] : [height, other.height];
            const isSame = isLying
              ? Math.abs(x - other.x) < 1
              : Math.abs(y + height - other.y - other.height) < 1;
            if (!isSame || mine - its < 3) continue;
            expect(numberOf(value!.text)).toBeGreaterThan(numberOf(other.value!.text));
          }
          parts++;
        }
      }
    }
    expect(parts).toBeGreaterThan(100);
  });

  test("of several series the legend names a bar", async () => {
    let named = 0;
    const { draw } = await loadGenerator("bar-chart");
    for (let i = 0; i < 24; i++) {
      const id = `bar-chart/train/4/${i}`;
      const { pictures } = await draw({ random: new Random(id), split: "train", id, sides });
      const parts = pictures[0]!.labels!.chartParts!;
      const entries = parts.filter(({ kind }) => kind === "legend");
      for (const { kind, column } of parts) {
        if (kind !== "bar-body" || column === undefined) continue;
        // Its name stands to the right of a patch of the legend, on the same line.
        expect(
          entries.some((one) => one.x < column.x && Math.abs(one.y + one.height / 2 - column.y) < 8),
        ).toBe(true);
        named++;
      }
    }
    expect(named).toBeGreaterThan(20);
  });
});

const numberOf = (text: string) => Number(text.replace(/[^\d.]/g, ""));
