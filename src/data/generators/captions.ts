/**
 * Short values in bands, each with its name right over or under it, asked for by name alone: what a model learns to look up across lines
 * from, before rows matter too as they do in small-tables. Values of a picture are mostly of one kind, so that what one looks like does not
 * tell whose it is, and names are asked for in any order, so that counting along does not either.
 */

import { conversation, type Exchange } from "../conversation.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { fill } from "../phrases.ts";
import type { Random } from "../random.ts";
import { pageSides, Sheet } from "../sheet.ts";
import * as wordings from "../wordings/captions.ts";
import { absentWordings, say } from "../wordings.ts";
import { distinct, drawKind, namesOf } from "./short-texts.ts";

export const captions: Generator = { name: "captions", draw };

async function draw(context: DrawContext) {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.4, 1.1));
  const size = Math.max(9.5, Math.min(17, width / random.between(14, 22)));
  const sheet = new Sheet(context, { width, height, size, kinds: ["sans", "sans", "serif", "slab", "mono"] });
  const look = drawBandLook(random);
  const numBands = random.integer(
    1,
    Math.max(1, Math.min(3, Math.floor(sheet.numLinesLeft / (2 + look.gap)))),
  );
  const only = random.chance(0.75) ? drawKind(random) : null;
  const makeName = namesOf(random, split);
  const known = new Set<string>();
  const shown: Captioned[] = [];
  for (let i = 0; i < numBands; i++) {
    const names = distinct(random.integer(2, 7), () => unused(makeName, known));
    shown.push(...drawBand(sheet, look, names, () => (only ?? drawKind(random)).cell(random, split)));
    for (const { name } of shown) known.add(name.toLowerCase());
    sheet.skip(look.gap);
  }
  const picture = await sheet.finish();
  return conversation(
    context,
    "captions/questions",
    [picture],
    questions(random, split, shown, makeName, known),
  );
}

interface BandLook {
  /** As over a table's column, whose name it then is to the labels; after its value as in a chart of bars, where it is a row's. */
  readonly isNameFirst: boolean;
  readonly align: "left" | "center" | "right";
  /** Between bands, in lines. */
  readonly gap: number;
  readonly box: "none" | "filled" | "framed" | "ruled";
  readonly isNameBold: boolean;
  readonly isFaint: boolean;
}

function drawBandLook(random: Random): BandLook {
  const isNameBold = random.chance(0.5);
  return {
    isNameFirst: random.chance(0.65),
    align: random.pick(["left", "center", "center", "right"]),
    gap: random.between(0.3, 1.2),
    box: random.pick(["none", "none", "filled", "framed", "ruled"]),
    isNameBold,
    isFaint: !isNameBold && random.chance(0.4),
  };
}

interface Captioned {
  readonly name: string;
  readonly value: string;
}

/** As many as fit beside each other, one at least. */
function drawBand(sheet: Sheet, band: BandLook, names: readonly string[], make: () => string): Captioned[] {
  const { look, page, size, lineHeight } = sheet;
  const [nameStyle, valueStyle] = [{ bold: band.isNameBold }, { bold: !band.isNameBold }];
  const all = names.map((name) => ({ name, value: make() }));
  const asked = ({ name, value }: Captioned) =>
    Math.max(sheet.textWidth(name, nameStyle), sheet.textWidth(value, valueStyle)) + size * 1.3;
  let count = all.length;
  while (count > 1 && Math.max(...all.slice(0, count).map(asked)) * count > sheet.width) count--;
  const step = sheet.width / count;
  const top = sheet.y;
  const places = all.slice(0, count).map((one, i) => {
    const left = sheet.left + i * step;
    const box = { x: left, y: Math.round(top), width: step - size * 0.3, height: lineHeight * 2 };
    if (band.box === "filled") page.rectangle(box, { fill: look.tint, radius: 4 });
    if (band.box === "framed") page.rectangle(box, { stroke: look.faint, radius: 3 });
    return { ...one, left: left + size * 0.3, right: left + box.width - size * 0.3, align: band.align };
  });
  const nameCells = places.map(({ name, ...place }) => ({
    ...place,
    text: name,
    style: nameStyle,
    color: band.isFaint ? look.faint : look.ink,
  }));
  const valueCells = places.map(({ value, ...place }) => ({ ...place, text: value, style: valueStyle }));
  const write = (cells: typeof nameCells | typeof valueCells) => ({
    said: sheet.line(cells),
    texts: sheet.texts,
  });
  const first = write(band.isNameFirst ? nameCells : valueCells);
  if (band.box === "ruled") page.rule(sheet.left, sheet.y, sheet.right, sheet.y, { color: look.faint });
  const second = write(band.isNameFirst ? valueCells : nameCells);
  const [written, values] = band.isNameFirst ? [first, second] : [second, first];
  return written.said.map((name, i) => {
    const header = written.texts[i]!;
    page.belongs(values.texts[i]!, band.isNameFirst ? { column: header } : { row: header });
    return { name, value: values.said[i]! };
  });
}

const most = 22;

/** Values by their names mostly; several at once in any order, with their names and without; names by values; what is not there. */
function questions(
  random: Random,
  split: Split,
  shown: readonly Captioned[],
  makeName: () => string,
  known: ReadonlySet<string>,
): Exchange[] {
  const exact = (question: string, answer: string): Exchange => ({ question, answer, kind: "exact" });
  const single = random
    .shuffle([...shown, ...shown])
    .slice(0, 14)
    .map(({ name, value }) => exact(fill(random, wordings.value[split], { name }), value));
  const several = Array.from({ length: shown.length > 2 ? 3 : 0 }, () => {
    const some = random.sample(shown, random.integer(2, Math.min(6, shown.length)));
    const names = some.map(({ name }) => name).join(", ");
    return random.chance(0.6)
      ? exact(
          fill(random, wordings.pairs[split], { names }),
          some.map(({ name, value }) => `${name}: ${value}`).join(", "),
        )
      : exact(fill(random, wordings.values[split], { names }), some.map(({ value }) => value).join(", "));
  });
  const whose = random
    .sample(shown, 4)
    .filter(({ value }) => shown.filter((other) => other.value === value).length === 1)
    .map(({ name, value }) => exact(fill(random, wordings.name[split], { value }), name));
  const absent = Array.from({ length: random.integer(0, 2) }, () => {
    const name = unused(makeName, known);
    const answer = say(random, absentWordings, name);
    return { question: fill(random, wordings.value[split], { name }), answer, kind: "free" as const };
  });
  return random.shuffle([...single, ...several, ...whose, ...absent]).slice(0, most);
}

function unused(make: () => string, known: ReadonlySet<string>): string {
  for (;;) {
    const name = make();
    if (!known.has(name.toLowerCase())) return name;
  }
}
