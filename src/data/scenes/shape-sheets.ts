/**
 * Pages full of shapes in rows and columns, as name-sheets are of drawings: forms and colours by rows and places, and many counts. Of one
 * picture it learns as much about which colour is where as of ten scenes.
 */

import { conversation, type Question } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { fill, plural } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Background } from "./background.ts";
import { shadeOf, standsOut } from "./palette.ts";
import { called, type Thing } from "./scene.ts";
import * as scenes from "./scene-wordings.ts";
import { maxTurn, outlineOf, scrapOf } from "./shape-outline.ts";
import { boxAround, farColor, type Kind, morePairs, paintShape, pairsOf } from "./shapes.ts";
import { drawGridSize, placeNames } from "./sheet-grid.ts";
import * as wordings from "./sheet-wordings.ts";
import { setStage } from "./stage.ts";

export const shapeSheets: Generator = { name: "shape-sheets", draw };

const mostQuestions = 18;

async function draw(context: DrawContext) {
  const { random, split } = context;
  const { page, background, width, height } = setStage(context);
  const { columns, rows } = drawGridSize(random, width, height, 28);
  const kinds = drawKinds(random, split, background);
  const has = drawFeatures(random, split);
  const isOutlined = random.chance(0.15);
  const isTurned = random.chance(0.6);
  const shown = Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c): Thing => {
      const { name, color: named } = random.pick(kinds);
      const color = has.colors ? named : null;
      const room = Math.min(width / columns, height / rows);
      const radius = room * random.between(0.28, 0.42);
      const jitter = () => random.between(-0.5, 0.5) * (room - 2.3 * radius);
      const [x, y] = [((c + 0.5) * width) / columns + jitter(), ((r + 0.5) * height) / rows + jitter()];
      const angle = isTurned ? random.between(-maxTurn(name), maxTurn(name)) : 0;
      const points = has.forms ? outlineOf(name, x, y, radius, angle) : scrapOf(random, x, y, radius);
      const paint = color === null ? farColor(random, background) : shadeOf(random, named);
      paintShape(page, points, paint, isOutlined ? Math.max(1, radius / 14) : 0);
      const thing = { name: has.forms ? name : "scrap", color, ...boxAround(points) };
      page.object(thing);
      return thing;
    }),
  );
  const picture = await page.finish(drawEffects(random), random);
  const asked = questions(random, split, shown, kinds, has);
  return conversation(context, asked.at(-1)!.task, [picture], asked);
}

interface Features {
  /** With names; otherwise scraps of any form. */
  readonly forms: boolean;
  /** With names; otherwise any between those. */
  readonly colors: boolean;
}

/** Training has many sheets of forms in colours without a name, and of scraps in named ones, so that neither is known by the other. */
function drawFeatures(random: Random, split: Split): Features {
  if (split === "heldout") return { forms: true, colors: random.chance(0.9) };
  return random.weighted<Features>([
    [{ forms: true, colors: true }, 5],
    [{ forms: true, colors: false }, 2],
    [{ forms: false, colors: true }, 3],
  ]);
}

/** Few kinds repeated half of the time, so that many of one can be counted. */
function drawKinds(random: Random, split: Split, background: Background): readonly Kind[] {
  const all: readonly Kind[] = split === "train" ? [...pairsOf(split), ...morePairs] : pairsOf(split);
  const visible = all.filter(({ color }) => standsOut(color, background.colors));
  return random.chance(0.5) ? random.sample(visible, random.integer(2, 6)) : visible;
}

/** Rows by form, by colour and by both, places and counts, in random order. */
function questions(
  random: Random,
  split: Split,
  shown: readonly (readonly Thing[])[],
  kinds: readonly Kind[],
  has: Features,
): Question[] {
  const ask = (
    task: string,
    templates: readonly string[],
    values: Record<string, string>,
    answer: string,
  ): Question => ({
    task: `shape-sheet-${task}`,
    question: fill(random, templates, { noun: "shape", nouns: "shapes", ...values }),
    answer,
    kind: "text",
  });
  const things = shown.flat();
  const hasBoth = has.forms && has.colors;
  const rows = shown.flatMap((row, r) => {
    const said = (of: (thing: Thing) => string) => row.map(of).join(", ");
    return [
      ...(has.forms ? [ask("row", wordings.row[split], placeNames(r, 0), said(called))] : []),
      ...(has.colors
        ? [
            ask(
              "colors",
              wordings.rowColors[split],
              placeNames(r, 0),
              said(({ color }) => color!),
            ),
          ]
        : []),
      ...(hasBoth
        ? [
            ask(
              "forms",
              wordings.rowForms[split],
              placeNames(r, 0),
              said(({ name }) => name),
            ),
          ]
        : []),
    ];
  });
  const places = (has.forms ? shown : []).flatMap((row, r) =>
    row.map((thing, c) => ask("place", wordings.place[split], placeNames(r, c), called(thing))),
  );
  const names = [...new Set([...things, ...random.sample(kinds, 1)].map(({ name }) => name))];
  const colors = [...new Set([...things.map(({ color }) => color), random.pick(kinds).color])];
  const count = (nouns: string, isOne: (thing: Thing) => boolean) =>
    ask("count", scenes.countSome[split], { nouns }, String(things.filter(isOne).length));
  const counts = [
    ask("count", scenes.countAll[split], {}, String(things.length)),
    ...(has.forms
      ? random.sample(names, 3).map((name) => count(plural(name), (thing) => thing.name === name))
      : []),
    ...(has.colors
      ? random
          .sample(colors, hasBoth ? 3 : 5)
          .map((color) => count(`${color} shapes`, (thing) => thing.color === color))
      : []),
    ...(hasBoth
      ? random
          .sample(things, 2)
          .map((one) => count(plural(called(one)), (thing) => called(thing) === called(one)))
      : []),
  ];
  const asked = [...random.sample(rows, 8), ...random.sample(places, 4), ...counts];
  // The same cannot be asked twice: two samples may draw one form.
  const distinct = [...new Map(asked.map((one) => [one.question, one])).values()];
  return random.shuffle(distinct).slice(0, mostQuestions);
}
