/** Screens about one thing: a song that plays, a thing for sale, the weather now, a message of an error. */

import type { Exchange } from "../../conversation.ts";
import type { Random } from "../../random.ts";
import type { Sheet } from "../../sheet.ts";
import { type Asked, Asker, type TableQuestions } from "../everyday-tables/content.ts";
import { type Cells, type Draw, parted } from "../everyday-tables/values.ts";
import { drawPart, linesOf, type Part, type PartStyle } from "./parts.ts";

export interface ThingKind {
  /** As a terminal is: letters of one width, from the left. */
  readonly isPlainText?: boolean;
  /** Over it, such as "Now playing". */
  readonly bars: string;
  readonly roles: Readonly<Record<string, Role>>;
  readonly parts: readonly Part[];
}

/** What something is to the screen, and how it is asked for. */
export interface Role extends Asked {
  readonly cells: Cells;
}

export function drawThing(sheet: Sheet, draw: Draw, kind: ThingKind, style: PartStyle): TableQuestions {
  const { random, split } = draw;
  const values = new Map(
    Object.entries(kind.roles).map(([name, { cells }]) => [name, cells({ ...draw, count: 1 })[0]!]),
  );
  const shown = new Map<string, string>();
  for (const part of fitting(sheet, random, kind.parts, style)) {
    const template = random.pick(parted(part.text)[split]);
    const text = template.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name)!);
    const written = drawPart(sheet, random, part, text, style).join(" ");
    for (const [, name] of template.matchAll(/\{(\w+)\}/g)) {
      const value = values.get(name!)!;
      if (written.includes(value)) shown.set(name!, value);
    }
  }
  return questions(new Asker(random, split), kind, shown);
}

/** Those parts that are on this screen and find room; of those at the end the ones that do not are left out. */
function fitting(sheet: Sheet, random: Random, parts: readonly Part[], style: PartStyle): Part[] {
  let left = (sheet.bottom - sheet.y) / sheet.lineHeight;
  return parts.filter((part) => {
    if (!random.chance(part.share ?? 1)) return false;
    const lines = linesOf(part, style);
    if (lines > left) return false;
    left -= lines;
    return true;
  });
}

function questions(asker: Asker, { roles }: ThingKind, shown: ReadonlyMap<string, string>): TableQuestions {
  const found: TableQuestions = { cells: [], wholes: [], absent: [] };
  for (const [name, role] of Object.entries(roles)) {
    const value = shown.get(name);
    const ask = (): Exchange =>
      value === undefined ? asker.refused(role, {}) : asker.answered(role, {}, value);
    (value === undefined ? found.absent : found.cells).push(ask());
    // Said in another way.
    if (value !== undefined) found.cells.push(ask());
  }
  return found;
}
