/** Captions of scenes. */

import { longEnough } from "../long-enough.ts";
import { counted, fill, list, plural, sentence, withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { placeName, sidesOf } from "./places.ts";
import { called, inventory, type Scene, type Thing, unique } from "./scene.ts";

/** What a caption says of the scene, from a sentence to a paragraph that names everything with its place. */
export function describeScene(random: Random, scene: Scene): string {
  const { things, width, height, noun, background } = scene;
  const total = counted(things.length, noun);
  const opening = sentence(
    fill(random, openings, {
      total,
      are: things.length === 1 ? "is" : "are",
      background,
      items: list(inventory(things)),
    }),
  );
  const inOrder = [...things].sort((a, b) => a.y + a.height / 2 - (b.y + b.height / 2));
  const rest = inOrder.map((thing, i) => {
    const place = placeName(thing, width, height);
    const share = Math.max(thing.width / width, thing.height / height);
    const sized = share > 0.36 ? "large " : share < 0.16 ? "small " : "";
    const at = place === "center" ? "in the center" : `at the ${place}`;
    const what = withArticle(`${sized}${called(thing)}`);
    return sentence(
      i > 0 && random.chance(0.3)
        ? fill(random, [`then ${at} comes {what}`, `next, ${at}, is {what}`], { what })
        : fill(
            random,
            [`{what} is ${at}`, `${at} there is {what}`, `${at} I see {what}`, `{what} sits ${at}`],
            { what },
          ),
    );
  });
  const relations = things.length < 2 ? [] : relationSentences(random, unique(things, called));
  return longEnough([opening, ...rest, ...relations], moreOf(scene, inOrder));
}

/** What else a picture with little in it gives to say: how large things are, what is empty, its own form. */
function* moreOf(scene: Scene, things: readonly Thing[]): Generator<string> {
  const { width, height, noun } = scene;
  const named = unique(things, called);
  for (const thing of named) yield extent(thing, scene);
  const used = new Set(things.map((thing) => placeName(thing, width, height)));
  const free = ["top left", "top right", "bottom left", "bottom right"].filter(
    (place) => ![...used].some((other) => place.split(" ").some((side) => other.includes(side))),
  );
  if (free.length > 0) yield `Nothing is at the ${list(free, "or")}.`;
  yield `Apart from ${things.length === 1 ? `this one ${noun}` : `these ${plural(noun)}`} nothing is shown.`;
  const form =
    width > 1.1 * height
      ? "wider than it is high"
      : height > 1.1 * width
        ? "higher than it is wide"
        : "about as wide as it is high";
  yield `The picture is ${form}.`;
  yield "No writing is in it: there is nothing to read.";
}

function extent(thing: Thing, { width, height }: Scene): string {
  const percent = (part: number) => `${Math.round(10 * part) * 10 || 5}%`;
  return (
    `The ${called(thing)} takes up about ${percent(thing.width / width)} of the width of the picture and ` +
    `${percent(thing.height / height)} of its height.`
  );
}

function relationSentences(random: Random, things: readonly Thing[]): string[] {
  const sentences: string[] = [];
  for (let i = 0; i + 1 < things.length && sentences.length < 2; i++) {
    const [a, b] = [things[i]!, things[i + 1]!];
    const sides = sidesOf(a, b);
    if (sides.length === 0) continue;
    const side = random.pick(sides);
    sentences.push(`The ${called(a)} is ${side.endsWith("of") ? `to the ${side}` : side} the ${called(b)}.`);
  }
  return sentences;
}

const openings = [
  "the image shows {total} on {background}",
  "there {are} {total} on {background}: {items}",
  "on {background} {are} {total}",
  "this picture has {total}: {items}",
  "{total} {are} drawn on {background}",
];
