/** Tables whose columns are all of one kind: what is at an hour on a day, who works when, what a ticket costs for whom. */

import { type Asked, Asker, type Content, type TableQuestions, type WrittenTable } from "./content.ts";
import { drawTitle } from "./titles.ts";
import { type Cells, type Draw, numberIn, parted, sumOf } from "./values.ts";

export interface MatrixKind {
  readonly titles: string;
  readonly notes?: string;
  /** Over the names of the rows; nothing stands there in some. */
  readonly corner: string;
  readonly rows: Cells;
  readonly columns: Cells;
  /** Fewest and most. */
  readonly numColumns: readonly [number, number];
  /** Of the whole table, row by row. */
  readonly cells: Cells;
  readonly isNumber?: boolean;
  /** With `{row}` and `{column}`. */
  readonly asked: Asked;
  /** For the row with `{value}` in `{column}`. */
  readonly which?: readonly string[];
  /** For the column in which `{row}` has `{value}`. */
  readonly when?: readonly string[];
  /** For the row with the most and the least in `{column}`. */
  readonly most?: readonly string[];
  readonly least?: readonly string[];
  /** For the column in which `{row}` has the most. */
  readonly best?: readonly string[];
  /** For all of a row, and all of a column. */
  readonly across?: readonly string[];
  readonly down?: readonly string[];
  readonly totals?: string;
  readonly areRowsCommon?: boolean;
}

export function matrixContent(kind: MatrixKind, draw: Draw): Content {
  const { random, split } = draw;
  const [fewest, most] = kind.numColumns;
  const wanted = random.integer(fewest, most);
  const drawnColumns = kind.columns({ ...draw, count: wanted + 1 });
  const drawnRows = kind.rows({ ...draw, count: draw.count + 1 });
  // One row and one column are kept back, to be asked for in vain.
  const [columns, noColumn] = without(draw, drawnColumns);
  const [rows, noRow] = without(draw, drawnRows);
  // All at once and row by row: one kind of cell for the whole table, and times run on from column to column.
  const all = kind.cells({ ...draw, count: rows.length * columns.length });
  const cells = columns.map((_, c) => rows.map((_, r) => all[(r * columns.length + c) % all.length]!));
  const corner = random.chance(0.35) ? "" : random.pick(parted(kind.corner)[split]);
  const hasTotal = kind.totals !== undefined && random.chance(0.45);
  const asker = new Asker(random, split);
  return {
    columns: [
      { name: corner, cells: rows, isNumber: false },
      ...columns.map((name, c) => ({ name, cells: cells[c]!, isNumber: kind.isNumber === true })),
    ],
    key: 0,
    title: drawTitle(draw, kind.titles, 0.55),
    note: drawTitle(draw, kind.notes, 0.35),
    isHeadless: false,
    total: hasTotal ? [random.pick(parted(kind.totals!)[split]), ...cells.map(sumOf)] : null,
    groups: [],
    questions: (written) => questions(kind, draw, asker, written, noRow, noColumn),
  };
}

function without({ random }: Draw, names: readonly string[]): [names: string[], left: string | null] {
  if (names.length < 3) return [[...names], null];
  const left = random.integer(0, names.length - 1);
  return [names.filter((_, i) => i !== left), names[left]!];
}

function questions(
  kind: MatrixKind,
  { random }: Draw,
  asker: Asker,
  { names, cells: [rows, ...cells], total }: WrittenTable,
  noRow: string | null,
  noColumn: string | null,
): TableQuestions {
  const found: TableQuestions = { cells: [], wholes: [], absent: [] };
  const columns = names.slice(1);
  const rowOf = (r: number) => asker.named(rows![r]!, kind.areRowsCommon);
  for (const [c, column] of columns.entries()) {
    for (const [r, value] of cells[c]!.entries()) {
      const marks = { row: rowOf(r), column, value };
      found.cells.push(asker.answered(kind.asked, marks, value));
      const inColumn = cells[c]!.filter((other) => other === value).length;
      const inRow = cells.filter((one) => one[r] === value).length;
      if (kind.which && inColumn === 1 && random.chance(0.35))
        found.cells.push(asker.plain(kind.which, marks, rows![r]!));
      if (kind.when && inRow === 1 && random.chance(0.35))
        found.cells.push(asker.plain(kind.when, marks, column));
    }
    const values = cells[c]!.map(numberIn);
    for (const [said, extreme] of [
      [kind.most, Math.max],
      [kind.least, Math.min],
    ] as const) {
      if (said === undefined || values.includes(null)) continue;
      const best = extreme(...(values as number[]));
      if (values.filter((one) => one === best).length === 1)
        found.wholes.push(asker.plain(said, { column }, rows![values.indexOf(best)]!));
    }
    if (kind.down) found.wholes.push(asker.plain(kind.down, { column }, cells[c]!.join(", ")));
    if (total) found.wholes.push(asker.answered(totalAsk, { column }, total[c + 1]!));
    else if (kind.totals && random.chance(0.3)) found.absent.push(asker.refused(totalAsk, { column }));
  }
  for (const [r, row] of rows!.entries()) {
    const across = cells.map((column) => column[r]!);
    if (kind.across) found.wholes.push(asker.plain(kind.across, { row: rowOf(r) }, across.join(", ")));
    const values = across.map(numberIn);
    if (kind.best && !values.includes(null)) {
      const most = Math.max(...(values as number[]));
      if (values.filter((one) => one === most).length === 1)
        found.wholes.push(asker.plain(kind.best, { row }, columns[values.indexOf(most)]!));
    }
  }
  const absent = (row: string, column: string) =>
    found.absent.push(asker.refused(kind.asked, { row, column }));
  for (let i = 0; i < 3; i++) {
    if (noRow !== null && !rows!.includes(noRow))
      absent(asker.named(noRow, kind.areRowsCommon), random.pick(columns));
    if (noColumn !== null && !columns.includes(noColumn))
      absent(rowOf(random.integer(0, rows!.length - 1)), noColumn);
  }
  return found;
}

const totalAsk: Asked = {
  what: "total of {column}",
  said: ["What is the total of {column}?", "What is the sum for {column}?", "{column}: what is the total?"],
};
