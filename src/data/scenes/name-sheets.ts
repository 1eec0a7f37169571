/**
 * Pages full of drawings in rows and columns: what a model learns names from, as it learns letters from text-sheets. A page has ten
 * times the names of a scene, and they are asked for row by row, by their places and by their neighbours.
 */

import { conversation, type Question } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { fill, plural } from "../phrases.ts";
import type { Random } from "../random.ts";
import { type Collection, clipArt, drawRecolors, emoji, icons, pickDrawings } from "./drawing-sets.ts";
import { kindsTogether } from "./drawings.ts";
import { flagCountries, withThe } from "./flags.ts";
import { type Drawing, spriteOf } from "./icon-set.ts";
import { type ColorName, colorNames, css, shadeOf, standsOut } from "./palette.ts";
import { drawGridSize, placeNames } from "./sheet-grid.ts";
import * as wordings from "./sheet-wordings.ts";
import { setStage } from "./stage.ts";

export const nameSheets: Generator = { name: "name-sheets", draw };

/** Something that a sheet may show. */
interface Item {
  /** As an answer says it. */
  readonly name: string;
  /** As the labels call it. */
  readonly label: string;
  readonly drawing: Drawing;
}

/** More kinds than these are hard to find: pairs of things belong to a split. */
const mostKinds = 18;

async function draw(context: DrawContext) {
  const { random, split } = context;
  const { page, background, width, height } = setStage(context);
  const { columns, rows } = drawGridSize(random, width, height, 30);
  const { noun, isTinted, items } = drawItems(random, split, rows * columns);
  const colors = colorNames.filter((name) => standsOut(name, background.colors));
  const oneColor = random.chance(0.5) ? random.pick(colors) : null;
  const recolored = drawRecolors(random, split, background.colors[0]);
  const shown: Item[][] = [];
  for (const [i, item] of items.entries()) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [cellWidth, cellHeight] = [width / columns, height / rows];
    const room = Math.min(cellWidth, cellHeight);
    const size = Math.round(room * random.between(0.68, 0.96));
    const jitter = () => random.between(-0.5, 0.5) * (room - size);
    const left = Math.round((column + 0.5) * cellWidth - size / 2 + jitter());
    const top = Math.round((row + 0.5) * cellHeight - size / 2 + jitter());
    const color: ColorName | null = isTinted ? (oneColor ?? random.pick(colors)) : null;
    const ink = color === null ? "black" : css(shadeOf(random, color));
    const angle = random.chance(0.25) ? random.between(-25, 25) : 0;
    const isMirrored = noun !== "flag" && random.chance(0.3);
    const sprite = await spriteOf(item.drawing, size, { isMirrored, color: ink, recolored, angle });
    page.context.drawImage(sprite.image, left, top);
    const { width: inkWidth, height: inkHeight } = sprite;
    const box = { x: left + sprite.left, y: top + sprite.top, width: inkWidth, height: inkHeight };
    page.object({ name: item.label, color, ...box });
    shown[row] ??= [];
    shown[row].push(item);
  }
  const picture = await page.finish(drawEffects(random), random);
  const asked = questions(random, split, shown, noun);
  return conversation(context, asked.at(-1)!.task, [picture], asked);
}

/** What fills a sheet: of one collection, the same thing more than once where there are more places than kinds. */
function drawItems(random: Random, split: Split, count: number) {
  const collection = random.weighted<Collection | null>([
    [emoji, 4],
    [icons, 4],
    [clipArt, 1],
    [null, 2],
  ]);
  const numKinds = Math.min(count, mostKinds);
  if (collection === null) {
    const items = filled(random, random.sample(flagCountries(), numKinds), count, (country) => ({
      name: country.name,
      label: `flag of ${withThe(country.name)}`,
      drawing: random.pick(country.drawings[split]),
    }));
    return { items, noun: "flag", isTinted: false };
  }
  const keys = kindsTogether(random, split, numKinds, collection);
  // Each time by any hand: side by side a thing is learned by all of them.
  const items = filled(random, keys, count, (key) => {
    const name = collection.nameOf(key);
    return { name, label: name, drawing: pickDrawings(random, collection, split, [key])[0]! };
  });
  return { items, noun: collection.noun, isTinted: collection.isTinted };
}

function filled<Kind>(
  random: Random,
  kinds: readonly Kind[],
  count: number,
  itemOf: (kind: Kind) => Item,
): Item[] {
  const again = Array.from({ length: count - kinds.length }, () => random.pick(kinds));
  return random.shuffle([...kinds, ...again]).map(itemOf);
}

/** Rows as a whole and single places, in random order. */
function questions(
  random: Random,
  split: Split,
  shown: readonly (readonly Item[])[],
  noun: string,
): Question[] {
  const ask = (
    task: string,
    templates: readonly string[],
    values: Record<string, string>,
    answer: string,
  ) => ({
    task: `sheet-${task}`,
    question: fill(random, templates, { noun, nouns: plural(noun), ...values }),
    answer,
    kind: "text" as const,
  });
  const namesOf = (row: readonly Item[]) => row.map(({ name }) => name).join(", ");
  const rows = shown.map((row, r) => ask("row", wordings.row[split], placeNames(r, 0), namesOf(row)));
  const all = ask("all", wordings.all[split], {}, shown.map(namesOf).join("\n"));

  const places = shown.flatMap((row, r) => row.map((item, c) => ({ ...item, r, c })));
  const single = random
    .sample(places, 6)
    .map(({ name, r, c }) => ask("place", wordings.place[split], placeNames(r, c), name));
  // Only of what is there once is it clear which one is meant.
  const alone = places.filter(({ name }) => places.filter((other) => other.name === name).length === 1);
  const neighbors = random.sample(alone, 5).flatMap(({ label: thing, r, c }) => {
    const [right, under] = [shown[r]![c + 1], shown[r + 1]?.[c]];
    return [
      ...(right ? [ask("beside", wordings.rightOf[split], { thing }, right.name)] : []),
      ...(under ? [ask("below", wordings.below[split], { thing }, under.name)] : []),
    ];
  });
  const where = random
    .sample(alone, 2)
    .map(({ label: thing, r, c }) =>
      ask("where", wordings.where[split], { thing }, `row ${r + 1}, column ${c + 1}`),
    );
  const some = [...single, ...random.sample(neighbors, 4), ...where];
  return random.shuffle([...rows, ...some, ...(random.chance(0.25) ? [all] : [])]);
}
