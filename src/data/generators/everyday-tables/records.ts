/** Tables whose rows are things and whose columns are what is said of each: departures, prices, orders, results. */

import type { Exchange } from "../../conversation.ts";
import { type Asked, Asker, type Content, type TableQuestions, type WrittenTable } from "./content.ts";
import { drawTitle } from "./titles.ts";
import { type Cells, type Draw, numberIn, parted, sumOf } from "./values.ts";

export interface RecordsKind {
  readonly titles: string;
  readonly notes?: string;
  /** In the order in which they stand; the one named first by `key`, or the first, names the rows for the labels. */
  readonly columns: readonly RecordColumn[];
  readonly key?: string;
  readonly asks: readonly RecordAsk[];
  readonly bests?: readonly Best[];
  readonly ends?: readonly End[];
  /** Of what there is one in each row, such as "trains". */
  readonly counted: string;
  /** Whether one understands it without names of columns. */
  readonly canBeHeadless?: boolean;
  /** Names of a last row with the sums. */
  readonly totals?: string;
  readonly groups?: Readonly<Record<string, Cells>>;
}

export interface RecordColumn {
  readonly id: string;
  /** Of training, then of held-out tables. */
  readonly names: string;
  /** "rank" for 1, 2, 3 ... */
  readonly cells: Cells | "rank";
  readonly isNumber?: boolean;
  /** Not on every picture. */
  readonly isOptional?: boolean;
  /** No names, but things that people write in small letters. */
  readonly isCommon?: boolean;
  readonly isSummed?: boolean;
}

/** Asks for a cell of the column `of`, by what stands in the column `by` of the same row. */
export interface RecordAsk extends Asked {
  readonly of: string;
  readonly by: string;
}

/** Asks which `of` has the most or least `by`; `pair` asks it of `{a}` and `{b}`. */
export interface Best {
  readonly of: string;
  readonly by: string;
  readonly isMost: boolean;
  readonly said: readonly string[];
  readonly pair?: readonly string[];
}

/** Asks for the column `of` of the first or the last row. */
export interface End {
  readonly of: string;
  readonly isLast: boolean;
  readonly said: readonly string[];
}

interface DrawnColumn {
  readonly column: RecordColumn;
  readonly name: string;
  readonly cells: string[];
  /** Of rows that the picture leaves out. */
  readonly missing: readonly string[];
}

export function recordsContent(kind: RecordsKind, draw: Draw): Content {
  const { random, split } = draw;
  const keyId = kind.key ?? kind.columns[0]!.id;
  const groups = drawGroups(kind, draw);
  const keyColumn = kind.columns.find(({ id }) => id === keyId)!;
  const keys = groups?.keys ?? (keyColumn.cells as Cells)({ ...draw, count: draw.count + 2 });
  const left = random.sample(
    keys.map((_, r) => r),
    groups ? 0 : Math.max(0, Math.min(2, keys.length - 2)),
  );
  const all = kind.columns.map((column): DrawnColumn => {
    const made =
      column.id === keyId
        ? keys
        : column.cells === "rank"
          ? keys.map(String)
          : column.cells({ ...draw, count: keys.length });
    // A short list begins again.
    const cells = keys.map((_, r) => made[r % made.length]!);
    const kept = cells.filter((_, r) => !left.includes(r));
    return {
      column,
      name: random.pick(parted(column.names)[split]),
      cells: column.cells === "rank" ? kept.map((_, r) => String(r + 1)) : kept,
      missing: column.cells === "rank" ? [] : cells.filter((_, r) => left.includes(r)),
    };
  });
  const shown = all.filter(({ column }) => !column.isOptional || random.chance(0.6));
  const asker = new Asker(random, split);
  return {
    columns: shown.map(({ column, name, cells }) => ({
      id: column.id,
      name,
      cells,
      isNumber: column.isNumber === true,
    })),
    key: shown.findIndex(({ column }) => column.id === keyId),
    title: drawTitle(draw, kind.titles, 0.55),
    note: drawTitle(draw, kind.notes, 0.35),
    isHeadless: kind.canBeHeadless === true && random.chance(0.4),
    total: random.chance(0.6) ? totalOf(kind, draw, shown) : null,
    groups: groups?.parts ?? [],
    questions: (written) => questions(kind, draw, asker, all, shown, written, groups?.missing ?? []),
  };
}

function drawGroups({ groups }: RecordsKind, draw: Draw) {
  if (groups === undefined) return null;
  const { random, count } = draw;
  const named = Object.entries(groups).map(
    ([names, cells]) => [random.pick(parted(names)[draw.split]), cells] as const,
  );
  const order = random.shuffle(named);
  const numGroups = count < 5 ? 1 : random.integer(2, 3);
  const keys: string[] = [];
  const parts: { name: string; from: number; to: number }[] = [];
  for (const [name, cells] of order.slice(0, numGroups)) {
    const some = cells({ ...draw, count: Math.max(1, Math.round(count / numGroups) - random.integer(0, 1)) });
    parts.push({ name, from: keys.length, to: keys.length + some.length });
    keys.push(...some);
  }
  return { keys, parts, missing: order.slice(numGroups).map(([name]) => name) };
}

function totalOf({ totals }: RecordsKind, { random, split }: Draw, shown: readonly DrawnColumn[]) {
  if (totals === undefined || !shown.some(({ column }) => column.isSummed)) return null;
  const name = random.pick(parted(totals)[split]);
  return shown.map(({ column, cells }, c) => (c === 0 ? name : column.isSummed ? sumOf(cells) : ""));
}

