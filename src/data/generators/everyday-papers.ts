/**
 * Papers, cards, labels and signs as people photograph them, with the questions that they ask: seldom by the name that is printed, and
 * of things that are not named at all, such as the shop, the title, whose card it is.
 */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact, type Missing } from "../document.ts";
import type { DrawContext } from "../generator.ts";
import { drawHue, hsl } from "../look.ts";
import { withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { pageSides, Sheet, textSize } from "../sheet.ts";
import { factWordings, say } from "../wordings.ts";
import { billSteps } from "./everyday/bill.ts";
import { sums } from "./everyday/bill-questions.ts";
import { kinds } from "./everyday/kinds.ts";
import { aloneStep, namedSteps, proseStep, type Setting, type Shown, type Step } from "./everyday/layouts.ts";
import type { Field, Kind } from "./everyday/paper.ts";
import { strangers } from "./everyday/strangers.ts";
import { type Draw, startDraw } from "./everyday/values.ts";

export const everydayPapers = documentGenerator("everyday-papers", compose);

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split, sides } = context;
  const kind = random.weighted(kinds.map((one) => [one, one.weight ?? 1] as const));
  const { width, height: drawn } = pageSides(random, sides, random.between(...kind.aspects));
  // What has few lines has them large.
  const wanted =
    kind.body.length === 0
      ? Math.min(22, width / random.between(10, 17))
      : Math.min(textSize(random, width), width / 15);
  // What has many lines has room for some of them.
  const fewest = kind.body.length === 0 ? 6 : kind.bill === undefined ? 8.5 : 13;
  const height = Math.round(Math.min(sides.max, Math.max(drawn, fewest * 1.5 * wanted)));
  const size = Math.min(wanted, height / 9);
  const faces = kind.faces ?? ["sans", "sans", "sans", "serif", "slab", "mono"];
  const sheet = new Sheet(context, { width, height, size, kinds: faces, darkShare: 0.06 });
  const { look, page } = sheet;
  const isColored = random.chance(kind.colored ?? 0.06);
  if (isColored)
    page.rectangle({ x: -width, y: -height, width: 3 * width, height: 3 * height }, { fill: look.accent });
  const setting: Setting = {
    sheet,
    draw: startDraw(random, split),
    ink: isColored ? look.paper : look.ink,
    faint: isColored ? look.paper : look.faint,
    align: random.pick(["left", "center"]),
  };
  const others: Exchange[] = [];
  const parts = plan(setting, kind, others, random.chance(isColored ? 0 : 0.25));
  const shown = drawParts(setting, parts, random);
  frame(context, setting, isColored);
  if (random.chance(0.4))
    others.push({ question: say(random, kindWordings), answer: kind.noun, kind: "text" });
  const facts = shown.map((one) => askTwice(random, one, others));
  others.push(...aboutLists(random, kind, shown));
  return {
    picture: await sheet.finish(),
    content: {
      noun: kind.noun,
      lines: sheet.lines,
      facts,
      absent: [],
      missing: missingOf(setting.draw, kind, shown),
      mostQuestions: Math.round(shown.length * 1.35 + 1),
      others,
      opening: `The image shows ${withArticle(kind.noun)} with the ${shown[0]!.what} ${shown[0]!.value}.`,
    },
  };
}

const isNamed = ({ names, label }: Field) => names.length > 0 || label !== undefined;

interface Parts {
  readonly band: Step | null;
  readonly head: readonly Step[];
  readonly body: readonly Step[];
  readonly foot: readonly Step[];
}

/** Of the space between parts, in lines. */
const between = 0.5;

