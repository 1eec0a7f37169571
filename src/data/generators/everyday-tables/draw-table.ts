/** Draws a table in one of the many ways that the world draws them. */

import type { WrittenText } from "../../page.ts";
import type { Random } from "../../random.ts";
import type { Cell, Sheet } from "../../sheet.ts";
import type { Content, WrittenTable } from "./content.ts";

export interface TableLook {
  readonly rules: "none" | "header" | "horizontal" | "dashed" | "grid" | "columns" | "box" | "ends";
  readonly isStriped: boolean;
  readonly header: "bold" | "plain" | "faint" | "dark" | "tint" | "capitals";
  readonly isKeyBold: boolean;
  readonly numbers: "left" | "center" | "right";
  /** Of columns that are no numbers, but for the first. */
  readonly texts: "left" | "center";
  /** Between columns, in sizes of the text. */
  readonly gap: number;
  /** Share of the sheet's width that the table takes at least. */
  readonly spread: number;
  /** Of a row, in lines. */
  readonly rowScale: number;
  /** With letters over it and numbers at its side. */
  readonly isSpreadsheet: boolean;
  /** Where it stands when it is narrower than the sheet. */
  readonly place: "left" | "center";
  readonly title: "left" | "center" | "bar";
  readonly titleScale: number;
}

export function drawTableLook(random: Random): TableLook {
  const isSpreadsheet = random.chance(0.1);
  return {
    rules: isSpreadsheet
      ? "grid"
      : random.weighted([
          ["none", 3],
          ["header", 3],
          ["horizontal", 4],
          ["dashed", 1],
          ["grid", 4],
          ["columns", 1],
          ["box", 1.5],
          ["ends", 1.5],
        ]),
    isStriped: !isSpreadsheet && random.chance(0.22),
    header: random.weighted([
      ["bold", 5],
      ["plain", 2],
      ["faint", 1.5],
      ["dark", 2.5],
      ["tint", 2],
      ["capitals", 1.5],
    ]),
    isKeyBold: random.chance(0.22),
    numbers: random.weighted([
      ["right", 4],
      ["center", 2],
      ["left", 2],
    ]),
    texts: random.chance(0.8) ? "left" : "center",
    gap: random.weighted([
      [random.between(0.7, 1), 2],
      [random.between(1, 1.8), 4],
      [random.between(1.8, 3.5), 1.5],
    ]),
    spread: random.pick([0.3, 0.6, 0.85, 1, 1]),
    rowScale: random.weighted([
      [1, 4],
      [random.between(1, 1.25), 3],
      [random.between(1.25, 1.6), 1.5],
    ]),
    isSpreadsheet,
    place: random.pick(["left", "left", "center"]),
    title: random.pick(["left", "left", "center", "bar"]),
    titleScale: random.between(1, 1.4),
  };
}

/** How many lines a table takes, in lines of the sheet. */
export function numLinesOf(content: Content, look: TableLook): number {
  const { columns, title, note, total, isHeadless, groups } = content;
  const rows =
    columns[0]!.cells.length +
    groups.length +
    (total ? 1 : 0) +
    (isHeadless ? 0 : 1) +
    (look.isSpreadsheet ? 1 : 0);
  return rows * look.rowScale + (title ? look.titleScale + 0.5 : 0) + (note ? 1.2 : 0);
}

export interface DrawnTable extends WrittenTable {
  readonly title: string | null;
  readonly note: string | null;
  /** Of a spreadsheet the rows as they are numbered, the header's included. */
  readonly numbered: readonly (readonly string[])[];
}

/** Writes title, table and note at the sheet's place. */
export function drawTable(sheet: Sheet, content: Content, look: TableLook): DrawnTable {
  const title = content.title === null ? null : drawTitleLine(sheet, content.title, look);
  const written = drawRows(sheet, content, look);
  let note: string | null = null;
  if (content.note !== null) {
    sheet.skip(0.2);
    [note] = sheet.line([{ text: content.note, scale: 0.88, color: sheet.look.faint }]) as [string];
  }
  return { ...written, title, note };
}

