import { describe, expect, test } from "vitest";
import { sampleDigest } from "../../../test/support/sample-digest.ts";
import type { Sample } from "../../formats/dataset.ts";
import { drawWith } from "../draw-sample.ts";
import * as wordings from "../wordings/small-tables.ts";
import { smallTables } from "./small-tables.ts";
import { cellWordings, listWordings } from "./tables.ts";

// The held-out split says its wordings as they are.
const settings = { seed: 5, split: "heldout", sides: { min: 190, max: 300 } } as const;
const samples = await Promise.all(Array.from({ length: 45 }, (_, i) => drawWith(smallTables, settings, i)));

const plain = (text: string) => text.replaceAll(" ", "");

/** What stands in a row and a column, by the labels of the picture's characters; without spaces. */
function cellsOf({ pictures }: Sample) {
  const cells: { row: string; column: string; text: string }[] = [];
  for (const { character, row, column } of pictures[0]!.labels!.glyphs) {
    if (row === undefined || column === undefined) continue;
    const [rowName, columnName] = [plain(row.text), plain(column.text)];
    const cell = cells.find((one) => one.row === rowName && one.column === columnName);
    if (cell) cell.text += character;
    else cells.push({ row: rowName, column: columnName, text: character });
  }
  return cells;
}

/** Questions of these wordings with their answers, and what each mark stands for. */
function asked(sample: Sample, templates: readonly string[], marks: readonly string[]) {
  const found: { answer: string; marks: Record<string, string> }[] = [];
  sample.turns.forEach(({ role, content }, i) => {
    if (role !== "user") return;
    const question = content.replace(/\n?<image>\n?/, "");
    for (const template of templates) {
      const names = template.match(/\{\w*\}/g) ?? [];
      const pattern = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w*\}/g, "(.+)");
      const match = new RegExp(`^${pattern}$`).exec(question);
      if (match === null || names.length !== marks.length) continue;
      const values = names.map((name, n) => [name, plain(match[n + 1]!)] as const);
      found.push({ answer: plain(sample.turns[i + 1]!.content), marks: Object.fromEntries(values) });
      return;
    }
  });
  return found;
}

describe("small tables", () => {
  test("the same sample comes out of the same seed and index", async () => {
    expect(sampleDigest(await drawWith(smallTables, settings, 7))).toBe(sampleDigest(samples[7]!));
  });

  test("a cell is answered as it stands on the picture, and refused where there is no such row or column", () => {
    // Others fit questions about whole rows too.
    const clear = cellWordings.heldout.filter((one) => /^(Look up|Find|Give|In the row)/.test(one));
    let [answered, refused] = [0, 0];
    for (const sample of samples) {
      const cells = cellsOf(sample);
      for (const { answer, marks } of asked(sample, clear, ["{column}", "{row}"])) {
        const cell = cells.find((one) => one.row === marks["{row}"] && one.column === marks["{column}"]);
        if (cell) expect(answer).toBe(cell.text);
        else expect(answer).toMatch(/not|no|cannot/i);
        if (cell) answered++;
        else refused++;
      }
    }
    expect(answered).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(5);
  });

  test("a row, a column and lists of both are answered by the labels too", () => {
    let count = 0;
    for (const sample of samples) {
      const cells = cellsOf(sample);
      for (const { answer, marks } of asked(sample, wordings.whose.heldout, ["{value}", "{column}"])) {
        const rows = cells.filter((one) => one.column === marks["{column}"] && one.text === marks["{value}"]);
        expect(rows.map(({ row }) => row)).toEqual([answer]);
        count++;
      }
      for (const { answer, marks } of asked(sample, wordings.under.heldout, ["{value}", "{row}"])) {
        const columns = cells.filter((one) => one.row === marks["{row}"] && one.text === marks["{value}"]);
        expect(columns.map(({ column }) => column)).toEqual([answer]);
        count++;
      }
      for (const { answer, marks } of asked(sample, listWordings.heldout, ["{}"])) {
        const column = cells.filter((one) => one.column === marks["{}"]);
        expect(answer).toBe(column.map(({ text }) => text).join(","));
        count++;
      }
      for (const { answer, marks } of asked(sample, wordings.across.heldout, ["{row}"])) {
        const row = cells.filter((one) => one.row === marks["{row}"]);
        expect(answer).toBe(row.map(({ text }) => text).join(","));
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
