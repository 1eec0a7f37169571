/**
 * Scenes of one to seven named drawings: what they are, how many, where, and side by side with what. Emoji, icons of one colour
 * and clip art (`drawing-sets.ts`).
 *
 * Two things belong to the held-out split: some sets of drawings, and pairs of things. A fifth of all pairs of names never come
 * together in a training picture; every held-out picture of several kinds has such a pair.
 */

import type { SamplePicture } from "../../formats/dataset.ts";
import { conversation, type Question } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import type { Page } from "../page.ts";
import { withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { questionsOf } from "../rounds.ts";
import { splitOf } from "../split.ts";
import { say } from "../wordings.ts";
import type { Background } from "./background.ts";
import { describeScene } from "./describe-scene.ts";
import {
  type Collection,
  clipArt,
  drawableKeys,
  drawRecolors,
  emoji,
  icons,
  pickDrawings,
} from "./drawing-sets.ts";
import { spriteOf } from "./icon-set.ts";
import { type ColorName, colorNames, css, shadeOf, standsOut } from "./palette.ts";
import { drawPlaces, type Place } from "./places.ts";
import { labelThings, type Scene, type Thing } from "./scene.ts";
import { sceneQuestions } from "./scene-questions.ts";
import { descriptionWordings, whatIsIt } from "./scene-wordings.ts";
import { setStage } from "./stage.ts";

export const drawings = asked(emoji);
export const drawingsDescription = described(emoji);
export const iconScenes = asked(icons);
export const iconScenesDescription = described(icons);
export const clipArtScenes = asked(clipArt);
export const clipArtScenesDescription = described(clipArt);

function asked(collection: Collection): Generator {
  const { task } = collection;
  return {
    name: collection.name,
    async draw(context) {
      const { picture, scene } = await drawThings(context, collection);
      const { random, split } = context;
      const { things } = scene;
      const questions = questionsOf(random, split, 5, () => [
        ...(things.length === 1 ? [namingQuestion(random, split, `${task}-name`, things[0]!)] : []),
        ...sceneQuestions(random, split, scene, task),
      ]);
      return conversation(context, questions.at(-1)!.task, [picture], questions);
    },
  };
}

function described(collection: Collection): Generator {
  const name = `${collection.name}-description`;
  return {
    name,
    async draw(context) {
      const { picture, scene } = await drawThings(context, collection);
      const question = say(context.random, descriptionWordings[context.split]);
      const answer = describeScene(context.random, scene);
      return conversation(context, name, [picture], [{ question, answer, kind: "free" }]);
    },
  };
}

/** The split that may show two things together. */
export function splitOfPair(a: string, b: string): Split {
  return splitOf(`together/${[a, b].sort().join("/")}`);
}

/** Keys of one picture, the same one more than once where several of a kind are meant. */
export function drawKinds(random: Random, split: Split, count: number, collection = emoji): string[] {
  const keys = drawableKeys(collection, split);
  const kinds = [random.pick(keys)];
  const numKinds = random.integer(1, Math.min(count, 5));
  for (let tries = 0; kinds.length < numKinds && tries < 400; tries++) {
    const key = random.pick(keys);
    if (kinds.includes(key)) continue;
    const isAllowed =
      split === "train"
        ? kinds.every((other) => splitOfPair(key, other) === "train")
        : kinds.length > 1 || splitOfPair(key, kinds[0]!) === "heldout";
    if (isAllowed) kinds.push(key);
  }
  const more = Array.from({ length: count - kinds.length }, () => random.pick(kinds));
  return random.shuffle([...kinds, ...more]);
}

/** Keys of many different things that a picture of the split may show together. */
export function kindsTogether(random: Random, split: Split, count: number, collection: Collection): string[] {
  const kinds: string[] = [];
  let left: readonly string[] = drawableKeys(collection, split);
  while (kinds.length < count && left.length > 0) {
    const key = random.pick(left);
    kinds.push(key);
    left = left.filter(
      (other) => other !== key && (split === "heldout" || splitOfPair(key, other) === "train"),
    );
  }
  return kinds;
}

export interface DrawnScene {
  readonly picture: SamplePicture;
  readonly scene: Scene;
}

export async function drawThings(context: DrawContext, collection: Collection): Promise<DrawnScene> {
  const { random, split } = context;
  const { page, background, width, height } = setStage(context);
  // What one thing is, is asked of pictures of one thing: training has many.
  const isAlone = split === "train" && random.chance(0.35);
  const places = drawPlaces(random, isAlone ? 1 : random.integer(1, 7), width, height);
  const kinds = drawKinds(random, split, places.length, collection);
  const drawings = pickDrawings(random, collection, split, kinds);
  const recolored = drawRecolors(random, split, background.colors[0]);
  const tints = collection.isTinted ? drawTints(random, background, places.length) : null;
  const things: Thing[] = [];
  for (const [i, place] of places.entries()) {
    const size = Math.round(2 * place.radius);
    const [left, top] = [Math.round(place.x - place.radius), Math.round(place.y - place.radius)];
    const { color = null, ink = "black", plate = null } = tints?.[i] ?? {};
    if (plate !== null) drawPlate(page, place, plate);
    // On a plate there is room around the icon.
    const inner = plate === null ? size : Math.round(0.62 * size);
    const margin = Math.round((size - inner) / 2);
    const isMirrored = random.chance(0.3);
    const angle = split === "train" && random.chance(0.2) ? random.between(-25, 25) : 0;
    const options = { isMirrored, angle, color: ink, recolored };
    const sprite = await spriteOf(drawings[i]!, inner, options);
    page.context.drawImage(sprite.image, left + margin, top + margin);
    const box =
      plate === null
        ? { x: left + sprite.left, y: top + sprite.top, width: sprite.width, height: sprite.height }
        : { x: left, y: top, width: size, height: size };
    things.push({ name: collection.nameOf(kinds[i]!), color, ...box });
  }
  labelThings(page, things);
  const picture = await page.finish(drawEffects(random), random);
  const absent = random
    .sample(drawableKeys(collection, split), 12)
    .filter((key) => !kinds.includes(key))
    .map((key) => collection.nameOf(key));
  const { noun } = collection;
  return { picture, scene: { width, height, things, absent, noun, background: background.description } };
}

interface Tint {
  /** Of the thing, as a person says it; null where two colours meet. */
  readonly color: ColorName | null;
  /** CSS. */
  readonly ink: string;
  /** What lies under the icon, CSS. */
  readonly plate: { readonly color: string; readonly isRound: boolean } | null;
}

/** Of icons: each in a colour, all in one, or light on plates of colour as those of programs are. */
function drawTints(random: Random, background: Background, count: number): Tint[] {
  const colors = colorNames.filter((name) => standsOut(name, background.colors));
  const one = random.pick(colors);
  const isOne = random.chance(0.35);
  const isPlated = random.chance(0.25);
  const isRound = random.chance(0.5);
  return Array.from({ length: count }, () => {
    const color = isOne ? one : random.pick(colors);
    const shade = css(shadeOf(random, color));
    if (!isPlated) return { color, ink: shade, plate: null };
    const ink = ["yellow", "pink", "orange", "turquoise"].includes(color)
      ? "rgb(20 20 20)"
      : "rgb(250 250 250)";
    return { color: null, ink, plate: { color: shade, isRound } };
  });
}

function drawPlate(page: Page, { x, y, radius }: Place, plate: NonNullable<Tint["plate"]>): void {
  const box = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
  page.rectangle(box, { fill: plate.color, radius: plate.isRound ? radius : radius / 3 });
}

function namingQuestion(random: Random, split: Split, task: string, thing: Thing): Question {
  return {
    task,
    question: random.pick(whatIsIt[split]),
    answer: random.chance(0.7) ? thing.name : withArticle(thing.name),
    kind: "text",
  };
}
