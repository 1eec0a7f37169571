/** What is asked about a sheet of shapes: rows, places, neighbours and sides, and counts. */

import type { Question } from "../conversation.ts";
import type { Split } from "../generator.ts";
import { fill, plural } from "../phrases.ts";
import type { Random } from "../random.ts";
import { type Side, sidesOf } from "./places.ts";
import { called, type Thing, unique } from "./scene.ts";
import * as scenes from "./scene-wordings.ts";
import type { Kind } from "./shapes.ts";
import { placeNames } from "./sheet-grid.ts";
import * as wordings from "./sheet-wordings.ts";

const mostQuestions = 22;

/** What of the shapes has a name. */
export interface Features {
  /** Otherwise they are scraps of any form. */
  readonly forms: boolean;
  /** Otherwise they are of any colour between those with one. */
  readonly colors: boolean;
}

type Ask = (
  task: string,
  templates: readonly string[],
  values: Record<string, string>,
  answer: string,
) => Question;

/**
 * In random order, by form, by colour and by both.
 *
 * @param shown rows of the sheet, each from left to right
 * @param kinds those that could be in it, which counts ask for too
 */
export function shapeSheetQuestions(
  random: Random,
  split: Split,
  shown: readonly (readonly Thing[])[],
  kinds: readonly Kind[],
  has: Features,
): Question[] {
  const ask: Ask = (task, templates, values, answer) => ({
    task: `shape-sheet-${task}`,
    question: fill(random, templates, { noun: "shape", nouns: "shapes", ...values }),
    answer,
    kind: "text",
  });
  // A form without a colour's name is asked for and never said with a place: one in a colour that it never had would be called so too.
  const places = (has.forms && has.colors ? shown : []).flatMap((row, r) =>
    row.map((thing, c) => ask("place", wordings.place[split], placeNames(r, c), called(thing))),
  );
  const asked = [
    ...random.sample(rowsOf(ask, split, shown, has), 8),
    ...random.sample(places, 4),
    ...random.sample(has.colors ? neighbours(ask, split, shown, has) : [], 4),
    ...random.sample(split === "train" && has.forms && has.colors ? ofSingle(ask, shown.flat()) : [], 4),
    ...sides(ask, random, split, shown.flat(), has),
    ...counts(ask, random, split, shown.flat(), kinds, has),
  ];
  // The same cannot be asked twice: two samples may draw one form.
  const distinct = [...new Map(asked.map((one) => [one.question, one])).values()];
  return random.shuffle(distinct).slice(0, mostQuestions);
}

/** "red star", "star" without colours, "red shape" without forms. */
function nameIn({ forms }: Features): (thing: Thing) => string {
  return forms ? called : ({ color }) => `${color} shape`;
}

function rowsOf(ask: Ask, split: Split, shown: readonly (readonly Thing[])[], has: Features): Question[] {
  return shown.flatMap((row, r) => {
    const place = placeNames(r, 0);
    const said = (of: (thing: Thing) => string) => row.map(of).join(", ");
    return [
      ...(has.forms && has.colors ? [ask("row", wordings.row[split], place, said(called))] : []),
      ...(has.colors
        ? [
            ask(
              "colors",
              wordings.rowColors[split],
              place,
              said(({ color }) => color!),
            ),
          ]
        : []),
      ...(has.forms
        ? [
            ask(
              "forms",
              wordings.rowForms[split],
              place,
              said(({ name }) => name),
            ),
          ]
        : []),
    ];
  });
}

/** What is to the right of, or below, a shape that is there once. */
function neighbours(ask: Ask, split: Split, shown: readonly (readonly Thing[])[], has: Features): Question[] {
  const named = nameIn(has);
  const single = new Set(unique(shown.flat(), named));
  return shown.flatMap((row, r) =>
    row.flatMap((thing, c) => {
      if (!single.has(thing)) return [];
      const [right, under] = [row[c + 1], shown[r + 1]?.[c]];
      const values = { thing: named(thing) };
      return [
        ...(right ? [ask("right", wordings.rightOf[split], values, named(right))] : []),
        ...(under ? [ask("below", wordings.below[split], values, named(under))] : []),
      ];
    }),
  );
}

const opposite: Readonly<Record<Side, Side>> = {
  "left of": "right of",
  "right of": "left of",
  above: "below",
  below: "above",
};

/** The colour of a form that is there once. */
function ofSingle(ask: Ask, things: readonly Thing[]): Question[] {
  return unique(things, ({ name }) => name).map(({ name, color }) =>
    ask("color", scenes.colorOf.train, { thing: name }, color!),
  );
}

/** Whether one shape is on a side of another, half of the time it is. */
function sides(ask: Ask, random: Random, split: Split, things: readonly Thing[], has: Features): Question[] {
  const named = nameIn(has);
  const single = unique(things, named);
  if (single.length < 2) return [];
  return Array.from({ length: 5 }, () => random.sample(single, 2) as [Thing, Thing]).flatMap(([a, b]) => {
    const sidesOfIt = sidesOf(a, b);
    if (sidesOfIt.length === 0) return [];
    const isSo = random.chance(0.5);
    const side = random.pick(sidesOfIt);
    const said = isSo ? side : opposite[side];
    const values = { a: named(a), b: named(b), side: said.endsWith("of") ? `to the ${said}` : said };
    return [ask("relation", scenes.relation[split], values, isSo ? "yes" : "no")];
  });
}

function counts(
  ask: Ask,
  random: Random,
  split: Split,
  things: readonly Thing[],
  kinds: readonly Kind[],
  has: Features,
): Question[] {
  const hasBoth = has.forms && has.colors;
  const names = [...new Set([...things, ...random.sample(kinds, 1)].map(({ name }) => name))];
  const colors = [...new Set([...things.map(({ color }) => color), random.pick(kinds).color])];
  const count = (nouns: string, isOne: (thing: Thing) => boolean) =>
    ask("count", scenes.countSome[split], { nouns }, String(things.filter(isOne).length));
  return [
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
}
