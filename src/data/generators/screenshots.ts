/** Screens of programs: settings with switches and values, inboxes, messages with buttons, tables of records. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import type { DrawContext } from "../generator.ts";
import { drawGrid } from "../grid.ts";
import { screenWords } from "../labels.ts";
import { pageSides, Sheet } from "../sheet.ts";
import type { BySplit } from "../split.ts";
import { headingWordings, say } from "../wordings.ts";
import * as words from "../words.ts";

export const screenshots = documentGenerator("screenshots", compose);

/** Where sections of the program are named: above, or at the side as held-out screens have it. */
export const navigation: BySplit<"tabs" | "none" | "side"> = {
  train: ["tabs", "none", "none"],
  heldout: ["side", "none"],
};

interface Screen {
  readonly sheet: Sheet;
  readonly facts: Fact[];
  readonly others: Exchange[];
  readonly absent: string[];
}

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, sides } = context;
  const kind = random.weighted([
    ["settings", 4],
    ["inbox", 2],
    ["dialog", 2],
    ["records", 2],
  ] as const);
  const { width, height } = pageSides(
    random,
    sides,
    kind === "dialog" ? random.between(0.5, 0.8) : random.between(0.6, 1.7),
  );
  const size = Math.min(18, Math.max(10.5, Math.round(2 * Math.min(width / random.between(18, 28), 16)) / 2));
  // A screen is not turned, and no camera is between.
  const sheet = new Sheet(context, {
    width,
    height,
    size,
    kinds: ["sans", "sans", "sans", "mono"],
    darkShare: 0.35,
    maxAngle: 0,
  });
  const screen: Screen = { sheet, facts: [], others: [], absent: [] };
  const opening = { settings: drawSettings, inbox: drawInbox, dialog: drawDialog, records: drawRecords }[
    kind
  ](context, screen);
  return {
    picture: await sheet.finish(),
    content: {
      noun: "screenshot",
      lines: sheet.lines,
      facts: screen.facts,
      absent: screen.absent,
      others: screen.others,
      opening,
    },
  };
}

/** A bar with the title; under it tabs, one of them chosen. */
function drawHead({ random, split }: DrawContext, { sheet, facts, others }: Screen, text: string): string {
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
  facts.push({ key: "title", value: title!, kind: "text", questions: headingWordings });
  const style = random.pick(navigation[split]);
  if (style === "none" || sheet.numLinesLeft < 6) return title!;

  const sections = random.sample(screenWords.sections[split], 3);
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
  others.push({ question: say(random, sectionWordings), answer: sections[chosen]!, kind: "text" });
  return title!;
}

function drawSettings(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const { look, page, size, lineHeight } = sheet;
  const title = drawHead(context, screen, random.pick(screenWords.settings[split]));
  const step = lineHeight * random.between(1.25, 1.7);
  const most = Math.max(1, Math.floor((sheet.bottom - sheet.y) / step));
  const switches = random.shuffle(screenWords.switches[split]);
  const values = random.shuffle(screenWords.values[split]);
  const rows = random.integer(Math.min(3, most), Math.min(10, most));
  const states: string[] = [];
  for (let row = 0; row < rows; row++) {
    const baseline = sheet.y + step / 2 + size * 0.35;
    const isSwitch = (random.chance(0.55) && switches.length > 0) || values.length === 0;
    const known = isSwitch ? switches.pop() : values.pop();
    if (known === undefined) break;
    // Programs have settings that nobody has heard of.
    const name = random.chance(0.3)
      ? words.capitalised(words.words(random, split, random.integer(1, 2)).join(" "))
      : known;
    const written = sheet.cell({ text: name, right: sheet.right - sheet.width * 0.42 }, baseline);
    if (isSwitch) {
      const isOn = random.chance(0.5);
      drawSwitch(sheet, sheet.y + step / 2, isOn);
      sheet.lines.push(written);
      states.push(`${written} is ${isOn ? "on" : "off"}`);
      others.push({
        question: say(random, switchWordings, written),
        answer: isOn ? "On" : "Off",
        kind: "choice",
      });
      others.push({
        question: say(random, isOnWordings, written),
        answer: isOn ? "Yes" : "No",
        kind: "choice",
      });
    } else {
      const text = name === known ? settingValue(context, known) : strangeValue(context);
      const value = sheet.cell(
        { text, left: sheet.right - sheet.width * 0.4, align: "right", color: look.faint },
        baseline,
      );
      sheet.lines.push(`${written} ${value}`);
      facts.push({ key: written, value, kind: "exact" });
    }
    sheet.y += step;
    const y = Math.round(sheet.y) + 0.5;
    if (row + 1 < rows) page.rule(sheet.left, y, sheet.right, y, { color: look.tint });
  }
  absent.push(...switches.slice(0, 2), ...values.slice(0, 2));
  const numOn = states.filter((state) => state.endsWith(" on")).length;
  others.push({ question: say(random, onCountWordings), answer: String(numOn), kind: "number" });
  return `The image shows a screen named "${title}" with a list of settings.${states.length === 0 ? "" : ` ${states.join(", ")}.`}`;
}