function drawTitleLine(sheet: Sheet, text: string, { title, titleScale }: TableLook): string {
  const { look, page } = sheet;
  const isBar = title === "bar";
  if (isBar) {
    const height = sheet.y + sheet.lineHeight * (titleScale + 0.15);
    page.rectangle({ x: 0, y: 0, width: page.width, height }, { fill: look.accent });
  }
  const [written] = sheet.line([
    {
      text,
      align: title === "center" ? "center" : "left",
      style: { bold: true },
      scale: titleScale,
      color: isBar ? look.paper : look.ink,
    },
  ]);
  sheet.skip(isBar ? 0.45 : 0.3);
  return written!;
}

/** Edges of the columns, the table's own included, and how much smaller its text is than the sheet's. */
function layOut(sheet: Sheet, { columns, isHeadless, total }: Content, look: TableLook) {
  const isBold = look.header !== "plain" && look.header !== "faint";
  const asked = columns.map(({ name, cells }, c) => {
    const head = look.header === "capitals" ? name.toUpperCase() : name;
    return Math.max(
      isHeadless ? 0 : sheet.textWidth(head, { bold: isBold }),
      ...cells.map((cell) => sheet.textWidth(cell, { bold: c === 0 && look.isKeyBold })),
      total ? sheet.textWidth(total[c]!, { bold: true }) : 0,
      sheet.size,
    );
  });
  const margin = look.isSpreadsheet ? sheet.size * 1.6 : 0;
  const room = sheet.width - margin;
  const texts = asked.reduce((sum, width) => sum + width, 0);
  const scaleOf = (gap: number) => Math.min(1, (room - columns.length * gap) / texts);
  let gap = look.gap * sheet.size;
  // A narrow gap before a small text.
  if (scaleOf(gap) < 1) gap = Math.max(sheet.size * 0.75, (room - texts) / columns.length);
  const scale = scaleOf(gap);
  const sum = texts * scale + columns.length * gap;
  const width = Math.min(room, Math.max(sum, room * look.spread));
  const wider = (width - sum) / columns.length;
  const left = sheet.left + margin + (look.place === "center" ? (room - width) / 2 : 0);
  const edges = [left];
  for (const one of asked) edges.push(edges.at(-1)! + one * scale + gap + wider);
  return { edges, scale, inset: gap * 0.45 };
}

