/** Tables of names and numbers: a cell by its row and column, the largest and smallest, how many rows and columns. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import type { DrawContext, Split } from "../generator.ts";
import { columnWidths, drawGrid, type GridColumn, type GridStyle } from "../grid.ts";
import { nameOrInvented } from "../invented-names.ts";
import { columnNames, statuses } from "../labels.ts";
import type { Random } from "../random.ts";
import { pageSides, Sheet, textSize } from "../sheet.ts";
import type { BySplit } from "../split.ts";
import * as more from "../wordings/more-tables.ts";
import { alike, headingWordings, say } from "../wordings.ts";
import * as words from "../words.ts";

export const tables = documentGenerator("tables", compose);

export const gridStyles: BySplit<GridStyle> = {
  train: ["ruled", "striped", "grid", "header"],
  heldout: ["plain"],
};

interface Kind {
  /** Names of columns with such cells. */
  readonly names: BySplit<string>;
  readonly isNumber: boolean;
  readonly cell: (random: Random, split: Split) => string;
}

export const columnKinds: readonly Kind[] = [
  {
    names: columnNames.price,
    isNumber: true,
    cell: (random) => words.money(random, 1, 2000).toFixed(2),
  },
  {
    names: columnNames.count,
    isNumber: true,
    cell: (random) => String(random.integer(0, 999)),
  },
  {
    names: columnNames.share,
    isNumber: true,
    cell: (random) => `${random.between(0, 99).toFixed(1)}%`,
  },
  {
    names: columnNames.population,
    isNumber: true,
    cell: (random) => random.integer(1000, 999_999).toLocaleString("en-US"),
  },
  {
    names: columnNames.date,
    isNumber: false,
    cell: (random) => `20${words.digits(random, 2)}-0${random.integer(1, 9)}-1${words.digits(random, 1)}`,
  },
  {
    names: columnNames.time,
    isNumber: false,
    cell: (random) => words.time(random),
  },
  {
    names: columnNames.place,
    isNumber: false,
    cell: (random, split) => words.city(random, split),
  },
  {
    names: columnNames.person,
    isNumber: false,
    cell: (random, split) => words.firstName(random, split),
  },
  {
    names: columnNames.code,
    isNumber: false,
    cell: (random) => words.code(random),
  },
  {
    names: columnNames.status,
    isNumber: false,
    cell: (random, split) => random.pick(statuses[split]),
  },
];

/** Names of the first column, and what stands in it. */
export const rowKinds: readonly { readonly names: BySplit<string>; readonly cell: Kind["cell"] }[] = [
  {
    names: columnNames.rowName,
    cell: (random, split) => words.personName(random, split),
  },
  {
    names: columnNames.rowProduct,
    cell: (random, split) => words.product(random, split),
  },
  {
    names: columnNames.rowPlace,
    cell: (random, split) => words.city(random, split),
  },
  {
    names: columnNames.rowGroup,
    cell: (random, split) => words.capitalised(words.word(random, split)),
  },
  {
    names: columnNames.rowCompany,
    cell: (random, split) => words.company(random, split),
  },
];

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.45, 1.1));
  const size = Math.max(10, Math.min(textSize(random, width), width / 26));
  const sheet = new Sheet(context, { width, height, size, kinds: ["sans", "sans", "serif", "slab", "mono"] });
  const facts: Fact[] = [];
  const others: Exchange[] = [];

  if (random.chance(0.5)) {
    const text = `${words.capitalised(words.words(random, split, random.integer(1, 3)).join(" "))} ${random.integer(1990, 2030)}`;
    const [title] = sheet.line([
      { text, align: random.pick(["left", "center"]), style: { bold: true }, scale: 1.25 },
    ]);
    facts.push({ key: "title", value: title!, kind: "text", questions: headingWordings[split] });
    sheet.skip(0.3);
  }
  const numRows = random.integer(Math.min(2, sheet.numLinesLeft - 1), Math.min(12, sheet.numLinesLeft - 1));
  const columns = drawColumns(sheet, random, split, numRows);
  const style = random.pick(gridStyles[split]);
  const { names, cells } = drawGrid(sheet, columns, style, random.between(0.5, 1), random.chance(0.2));

  const [rowNames, ...rest] = cells as [string[], ...string[][]];
  for (const [c, column] of rest.entries()) {
    const name = names[c + 1]!;
    for (const [r, value] of column.entries()) {
      facts.push({
        key: `${name} of ${rowNames[r]!}`,
        value,
        kind: columns[c + 1]!.isNumber ? "number" : "exact",
        // Asked for when the cell is: a table has many cells.
        get questions() {
          return cellWordings[split].map((one) =>
            one.replace("{column}", () => name).replace("{row}", () => rowNames[r]!),
          );
        },
      });
    }
    if (columns[c + 1]!.isNumber) others.push(...extremes(random, split, name, rowNames, column));
  }
  others.push(
    { question: say(random, rowCountWordings[split]), answer: String(numRows), kind: "number" },
    { question: say(random, columnCountWordings[split]), answer: String(columns.length), kind: "number" },
    { question: say(random, headerWordings[split]), answer: names.join(", "), kind: "text" },
    { question: say(random, listWordings[split], names[0]!), answer: rowNames.join(", "), kind: "text" },
  );
  const absent = random.sample(columnKinds, 4).flatMap((kind) => {
    const known = new Set(names);
    const name = nameOrInvented(random, split, kind.names[split]);
    return known.has(name) || kind.names[split].some((one) => known.has(one))
      ? []
      : [`${name} of ${random.pick(rowNames)}`];
  });
  const opening =
    `The image shows a table with ${columns.length} columns and ${numRows} ${numRows === 1 ? "row" : "rows"}` +
    ` below the header. The columns are ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.`;
  return {
    picture: await sheet.finish(),
    content: { noun: "table", lines: sheet.lines, facts, absent, others, opening },
  };
}

