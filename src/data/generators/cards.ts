/**
 * Pages of cards as dashboards, tickets and badges have them: a small name over or under a large value, one to three cards side by
 * side.
 */

import { anyValue } from "../any-value.ts";
import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import type { DrawContext, Split } from "../generator.ts";
import type { Random } from "../random.ts";
import { pageSides, Sheet, textSize } from "../sheet.ts";
import { countingOf } from "../wordings/asking.ts";
import { alike, headingWordings, say } from "../wordings.ts";
import * as words from "../words.ts";

export const cards = documentGenerator("cards", compose);

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.5, 1.3));
  const size = textSize(random, width);
  const sheet = new Sheet(context, { width, height, size, darkShare: 0.25 });
  const facts: Fact[] = [];
  if (random.chance(0.5)) {
    const text = words.capitalised(words.words(random, split, random.integer(1, 3)).join(" "));
    const [title] = sheet.line([{ text, style: { bold: true }, scale: 1.3 }]);
    facts.push({ key: "title", value: title!, kind: "text", questions: headingWordings[split] });
    sheet.skip(0.3);
  }
  const look = drawCardLook(random);
  const numColumns = random.integer(1, Math.max(1, Math.min(3, Math.floor(sheet.width / (size * 8)))));
  const rowHeight = sheet.lineHeight * (look.scale + 1.35 + look.gap);
  const most = Math.max(1, Math.floor((sheet.bottom - sheet.y) / rowHeight));
  const numRows = random.integer(Math.min(2, most), Math.min(6, most));
  const names = drawNames(random, split, numRows * numColumns + 2);
  for (let row = 0; row < numRows; row++) {
    const inRow = names.splice(0, numColumns);
    facts.push(...drawRow(context, sheet, look, inRow, numColumns));
    sheet.y += rowHeight;
  }
  const numCards = numRows * numColumns;
  const others: Exchange[] = [
    { question: say(random, countWordings[split]), answer: String(numCards), kind: "number" },
  ];
  return {
    picture: await sheet.finish(),
    content: {
      noun: "page of cards",
      lines: sheet.lines,
      facts,
      absent: names,
      others,
      opening:
        `The image shows ${numCards === 1 ? "one card" : `${numCards} cards`} with a name and a value ${numCards === 1 ? "" : "each"}`.trimEnd() +
        ".",
    },
  };
}

interface CardLook {
  readonly isNameFirst: boolean;
  readonly align: "left" | "center";
  /** Of the value, relative to the running text. */
  readonly scale: number;
  /** Between cards, in lines. */
  readonly gap: number;
  readonly box: "none" | "filled" | "framed" | "ruled";
  readonly isBold: boolean;
}

function drawCardLook(random: Random): CardLook {
  return {
    isNameFirst: random.chance(0.75),
    align: random.pick(["left", "left", "center"]),
    scale: random.between(1, 1.7),
    gap: random.between(0.2, 0.8),
    box: random.pick(["none", "filled", "framed", "ruled"]),
    isBold: random.chance(0.5),
  };
}

/** Different names, none of them known from lists. */
function drawNames(random: Random, split: Split, count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) {
    const name = words.words(random, split, random.integer(1, 2)).join(" ");
    found.add(random.chance(0.2) ? name.toUpperCase() : words.capitalised(name));
  }
  return [...found];
}

/** One row of cards at the sheet's place, which is left as it is. */
function drawRow(
  { random, split }: DrawContext,
  sheet: Sheet,
  card: CardLook,
  names: readonly string[],
  numColumns: number,
): Fact[] {
  const { look, lineHeight, page, size } = sheet;
  const step = sheet.width / numColumns;
  const nameHeight = lineHeight * 0.95;
  const valueHeight = lineHeight * card.scale;
  const height = nameHeight + valueHeight + lineHeight * 0.3;
  const written = names.map((name, c): { name: string; value: string } => {
    const left = sheet.left + c * step;
    const box = { x: left, y: Math.round(sheet.y), width: step - size * 0.4, height };
    if (card.box === "filled") page.rectangle(box, { fill: look.tint, radius: 4 });
    if (card.box === "framed") page.rectangle(box, { stroke: look.faint, radius: 3 });
    if (card.box === "ruled")
      page.rule(left, box.y + height, left + box.width, box.y + height, { color: look.faint });
    const inside = { left: left + size * 0.4, right: left + box.width - size * 0.3, align: card.align };
    const top = sheet.y + lineHeight * 0.15;
    const [nameTop, valueTop] = card.isNameFirst ? [top, top + nameHeight] : [top + valueHeight, top];
    const writtenName = sheet.cell(
      { ...inside, text: name, scale: 0.85, color: look.faint },
      nameTop + nameHeight / 2 + size * 0.3,
    );
    const header = page.lastText;
    const value = sheet.cell(
      { ...inside, text: anyValue(random, split), scale: card.scale, style: { bold: card.isBold } },
      valueTop + valueHeight / 2 + size * 0.35 * card.scale,
    );
    page.belongs(page.lastText, { row: header });
    return { name: writtenName, value };
  });
  const lines = [written.map(({ name }) => name).join(" "), written.map(({ value }) => value).join(" ")];
  sheet.lines.push(...(card.isNameFirst ? lines : lines.reverse()));
  return written.map(({ name, value }) => ({ key: name, value, kind: "exact" }));
}

const countWordings = alike(
  ["How many cards are there?", "How many values are shown?", "Count the cards."],
  countingOf("cards", "cards on the page"),
);
