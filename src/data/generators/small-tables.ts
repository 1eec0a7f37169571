/**
 * Small tables of short cells, asked for by row and column some twenty times: what a model learns to look up from, as it learns letters
 * from text-sheets. Mostly all columns hold values of one kind, so that what a cell looks like does not tell whose it is.
 */

import { conversation, type Exchange } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { columnWidths, drawGrid, type GridColumn } from "../grid.ts";
import { fill } from "../phrases.ts";
import type { Random } from "../random.ts";
import { pageSides, Sheet } from "../sheet.ts";
import * as wordings from "../wordings/small-tables.ts";
import { absentWordings, say } from "../wordings.ts";
import * as words from "../words.ts";
import { distinct, drawKind, namesOf } from "./short-texts.ts";
import { cellWordings, columnCountWordings, extremes, gridStyles, listWordings } from "./tables.ts";

export const smallTables: Generator = { name: "small-tables", draw };

async function draw(context: DrawContext) {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.55, 1.1));
  const size = Math.max(9.5, Math.min(17, width / random.between(15, 23)));
  const sheet = new Sheet(context, { width, height, size, kinds: ["sans", "sans", "serif", "slab", "mono"] });
  if (random.chance(0.15)) {
    const text = words.capitalised(words.words(random, split, 2).join(" "));
    sheet.line([{ text, align: random.pick(["left", "center"]), style: { bold: true }, scale: 1.2 }]);
  }
  const mostRows = Math.min(9, sheet.numLinesLeft - 1);
  const numRows = random.integer(Math.min(2, mostRows), mostRows);
  const columns = drawColumns(sheet, random, split, numRows);
  const style = random.pick(gridStyles[split]);
  const { names, cells } = drawGrid(sheet, columns, style, random.between(0.7, 1), random.chance(0.2));
  const shown: Shown = { names: names.slice(1), rows: cells[0]!, cells: cells.slice(1), columns };
  return conversation(
    context,
    "small-tables/questions",
    [await sheet.finish()],
    questions(random, split, shown, names[0]!),
  );
}

type Column = GridColumn & { readonly isNumber: boolean };

/** As many as fit, three to eight. */
function drawColumns(sheet: Sheet, random: Random, split: Split, numRows: number): Column[] {
  const wanted = random.integer(3, 8);
  const [corner, ...names] = distinct(wanted, namesOf(random, split));
  const only = random.chance(0.6) ? drawKind(random) : null;
  const align = random.pick(["left", "right", "center"] as const);
  const cells = distinct(numRows, namesOf(random, split));
  const columns: Column[] = [{ name: corner!, cells, align: "left", isNumber: false }];
  for (const name of names) {
    const { cell, isNumber } = only ?? drawKind(random);
    const values = Array.from({ length: numRows }, () => cell(random, split));
    const column = { name, cells: values, align, isNumber };
    const asked = columnWidths(sheet, [...columns, column]).reduce((total, one) => total + one, 0);
    if (columns.length >= 3 && asked > sheet.width) break;
    columns.push(column);
  }
  return columns;
}

interface Shown {
  /** Of the columns after the first. */
  readonly names: readonly string[];
  readonly rows: readonly string[];
  /** By column. */
  readonly cells: readonly (readonly string[])[];
  readonly columns: readonly Column[];
}

const most = 22;

/** Single cells mostly, in random order: each by its row and column, by its value, and whole rows and columns. */
function questions(random: Random, split: Split, shown: Shown, corner: string): Exchange[] {
  const { names, rows, cells, columns } = shown;
  const places = cells.flatMap((values, c) => values.map((value, r) => ({ value, r, c })));
  const text = (question: string, answer: string): Exchange => ({ question, answer, kind: "exact" });
  const valuesOf = ({ value, r, c }: (typeof places)[number]) => ({
    value,
    row: rows[r]!,
    column: names[c]!,
  });
  const looked = random
    .sample(places, 12)
    .map((place) => text(fill(random, cellWordings[split], valuesOf(place)), place.value));
  // Which row and which column only where one alone is the answer.
  const whose = places
    .filter(({ value, c }) => cells[c]!.filter((other) => other === value).length === 1)
    .map((place) => text(fill(random, wordings.whose[split], valuesOf(place)), rows[place.r]!));
  const under = places
    .filter(({ value, r }) => cells.filter((column) => column[r] === value).length === 1)
    .map((place) => text(fill(random, wordings.under[split], valuesOf(place)), names[place.c]!));
  const lists = names.map((name, c) => text(say(random, listWordings[split], name), cells[c]!.join(", ")));
  const across = rows.map((row, r) =>
    text(fill(random, wordings.across[split], { row }), cells.map((column) => column[r]!).join(", ")),
  );
  const largest = names.flatMap((name, c) =>
    columns[c + 1]!.isNumber ? extremes(random, split, name, rows, cells[c]!) : [],
  );
  const asked = [
    ...looked,
    ...random.sample(whose, 3),
    ...random.sample(under, 3),
    ...random.sample(lists, 2),
    ...random.sample(across, 1),
    ...random.sample(largest, 3),
    ...absent(random, split, shown, corner),
    text(say(random, columnCountWordings[split]), String(columns.length)),
  ];
  return random.shuffle(asked).slice(0, most);
}

/** One or two cells of a row or a column that the table has not. */
function absent(random: Random, split: Split, { names, rows }: Shown, corner: string): Exchange[] {
  const known = new Set([corner, ...names, ...rows].map((name) => name.toLowerCase()));
  const made = Array.from({ length: random.integer(0, 2) }, namesOf(random, split));
  return made.flatMap((name) => {
    if (known.has(name.toLowerCase())) return [];
    const place = random.chance(0.5)
      ? { column: name, row: random.pick(rows) }
      : { column: random.pick(names), row: name };
    const answer = say(random, absentWordings, `${place.column} of ${place.row}`);
    return [{ question: fill(random, cellWordings[split], place), answer, kind: "free" as const }];
  });
}
