/**
 * One line of text somewhere in a picture, 10 to 40 pixels high: words, made-up words, numbers, dates, random characters.
 * Reading it is the whole task, and nothing but looking answers it.
 */

import type { Sample } from "../../formats/dataset.ts";
import { conversation } from "../conversation.ts";
import { isWithin, textWidth } from "../font-metrics.ts";
import { fontOf, pickFamily } from "../fonts.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { aboutText, longEnough } from "../long-enough.ts";
import { drawLook } from "../look.ts";
import { Page } from "../page.ts";
import type { Random } from "../random.ts";
import { fitted } from "../sheet.ts";
import { describeWordings, readWordings, say } from "../wordings.ts";
import * as words from "../words.ts";

export const ocrLine: Generator = { name: "ocr-line", draw: (context) => draw(context, "line") };

/** As wide as the longer of its sides allows and hardly higher than its line, as somebody cuts it out of a page. */
export const ocrStrip: Generator = { name: "ocr-strip", draw: (context) => draw(context, "strip") };

export const ocrLineDescription: Generator = {
  name: "ocr-line-description",
  draw: (context) => draw(context, "description"),
};

async function draw(context: DrawContext, form: "line" | "strip" | "description"): Promise<Sample> {
  const { random, split, sides } = context;
  const isStrip = form === "strip";
  const width = isStrip
    ? random.integer(Math.ceil((sides.min + sides.max) / 2), sides.max)
    : random.integer(sides.min, Math.min(sides.max, 2 * sides.min));
  const tall = random.integer(sides.min, Math.min(sides.max, Math.round(1.5 * sides.min)));
  const look = drawLook(random, split);
  const family = pickFamily(random, split, ["sans", "sans", "serif", "slab", "mono", "hand", "display"]);
  const font = fontOf(family, { bold: random.chance(0.25), italic: random.chance(0.15) });
  const size = Math.round(2 * Math.exp(random.between(Math.log(10), Math.log(40)))) / 2;
  // A turned line may climb by half the width times the sine of the angle.
  const climb = (width / 2) * Math.abs(Math.sin((look.effects.angle * Math.PI) / 180)) + size * 1.3;
  const height = isStrip ? Math.ceil(Math.max(2 * climb, size * random.between(2, 4), sides.min)) : tall;
  const page = new Page({ width, height, paper: look.paper, angle: look.effects.angle });

  const margin = 12;
  const room = width - 2 * margin;
  const text = fitted(lineText(random, split), (part) => isWithin(room, part, font, size));
  const x = random.between(margin, width - margin - textWidth(text, font, size));
  const y = random.between(climb, height - climb);
  page.text(text, x, y, { font, size, color: random.chance(0.2) ? look.accent : look.ink });
  const picture = await page.finish(look.effects, random);
  if (form === "description") {
    const answer = description(
      random,
      text,
      size,
      x < width / 3 ? "left" : "middle",
      y < height / 2 ? "upper" : "lower",
    );
    const exchange = { question: say(random, describeWordings[split]), answer, kind: "free" } as const;
    return conversation(context, "ocr-line-description", [picture], [exchange]);
  }
  const exchange = { question: say(random, readWordings[split]), answer: text, kind: "text" } as const;
  return conversation(context, isStrip ? "ocr-strip" : "ocr-line", [picture], [exchange]);
}

function description(random: Random, text: string, size: number, across: string, half: string): string {
  const letters = size < 14 ? "small" : size < 24 ? "medium-sized" : "large";
  const said = random.pick([
    `The image shows a single line of text in ${letters} letters on a plain background. It reads "${text}". ` +
      `The line begins at the ${across} of the ${half} half; nothing else is in the picture.`,
    `A plain background with one line of ${letters} text in its ${half} half, beginning at the ${across}. ` +
      `The text is "${text}". There are no other lines, shapes or pictures.`,
    `This is a picture of text: one line, written in ${letters} characters. It says "${text}" and stands in the ` +
      `${half} half of the picture, beginning at the ${across}. Apart from it the picture is empty.`,
  ]);
  return longEnough([said], aboutText(text));
}

/** One line of any of the kinds; spaces are single and inside. */
export function lineText(random: Random, split: Split): string {
  const count = random.integer(1, 6);
  const line = random.weighted<() => string>([
    [() => words.words(random, split, count).join(" "), 4],
    [() => words.capitalised(`${words.words(random, split, count + 1).join(" ")}.`), 2],
    [() => Array.from({ length: count }, () => words.pseudoWord(random, split)).join(" "), 3],
    [() => Array.from({ length: random.integer(1, 4) }, () => words.numberText(random)).join(" "), 2],
    [() => words.date(random), 1],
    [() => `${words.date(random)} ${words.time(random)}`, 0.5],
    [() => words.code(random), 1],
    [() => `${words.code(random)} ${words.code(random)}`, 0.5],
    [() => words.phone(random), 0.5],
    [() => words.email(random, split), 0.7],
    [() => words.personName(random, split), 1],
    [() => words.company(random, split), 0.7],
    [() => `${words.street(random, split)}, ${words.city(random, split)}`, 0.7],
    // Nothing in them says what comes next, so a model has to look: more of them while it learns.
    [() => words.randomCharacters(random, random.integer(3, 20)), split === "train" ? 5 : 1.5],
    [() => `${words.word(random, split)}: ${words.numberText(random)}`, 1],
  ])();
  return random.chance(0.1) ? line.toUpperCase() : line;
}
