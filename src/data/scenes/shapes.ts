/**
 * One to nine shapes of plain colours on a background: counting, colours, places, relations.
 *
 * A model that has seen each form in some colours alone says one of those of a form in another. So training also has forms of its own
 * in all colours, and sheets of forms in other colours and of other forms (shape-sheets.ts).
 */

import type { SamplePicture } from "../../formats/dataset.ts";
import { conversation } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import type { Page } from "../page.ts";
import type { Random } from "../random.ts";
import { questionsOf } from "../rounds.ts";
import { splitOf } from "../split.ts";
import { say } from "../wordings.ts";
import type { Background } from "./background.ts";
import { describeScene } from "./describe-scene.ts";
import {
  type ColorName,
  colorNames,
  css,
  isFar,
  type Rgb,
  shadeOf,
  standsOut,
  unnamedColor,
} from "./palette.ts";
import { drawPlaces } from "./places.ts";
import { labelThings, type Scene, type Thing } from "./scene.ts";
import { sceneQuestions } from "./scene-questions.ts";
import { descriptionWordings } from "./scene-wordings.ts";
import {
  type FormName,
  maxTurn,
  moreNames,
  outlineOf,
  type Point,
  type ShapeName,
  shapeNames,
} from "./shape-outline.ts";
import { setStage } from "./stage.ts";

export const shapes: Generator = {
  name: "shapes",
  async draw(context) {
    const { picture, scene } = await drawShapes(context);
    const { random } = context;
    const { split } = context;
    const questions = questionsOf(random, split, 8, () => sceneQuestions(random, split, scene, "shape"));
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  },
};

export const shapesDescription: Generator = {
  name: "shapes-description",
  async draw(context) {
    const { picture, scene } = await drawShapes(context);
    const { random } = context;
    const question = say(random, descriptionWordings[context.split]);
    const answer = describeScene(random, scene);
    return conversation(context, "shapes-description", [picture], [{ question, answer, kind: "free" }]);
  },
};

export interface Kind {
  readonly color: ColorName;
  readonly name: FormName;
}

/** Forms of training's own, in every colour. */
export const morePairs: readonly Kind[] = colorNames.flatMap((color) =>
  moreNames.map((name) => ({ color, name })),
);

/** Colour and form together are the concept that a split owns: both see all colours and forms, never the same pair. */
export function pairsOf(split: Split): { readonly color: ColorName; readonly name: ShapeName }[] {
  return colorNames.flatMap((color) =>
    shapeNames.filter((name) => splitOf(`${color} ${name}`) === split).map((name) => ({ color, name })),
  );
}

/** @param count of things in it, 9 at most */
export async function drawShapes(
  context: DrawContext,
  count = { least: 1, most: 9 },
): Promise<{
  picture: SamplePicture;
  scene: Scene;
}> {
  const { random, split } = context;
  const { page, background, width, height } = setStage(context);
  const places = drawPlaces(random, random.integer(count.least, count.most), width, height);
  const kinds = drawKinds(random, split, background, places.length);
  const isOutlined = random.chance(0.2);
  const things = places.map(({ x, y, radius }, i): Thing => {
    const { name, color } = kinds[i]!;
    const angle = random.chance(0.6) ? random.between(-maxTurn(name), maxTurn(name)) : 0;
    const points = outlineOf(name, x, y, radius, angle);
    paintShape(page, points, shadeOf(random, color), isOutlined ? Math.max(1, radius / 14) : 0);
    return { name, color, ...boxAround(points) };
  });
  labelThings(page, things);
  const picture = await page.finish(drawEffects(random), random);
  const names = split === "train" ? [...shapeNames, ...moreNames] : shapeNames;
  const absent = random.shuffle(names.filter((name) => !things.some((thing) => thing.name === name)));
  return {
    picture,
    scene: { width, height, things, absent, noun: "shape", background: background.description },
  };
}

/** Mostly a few kinds repeated, so that counting one kind among others is a question. */
function drawKinds(random: Random, split: Split, background: Background, count: number) {
  const hasMore = split === "train" && random.chance(0.5);
  const all: readonly Kind[] = hasMore ? [...pairsOf(split), ...morePairs] : pairsOf(split);
  const pairs = all.filter(({ color }) => standsOut(color, background.colors));
  const few = random.chance(0.5) ? random.sample(pairs, random.integer(1, 4)) : pairs;
  return Array.from({ length: count }, () => random.pick(few));
}

export function farColor(random: Random, { colors }: Background): Rgb {
  for (;;) {
    const color = unnamedColor(random);
    if (isFar(color, colors)) return color;
  }
}

export function paintShape({ context }: Page, points: readonly Point[], color: Rgb, outline: number): void {
  context.beginPath();
  for (const [i, [x, y]] of points.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y);
  context.closePath();
  context.fillStyle = css(color);
  context.fill();
  if (outline === 0) return;
  const isDark = color[0] + color[1] + color[2] < 300;
  context.strokeStyle = isDark ? "rgb(235 235 235)" : "rgb(25 25 25)";
  context.lineWidth = outline;
  context.lineJoin = "round";
  context.stroke();
}

export function boxAround(points: readonly Point[]) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