/** Chooses what stands on the paper: the head first, then the foot, the rest for the body. */
function plan(setting: Setting, kind: Kind, others: Exchange[], hasBand: boolean): Parts {
  const { sheet, draw } = setting;
  const { random } = draw;
  let room = (sheet.bottom - sheet.top) / sheet.lineHeight - 3 * between;
  const take = (step: Step | null): Step[] => {
    if (step === null || step.height > room) return [];
    room -= step.height;
    return [step];
  };
  const chosen = (fields: readonly Field[]) => fields.filter(({ share }) => random.chance(share));
  const [first, ...more] = kind.head;
  const isBold = random.chance(0.7);
  const largest = random.between(1.1, room < 6 || kind.faces === undefined ? 1.7 : 2.3);
  const titleSetting = hasBand ? { ...setting, ink: sheet.look.paper } : setting;
  const title = take(titleStep(titleSetting, first!, largest, isBold, room));
  if (hasBand) room -= 0.8;
  const head = chosen(more).flatMap((field) => take(aloneStep(setting, field, 1, random.chance(0.3))));
  const foot = chosen(kind.foot ?? []).flatMap((field) =>
    take(aloneStep(setting, field, random.between(0.8, 1))),
  );
  const bill = kind.bill === undefined ? [] : billSteps(setting, kind.bill, room, others).flatMap(take);
  const fields = kind.isOrdered ? chosen(kind.body) : random.shuffle(chosen(kind.body));
  const withNames = fields.filter(isNamed);
  const sentences = fields.filter((field) => !isNamed(field));
  const layout = random.pick(kind.layouts);
  const groups = [
    withNames.length === 0 ? [] : namedSteps(setting, withNames, layout).flatMap(take),
    kind.isProse
      ? take(proseStep(setting, sentences, room))
      : sentences.flatMap((field) => take(aloneStep(setting, field, 1))),
  ];
  const [named, said] = groups as [Step[], Step[]];
  const isSaidFirst = kind.isProse || random.chance(0.4);
  return {
    band: hasBand ? title[0]! : null,
    head: hasBand ? head : [...title, ...head],
    body: [...(isSaidFirst ? [...said, ...named] : [...named, ...said]), ...bill],
    foot,
  };
}

/** The first line of a paper, which has to be there: another one is drawn until it fits. */
function titleStep(setting: Setting, field: Field, scale: number, isBold: boolean, room: number): Step {
  for (let wanted = scale; ; wanted *= 0.9) {
    const step = aloneStep(setting, field, wanted, isBold);
    if (step !== null && step.height <= room) return step;
  }
}

function drawParts(setting: Setting, { band, head, body, foot }: Parts, random: Random): Shown[] {
  const { sheet } = setting;
  const { page, look, lineHeight } = sheet;
  const groups = [head, body, foot].filter((steps) => steps.length > 0);
  const steps = [...(band === null ? [] : [band]), ...groups.flat()];
  const height = steps.reduce((sum, step) => sum + step.height, band === null ? 0 : 0.8) * lineHeight;
  const spare = sheet.bottom - sheet.top - height;
  const gap = Math.min(spare / 3, lineHeight * random.between(between, between + 0.8));
  const shown: Shown[] = [];
  if (random.chance(0.35)) sheet.y += Math.max(0, (spare - 2 * gap) / 2);
  if (band !== null) {
    const top = sheet.y === sheet.top ? -page.height : sheet.y;
    const bottom = sheet.y + (band.height + 0.6) * lineHeight;
    page.rectangle(
      { x: -page.width, y: top, width: 3 * page.width, height: bottom - top },
      { fill: look.accent },
    );
    sheet.y += 0.3 * lineHeight;
    shown.push(...band.draw());
    sheet.y = bottom + 0.2 * lineHeight;
  }
  const hasRule = random.chance(0.2);
  for (const [i, group] of groups.entries()) {
    if (i > 0 && hasRule) {
      const y = Math.round(sheet.y + gap / 2) + 0.5;
      page.rule(sheet.left, y, sheet.right, y, { color: setting.faint, dash: random.pick([[], [4, 3]]) });
    }
    if (i > 0 || band !== null) sheet.y += gap;
    for (const step of group) shown.push(...step.draw());
  }
  return shown;
}

