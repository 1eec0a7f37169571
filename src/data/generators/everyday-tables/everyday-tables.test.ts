import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../../test/support/sample-digest.ts";
import { drawWith } from "../../draw-sample.ts";
import { Random } from "../../random.ts";
import { absentWordings } from "../../wordings.ts";
import { everydayTables } from "./everyday-tables.ts";
import { factKinds } from "./fact-kinds.ts";
import { figureKinds } from "./figure-kinds.ts";
import { machineKinds } from "./machine-kinds.ts";
import { planKinds } from "./plan-kinds.ts";
import { recordKinds } from "./record-kinds.ts";
import { recordsContent } from "./records.ts";
import { drawHabits, numberIn, parted, sumOf } from "./values.ts";

const settings = (split: "train" | "heldout") => ({ seed: 5, split, sides: { min: 160, max: 400 } });
const drawAll = (split: "train" | "heldout", count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => drawWith(everydayTables, settings(split), i)));

const plain = (text: string) => text.replace(/[\s,]/g, "");
const refusals = absentWordings.map((one) => new RegExp(`^${one.replace("{}", ".+")}$`));

describe.each(["train", "heldout"] as const)("everyday tables: %s", (split) => {
  test("answers stand in the picture, are counts of what does, or refuse", async () => {
    let [answered, refused] = [0, 0];
    for (const { turns, pictures } of await drawAll(split, 60)) {
      const written = pictures[0]!.labels!.glyphs.map(({ character }) => character).join("");
      for (const { role, content } of turns) {
        if (role !== "assistant") continue;
        if (refusals.some((one) => one.test(content))) refused++;
        else {
          answered++;
          const parts = content.split(/[\n]|, (?!\d)/);
          for (const part of parts)
            if (!/^\d$/.test(part))
              for (const word of part.split(" ")) expect(plain(written)).toContain(plain(word));
        }
      }
    }
    expect(refused / (answered + refused)).toBeGreaterThan(0.12);
    expect(refused / (answered + refused)).toBeLessThan(0.28);
  });

  test("cells belong to their row and column", async () => {
    for (const { pictures } of await drawAll(split, 20)) {
      const { glyphs } = pictures[0]!.labels!;
      expect(glyphs.filter(({ row }) => row !== undefined).length).toBeGreaterThan(1);
      for (const { row, column, middle } of glyphs) {
        for (const header of [row, column]) expect(header?.text).not.toBe("");
        if (row) expect(Math.abs(row.y - middle!)).toBeLessThan(30);
        if (row && column) expect(column.y).toBeLessThan(row.y + 10);
      }
    }
  });

  test("every kind has several words of its own, and rows for them", () => {
    for (const kind of recordKinds) {
      const random = new Random(`${split}/${kind.titles}`);
      const { columns } = recordsContent(kind, { random, split, count: 5, ...drawHabits(random) });
      expect(columns.length).toBeGreaterThan(1);
      for (const { cells, name } of columns) {
        expect(name).not.toBe("");
        expect(cells.length).toBeGreaterThan(1);
        expect(cells.every((cell) => cell !== "" && cell !== undefined)).toBe(true);
      }
    }
  });
});

test("the same sample comes out of the same seed and index", async () => {
  const [first] = await drawAll("train", 1);
  expect(sampleDigest(await drawWith(everydayTables, settings("train"), 0))).toBe(sampleDigest(first!));
});

test("no title and no name of a column is in both splits", () => {
  const lists = [
    ...recordKinds.flatMap((kind) => [kind.titles, ...kind.columns.map(({ names }) => names)]),
    ...[...planKinds, ...figureKinds].flatMap(({ titles, corner }) => [titles, corner]),
    ...[...machineKinds, ...factKinds].flatMap(({ titles, rows }) => [
      titles,
      ...rows.map(({ names }) => names),
    ]),
  ].map(parted);
  for (const { train, heldout } of lists) {
    expect(train.length).toBeGreaterThan(0);
    expect(heldout.length).toBeGreaterThan(0);
    const known = new Set(train.map((name) => name.toLowerCase()));
    expect(heldout.filter((name) => known.has(name.toLowerCase()))).toEqual([]);
  }
});

test("asks of records name columns that there are", () => {
  for (const { columns, asks, bests = [] } of recordKinds) {
    const ids = columns.map(({ id }) => id);
    for (const { of, by } of [...asks, ...bests]) expect(ids).toEqual(expect.arrayContaining([of, by]));
  }
});

test("numbers are read as they are written, times as minutes", () => {
  expect(["1,250 km", "-4°", "$3.50", "12:05 AM", "1:30 PM", "closed"].map(numberIn)).toEqual([
    1250,
    -4,
    3.5,
    5,
    810,
    null,
  ]);
  expect(sumOf(["$1,200.50", "$0.75"])).toBe("$1,201.25");
  expect(sumOf(["12", "30"])).toBe("42");
});
