/** Questions about a picture of several things that were put into it one by one: shapes, icons, drawings. */

import type { Box } from "../../formats/dataset.ts";
import type { Exchange } from "../conversation.ts";
import { counted, fill, list, plural, sentence, withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { isBetweenPlaces, placeName, placeNames, sidesOf } from "./places.ts";

/** Something in the picture. */
export interface Thing extends Box {
  /** Kind of thing: "star", "umbrella". */
  readonly name: string;
  /** Null when it has several. */
  readonly color: string | null;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly things: readonly Thing[];
  /** Names of the same sort that are not in the picture, at least 3. */
  readonly absent: readonly string[];
  /** What any of the things is called: "shape", "object". */
  readonly noun: string;
  /** "a plain light background" */
  readonly background: string;
}

/** A question with the task that its answer is reported under. */
export interface Question extends Exchange {
  readonly task: string;
}

type Ask = (random: Random, scene: Scene) => Question | null;

/** Every sort of question that the scene allows, one of each, in random order; tasks are `${prefix}-count` and so on. */
export function sceneQuestions(random: Random, scene: Scene, prefix: string): Question[] {
  const questions = asks.map((ask) => ask(random, scene)).filter((one) => one !== null);
  return random.shuffle(questions).map((one) => ({ ...one, task: `${prefix}-${one.task}` }));
}

/** "red star", or "star" where colours are none. */
export function called({ color, name }: Thing): string {
  return color === null ? name : `${color} ${name}`;
}

const howMany: Ask = (random, { things, noun }) => ({
  task: "count",
  question: fill(random, countAll, { nouns: plural(noun) }),
  answer: String(things.length),
  kind: "number",
});

const howManyOfOne: Ask = (random, { things, absent }) => {
  const name = random.chance(0.12) ? absent[0]! : random.pick(things).name;
  const count = things.filter((thing) => thing.name === name).length;
  return {
    task: "count",
    question: fill(random, countSome, { nouns: plural(name) }),
    answer: String(count),
    kind: "number",
  };
};

const howManyOfColor: Ask = (random, { things, noun }) => {
  const { color } = random.pick(things);
  if (color === null) return null;
  return {
    task: "count",
    question: fill(random, countSome, { nouns: `${color} ${plural(noun)}` }),
    answer: String(things.filter((thing) => thing.color === color).length),
    kind: "number",
  };
};

const whatColor: Ask = (random, { things, noun, absent }) => {
  if (things[0]!.color === null) return null;
  if (random.chance(0.12)) {
    const name = random.pick(absent);
    return {
      task: "refusal",
      question: fill(random, colorOf, { thing: name }),
      answer: fill(random, notThere, { thing: name, noun }),
      kind: "free",
    };
  }
  const clear = unique(things, ({ name }) => name);
  if (clear.length === 0) return null;
  const thing = random.pick(clear);
  return {
    task: "color",
    question: fill(random, colorOf, { thing: thing.name }),
    answer: thing.color!,
    kind: "exact",
  };
};

const whichOfColor: Ask = (random, { things, noun }) => {
  const one = unique(things, ({ color }) => color ?? "");
  if (things[0]!.color === null || one.length === 0) return null;
  const thing = random.pick(one);
  return {
    task: "name",
    question: fill(random, nameOfColor, { color: thing.color!, noun }),
    answer: thing.name,
    kind: "exact",
  };
};

const where: Ask = (random, { things, width, height, absent, noun }) => {
  if (random.chance(0.1)) {
    const name = random.pick(absent);
    return {
      task: "refusal",
      question: fill(random, placeOf, { thing: name }),
      answer: fill(random, notThere, { thing: name, noun }),
      kind: "free",
    };
  }
  const clear = unique(things, called).filter((thing) => !isBetweenPlaces(thing, width, height));
  if (clear.length === 0) return null;
  const thing = random.pick(clear);
  return {
    task: "place",
    question: fill(random, placeOf, { thing: called(thing) }),
    answer: placeName(thing, width, height),
    kind: "exact",
  };
};

const whatIsAt: Ask = (random, { things, width, height }) => {
  if (things.some((thing) => isBetweenPlaces(thing, width, height))) return null;
  const place = random.pick(placeNames);
  const there = things.filter((thing) => placeName(thing, width, height) === place);
  if (there.length > 1) return null;
  return {
    task: "at",
    question: fill(random, thingAt, { place: place === "center" ? "in the center" : `at the ${place}` }),
    answer: there.length === 0 ? "nothing" : withArticle(called(there[0]!)),
    kind: "exact",
  };
};

const isThere: Ask = (random, { things, absent }) => {
  const present = random.chance(0.5);
  const colors = things.map(({ color }) => color);
  const thing = random.pick(things);
  // Half of what is not there has the colour of one thing and the form of another.
  const mixed = colors.flatMap((color) =>
    things
      .filter(({ name }) => color !== null && !things.some((one) => one.name === name && one.color === color))
      .map(({ name }) => `${color} ${name}`),
  );
  const other = mixed.length > 0 && random.chance(0.5) ? random.pick(mixed) : random.pick(absent);
  return {
    task: "presence",
    question: fill(random, presence, { thing: withArticle(present ? called(thing) : other) }),
    answer: present ? "yes" : "no",
    kind: "choice",
  };
};

const isBeside: Ask = (random, { things }) => {
  const named = unique(things, called);
  if (named.length < 2) return null;
  const [a, b] = random.sample(named, 2) as [Thing, Thing];
  const sides = sidesOf(a, b);
  if (sides.length === 0) return null;
  const side = random.pick(["left of", "right of", "above", "below"] as const);
  // A place that is neither clearly so nor clearly the opposite is not asked about.
  const opposite = { "left of": "right of", "right of": "left of", above: "below", below: "above" } as const;
  if (!sides.includes(side) && !sides.includes(opposite[side])) return null;
  return {
    task: "relation",
    question: fill(random, relation, {
      a: called(a),
      b: called(b),
      side: side.endsWith("of") ? `to the ${side}` : side,
    }),
    answer: sides.includes(side) ? "yes" : "no",
    kind: "choice",
  };
};

const whichIsLarger: Ask = (random, { things }) => {
  const named = unique(things, called);
  if (named.length < 2) return null;
  const [a, b] = random.sample(named, 2) as [Thing, Thing];
  const ratio = Math.max(a.width, a.height) / Math.max(b.width, b.height);
  if (ratio < 1.3 && ratio > 1 / 1.3) return null;
  const larger = random.chance(0.5);
  return {
    task: "size",
    question: fill(random, size, { a: called(a), b: called(b), word: larger ? "larger" : "smaller" }),
    answer: called(larger === ratio > 1 ? a : b),
    kind: "choice",
  };
};

const listAll: Ask = (random, scene) => ({
  task: "list",
  question: fill(random, listing, { nouns: plural(scene.noun) }),
  answer: list(inventory(scene.things)),
  kind: "free",
});

const asks: readonly Ask[] = [
  howMany,
  howManyOfOne,
  howManyOfColor,
  whatColor,
  whichOfColor,
  where,
  whatIsAt,
  isThere,
  isBeside,
  whichIsLarger,
  listAll,
];

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

export const descriptionWordings = [
  "Describe the image.",
  "Describe this picture in detail.",
  "What do you see?",
  "What is in this image?",
  "Give a detailed description of the picture.",
  "Tell me what the image shows.",
  "Write a caption that names everything in the image.",
  "Please describe what is shown here.",
  "Explain what is in the picture and where it is.",
  "What does this image contain?",
] as const;

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

/** "two red stars", "a blue circle", in the order in which they were first drawn. */
function inventory(things: readonly Thing[]): string[] {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(called(thing), (counts.get(called(thing)) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? withArticle(name) : counted(count, name)));
}

/** Those whose key no other has. */
function unique(things: readonly Thing[], key: (thing: Thing) => string): Thing[] {
  return things.filter((one) => things.filter((other) => key(other) === key(one)).length === 1);
}

const countAll = [
  "How many {nouns} are there?",
  "How many {nouns} are in the image?",
  "Count the {nouns}.",
  "What is the number of {nouns} in this picture?",
  "How many {nouns} can you see?",
  "Count all {nouns} and give the number.",
  "How many {nouns} does the picture show in total?",
];
const countSome = [
  "How many {nouns} are there?",
  "How many {nouns} can you see?",
  "Count the {nouns}.",
  "What is the number of {nouns}?",
  "How many {nouns} does the image show?",
];
const colorOf = [
  "What color is the {thing}?",
  "Which color does the {thing} have?",
  "What is the color of the {thing}?",
  "Tell me the color of the {thing}.",
  "The {thing} has what color?",
];
const nameOfColor = [
  "Which {noun} is {color}?",
  "What is the {color} {noun}?",
  "Name the {noun} that is {color}.",
  "What {noun} has the color {color}?",
];
const placeOf = [
  "Where is the {thing}?",
  "In which part of the image is the {thing}?",
  "Where in the picture can I find the {thing}?",
  "Tell me the position of the {thing}.",
  "Locate the {thing}.",
];
const thingAt = [
  "What is {place}?",
  "What can you see {place}?",
  "What is drawn {place} of the image?",
  "Is there anything {place}? Name it.",
];
const presence = [
  "Is there {thing}?",
  "Is there {thing} in the image?",
  "Can you see {thing}?",
  "Does the picture contain {thing}?",
  "Is {thing} shown?",
];
const relation = [
  "Is the {a} {side} the {b}?",
  "Is the {a} placed {side} the {b}?",
  "Does the {a} lie {side} the {b}?",
  "Would you say that the {a} is {side} the {b}?",
];
const size = [
  "Which is {word}, the {a} or the {b}?",
  "Which one is {word}: the {a} or the {b}?",
  "Of the {a} and the {b}, which is {word}?",
];
const listing = [
  "List all {nouns}.",
  "Name every one of the {nouns} in the picture.",
  "Which {nouns} are in the image?",
  "What {nouns} do you see?",
];
const notThere = [
  "There is no {thing} in the image.",
  "I cannot see a {thing} here.",
  "The image does not show a {thing}.",
  "No {noun} in the picture is a {thing}.",
];
const openings = [
  "the image shows {total} on {background}",
  "there {are} {total} on {background}: {items}",
  "on {background} {are} {total}",
  "this picture has {total}: {items}",
  "{total} {are} drawn on {background}",
];