function questions(
  kind: RecordsKind,
  { random }: Draw,
  asker: Asker,
  all: readonly DrawnColumn[],
  shown: readonly DrawnColumn[],
  { cells, names, total, groups }: WrittenTable,
  missingGroups: readonly string[],
): TableQuestions {
  const place = (id: string) => shown.findIndex(({ column }) => column.id === id);
  const found: TableQuestions = { cells: [], wholes: [], absent: [] };
  for (const ask of kind.asks) {
    const [of, by] = [place(ask.of), place(ask.by)];
    if (by < 0) continue;
    const { column, missing } = shown[by]!;
    const mark = (text: string) => ({ "": asker.named(text, column.isCommon) });
    for (const [r, text] of cells[by]!.entries()) {
      if (text === "" || cells[by]!.filter((other) => other === text).length > 1) continue;
      if (of < 0) {
        if (random.chance(0.4)) found.absent.push(asker.refused(ask, mark(text)));
      } else if (cells[of]![r] !== "") found.cells.push(asker.answered(ask, mark(text), cells[of]![r]!));
    }
    for (const text of missing) {
      const isThere = cells[by]!.some((one) => one.toLowerCase().includes(text.toLowerCase()));
      if (!isThere && text !== "") found.absent.push(asker.refused(ask, mark(text)));
    }
  }
  for (const best of kind.bests ?? []) found.wholes.push(...bestOf(best, asker, random, all, place, cells));
  for (const { of, isLast, said } of kind.ends ?? []) {
    const text = cells[place(of)]?.at(isLast ? -1 : 0) ?? "";
    if (text !== "") found.wholes.push(asker.plain(said, {}, text));
  }
  const sums = (total ?? []).flatMap((text, c) =>
    c === 0 || text === "" ? [] : [{ text, name: names[c]! }],
  );
  for (const { text, name } of sums) found.wholes.push(asker.answered(totalAsk, { "": name }, text));
  if (sums.length === 1) found.wholes.push(asker.answered(onlyTotalAsk, {}, sums[0]!.text));
  else if (kind.totals !== undefined && total === null) found.absent.push(asker.refused(onlyTotalAsk, {}));
  for (const { name, from, to } of groups) {
    const key = cells[place(kind.key ?? kind.columns[0]!.id)]!;
    found.wholes.push(asker.answered(groupAsk, { "": name }, key.slice(from, to).join(", "), "text"));
  }
  found.absent.push(...missingGroups.map((name) => asker.refused(groupAsk, { "": name })));
  found.wholes.push(...countsAndLists(kind, asker, cells[place(kind.key ?? kind.columns[0]!.id)]!));
  return found;
}

/** `{}` is the name of a column with sums. */
const totalAsk: Asked = {
  what: "total {}",
  said: [
    "What is the total of {}?",
    "What is the {} in total?",
    "Which total stands under {}?",
    "What does {} add up to?",
    "What is the sum at the bottom of {}?",
  ],
};

/** Of a table with one sum or none. */
const onlyTotalAsk: Asked = {
  what: "total",
  said: [
    "What is the total?",
    "Which total is printed?",
    "What does the total row say?",
    "How much is the total?",
  ],
};

const groupAsk: Asked = {
  what: "{} list",
  said: [
    "What is listed under {}?",
    "Which {} are there?",
    "What can I get under {}?",
    "What belongs to {}?",
    "What is in the group {}?",
  ],
};

function bestOf(
  best: Best,
  asker: Asker,
  random: Draw["random"],
  all: readonly DrawnColumn[],
  place: (id: string) => number,
  cells: WrittenTable["cells"],
): Exchange[] {
  const [of, by] = [place(best.of), place(best.by)];
  if (of < 0 || by < 0) return [];
  const isCommon = all.find(({ column }) => column.id === best.of)!.column.isCommon;
  const rows = cells[by]!.map((text, r) => ({ name: cells[of]![r]!, number: numberIn(text) }));
  const numbers = rows.map(({ number }) => number);
  if (rows.length < 2 || numbers.includes(null)) return [];
  const extreme = (best.isMost ? Math.max : Math.min)(...(numbers as number[]));
  // A name that did not fit is no answer.
  if (rows.some(({ name }) => name === "")) return [];
  const winners = rows.filter(({ number }) => number === extreme);
  const found: Exchange[] = [];
  if (winners.length === 1) found.push(asker.plain(best.said, {}, winners[0]!.name));
  if (best.pair !== undefined) {
    const [a, b] = random.sample(rows, 2) as [(typeof rows)[number], (typeof rows)[number]];
    if (a.number !== b.number && a.name !== b.name) {
      const marks = { a: asker.named(a.name, isCommon), b: asker.named(b.name, isCommon) };
      const isFirst = best.isMost ? a.number! > b.number! : a.number! < b.number!;
      found.push(asker.plain(best.pair, marks, isFirst ? a.name : b.name));
    }
  }
  return found;
}

function countsAndLists({ counted }: RecordsKind, asker: Asker, keys: readonly string[]): Exchange[] {
  const marks = { "": counted };
  const count = asker.plain(countSaid, marks, String(keys.length), "number");
  return keys.includes("") ? [count] : [count, asker.plain(listSaid, marks, keys.join(", "))];
}

const countSaid = [
  "How many {} are listed?",
  "How many {} do you see?",
  "How many {} are there?",
  "Count the {}.",
];

const listSaid = ["Which {} are listed?", "List the {}.", "Name all the {}.", "What are the {}?"];
