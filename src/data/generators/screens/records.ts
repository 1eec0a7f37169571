/** A screen with a table of records. */

import type { DrawContext } from "../../generator.ts";
import { drawGrid } from "../../grid.ts";
import { inventedName, nameOrInvented } from "../../invented-names.ts";
import { screenWords } from "../../labels.ts";
import * as more from "../../wordings/more-screens.ts";
import { alike, say } from "../../wordings.ts";
import * as words from "../../words.ts";
import { drawHead, type Screen } from "./screen.ts";

/** @returns what a description begins with */
export function drawRecords(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const title = drawHead(context, screen, nameOrInvented(random, split, screenWords.records[split]));
  const rows = Math.max(1, Math.min(random.integer(3, 10), sheet.numLinesLeft - 2));
  const files = new Set<string>();
  while (files.size < rows) files.add(`${words.word(random, split)}-${words.digits(random, 2)}`);
  const columns = screenWords.columns[split].map((one) => inventedName(random, split) ?? one);
  const [name, amount, owner] = new Set(columns).size < columns.length ? screenWords.columns[split] : columns;
  const { cells, names } = drawGrid(
    sheet,
    [
      { name: name!, cells: [...files], align: "left" },
      {
        name: amount!,
        cells: Array.from({ length: rows }, () => String(random.integer(1, 999))),
        align: "right",
      },
      {
        name: owner!,
        cells: Array.from({ length: rows }, () => words.firstName(random, split)),
        align: "left",
      },
    ],
    random.pick(["ruled", "striped"]),
    1,
  );
  for (const [r, file] of cells[0]!.entries()) {
    facts.push({ key: `${names[1]} of ${file}`, value: cells[1]![r]!, kind: "number" });
    facts.push({ key: `${names[2]} of ${file}`, value: cells[2]![r]!, kind: "text" });
  }
  others.push({
    question: say(random, rowCountWordings[split]),
    answer: String(rows),
    kind: "number",
  });
  absent.push(`${names[1]} of ${words.word(random, split)}-${words.digits(random, 3)}`);
  return `The image shows a program's window with the title "${title}" and a table of ${rows} ${rows === 1 ? "entry" : "entries"} with the columns ${names.join(", ")}.`;
}

const rowCountWordings = alike(
  ["How many rows are listed?", "How many entries does the list have?"],
  more.recordCount,
);
