/** Draws a table on a sheet: a header and rows, as wide as their texts ask for. */

import type { WrittenText } from "./page.ts";
import type { Sheet } from "./sheet.ts";

export type GridStyle = "ruled" | "striped" | "grid" | "header" | "plain";

export interface GridColumn {
  readonly name: string;
  readonly cells: readonly string[];
  readonly align: "left" | "center" | "right";
}

/** What was written, by column as given; texts that did not fit are shorter. */
export interface WrittenGrid {
  readonly names: string[];
  readonly cells: string[][];
}

/** Widths that columns ask for, pixels, a gap between them included. */
export function columnWidths(sheet: Sheet, columns: readonly GridColumn[]): number[] {
  return columns.map(
    ({ name, cells }) =>
      sheet.size * 1.2 +
      Math.max(sheet.textWidth(name, { bold: true }), ...cells.map((cell) => sheet.textWidth(cell))),
  );
}

/**
 * Draws at the sheet's left edge.
 *
 * @param fill share of the sheet's width that the table takes at least; what asks for more than all of it is squeezed
 * @param accented whether the header is light on the accent's colour
 */
export function drawGrid(
  sheet: Sheet,
  columns: readonly GridColumn[],
  style: GridStyle,
  fill = 0.6,
  accented = false,
): WrittenGrid {
  const asked = columnWidths(sheet, columns);
  const sum = asked.reduce((total, width) => total + width, 0);
  const width = Math.min(sheet.width, Math.max(sum, sheet.width * fill));
  const edges = [sheet.left];
  for (const one of asked) edges.push(edges.at(-1)! + (one * width) / sum);
  const right = edges.at(-1)!;
  const { look, page, size, left } = sheet;
  const numRows = columns[0]!.cells.length;
  const top = Math.round(sheet.y) + 0.5;
  const written: WrittenGrid = { names: [], cells: columns.map(() => []) };
  let headers: readonly WrittenText[] = [];
  for (let row = -1; row < numRows; row++) {
    const y = sheet.y;
    const area = { x: left, y, width: right - left, height: sheet.lineHeight };
    const isHeader = row < 0;
    if (isHeader && (style === "header" || accented))
      page.rectangle(area, { fill: accented ? look.accent : look.tint });
    else if (style === "striped" && row % 2 === 0) page.rectangle(area, { fill: look.tint });
    const texts = sheet.line(
      columns.map((column, i) => ({
        text: isHeader ? column.name : column.cells[row]!,
        left: edges[i]! + size * 0.4,
        right: edges[i + 1]! - size * 0.4,
        align: column.align,
        style: { bold: isHeader },
        color: isHeader && accented ? look.paper : look.ink,
      })),
    );
    if (isHeader) headers = sheet.texts;
    for (const [i, text] of sheet.texts.entries()) {
      if (!isHeader) page.belongs(text, { column: headers[i]!, ...(i > 0 && { row: sheet.texts[0]! }) });
    }
    for (const [i, text] of texts.entries()) {
      if (isHeader) written.names.push(text);
      else written.cells[i]!.push(text);
    }
    const bottom = Math.round(sheet.y) + 0.5;
    if (style === "grid" || style === "ruled" || isHeader) {
      page.rule(left, bottom, right, bottom, { color: isHeader ? look.ink : look.faint });
    }
  }
  if (style === "grid") {
    const bottom = Math.round(sheet.y) + 0.5;
    page.rule(left, top, right, top, { color: look.ink });
    for (const edge of edges) {
      const x = Math.round(edge) + 0.5;
      page.rule(x, top, x, bottom, { color: look.faint });
    }
  }
  return written;
}