function drawSwitch(sheet: Sheet, middle: number, isOn: boolean): void {
  const { look, page, size } = sheet;
  const height = size * 1.05;
  const width = height * 1.8;
  const box = { x: sheet.right - width, y: middle - height / 2, width, height };
  page.rectangle(box, { fill: isOn ? look.accent : look.faint, radius: height / 2 });
  const knob = height - 4;
  const x = isOn ? box.x + width - knob - 2 : box.x + 2;
  page.rectangle({ x, y: box.y + 2, width: knob, height: knob }, { fill: look.paper, radius: knob / 2 });
}

function settingValue(context: DrawContext, name: string): string {
  const { random, split } = context;
  switch (name) {
    case "Volume":
    case "Brightness":
      return `${random.integer(0, 100)}%`;
    case "Font size":
      return `${random.integer(8, 32)} px`;
    case "Storage used":
      return `${(random.next() * 500).toFixed(1)} GB`;
    case "Version":
    case "Build":
      return `${random.integer(1, 12)}.${random.integer(0, 20)}.${random.integer(0, 9)}`;
    case "Username":
    case "Nickname":
      return words.firstName(random, split).toLowerCase() + words.digits(random, 2);
    case "Region":
      return words.city(random, split);
    case "Time zone":
      return `UTC${random.pick(["+", "-"])}${random.integer(1, 12)}`;
    case "Screen timeout":
      return `${random.integer(1, 30)} min`;
    default:
      return words.capitalised(words.word(random, split));
  }
}

/** Of a setting that nobody has heard of. */
function strangeValue({ random, split }: DrawContext): string {
  return random.weighted<() => string>([
    [() => words.capitalised(words.word(random, split)), 3],
    [() => words.numberText(random), 2],
    [() => words.code(random), 1],
    [() => words.time(random), 1],
  ])();
}

function drawInbox(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const { look, page, size, lineHeight } = sheet;
  const title = drawHead(context, screen, random.pick(screenWords.inbox[split]));
  const step = lineHeight * 2.3;
  const rows = Math.max(1, Math.min(random.integer(3, 9), Math.floor((sheet.bottom - sheet.y) / step)));
  let numUnread = 0;
  const senders: string[] = [];
  for (let row = 0; row < rows; row++) {
    const isUnread = random.chance(0.35);
    if (isUnread) numUnread++;
    const style = { bold: isUnread };
    const left = sheet.left + size * 0.8;
    if (isUnread) {
      const dot = size * 0.45;
      page.rectangle(
        { x: sheet.left - dot / 2, y: sheet.y + lineHeight / 2 - dot / 2, width: dot, height: dot },
        { fill: look.accent, radius: dot / 2 },
      );
    }
    const subject = words.capitalised(words.words(random, split, random.integer(1, 4)).join(" "));
    const [sender, when] = sheet.line([
      { text: words.personName(random, split), left, right: sheet.right - size * 5.2, style },
      {
        text: words.time(random),
        left: sheet.right - size * 5,
        align: "right",
        color: look.faint,
        scale: 0.85,
      },
    ]);
    const [about] = sheet.line([{ text: subject, left, color: isUnread ? look.ink : look.faint }]);
    sheet.y += step - 2 * lineHeight;
    const y = Math.round(sheet.y - (step - 2 * lineHeight) / 2) + 0.5;
    if (row + 1 < rows) page.rule(sheet.left, y, sheet.right, y, { color: look.tint });
    senders.push(sender!);
    facts.push({
      key: `subject of ${sender}`,
      value: about!,
      kind: "text",
      questions: subjectWordings(sender!),
    });
    facts.push({ key: `time of ${sender}`, value: when!, kind: "exact", questions: whenWordings(sender!) });
    facts.push({
      key: `sender of ${about}`,
      value: sender!,
      kind: "text",
      questions: senderWordings(about!),
    });
  }
  absent.push(
    `message from ${words.personName(random, split)}`,
    `message from ${words.personName(random, split)}`,
  );
  others.push({ question: say(random, messageCountWordings), answer: String(rows), kind: "number" });
  others.push({ question: say(random, unreadWordings), answer: String(numUnread), kind: "number" });
  return `The image shows a list of ${rows} messages under the title "${title}", ${numUnread} of them marked as unread.`;
}