function drawRows(sheet: Sheet, content: Content, look: TableLook): Omit<DrawnTable, "title" | "note"> {
  const { columns, key, isHeadless, groups, total } = content;
  const { page, look: colors, size } = sheet;
  const { edges, scale, inset } = layOut(sheet, content, look);
  const [left, right] = [edges[0]!, edges.at(-1)!];
  const rowHeight = sheet.lineHeight * look.rowScale;
  const rule = (strength: "ink" | "faint", dash: readonly number[] = []) => {
    const y = Math.round(sheet.y) + 0.5;
    page.rule(left, y, right, y, { color: colors[strength], dash });
  };
  const area = () => ({ x: left, y: sheet.y, width: right - left, height: rowHeight });
  const alignOf = (c: number): "left" | "center" | "right" =>
    columns[c]!.isNumber ? look.numbers : c === 0 ? "left" : look.texts;
  const numbered: string[][] = [];
  const write = (texts: readonly string[], style: Partial<Cell>, bold: (c: number) => boolean) => {
    const cells = texts.map((text, c) => ({
      text,
      left: edges[c]! + inset,
      right: edges[c + 1]! - inset,
      align: alignOf(c),
      scale,
      ...style,
      style: { bold: bold(c) },
    }));
    if (!look.isSpreadsheet) return { said: sheet.line(cells, look.rowScale), texts: sheet.texts };
    const side: Cell = {
      text: String(numbered.length + 1),
      left: sheet.left,
      right: edges[0]! - 2,
      align: "center",
      scale: 0.85,
      color: colors.faint,
    };
    const said = sheet.line([side, ...cells], look.rowScale);
    numbered.push(said.slice(1));
    return { said: said.slice(1), texts: sheet.texts.slice(1) };
  };
  if (look.isSpreadsheet) drawLetters(sheet, edges, rowHeight, look.rowScale);
  const top = Math.round(sheet.y) + 0.5;

  let names: readonly string[] = columns.map(({ name }) => name);
  let heads: readonly WrittenText[] | null = null;
  if (!isHeadless) {
    if (look.header === "dark") page.rectangle(area(), { fill: colors.accent });
    if (look.header === "tint") page.rectangle(area(), { fill: colors.tint });
    const color = look.header === "dark" ? colors.paper : look.header === "faint" ? colors.faint : colors.ink;
    const texts = look.header === "capitals" ? names.map((name) => name.toUpperCase()) : names;
    const isBold = look.header !== "plain" && look.header !== "faint";
    const head = write(texts, { color }, () => isBold);
    names = head.said;
    heads = head.texts;
    if (look.rules !== "none" && look.rules !== "columns" && look.rules !== "box") rule("ink");
  }
  const numRows = columns[0]!.cells.length;
  const cells: string[][] = columns.map(() => []);
  const writtenGroups: { name: string; from: number; to: number }[] = [];
  const belong = (texts: readonly WrittenText[]) => {
    for (const [c, text] of texts.entries()) {
      const column = heads?.[c];
      // A corner may be empty, which names nothing.
      const isNamed = column !== undefined && column.header.text !== "";
      page.belongs(text, { ...(c !== key && { row: texts[key]! }), ...(isNamed && { column }) });
    }
  };
  for (let r = 0; r < numRows; r++) {
    const group = groups.find(({ from }) => from === r);
    if (group) {
      const [name] = sheet.line(
        [{ text: group.name, left: left + inset, right, scale, style: { bold: true }, color: colors.accent }],
        look.rowScale,
      );
      writtenGroups.push({ ...group, name: name! });
    }
    if (look.isStriped && r % 2 === 0) page.rectangle(area(), { fill: colors.tint });
    const row = write(
      columns.map((column) => column.cells[r]!),
      {},
      (c) => c === key && look.isKeyBold,
    );
    belong(row.texts);
    for (const [c, text] of row.said.entries()) cells[c]!.push(text);
    if (look.rules === "grid" || look.rules === "horizontal") rule("faint");
    if (look.rules === "dashed") rule("faint", [2, 3]);
  }
  if (look.rules === "ends" || (total && look.rules !== "grid" && look.rules !== "horizontal")) rule("ink");
  let writtenTotal: readonly string[] | null = null;
  if (total) {
    const last = write(total, {}, () => true);
    belong(last.texts);
    writtenTotal = last.said;
    if (look.rules === "grid") rule("faint");
  }
  const bottom = Math.round(sheet.y) + 0.5;
  if (look.rules === "grid" || look.rules === "columns") {
    const inner = look.rules === "grid" ? edges : edges.slice(1, -1);
    for (const edge of inner) {
      const x = Math.round(edge) + 0.5;
      page.rule(x, top, x, bottom, { color: colors.faint });
    }
  }
  if (look.rules === "grid" || look.rules === "ends") page.rule(left, top, right, top, { color: colors.ink });
  if (look.rules === "box")
    page.rectangle(
      { x: left, y: top, width: right - left, height: bottom - top },
      { stroke: colors.ink, radius: size * 0.2 },
    );
  return { names, cells, total: writtenTotal, groups: writtenGroups, numbered };
}

/** The row of letters over a spreadsheet, and the ground of the numbers at its side. */
function drawLetters(sheet: Sheet, edges: readonly number[], rowHeight: number, rowScale: number): void {
  const { page, look, left } = sheet;
  page.rectangle(
    { x: left, y: sheet.y, width: edges.at(-1)! - left, height: rowHeight },
    { fill: look.tint },
  );
  sheet.line(
    edges.slice(1).map((edge, c) => ({
      text: String.fromCharCode(65 + c),
      left: edges[c]!,
      right: edge,
      align: "center" as const,
      scale: 0.85,
      color: look.faint,
    })),
    rowScale,
  );
}
