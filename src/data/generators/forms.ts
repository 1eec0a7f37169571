/** Forms that somebody has filled in: fields with names, boxes ticked and not, some fields left empty. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import { isWithin, textWidth } from "../font-metrics.ts";
import { fontOf, pickFamily } from "../fonts.ts";
import type { DrawContext } from "../generator.ts";
import { Keys } from "../keys.ts";
import { formBoxes, formHeadings, formKeys } from "../labels.ts";
import { fitted, officeSheet, type Sheet } from "../sheet.ts";
import type { BySplit } from "../split.ts";
import * as more from "../wordings/more-forms.ts";
import { alike, headingWordings, say } from "../wordings.ts";
import * as words from "../words.ts";

export const forms = documentGenerator("forms", compose);

type Layout = "underlined" | "boxes" | "beside" | "above" | "inside" | "under";

export const formLayouts: BySplit<Layout> = {
  train: ["underlined", "boxes", "beside", "inside", "under"],
  heldout: ["above"],
};

/** Where name and value of a field go, in lines of the sheet; names are beside the value or take the whole width. */
interface Geometry {
  /** From one field to the next. */
  readonly step: number;
  readonly isBeside: boolean;
  /** Middle of the name's line, from the field's top, and its size. */
  readonly label: number;
  readonly scale: number;
  /** Top of the value's line. */
  readonly value: number;
}

const beside: Geometry = { step: 1.25, isBeside: true, label: 0.5, scale: 1, value: 0 };
const geometries: Readonly<Record<Layout, Geometry>> = {
  underlined: beside,
  boxes: beside,
  beside,
  above: { step: 2.3, isBeside: false, label: 0.5, scale: 0.9, value: 1 },
  inside: { step: 2.15, isBeside: false, label: 0.5, scale: 0.85, value: 0.9 },
  under: { step: 2.3, isBeside: false, label: 1.5, scale: 0.85, value: 0 },
};

type Field = Exclude<keyof typeof formKeys, "contact" | "passport">;

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split } = context;
  const sheet = officeSheet(context, {
    aspects: [0.8, 1.4],
    smallestSize: 10,
    sizesAcross: 22,
    darkShare: 0.02,
  });
  const { size } = sheet;
  const layout = random.pick(formLayouts[split]);
  // What is filled in was written by hand, typed, or is of the same face.
  const filledFamily = pickFamily(
    random,
    split,
    random.pick([["hand"], ["mono"], ["sans", "serif"]] as const),
  );
  const filled = { font: fontOf(filledFamily), size: filledFamily.kind === "hand" ? size * 1.15 : size };
  const color = random.chance(0.5) ? sheet.look.accent : sheet.look.ink;
  const keys = new Keys(formKeys, split, random);
  const facts: Fact[] = [];
  const others: Exchange[] = [];

  const [heading] = sheet.line([
    {
      text: random.pick(formHeadings[split]),
      align: random.pick(["left", "center"]),
      style: { bold: true },
      scale: 1.4,
    },
  ]);
  facts.push({ key: "heading", value: heading!, kind: "text", questions: headingWordings[split] });
  if (random.chance(0.6)) sheet.rule(0.5);
  else sheet.skip(0.4);

  const geometry = geometries[layout];
  const step = geometry.step * sheet.lineHeight;
  const numBoxes = random.chance(0.5) ? random.integer(1, 3) : 0;
  const free = sheet.bottom - sheet.y - numBoxes * 1.2 * sheet.lineHeight - 0.4 * sheet.lineHeight;
  const most = Math.max(1, Math.min(11, Math.floor(free / step)));
  const fields = random.sample(
    Object.keys(formKeys).filter((one) => one !== "contact" && one !== "passport") as Field[],
    random.integer(Math.min(3, most), most),
  );
  const labelWidth = sheet.width * random.between(0.34, 0.44);
  for (const field of fields) {
    // Some forms ask for things that no list knows.
    const own = random.chance(0.3)
      ? words.capitalised(words.words(random, split, random.integer(1, 2)).join(" "))
      : null;
    const label =
      own === null || keys.has(own) || facts.some((fact) => fact.key === own) ? keys.use(field) : own;
    const colon = layout === "beside" || random.chance(0.3) ? ":" : "";
    const isEmpty = random.chance(0.12);
    const text = isEmpty ? "" : fieldValue(context, own === null ? field : "number");
    const left = geometry.isBeside ? sheet.left + labelWidth : sheet.left;
    const inset = layout === "inside" ? size * 0.4 : 0;
    const boxTop = sheet.y + geometry.value * sheet.lineHeight;
    const baseline = boxTop + sheet.lineHeight / 2 + size * 0.35;
    const writtenLabel = sheet.cell(
      {
        text: label + colon,
        left: sheet.left + inset,
        right: geometry.isBeside ? left - size * 0.5 : sheet.right - inset,
        scale: geometry.scale,
      },
      sheet.y + geometry.label * sheet.lineHeight + size * 0.35,
    );
    const name = sheet.page.lastText;
    const frameTop = layout === "inside" ? sheet.y : boxTop;
    const box = {
      x: Math.round(left) + 0.5,
      y: Math.round(frameTop) + 0.5,
      width: Math.round(sheet.right - left),
      height: Math.round(boxTop + sheet.lineHeight - frameTop),
    };
    if (layout === "boxes" || layout === "above" || layout === "inside") {
      sheet.page.rectangle(box, { stroke: sheet.look.faint });
    } else if (layout !== "beside") {
      sheet.page.rule(left, Math.round(baseline) + 3.5, sheet.right, Math.round(baseline) + 3.5, {
        color: sheet.look.faint,
      });
    }
    const room = box.width - size * 0.8;
    const smaller = Math.max(
      8.5,
      (filled.size * room) / Math.max(room, textWidth(text, filled.font, filled.size)),
    );
    const value = fitted(text, (part) => isWithin(room + 0.01, part, filled.font, smaller));
    if (value !== "") {
      sheet.page.text(value, left + size * 0.4, baseline, { ...filled, size: smaller, color });
      sheet.page.belongs(sheet.page.lastText, { row: name });
    }
    if (value === "") sheet.lines.push(writtenLabel);
    else if (geometry.isBeside) sheet.lines.push(`${writtenLabel} ${value}`);
    else sheet.lines.push(...(layout === "under" ? [value, writtenLabel] : [writtenLabel, value]));
    sheet.y += step;
    if (value === "") {
      others.push({
        question: say(random, emptyWordings[split], label),
        answer: say(random, leftEmptyWordings),
        kind: "free",
      });
    } else {
      facts.push({ key: label, value, kind: field === "name" || field === "city" ? "text" : "exact" });
    }
  }

  sheet.skip(0.3);
  for (const label of random.sample(formBoxes[split], numBoxes)) {
    if (sheet.numLinesLeft < 1) break;
    const isTicked = random.chance(0.5);
    const side = Math.round(size * 0.9);
    const box = {
      x: Math.round(sheet.left) + 0.5,
      y: Math.round(sheet.y + (sheet.lineHeight - side) / 2) + 0.5,
      width: side,
      height: side,
    };
    sheet.page.rectangle(box, { stroke: sheet.look.ink });
    if (isTicked) tick(sheet, box, color, random.chance(0.5));
    const written = sheet.cell(
      { text: label, left: box.x + side + size * 0.5 },
      sheet.y + sheet.lineHeight / 2 + size * 0.35,
    );
    sheet.lines.push(written);
    sheet.y += 1.2 * sheet.lineHeight;
    others.push({
      question: say(random, tickedWordings[split], written),
      answer: isTicked ? "Yes" : "No",
      kind: "choice",
    });
  }

  others.push({ question: say(random, countWordings[split]), answer: String(fields.length), kind: "number" });
  const opening =
    `The image shows a form with the heading "${heading}". It has ${fields.length} ` +
    `${fields.length === 1 ? "field" : "fields"}, filled in ${filledFamily.kind === "hand" ? "by hand" : "by machine"}.`;
  return {
    picture: await sheet.finish(),
    content: { noun: "form", lines: sheet.lines, facts, absent: keys.absent(), others, opening },
  };
}

