/**
 * Parts of apps as people have them on their screens: a player, the weather, mail, a chat, a thing for sale, an error, asked about by what
 * each text is to whoever looks at it.
 */

import type { Sample } from "../../../formats/dataset.ts";
import { conversation, type Exchange } from "../../conversation.ts";
import type { DrawContext, Generator } from "../../generator.ts";
import { pageSides, Sheet } from "../../sheet.ts";
import { headingWordings, readWordings, say } from "../../wordings.ts";
import { drawSome, numQuestions } from "../everyday-tables/ask-some.ts";
import { type Asked, Asker } from "../everyday-tables/content.ts";
import { drawTitle } from "../everyday-tables/titles.ts";
import { type Draw, drawHabits, time, whole } from "../everyday-tables/values.ts";
import { dayKinds } from "./day-kinds.ts";
import { deviceKinds } from "./device-kinds.ts";
import { feedKinds } from "./feed-kinds.ts";
import { itemKinds } from "./item-kinds.ts";
import { drawList } from "./list-of-things.ts";
import { mediaKinds } from "./media-kinds.ts";
import { messageKinds } from "./message-kinds.ts";
import { drawThing } from "./one-thing.ts";
import { outingKinds } from "./outing-kinds.ts";
import { drawPartStyle, type PartStyle } from "./parts.ts";

const listKinds = [...messageKinds, ...itemKinds, ...feedKinds];
const thingKinds = [...mediaKinds, ...outingKinds, ...deviceKinds, ...dayKinds];

export const everydayScreens: Generator = { name: "everyday-screens", draw };

async function draw(context: DrawContext): Promise<Sample> {
  const { random, split, sides } = context;
  const list = random.chance(0.45) ? random.pick(listKinds) : null;
  const thing = random.pick(thingKinds);
  const isPlainText = list === null && thing.isPlainText === true;
  const { width, height } = pageSides(random, sides, random.between(0.6, 1.5));
  const size = Math.max(9.5, Math.min(19, width / random.between(14, 23)));
  const kinds = isPlainText
    ? (["mono"] as const)
    : (["sans", "sans", "sans", "mono", "slab", "serif"] as const);
  const maxAngle = random.chance(0.2) ? 2 : 0;
  const sheet = new Sheet(context, {
    width,
    height,
    size,
    kinds,
    darkShare: isPlainText ? 0.6 : 0.3,
    maxAngle,
  });
  const habits: Draw = { random, split, count: random.integer(3, 9), ...drawHabits(random) };
  const asker = new Asker(random, split);
  // A page about the battery would say two shares of it.
  const hasStatus = (list !== null || !("level" in thing.roles)) && random.chance(0.3);
  const top = hasStatus ? drawStatus(sheet, habits, asker) : [];
  const bar = drawTitle(habits, list?.titles ?? thing.bars, 0.75);
  const title = bar === null ? null : drawBar(context, sheet, bar);
  const style: PartStyle = { ...drawPartStyle(random), ...(isPlainText && { align: "left" }) };
  const { cells, wholes, absent } = list
    ? drawList(sheet, habits, list, style)
    : drawThing(sheet, habits, thing, style);
  wholes.push(...top);
  if (title !== null)
    wholes.push({ question: say(random, headingWordings[split]), answer: title, kind: "text" });
  const picture = await sheet.finish();
  if (random.chance(0.05) || cells.length === 0) {
    const text = sheet.lines.join("\n");
    const reading: Exchange = { question: say(random, readWordings[split]), answer: text, kind: "text" };
    return conversation(context, "everyday-screens/reading", [picture], [reading]);
  }
  const exchanges = drawSome(random, { cells, wholes, absent }, random.weighted(numQuestions[split]));
  return conversation(context, "everyday-screens/questions", [picture], exchanges);
}

const clockAsk: Asked = {
  what: "time at the top",
  said: [
    "What time does the phone show at the top?",
    "What time is it on the device?",
    "Which time stands in the top line?",
  ],
};
const chargeAsk: Asked = {
  what: "charge of the device",
  said: ["How full is the battery of the device?", "What percentage stands in the top line?"],
};

/** The small line that phones have at the very top. */
function drawStatus(sheet: Sheet, draw: Draw, asker: Asker): Exchange[] {
  const [clock, charge] = [
    time(0, 1430, 1)({ ...draw, count: 1 })[0]!,
    whole(3, 100, "%")({ ...draw, count: 1 })[0]!,
  ];
  sheet.line([
    { text: clock, scale: 0.85, right: sheet.left + sheet.width / 2 },
    { text: charge, scale: 0.85, align: "right", left: sheet.left + sheet.width / 2 },
  ]);
  sheet.skip(0.15);
  return [asker.answered(clockAsk, {}, clock), asker.answered(chargeAsk, {}, charge)];
}

function drawBar({ random }: DrawContext, sheet: Sheet, text: string): string {
  const { page, look } = sheet;
  const isFilled = random.chance(0.5);
  const height = sheet.lineHeight * 1.4;
  const top = Math.max(0, sheet.y - sheet.lineHeight * 0.1);
  if (isFilled) page.rectangle({ x: 0, y: top, width: page.width, height }, { fill: look.accent });
  const [written] = sheet.line(
    [
      {
        text,
        align: random.pick(["left", "center"]),
        style: { bold: random.chance(0.7) },
        color: isFilled ? look.paper : look.ink,
      },
    ],
    1.25,
  );
  if (!isFilled && random.chance(0.5)) sheet.rule(0.3);
  sheet.skip(0.35);
  return written!;
}
