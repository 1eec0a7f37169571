/** Captions of scenes. */

import { counted, fill, list, sentence, withArticle } from "../phrases.ts";
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
  return [opening, ...rest, ...relations, ...(things.length === 1 ? [extent(things[0]!, scene)] : [])].join(
    " ",
  );
}

/** Of the only thing: a picture with little in it has little else to say. */
function extent(thing: Thing, { width, height }: Scene): string {
  const percent = (part: number) => `${Math.round(10 * part) * 10 || 5}%`;
  return (
    `It takes up about ${percent(thing.width / width)} of the width of the picture and ` +
    `${percent(thing.height / height)} of its height, and nothing else is shown.`
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