function fieldValue({ random, split }: DrawContext, field: Field): string {
  switch (field) {
    case "name":
      return words.personName(random, split);
    case "birth":
      return words.date(random, 1930, 2015);
    case "date":
      return words.date(random);
    case "street":
      return words.street(random, split);
    case "city":
      return words.city(random, split);
    case "postcode":
      return words.digits(random, 5);
    case "phone":
      return words.phone(random);
    case "email":
      return words.email(random, split);
    case "number":
      return words.code(random);
    case "employer":
      return words.company(random, split);
    case "amount":
      return words.moneyText(words.money(random, 10, 9000), random.pick(words.currencies));
    case "weight":
      return String(random.integer(18, 99));
    default:
      return field satisfies never;
  }
}

function tick(
  sheet: Sheet,
  box: { x: number; y: number; width: number },
  color: string,
  isCross: boolean,
): void {
  const { x, y, width: side } = box;
  const stroke = { color, width: Math.max(1.5, side / 7) };
  const at = (part: number) => part * side;
  if (isCross) {
    sheet.page.rule(x + at(0.15), y + at(0.15), x + at(0.85), y + at(0.85), stroke);
    sheet.page.rule(x + at(0.85), y + at(0.15), x + at(0.15), y + at(0.85), stroke);
  } else {
    sheet.page.rule(x + at(0.15), y + at(0.5), x + at(0.42), y + at(0.82), stroke);
    sheet.page.rule(x + at(0.42), y + at(0.82), x + at(0.95), y + at(0.1), stroke);
  }
}

const emptyWordings = alike(
  [
    "What is the {}?",
    "What is filled in for {}?",
    "What does it say for {}?",
    "Read the field {}.",
    "Is the field {} filled in?",
  ],
  more.empty,
);

const leftEmptyWordings = [
  "That field is empty.",
  "Nothing is filled in there.",
  "It was left blank.",
] as const;

const tickedWordings = alike(
  [
    'Is "{}" ticked?',
    "Is the box {} checked?",
    "Has {} been ticked?",
    'Is there a mark at "{}"?',
    "Was {} selected?",
  ],
  more.ticked,
);

const countWordings = alike(
  [
    "How many fields does the form have, not counting boxes to tick?",
    "How many lines can be filled in?",
    "Count the fields to fill in.",
  ],
  more.fieldCount,
);
