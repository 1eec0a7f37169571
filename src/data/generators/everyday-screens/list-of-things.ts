/** Screens with a list: mail, a chat, files, tasks, downloads. */

import type { Sheet } from "../../sheet.ts";
import { Asker, type TableQuestions } from "../everyday-tables/content.ts";
import { type RecordsKind, recordsContent } from "../everyday-tables/records.ts";
import { type Draw, parted } from "../everyday-tables/values.ts";
import { drawPart, type Edges, linesOf, type Part, type PartStyle } from "./parts.ts";

export interface ListKind extends RecordsKind {
  /** Of each thing, with ids of columns as roles; those of columns that are left out are left out. */
  readonly parts: readonly Part[];
  /** A box before each that is ticked or not, and what that is called, such as "done". */
  readonly ticked?: { readonly word: string; readonly column: string };
  /** In bubbles, those of `me` at the right, as chats have them. */
  readonly areBubbles?: boolean;
}

export function drawList(sheet: Sheet, draw: Draw, kind: ListKind, style: PartStyle): TableQuestions {
  const { random } = draw;
  const content = recordsContent(kind, draw);
  const ids = content.columns.map(({ id }) => id!);
  const parts = kind.parts.flatMap((part) => {
    const text = random.pick(parted(part.text)[draw.split]);
    const sides = text.split(" ~ ").filter((side) => rolesOf(side).every((name) => ids.includes(name)));
    return sides.length === 0 ? [] : [{ ...part, text: sides.join(" ~ ") }];
  });
  const gap = random.between(0.15, 0.6);
  const perItem = parts.reduce((sum, part) => sum + linesOf(part, style), 0) + gap;
  const room = (sheet.bottom - sheet.y) / sheet.lineHeight;
  const count = Math.max(1, Math.min(content.columns[0]!.cells.length, Math.floor(room / perItem)));
  const cells = content.columns.map((column) => column.cells.slice(0, count));
  const written = cells.map((column) => [...column]);
  const hasRules = !kind.areBubbles && random.chance(0.55);
  const ticks = cells[0]!.map(() => random.chance(0.45));
  const asLeft: PartStyle = { ...style, align: "left" };
  const isFilled = random.chance(0.5);
  // Who does not write first writes at the right.
  const who = kind.areBubbles ? cells[ids.indexOf("who")]! : [];
  const areMine = cells[0]!.map((_, r) => who[r] !== who[0]);
  for (let r = 0; r < count; r++) {
    const top = sheet.y;
    const height = (perItem - gap) * sheet.lineHeight;
    if (kind.areBubbles) drawBubble(sheet, top, height, areMine[r]!, style, isFilled);
    if (kind.ticked) drawTick(sheet, top + sheet.lineHeight / 2, ticks[r]!);
    const inside = insideOf(sheet, kind, areMine[r]!);
    const lines = parts.map((part) => {
      const text = part.text.replace(/\{(\w+)\}/g, (_, name: string) => cells[ids.indexOf(name)]![r]!);
      return drawPart(sheet, random, part, text, asLeft, inside).join(" ");
    });
    // What did not fit is not asked about.
    for (const [c, id] of ids.entries()) {
      const isWritten = lines.some((line) => line.includes(cells[c]![r]!));
      if (!isWritten && parts.some((part) => rolesOf(part.text).includes(id))) written[c]![r] = "";
    }
    sheet.y += gap * sheet.lineHeight;
    if (hasRules && r + 1 < count) {
      const y = Math.round(sheet.y - (gap * sheet.lineHeight) / 2) + 0.5;
      sheet.page.rule(sheet.left, y, sheet.right, y, { color: sheet.look.tint });
    }
  }
  const names = content.columns.map(({ name }) => name);
  const found = content.questions({ names, cells: written, total: null, groups: [] });
  if (kind.ticked)
    askTicks(found, new Asker(random, draw.split), kind, written[ids.indexOf(kind.ticked.column)]!, ticks);
  return found;
}

const rolesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** Where the texts of one thing stand. */
function insideOf({ left, right, size, width }: Sheet, kind: ListKind, isMine: boolean): Edges {
  if (kind.ticked) return { left: left + size * 1.5, right };
  if (!kind.areBubbles) return { left, right };
  return isMine
    ? { left: left + width * 0.2 + size * 0.5, right: right - size * 0.5 }
    : { left: left + size * 0.5, right: right - width * 0.2 - size * 0.5 };
}

function drawBubble(
  { page, look, left, width }: Sheet,
  top: number,
  height: number,
  isMine: boolean,
  { radius }: PartStyle,
  isFilled: boolean,
): void {
  const x = isMine ? left + width * 0.2 : left;
  const box = { x, y: top, width: width * 0.8, height };
  page.rectangle(box, isFilled || isMine ? { fill: look.tint, radius } : { stroke: look.faint, radius });
}

function drawTick({ page, look, left, size }: Sheet, middle: number, isTicked: boolean): void {
  const side = size * 0.85;
  const box = { x: left, y: middle - side / 2, width: side, height: side };
  page.rectangle(box, isTicked ? { fill: look.accent, radius: 2 } : { stroke: look.faint, radius: 2 });
  if (!isTicked) return;
  const at = (x: number, y: number) => [left + side * x, middle + side * y] as const;
  const color = look.paper;
  page.rule(...at(0.2, 0), ...at(0.42, 0.25), { color, width: 1.5 });
  page.rule(...at(0.42, 0.25), ...at(0.8, -0.25), { color, width: 1.5 });
}

function askTicks(
  found: TableQuestions,
  asker: Asker,
  { ticked, counted }: ListKind,
  names: readonly string[],
  ticks: readonly boolean[],
): void {
  const { word } = ticked!;
  for (const [r, name] of names.entries()) {
    if (name !== "")
      found.cells.push(
        asker.plain(
          [`Is "{}" ${word}?`, `Is {} ${word}?`, `{}: is that ${word}?`],
          { "": name },
          ticks[r] ? "yes" : "no",
          "exact",
        ),
      );
  }
  const numTicked = String(ticks.filter(Boolean).length);
  const said = [
    `How many ${counted} are ${word}?`,
    `How many are ${word}?`,
    `How many ${counted} have been ticked?`,
  ];
  found.wholes.push(asker.plain(said, {}, numTicked, "number"));
  const only = ticks.filter(Boolean).length === 1 ? names[ticks.indexOf(true)]! : "";
  if (only !== "") found.wholes.push(asker.plain([`What is ${word}?`, `Which one is ${word}?`], {}, only));
}
