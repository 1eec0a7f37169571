/**
 * Pages full of text without sense, each piece in a font, size and colour of its own: what a vision tower learns letters from. A page
 * has several times the characters, and ten times the fonts, of one that means something.
 */

import { conversation } from "../conversation.ts";
import { isWithin } from "../font-metrics.ts";
import { type Font, fontOf, pickFamily } from "../fonts.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { areWithin } from "../glyph-stamps.ts";
import { drawLook } from "../look.ts";
import { Page } from "../page.ts";
import type { Random } from "../random.ts";
import { fitted, pageSides } from "../sheet.ts";
import { StampedPage } from "../stamped-page.ts";
import { lineWordings, ordinals, say } from "../wordings.ts";
import { randomCharacters } from "../words.ts";
import { lineText } from "./ocr-line.ts";

export const textSheets: Generator = { name: "text-sheets", draw };

const kinds = ["sans", "sans", "serif", "slab", "mono", "hand", "display"] as const;
const margin = 4;

async function draw(context: DrawContext) {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.85, 1.15));
  const look = drawLook(random, split, 0.12);
  const options = { width, height, paper: look.paper, angle: look.effects.angle };
  const isStamped = split === "train";
  const page = isStamped ? new StampedPage(options) : new Page(options);
  const lines: string[] = [];
  for (let y = margin; ; ) {
    const size = textSize(random, split);
    y += size * random.between(1.05, 1.5);
    if (y > height - margin - 0.3 * size) break;
    const pieces: string[] = [];
    for (let x = margin; x < width - margin - 2 * size; ) {
      const font = pieceFont(context);
      const room = width - margin - x;
      const wanted = random.chance(0.25) ? characters(context) : lineText(random, split);
      const text = fitted(wanted, (part) => (isStamped ? areWithin : isWithin)(room, part, font, size));
      const color = random.chance(0.3) ? look.accent : random.chance(0.2) ? look.faint : look.ink;
      x += page.text(text, x, y, { font, size, color }) + size * random.between(0.4, 1.2);
      pieces.push(text);
    }
    if (pieces.length > 0) lines.push(pieces.join(" "));
  }
  const picture = await page.finish(look.effects, random);
  const which = random.integer(0, Math.min(ordinals.length, lines.length) - 1);
  const question = say(random, lineWordings[split], ordinals[which]!);
  return conversation(context, "text-sheets", [picture], [{ question, answer: lines[which]!, kind: "text" }]);
}

/** 9 to 24 pixels, small ones more often; training has eight sizes, so that each is drawn in a face once. */
function textSize(random: Random, split: Split): number {
  const share = random.next();
  const [low, high] = [Math.log(9), Math.log(24)];
  const steps = split === "train" ? Math.round(7 * share) / 7 : share;
  return Math.round(2 * Math.exp(low + (high - low) * steps)) / 2;
}

function pieceFont({ random, split }: DrawContext): Font {
  const style = { bold: random.chance(0.25), italic: random.chance(0.15) };
  return fontOf(pickFamily(random, split, kinds), style);
}

/** Every printable character as often as every other one. */
function characters({ random }: DrawContext): string {
  return randomCharacters(random, random.integer(4, 30));
}
