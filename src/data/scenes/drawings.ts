/**
 * Scenes of one to seven named drawings: what they are, how many, where, and side by side with what.
 *
 * Two things belong to the held-out split: EmojiOne's drawings, and pairs of things. A fifth of all pairs of names never come
 * together in a training picture; every held-out picture of several kinds has such a pair.
 */

import type { SamplePicture } from "../../formats/dataset.ts";
import { conversation, type Question } from "../conversation.ts";
import { drawEffects } from "../effects.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { splitOf } from "../split.ts";
import { say } from "../wordings.ts";
import { describeScene } from "./describe-scene.ts";
import { nameOf } from "./drawing-names.ts";
import { drawableKeys, pickSet, spriteOf } from "./drawing-sets.ts";
import { drawPlaces } from "./places.ts";
import type { Scene, Thing } from "./scene.ts";
import { sceneQuestions } from "./scene-questions.ts";
import { descriptionWordings } from "./scene-wordings.ts";
import { setStage } from "./stage.ts";

export const drawings: Generator = {
  name: "drawings",
  async draw(context) {
    const { picture, scene } = await drawDrawings(context);
    const { random } = context;
    const naming = scene.things.length === 1 ? [namingQuestion(random, scene.things[0]!)] : [];
    const questions = [...naming, ...sceneQuestions(random, scene, "drawing")].slice(0, random.integer(1, 5));
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  },
};

export const drawingsDescription: Generator = {
  name: "drawings-description",
  async draw(context) {
    const { picture, scene } = await drawDrawings(context);
    const question = say(context.random, descriptionWordings);
    const answer = describeScene(context.random, scene);
    return conversation(context, "drawings-description", [picture], [{ question, answer, kind: "free" }]);
  },
};

/** The split that may show two things together. */
export function splitOfPair(a: string, b: string): Split {
  return splitOf(`together/${[a, b].sort().join("/")}`);
}

/** Keys of one picture, the same one more than once where several of a kind are meant. */
export function drawKinds(random: Random, split: Split, count: number): string[] {
  const keys = drawableKeys(split);
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

export async function drawDrawings(context: DrawContext): Promise<{
  picture: SamplePicture;
  scene: Scene;
}> {
  const { random, split } = context;
  const { page, background, width, height } = setStage(context);
  const places = drawPlaces(random, random.integer(1, 7), width, height);
  const kinds = drawKinds(random, split, places.length);
  const set = pickSet(random, split);
  const things: Thing[] = [];
  for (const [i, { x, y, radius }] of places.entries()) {
    const sprite = await spriteOf({ set, key: kinds[i]! }, Math.round(2 * radius), random.chance(0.3));
    const box = {
      x: Math.round(x - radius) + sprite.left,
      y: Math.round(y - radius) + sprite.top,
      width: sprite.width,
      height: sprite.height,
    };
    page.context.drawImage(sprite.image, Math.round(x - radius), Math.round(y - radius));
    const thing = { name: nameOf(kinds[i]!), color: null, ...box };
    page.object(thing);
    things.push(thing);
  }
  const picture = await page.finish(drawEffects(random), random);
  const absent = random
    .sample(drawableKeys(split), 12)
    .filter((key) => !kinds.includes(key))
    .map(nameOf);
  return {
    picture,
    scene: { width, height, things, absent, noun: "object", background: background.description },
  };
}

function namingQuestion(random: Random, thing: Thing): Question {
  return {
    task: "drawing-name",
    question: random.pick([
      "What is this?",
      "What is shown in the picture?",
      "Name the object.",
      "What do you see? Answer with its name.",
      "Which thing is drawn here?",
    ]),
    answer: random.chance(0.7) ? thing.name : withArticle(thing.name),
    kind: "text",
  };
}
