/** A dialog: a title, a message, buttons. */

import type { DrawContext } from "../../generator.ts";
import { inventedName, nameOrInvented } from "../../invented-names.ts";
import { screenWords } from "../../labels.ts";
import * as more from "../../wordings/more-screens.ts";
import { alike, headingWordings, say } from "../../wordings.ts";
import * as words from "../../words.ts";
import type { Screen } from "./screen.ts";

/** @returns what a description begins with */
export function drawDialog(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const { look, page, size, lineHeight } = sheet;
  page.rectangle({ x: 0, y: 0, width: page.width, height: page.height }, { fill: look.tint });
  const box = {
    x: sheet.left - size * 0.4,
    y: sheet.top,
    width: sheet.width + size * 0.8,
    height: sheet.bottom - sheet.top,
  };
  page.rectangle(box, { fill: look.paper, stroke: look.faint, radius: random.pick([0, 4, 10]) });
  sheet.y += size * 0.5;
  const inner = { left: sheet.left + size * 0.5, right: sheet.right - size * 0.5 };
  const [title] = sheet.line([
    {
      ...inner,
      text: nameOrInvented(random, split, screenWords.titles[split]),
      style: { bold: true },
      scale: 1.2,
    },
  ]);
  facts.push({ key: "title", value: title!, kind: "text", questions: headingWordings[split] });
  sheet.skip(0.3);
  const about = random.pick([
    `${words.word(random, split)}_${words.digits(random, 2)}.${random.pick(["txt", "pdf", "png", "csv"])}`,
    words.code(random),
    words.personName(random, split),
  ]);
  const numLines = Math.max(1, Math.min(3, sheet.numLinesLeft - 3));
  const message = [
    about,
    ...Array.from({ length: numLines - 1 }, () =>
      words.capitalised(`${words.words(random, split, random.integer(2, 4)).join(" ")}.`),
    ),
  ];
  const written = message.map((text) => sheet.line([{ ...inner, text }])[0]!);
  facts.push({
    key: "first line of the message",
    value: written[0]!,
    kind: "exact",
    questions: messageWordings[split],
  });

  const buttons = random
    .sample(screenWords.buttons[split], random.integer(1, 3))
    .map((one) => inventedName(random, split) ?? one);
  const width = Math.min((inner.right - inner.left) / 3, size * 6.5);
  const main = random.integer(0, buttons.length - 1);
  const y = sheet.bottom - lineHeight * 1.9;
  const texts = buttons.map((text, i) => {
    const right = inner.right - (buttons.length - 1 - i) * width;
    const area = { x: right - width + 3, y, width: width - 6, height: lineHeight * 1.35 };
    const isMain = i === main;
    page.rectangle(area, isMain ? { fill: look.accent, radius: 4 } : { stroke: look.faint, radius: 4 });
    return sheet.cell(
      {
        text,
        left: area.x + 3,
        right: area.x + area.width - 3,
        align: "center",
        color: isMain ? look.paper : look.ink,
      },
      y + area.height / 2 + size * 0.35,
    );
  });
  sheet.lines.push(texts.join(" "));
  sheet.y = sheet.bottom;
  others.push({ question: say(random, buttonWordings[split]), answer: texts.join(", "), kind: "text" });
  others.push({
    question: say(random, buttonCountWordings[split]),
    answer: String(texts.length),
    kind: "number",
  });
  others.push({ question: say(random, mainWordings[split]), answer: texts[main]!, kind: "text" });
  absent.push(
    `${random.pick(screenWords.buttons[split].filter((one) => !buttons.includes(one)))} button`,
    "progress bar",
  );
  return `The image shows a dialog with the title "${title}", ${written.length} ${written.length === 1 ? "line" : "lines"} of text and ${texts.length === 1 ? "the button" : "the buttons"} ${texts.join(", ")}.`;
}

const buttonWordings = alike(
  [
    "Which buttons are there?",
    "What can be clicked?",
    "Name the buttons.",
    "Which choices does the dialog give?",
  ],
  more.buttons,
);

const buttonCountWordings = alike(
  ["How many buttons are there?", "How many buttons does the dialog have?"],
  more.buttonCount,
);

const mainWordings = alike(
  ["Which button is highlighted?", "Which button is filled with colour?", "What is the main button?"],
  more.mainButton,
);

const messageWordings = alike(
  [
    "What is the message about?",
    "Which name or file does the message begin with?",
    "What is the first line under the title?",
  ],
  more.message,
);
