import { expect, test } from "vitest";
import { formLayouts } from "../../src/data/generators/forms.ts";
import { invoiceLayouts } from "../../src/data/generators/invoices.ts";
import { closings, greetings, sentences, subjects } from "../../src/data/generators/letters.ts";
import { navigation } from "../../src/data/generators/screens/screen.ts";
import { gridStyles } from "../../src/data/generators/tables.ts";
import * as labels from "../../src/data/labels.ts";
import type { BySplit } from "../../src/data/split.ts";
import { allWords } from "../../src/data/words.ts";

test.each([
  ["receipts", Object.values(labels.receiptKeys)],
  ["invoices", Object.values(labels.invoiceKeys)],
  ["forms", [...Object.values(labels.formKeys), labels.formBoxes, labels.formHeadings]],
  ["letters", [closings, greetings, sentences, subjects]],
  ["screenshots", Object.values(labels.screenWords)],
  ["tables", [...Object.values(labels.columnNames), labels.statuses]],
  ["layouts", [formLayouts, invoiceLayouts, gridStyles]],
] as [string, BySplit<string>[]][])("%s: no key, heading or layout is in both splits", (_, lists) => {
  const all = (split: "train" | "heldout") =>
    lists.flatMap((list) => list[split]).map((text) => text.toLowerCase());
  const train = new Set(all("train"));
  expect(all("heldout").filter((text) => train.has(text))).toEqual([]);
  for (const list of lists) expect(Math.min(list.train.length, list.heldout.length)).toBeGreaterThan(0);
});

test("no word of a name is in a name of the other split, or in any word list", () => {
  const train = labels.labelWords("train");
  const heldout = labels.labelWords("heldout");
  expect([...heldout].filter((word) => train.has(word))).toEqual([]);
  const lists = [...allWords("train"), ...allWords("heldout")].map((word) => word.toLowerCase());
  expect(lists.filter((word) => train.has(word) || heldout.has(word))).toEqual([]);
});

test("held-out screens have no navigation that training screens have, but for none at all", () => {
  expect(navigation.heldout.filter((one) => one !== "none" && navigation.train.includes(one))).toEqual([]);
});