type Column = GridColumn & { readonly isNumber: boolean };

/** As many columns as fit, at least two. */
function drawColumns(sheet: Sheet, random: Random, split: Split, numRows: number): Column[] {
  const head = random.pick(rowKinds);
  const rows = new Set<string>();
  while (rows.size < numRows) rows.add(head.cell(random, split));
  const first = nameOrInvented(random, split, head.names[split]);
  const columns: Column[] = [{ name: first, cells: [...rows], align: "left", isNumber: false }];
  const wanted = random.integer(2, 6);
  for (const kind of random.shuffle(columnKinds)) {
    if (columns.length === wanted) break;
    const name = nameOrInvented(random, split, kind.names[split]);
    if (columns.some((one) => one.name.toLowerCase() === name.toLowerCase())) continue;
    const align = kind.isNumber
      ? random.weighted([
          ["right", 5],
          ["center", 1],
        ] as const)
      : random.weighted([
          ["left", 3],
          ["center", 1],
        ] as const);
    const cells = Array.from({ length: numRows }, () => kind.cell(random, split));
    const column = { name, cells, align, isNumber: kind.isNumber };
    const asked = columnWidths(sheet, [...columns, column]).reduce((total, one) => total + one, 0);
    if (columns.length >= 2 && asked > sheet.width) continue;
    columns.push(column);
  }
  return columns;
}

/** Questions whose answers are rows, where only one row is the answer. */
export function extremes(
  random: Random,
  split: Split,
  name: string,
  rows: readonly string[],
  column: readonly string[],
): Exchange[] {
  const values = column.map((text) => Number(text.replace(/[,%]/g, "")));
  const found: Exchange[] = [];
  for (const [wordings, best] of [
    [highestWordings, Math.max(...values)],
    [lowestWordings, Math.min(...values)],
  ] as const) {
    if (rows.length < 2 || values.filter((value) => value === best).length !== 1) continue;
    found.push({
      question: say(random, wordings[split], name),
      answer: rows[values.indexOf(best)]!,
      kind: "text",
    });
  }
  return found;
}

export const cellWordings = alike(
  [
    "What is the {column} of {row}?",
    "What is {row}'s {column}?",
    "What does the table say for {row} under {column}?",
    "Which {column} does {row} have?",
    "Find the {column} for {row}.",
    "{column} of {row}?",
    "In the row {row}, what is the {column}?",
    "Look up {column} for {row}.",
    'Read the cell in column "{column}" and row "{row}".',
    "Give me the {column} of {row}.",
  ],
  more.cell,
);

const highestWordings = alike(
  [
    "Which row has the highest {}?",
    "Who or what has the largest {}?",
    "Which has the most {}?",
    "Where is {} highest?",
    "Which row leads in {}?",
  ],
  more.highest,
);

const lowestWordings = alike(
  [
    "Which row has the lowest {}?",
    "Who or what has the smallest {}?",
    "Which has the least {}?",
    "Where is {} lowest?",
  ],
  more.lowest,
);

const rowCountWordings = alike(
  [
    "How many rows does the table have, not counting the header?",
    "How many rows are below the header?",
    "How many entries are listed?",
  ],
  more.rowCount,
);

export const columnCountWordings = alike(
  ["How many columns does the table have?", "How many columns are there?", "Count the columns."],
  more.columnCount,
);

const headerWordings = alike(
  [
    "Which columns does the table have?",
    "Read the header of the table.",
    "What are the column names?",
    "List the column headings.",
  ],
  more.header,
);

export const listWordings = alike(
  [
    "What is listed under {}?",
    'List everything in the column "{}".',
    "Read the column {}.",
    "Which entries does the column {} have?",
  ],
  more.list,
);
