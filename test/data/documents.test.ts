/** Pages of text: what is asked stands on the page, the lines are all of it, and the splits share no words. */
import { describe, expect, test } from "vitest";
import type { DocumentGenerator, DrawnDocument } from "../../src/data/document.ts";
import type { Split } from "../../src/data/generator.ts";
import { cards } from "../../src/data/generators/cards.ts";
import { forms } from "../../src/data/generators/forms.ts";
import { invoices } from "../../src/data/generators/invoices.ts";
import { letters } from "../../src/data/generators/letters.ts";
import { ocrPage } from "../../src/data/generators/ocr-page.ts";
import { receipts } from "../../src/data/generators/receipts.ts";
import { screenshots } from "../../src/data/generators/screenshots.ts";
import { tables } from "../../src/data/generators/tables.ts";
import { Random } from "../../src/data/random.ts";
import { allWords, months, pseudoWord } from "../../src/data/words.ts";

const generators: DocumentGenerator[] = [
  ocrPage,
  receipts,
  invoices,
  forms,
  letters,
  cards,
  tables,
  screenshots,
];

function compose(generator: DocumentGenerator, split: Split, i: number): Promise<DrawnDocument> {
  const id = `${generator.name}/${split}/9/${i}`;
  const sides = { min: 200, max: 400 };
  return generator.compose({ random: new Random(id), split, id, sides });
}

const withoutSpaces = (text: string) => text.replaceAll(" ", "");

describe.each(generators.map((one) => [one.name, one] as const))("%s", (_, generator) => {
  test.each(["train", "heldout"] as const)("%s: glyphs are the lines, and hold every fact", async (split) => {
    for (let i = 0; i < 8; i++) {
      const { picture, content } = await compose(generator, split, i);
      const characters = picture.labels!.glyphs.map((glyph) => glyph.character);
      // The order of writing may differ, such as labels before what is filled in; the characters do not.
      expect([...characters].sort().join("")).toBe(
        [...withoutSpaces(content.lines.join(""))].sort().join(""),
      );
      const written = characters.join("");
      for (const fact of content.facts) expect(written).toContain(withoutSpaces(fact.value));
      expect(content.facts.length + content.others.length).toBeGreaterThan(0);
      for (const key of content.absent) {
        expect(content.facts.map((fact) => fact.key.toLowerCase())).not.toContain(key.toLowerCase());
      }
    }
  });

  test("train and held-out pages share no word but those of everyday sentences", async () => {
    const seen = { train: new Set<string>(), heldout: new Set<string>() };
    for (const split of ["train", "heldout"] as const) {
      for (let i = 0; i < 14; i++) {
        const { content } = await compose(generator, split, i);
        for (const word of content.lines.join(" ").match(/[A-Za-z]{5,}/g) ?? [])
          seen[split].add(word.toLowerCase());
      }
    }
    const both = [...seen.heldout].filter((word) => seen.train.has(word) && !shared.has(word));
    expect(both).toEqual([]);
    expect(seen.heldout.size).toBeGreaterThan(10);
  });
});

/** Dates, and function words that stand in sentences and names of both splits. */
const shared = new Set([...months.map((month) => month.toLowerCase()), "group"]);

test("words, made-up words included, are in one split alone", () => {
  const train = new Set(allWords("train").map((word) => word.toLowerCase()));
  const heldout = new Set(allWords("heldout").map((word) => word.toLowerCase()));
  expect([...heldout].filter((word) => train.has(word))).toEqual([]);
  expect(train.size).toBeGreaterThan(20_000);
  expect(heldout.size).toBeGreaterThan(5000);
  const random = new Random("made up");
  const made = (split: Split) => new Set(Array.from({ length: 2000 }, () => pseudoWord(random, split)));
  const unknown = made("heldout");
  expect([...made("train")].filter((word) => unknown.has(word))).toEqual([]);
});
