/** What screens have in common: a head with a title, and sections of the program. */

import type { Exchange } from "../../conversation.ts";
import type { Fact } from "../../document.ts";
import type { DrawContext } from "../../generator.ts";
import { inventedName } from "../../invented-names.ts";
import { screenWords } from "../../labels.ts";
import type { Sheet } from "../../sheet.ts";
import type { BySplit } from "../../split.ts";
import * as more from "../../wordings/more-screens.ts";
import { alike, headingWordings, say } from "../../wordings.ts";

/** Where sections of the program are named: above, or at the side as held-out screens have it. */
export const navigation: BySplit<"tabs" | "none" | "side"> = {
  train: ["tabs", "none", "none"],
  heldout: ["side", "none"],
};

export interface Screen {
  readonly sheet: Sheet;
  readonly facts: Fact[];
  readonly others: Exchange[];
  readonly absent: string[];
}

/**
 * A bar with the title; under it tabs, one of them chosen.
 *
 * @returns the title as it is written
 */
export function drawHead(
  { random, split }: DrawContext,
  { sheet, facts, others }: Screen,
  text: string,
): string {
  const { look, page, size } = sheet;
  const isFilled = random.chance(0.6);
  const bar = { x: 0, y: 0, width: page.width, height: sheet.y + sheet.lineHeight * 1.45 };
  if (isFilled) page.rectangle(bar, { fill: look.accent });
  const color = isFilled ? look.paper : look.ink;
  const [title] = sheet.line([
    { text, align: random.pick(["left", "center"]), style: { bold: true }, scale: 1.2, color },
  ]);
  sheet.y = bar.height + size * 0.3;
  if (!isFilled)
    page.rule(0, Math.round(bar.height) + 0.5, page.width, Math.round(bar.height) + 0.5, {
      color: look.faint,
    });
  facts.push({ key: "title", value: title!, kind: "text", questions: headingWordings[split] });
  const style = random.pick(navigation[split]);
  if (style === "none" || sheet.numLinesLeft < 6) return title!;

  const sections = random
    .sample(screenWords.sections[split], 3)
    .map((one) => inventedName(random, split) ?? one);
  const chosen = random.integer(0, sections.length - 1);
  const step = sheet.width / sections.length;
  const top = sheet.y;
  if (style === "tabs") {
    sheet.line(
      sections.map((section, i) => ({
        text: section,
        left: sheet.left + i * step,
        right: sheet.left + (i + 1) * step - 4,
        align: "center" as const,
        color: i === chosen ? look.ink : look.faint,
        style: { bold: i === chosen },
      })),
    );
    const y = Math.round(sheet.y) + 1;
    page.rule(sheet.left + chosen * step, y, sheet.left + (chosen + 1) * step - 4, y, {
      color: look.accent,
      width: 2,
    });
  } else {
    // One above the other, the chosen one on a tint.
    for (const [i, section] of sections.entries()) {
      if (i === chosen) {
        page.rectangle(
          { x: sheet.left - 4, y: sheet.y, width: sheet.width / 2, height: sheet.lineHeight },
          { fill: look.tint, radius: 4 },
        );
      }
      sheet.line([{ text: section, right: sheet.left + sheet.width / 2, style: { bold: i === chosen } }]);
    }
  }
  sheet.y = Math.max(sheet.y, top) + size * 0.6;
  others.push({ question: say(random, sectionWordings[split]), answer: sections[chosen]!, kind: "text" });
  return title!;
}

const sectionWordings = alike(
  [
    "Which section is chosen?",
    "Which tab is active?",
    "Which section is highlighted?",
    "Which part of the program is open?",
  ],
  more.section,
);
