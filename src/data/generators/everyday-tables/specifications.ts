/** Tables of what is said of one thing, or of two or three beside each other: nutrition, technical data, facts about a place. */

import type { Exchange } from "../../conversation.ts";
import { type Asked, Asker, type Content, type TableQuestions, type WrittenTable } from "./content.ts";
import { drawTitle } from "./titles.ts";
import { type Cells, type Draw, parted } from "./values.ts";

export interface SpecificationKind {
  readonly titles: string;
  readonly notes?: string;
  /** Names of the two columns, where they have any. */
  readonly heads: readonly [string, string];
  readonly rows: readonly SpecificationRow[];
  /** What is compared, in place of one column of values: as the picture has it, and as it is called in a question. */
  readonly compared?: {
    readonly columns: Cells;
    readonly most: number;
    readonly spoken?: Readonly<Record<string, string>>;
  };
}

export interface SpecificationRow {
  readonly names: string;
  readonly cells: Cells;
  /** In a few words, as "weight". */
  readonly what: string;
  /** Of the one thing; such questions fit with whatever it is. */
  readonly said: readonly string[];
  /** Of one of those compared, `{}`. */
  readonly of?: readonly string[];
}

export function specificationContent(kind: SpecificationKind, draw: Draw): Content {
  const { random, split } = draw;
  const { compared } = kind;
  const things =
    compared === undefined || random.chance(0.4)
      ? null
      : compared.columns({ ...draw, count: random.integer(2, compared.most) });
  const fitting = things === null ? kind.rows : kind.rows.filter(({ of }) => of !== undefined);
  const shown = new Set(random.sample(fitting, Math.max(2, Math.min(draw.count, fitting.length - 2))));
  const rows = (random.chance(0.6) ? fitting : random.shuffle(fitting)).filter((row) => shown.has(row));
  const absent = kind.rows.filter((row) => !shown.has(row));
  const names = rows.map((row) => random.pick(parted(row.names)[split]));
  const heads = kind.heads.map((head) => random.pick(parted(head)[split]));
  const column = () => rows.map((row) => row.cells({ ...draw, count: 1 })[0]!);
  const asker = new Asker(random, split);
  return {
    columns: [
      { name: things === null || random.chance(0.5) ? heads[0]! : "", cells: names, isNumber: false },
      ...(things ?? [heads[1]!]).map((name) => ({ name, cells: column(), isNumber: true })),
    ],
    key: 0,
    title: drawTitle(draw, kind.titles, 0.7),
    note: drawTitle(draw, kind.notes, 0.3),
    isHeadless: things === null && random.chance(0.65),
    total: null,
    groups: [],
    questions: (written) =>
      things === null
        ? questions(asker, written, rows, absent)
        : comparing(asker, written, rows, absent, compared?.spoken ?? {}),
  };
}

function questions(
  asker: Asker,
  { cells: [names, values] }: WrittenTable,
  rows: readonly SpecificationRow[],
  absent: readonly SpecificationRow[],
): TableQuestions {
  const written = rows.slice(0, names!.length);
  const twice: Exchange[] = [...written, ...written].map((row, i) =>
    asker.answered(row, {}, values![i % written.length]!),
  );
  return {
    cells: twice,
    wholes: names!.map((name, r) => asker.answered(byName, { "": name }, values![r]!)),
    absent: absent.map((row) => asker.refused(row, {})),
  };
}

const byName: Asked = {
  what: "{}",
  said: ["What does the table say for {}?", "What is given as {}?", "{}?", "What stands beside {}?"],
};

function comparing(
  asker: Asker,
  { names, cells: [rowNames, ...columns] }: WrittenTable,
  rows: readonly SpecificationRow[],
  absent: readonly SpecificationRow[],
  spoken: Readonly<Record<string, string>>,
): TableQuestions {
  const found: TableQuestions = { cells: [], wholes: [], absent: [] };
  const askOf = ({ what, of }: SpecificationRow): Asked => ({ what: `${what} of {}`, said: of! });
  for (const [c, values] of columns.entries()) {
    const thing = names[c + 1]!;
    const marks = { "": spoken[thing] ?? thing };
    for (const [r, value] of values.entries()) {
      found.cells.push(asker.answered(askOf(rows[r]!), marks, value));
      const isAlone = columns.filter((other) => other[r] === value).length === 1;
      if (isAlone) found.wholes.push(asker.plain(whose, { name: rowNames![r]!, value }, thing));
    }
    for (const row of absent) if (row.of) found.absent.push(asker.refused(askOf(row), marks));
  }
  return found;
}

const whose = [
  "Which column has {value} for {name}?",
  "For which is the {name} {value}?",
  "Which one has {value} as {name}?",
  "Where is {value} given as {name}?",
];