/** The edge of the paper, or a border on it; around the edge there is what it lies on. */
function frame({ random, split }: DrawContext, { sheet, faint, ink }: Setting, isColored: boolean): void {
  const { page, size } = sheet;
  const style = random.weighted([
    ["none", isColored ? 2 : 5],
    ["edge", 3],
    ["thin", 1],
    ["thick", isColored ? 2 : 0.5],
    ["double", 0.5],
  ] as const);
  const inset = size * 0.45;
  const box = {
    x: sheet.left - inset,
    y: sheet.top - inset,
    width: sheet.width + 2 * inset,
    height: sheet.y - sheet.top + 2 * inset,
  };
  const radius = random.pick([0, 0, 4, size * 0.6]);
  if (style === "edge") {
    const { context } = page;
    context.beginPath();
    context.rect(-page.width, -page.height, 3 * page.width, 3 * page.height);
    context.roundRect(box.x, box.y, box.width, box.height, radius);
    context.fillStyle = hsl(drawHue(random, split), random.integer(5, 45), random.integer(20, 75));
    context.fill("evenodd");
  } else if (style !== "none") {
    page.rectangle(box, {
      stroke: random.pick([faint, ink]),
      lineWidth: style === "thick" ? 2.5 : 1,
      radius,
    });
    if (style === "double")
      page.rectangle(
        { x: box.x + 3, y: box.y + 3, width: box.width - 6, height: box.height - 6 },
        { stroke: faint, radius },
      );
  }
}

/** Each value can be asked for twice, in different words; now and then by what it is, or by its name, as on any page. */
function askTwice(random: Random, { what, name, value, questions }: Shown, others: Exchange[]): Fact {
  const [other, ...rest] = random.shuffle(questions);
  others.push({ question: other!, answer: value, kind: "exact" });
  const style = random.weighted([
    ["own", 7],
    ["what", 1],
    ["name", name === null ? 0 : 2],
  ] as const);
  if (style === "what") return { key: what, value, kind: "exact" };
  const fact = { key: name ?? what, value, kind: "exact" } as const;
  return style === "name" ? fact : { ...fact, questions: rest };
}

/** Whose value it is, in lists, and what follows from all lines together. */
function aboutLists(random: Random, { ranking }: Kind, shown: readonly Shown[]): Exchange[] {
  const lines = shown.flatMap(({ name, value, whose }) =>
    name === null || whose.length === 0 ? [] : [{ name, value, whose }],
  );
  const isOnly = (value: string) => lines.filter((line) => line.value === value).length === 1;
  const found: Exchange[] = lines
    .filter(({ value }) => isOnly(value))
    .map(({ name, value, whose }) => ({ question: say(random, whose, value), answer: name, kind: "exact" }));
  if (ranking === undefined || lines.length === 0) return found;
  found.push({ question: say(random, ranking.count), answer: String(lines.length), kind: "number" });
  const amounts = lines.map(({ value }) => Number(/\d+(?:[.,]\d+)?/.exec(value)?.[0].replace(",", ".")));
  for (const [questions, extreme] of [
    [ranking.most, Math.max(...amounts)],
    [ranking.least, Math.min(...amounts)],
  ] as const) {
    if (questions === undefined || amounts.filter((amount) => amount === extreme).length !== 1) continue;
    found.push({
      question: say(random, questions),
      answer: lines[amounts.indexOf(extreme)]!.name,
      kind: "exact",
    });
  }
  return found;
}

/** What papers of the kind show elsewhere, and what none of them does. */
function missingOf(draw: Draw, kind: Kind, shown: readonly Shown[]): Missing[] {
  const { random, split } = draw;
  const there = new Set(shown.map(({ what }) => what));
  const fields = [...new Set([...kind.head, ...kind.body, ...(kind.foot ?? [])])];
  const unpaid = kind.bill === undefined ? [] : Object.values(sums).filter(({ what }) => what !== "subtotal");
  const known = new Set(fields.map(({ what }) => what));
  const own = fields.filter(({ unless }) => !unless.some((one) => there.has(one)));
  return [
    ...own.map((field) => absentOf(draw, field)),
    ...unpaid.map(({ what, questions }) => ({ key: what, questions })),
    ...(kind.never ?? []),
    ...random.sample(strangers, 2).filter(({ key }) => !known.has(key)),
  ]
    .filter(({ key }) => !there.has(key))
    .map((one) => (random.chance(0.15) ? { ...one, questions: factWordings[split] } : one));
}

/** What a field is called that is not there; of a list it is a line that the list could have. */
function absentOf(draw: Draw, { what, label, questions }: Field): Missing {
  if (label === undefined) return { key: what, questions };
  const name = label(draw);
  return {
    key: what.replace("{}", () => name),
    questions: questions.map((one) => one.replaceAll("{}", () => name)),
  };
}

const kindWordings = [
  "What kind of thing is this?",
  "What sort of paper or sign is it?",
  "What have I taken a picture of? A few words are enough.",
  "In a word or two, what is this?",
] as const;
