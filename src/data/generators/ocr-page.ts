/** Two to eight lines of text, as a note, a notice or a piece of a page: read whole, or line by line. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import type { DrawContext } from "../generator.ts";
import { pageSides, Sheet, wrapped } from "../sheet.ts";
import { headingWordings, say } from "../wordings.ts";
import { capitalised, words } from "../words.ts";
import { lineText } from "./ocr-line.ts";

export const ocrPage = documentGenerator("ocr-page", compose);

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.6, 1.2));
  const size = Math.round(2 * Math.exp(random.between(Math.log(10), Math.log(Math.min(26, width / 12))))) / 2;
  const kinds = ["sans", "sans", "serif", "slab", "mono", "hand", "display"] as const;
  const sheet = new Sheet(context, { width, height, size, kinds });
  const style = { bold: random.chance(0.15), italic: random.chance(0.15) };
  const align = random.weighted([
    ["left", 5],
    ["center", 2],
    ["right", 1],
  ] as const);
  const color = random.chance(0.15) ? sheet.look.accent : sheet.look.ink;

  const heading = random.chance(0.3)
    ? capitalised(words(random, split, random.integer(1, 3)).join(" "))
    : null;
  const most = Math.min(8, sheet.numLinesLeft - (heading === null ? 0 : 2));
  const count = random.integer(Math.min(2, most), most);
  let texts: string[];
  if (random.chance(0.35)) {
    // One text over several lines, as prose is.
    const prose = Array.from({ length: count * 3 }, () => sentence(context)).join(" ");
    texts = wrapped(prose, (part) => sheet.textWidth(part, style), sheet.width).slice(0, count);
  } else {
    texts = Array.from({ length: count }, () => lineText(random, split));
  }
  const used = (count + (heading === null ? 0 : 2)) * sheet.lineHeight;
  sheet.y = random.between(sheet.top, Math.max(sheet.top, sheet.bottom - used));
  const facts: Fact[] = [];
  if (heading !== null) {
    const [written] = sheet.line([{ text: heading, align, color, style: { bold: true }, scale: 1.3 }]);
    facts.push({ key: "heading", value: written!, kind: "text", questions: headingWordings[split] });
    sheet.skip(0.4);
  }
  for (const text of texts) sheet.line([{ text, align, color, style }]);

  const { lines } = sheet;
  const picture = await sheet.finish();
  const opening =
    `The image shows ${lines.length === 1 ? "a line" : `${lines.length} lines`} of ` +
    `${size < 13 ? "small" : size < 19 ? "medium-sized" : "large"} text on a plain background` +
    `${heading === null ? "" : ` under the heading "${lines[0]}"`}.`;
  const counted: Exchange = {
    question: say(random, [
      "How many lines of text are there?",
      "How many lines does it have?",
      "Count the lines.",
    ]),
    answer: String(lines.length),
    kind: "number",
  };
  return {
    picture,
    content: {
      noun: "picture",
      lines,
      facts,
      absent: ["signature", "date of birth"],
      others: [counted],
      opening,
    },
  };
}

function sentence({ random, split }: DrawContext): string {
  const end = random.weighted([
    [".", 8],
    ["?", 1],
    ["!", 1],
  ]);
  const middle = words(random, split, random.integer(3, 9));
  if (random.chance(0.3)) middle[1] += ",";
  return `${capitalised(middle.join(" "))}${end}`;
}