function drawDialog(context: DrawContext, screen: Screen): string {
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
    { ...inner, text: random.pick(screenWords.titles[split]), style: { bold: true }, scale: 1.2 },
  ]);
  facts.push({ key: "title", value: title!, kind: "text", questions: headingWordings });
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
    questions: messageWordings,
  });

  const buttons = random.sample(screenWords.buttons[split], random.integer(1, 3));
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
  others.push({ question: say(random, buttonWordings), answer: texts.join(", "), kind: "text" });
  others.push({ question: say(random, buttonCountWordings), answer: String(texts.length), kind: "number" });
  others.push({ question: say(random, mainWordings), answer: texts[main]!, kind: "text" });
  absent.push(
    `${random.pick(screenWords.buttons[split].filter((one) => !buttons.includes(one)))} button`,
    "progress bar",
  );
  return `The image shows a dialog with the title "${title}", ${written.length} ${written.length === 1 ? "line" : "lines"} of text and ${texts.length === 1 ? "the button" : "the buttons"} ${texts.join(", ")}.`;
}

function drawRecords(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const title = drawHead(context, screen, random.pick(screenWords.records[split]));
  const rows = Math.max(1, Math.min(random.integer(3, 10), sheet.numLinesLeft - 2));
  const files = new Set<string>();
  while (files.size < rows) files.add(`${words.word(random, split)}-${words.digits(random, 2)}`);
  const [name, amount, owner] = screenWords.columns[split] as readonly string[];
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
    question: say(random, ["How many rows are listed?", "How many entries does the list have?"]),
    answer: String(rows),
    kind: "number",
  });
  absent.push(`${names[1]} of ${words.word(random, split)}-${words.digits(random, 3)}`);
  return `The image shows a program's window with the title "${title}" and a table of ${rows} ${rows === 1 ? "entry" : "entries"} with the columns ${names.join(", ")}.`;
}

const sectionWordings = [
  "Which section is chosen?",
  "Which tab is active?",
  "Which section is highlighted?",
  "Which part of the program is open?",
] as const;
const switchWordings = [
  "Is {} on or off?",
  "What is the state of {}?",
  "How is {} set, on or off?",
  "Is the switch {} on or off?",
] as const;
const isOnWordings = [
  "Is {} switched on?",
  "Is {} enabled?",
  "Is {} turned on?",
  "Has {} been activated?",
] as const;
const onCountWordings = [
  "How many switches are on?",
  "How many settings are switched on?",
  "Count the switches that are on.",
] as const;
const messageCountWordings = [
  "How many messages are listed?",
  "How many messages does the list show?",
  "Count the messages.",
] as const;
const unreadWordings = [
  "How many messages are unread?",
  "How many are marked as unread?",
  "Count the unread messages.",
] as const;
const buttonWordings = [
  "Which buttons are there?",
  "What can be clicked?",
  "Name the buttons.",
  "Which choices does the dialog give?",
] as const;
const buttonCountWordings = [
  "How many buttons are there?",
  "How many buttons does the dialog have?",
] as const;
const mainWordings = [
  "Which button is highlighted?",
  "Which button is filled with colour?",
  "What is the main button?",
] as const;
const messageWordings = [
  "What is the message about?",
  "Which name or file does the message begin with?",
  "What is the first line under the title?",
] as const;
const subjectWordings = (sender: string) => [
  `What did ${sender} write about?`,
  `What is the subject of the message from ${sender}?`,
  `What does the message of ${sender} say?`,
];
const whenWordings = (sender: string) => [
  `When did ${sender} write?`,
  `What time is the message from ${sender}?`,
  `At what time did ${sender}'s message come?`,
];
const senderWordings = (subject: string) => [
  `Who wrote "${subject}"?`,
  `Who sent the message "${subject}"?`,
  `From whom is "${subject}"?`,
];
