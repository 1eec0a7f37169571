/**
 * Pages full of shapes in rows and columns, as name-sheets are of drawings: forms and colours by rows and places, and many counts. Of one
 * picture it learns as much about which colour is where as of ten scenes.
 */

import { conversation } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import type { Page } from "../page.ts";
import type { Random } from "../random.ts";
import type { Background } from "./background.ts";
import { colorNames, shadeOf, standsOut } from "./palette.ts";
import { labelThings, type Thing } from "./scene.ts";
import { maxTurn, outlineOf, type Point, scrapOf } from "./shape-outline.ts";
import { type Features, shapeSheetQuestions } from "./shape-sheet-questions.ts";
import { boxAround, farColor, type Kind, morePairs, paintShape, pairsOf } from "./shapes.ts";
import { drawGridSize } from "./sheet-grid.ts";
import { setStage } from "./stage.ts";

export const shapeSheets: Generator = { name: "shape-sheets", draw };

async function draw(context: DrawContext) {
  const { random, split } = context;
  const { page, background, width, height } = setStage(context);
  const { columns, rows } = drawGridSize(random, width, height, 28);
  const kinds = drawKinds(random, split, background);
  const has = drawFeatures(random, split);
  const isTwoTone = split === "train" && !has.colors && random.chance(0.6);
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
      if (isTwoTone) paintHalves(page, thing, points, random, background);
      return thing;
    }),
  );
  if (!isTwoTone) labelThings(page, shown.flat(), has.forms);
  const picture = await page.finish(drawEffects(random), random);
  const asked = shapeSheetQuestions(random, split, shown, kinds, has);
  return conversation(context, asked.at(-1)!.task, [picture], asked);
}

/**
 * One half of a shape in one colour and the other in another, and both labelled: what the vision tower learns colours of forms from that
 * never have them as a whole.
 */
function paintHalves(
  page: Page,
  thing: Thing,
  points: readonly Point[],
  random: Random,
  background: Background,
): void {
  const { x, y, width, height } = thing;
  const halves = random.chance(0.5)
    ? [
        { x, y, width: width / 2, height },
        { x: x + width / 2, y, width: width / 2, height },
      ]
    : [
        { x, y, width, height: height / 2 },
        { x, y: y + height / 2, width, height: height / 2 },
      ];
  const visible = colorNames.filter((color) => standsOut(color, background.colors));
  for (const half of halves) {
    const color = random.pick(visible);
    page.context.save();
    page.context.beginPath();
    page.context.rect(half.x, half.y, half.width, half.height);
    page.context.clip();
    paintShape(page, points, shadeOf(random, color), 0);
    page.context.restore();
    page.object({ name: thing.name, color, ...half });
  }
}

/** Training has many sheets of forms in colours without a name, and of scraps in named ones, so that neither is known by the other. */
function drawFeatures(random: Random, split: Split): Features {
  if (split === "heldout") return { forms: true, colors: random.chance(0.9) };
  return random.weighted<Features>([
    [{ forms: true, colors: true }, 5],
    [{ forms: true, colors: false }, 3],
    [{ forms: false, colors: true }, 4],
  ]);
}

/** Few kinds repeated half of the time, so that many of one can be counted. */
function drawKinds(random: Random, split: Split, background: Background): readonly Kind[] {
  const all: readonly Kind[] = split === "train" ? [...pairsOf(split), ...morePairs] : pairsOf(split);
  const visible = all.filter(({ color }) => standsOut(color, background.colors));
  return random.chance(0.5) ? random.sample(visible, random.integer(2, 6)) : visible;
}
