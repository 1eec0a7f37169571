/**
 * Pages as text instead of pictures: lines, pairs of a key and a value, small tables, and the same questions as about drawn pages.
 * A language model learns from them to find and to copy before it has to see; no picture is drawn, so thousands a second come out.
 */

import { anyValue } from "../any-value.ts";
import { conversation, type Exchange } from "../conversation.ts";
import { askAbout, type DocumentContent, type Fact } from "../document.ts";
import type { Generator, Split } from "../generator.ts";
import { Keys } from "../keys.ts";
import { formKeys, invoiceKeys, receiptKeys } from "../labels.ts";
import type { Random } from "../random.ts";
import type { BySplit, KeyTable } from "../split.ts";
import { cell, whose } from "../wordings/more-tables.ts";
import { readWordings, say, worded } from "../wordings.ts";
import * as words from "../words.ts";

export const writtenPages: Generator = {
  name: "written-pages",
  draw(context) {
    const { random, split } = context;
    const content = random.weighted(kinds)(random, split);
    const page = content.lines.join("\n");
    const isRead = random.chance(0.25);
    const exchanges = isRead
      ? [{ question: say(random, readWordings[split]), answer: page, kind: "text" } as const]
      : askAbout(random, split, content, random.integer(2, split === "train" ? 10 : 6));
    const [first, ...rest] = exchanges as [Exchange, ...Exchange[]];
    const about = { ...first, question: `${page}\n${first.question}` };
    const task = `written-pages/${isRead ? "reading" : "questions"}`;
    return conversation(context, task, [], [about, ...rest]);
  },
};

type Compose = (random: Random, split: Split) => DocumentContent;

const keyTables: readonly KeyTable[] = [receiptKeys, invoiceKeys, formKeys];

const pairs: Compose = (random, split) => {
  const table = random.pick(keyTables);
  const keys = new Keys(table, split, random);
  const separator = random.pick([": ", " ", "  ", " = ", " - ", " .... ", "\n"]);
  const facts = new Map<string, Fact>();
  const add = (key: string) => {
    if (!facts.has(key)) facts.set(key, { key, value: anyValue(random, split), kind: "exact" });
  };
  for (const thing of random.sample(Object.keys(table), random.integer(1, 7))) add(keys.use(thing));
  for (let i = random.integer(0, 6); i > 0; i--) {
    const name = words.capitalised(words.words(random, split, random.integer(1, 2)).join(" "));
    if (!keys.has(name)) add(name);
  }
  const all = random.shuffle([...facts.values()]);
  return page(
    all.flatMap(({ key, value }) => `${key}${separator}${value}`.split("\n")),
    all,
    keys.absent(),
  );
};

const lines: Compose = (random, split) => {
  const line = random.weighted<() => string>([
    [() => words.words(random, split, random.integer(1, 6)).join(" "), 3],
    [() => words.pseudoWord(random, split), 1],
    [() => words.randomCharacters(random, random.integer(4, 24)), 1],
    [() => `${words.product(random, split)} ${words.numberText(random)}`, 1],
    [() => anyValue(random, split), 2],
  ]);
  return page(
    Array.from({ length: random.integer(1, 8) }, () => line()),
    [],
    [],
  );
};

const cellWordings = worded(
  [
    "What is the {column} of {row}?",
    "{column} of {row}?",
    "What does {row} have under {column}?",
    "Give me the {column} for {row}.",
    "In the row {row}, what is the {column}?",
  ],
  ["Look in the column {column} and the row {row}: what is there?"],
  cell,
);

const whoseWordings: BySplit<string> = worded(
  ["Which row has {value} under {column}?", "Whose {column} is {value}?", "Where is the {column} {value}?"],
  ["Find the row whose {column} reads {value}."],
  whose,
);

const table: Compose = (random, split) => {
  const distinct = (count: number, make: () => string) => {
    const found = new Set<string>();
    while (found.size < count) found.add(make());
    return [...found];
  };
  const name = () => words.capitalised(words.word(random, split));
  const [corner, ...columns] = distinct(random.integer(2, 4), name) as [string, ...string[]];
  const rows = distinct(random.integer(2, 7), name);
  const separator = random.pick(["  ", " | ", " ", ", "]);
  const cells = rows.map(() => columns.map(() => words.numberText(random)));
  const others: Exchange[] = [];
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      const value = cells[r]![c]!;
      const fill = (text: string) =>
        text
          .replace("{column}", () => column)
          .replace("{row}", () => row)
          .replace("{value}", () => value);
      others.push({ question: fill(random.pick(cellWordings[split])), answer: value, kind: "exact" });
      if (cells.filter((one) => one[c] === value).length > 1) return;
      others.push({ question: fill(random.pick(whoseWordings[split])), answer: row, kind: "exact" });
    });
  });
  const header = [corner, ...columns].join(separator);
  const written = rows.map((row, r) => [row, ...cells[r]!].join(separator));
  return { ...page([header, ...written], [], []), others };
};

function page(
  written: readonly string[],
  facts: readonly Fact[],
  absent: readonly string[],
): DocumentContent {
  return { noun: "page", lines: written, facts, absent, others: [], opening: "This is a page of text." };
}

const kinds: readonly (readonly [compose: Compose, share: number])[] = [
  [pairs, 5],
  [lines, 3],
  [table, 3],
];
