import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import { drawWith } from "../draw-sample.ts";
import { Random } from "../random.ts";
import { collections, drawableKeys } from "./drawing-sets.ts";
import { kindsTogether, splitOfPair } from "./drawings.ts";
import { flagCountries, withThe } from "./flags.ts";
import { nameSheets } from "./name-sheets.ts";

const settings = { seed: 4, split: "train", sides: { min: 150, max: 224 } } as const;
const sheets = Array.from({ length: 25 }, (_, i) => drawWith(nameSheets, settings, i));

/** Names of a sheet by rows, from its labels alone. */
function rowsOf(objects: readonly { name: string; x: number; y: number; width: number; height: number }[]) {
  const middle = ({ y, height }: (typeof objects)[number]) => y + height / 2;
  const rows: (typeof objects)[number][][] = [];
  for (const one of [...objects].sort((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    // From one thing of a row to the next lower one it is less than half of what lies between rows, 30 pixels at least.
    if (row && middle(one) - middle(row.at(-1)!) < 15) row.push(one);
    else rows.push([one]);
  }
  return rows.map((row) =>
    row.sort((a, b) => a.x - b.x).map(({ name }) => name.replace(/^flag of (the )?/, "")),
  );
}

describe("sheets of names", () => {
  test("the same sample comes out of the same seed and index", async () => {
    const again = await drawWith(nameSheets, settings, 5);
    expect(sampleDigest(again)).toBe(sampleDigest((await sheets[5])!));
  });

  test("a row is answered as its drawings lie on the picture", async () => {
    let count = 0;
    for (const sheet of await Promise.all(sheets)) {
      const rows = rowsOf(sheet.pictures[0]!.labels!.objects).map((row) => row.join(", "));
      for (const [i, { content }] of sheet.turns.entries()) {
        const asked = sheet.turns[i - 1]?.content ?? "";
        const row = /\brow (\d)\b/i.exec(asked);
        if (!row || /column/i.test(asked) || sheet.turns[i]!.role !== "assistant") continue;
        expect(content, asked).toBe(rows[Number(row[1]) - 1]);
        count++;
      }
    }
    expect(count).toBeGreaterThan(20);
  });

  test("a place by row and column holds what is answered", async () => {
    let count = 0;
    for (const sheet of await Promise.all(sheets)) {
      const rows = rowsOf(sheet.pictures[0]!.labels!.objects);
      for (const [i, { content }] of sheet.turns.entries()) {
        const place = /row (\d)\D{1,12}column (\d)/i.exec(sheet.turns[i - 1]?.content ?? "");
        if (!place || sheet.turns[i]!.role !== "assistant") continue;
        expect(content).toBe(rows[Number(place[1]) - 1]![Number(place[2]) - 1]);
        count++;
      }
    }
    expect(count).toBeGreaterThan(10);
  });

  test("every name is known, and pairs of things belong to training", async () => {
    const known = new Set(
      collections.flatMap((collection) =>
        drawableKeys(collection, "train").map((key) => collection.nameOf(key)),
      ),
    );
    for (const { name } of flagCountries()) known.add(`flag of ${withThe(name)}`);
    for (const sheet of await Promise.all(sheets)) {
      for (const { name } of sheet.pictures[0]!.labels!.objects) expect(known).toContain(name);
    }
    for (const collection of collections) {
      const kinds = kindsTogether(new Random("together"), "train", 18, collection);
      expect(kinds.length).toBeGreaterThan(12);
      for (const a of kinds) for (const b of kinds) if (a !== b) expect(splitOfPair(a, b)).toBe("train");
    }
  });
});
