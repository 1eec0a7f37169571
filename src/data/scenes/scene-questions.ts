/** Questions about a picture of several things that were put into it one by one: shapes, icons, drawings. */

import type { Question } from "../conversation.ts";
import type { Split } from "../generator.ts";
import { fill, list, plural, withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { splitOf } from "../split.ts";
import { isBetweenPlaces, placeName, placeNames, sidesOf } from "./places.ts";
import { called, inventory, type Scene, type Thing, unique } from "./scene.ts";
import * as wordings from "./scene-wordings.ts";

/** Of questions for a colour or a place: about a thing that the picture has not. */
const absentShare: Readonly<Record<Split, number>> = { train: 0.3, heldout: 0.12 };

type Ask = (random: Random, scene: Scene, split: Split) => Question | null;

/** Every sort of question that the scene allows, one of each, in random order; tasks are `${prefix}-count` and so on. */
export function sceneQuestions(random: Random, split: Split, scene: Scene, prefix: string): Question[] {
  const questions = asks.map((ask) => ask(random, scene, split)).filter((one) => one !== null);
  return random.shuffle(questions).map((one) => ({ ...one, task: `${prefix}-${one.task}` }));
}

const howMany: Ask = (random, { things, noun }, split) => ({
  task: "count",
  question: fill(random, wordings.countAll[split], { nouns: plural(noun) }),
  answer: String(things.length),
  kind: "number",
});

const howManyOfOne: Ask = (random, { things, absent }, split) => {
  const name = random.chance(0.12) ? absent[0]! : random.pick(things).name;
  const count = things.filter((thing) => thing.name === name).length;
  return {
    task: "count",
    question: fill(random, wordings.countSome[split], { nouns: plural(name) }),
    answer: String(count),
    kind: "number",
  };
};

const howManyOfColor: Ask = (random, { things, noun }, split) => {
  const { color } = random.pick(things);
  if (color === null) return null;
  return {
    task: "count",
    question: fill(random, wordings.countSome[split], { nouns: `${color} ${plural(noun)}` }),
    answer: String(things.filter((thing) => thing.color === color).length),
    kind: "number",
  };
};

const whatColor: Ask = (random, { things, noun, absent }, split) => {
  if (things[0]!.color === null) return null;
  if (random.chance(absentShare[split])) return refusal(random, wordings.colorOf[split], { absent, noun });
  const clear = unique(things, ({ name }) => name);
  if (clear.length === 0) return null;
  const thing = random.pick(clear);
  return {
    task: "color",
    question: fill(random, wordings.colorOf[split], { thing: thing.name }),
    answer: thing.color!,
    kind: "exact",
  };
};

const whichOfColor: Ask = (random, { things, noun }, split) => {
  const one = unique(things, ({ color }) => color ?? "");
  if (things[0]!.color === null || one.length === 0) return null;
  const thing = random.pick(one);
  return {
    task: "name",
    question: fill(random, wordings.nameOfColor[split], { color: thing.color!, noun }),
    answer: thing.name,
    kind: "exact",
  };
};

const where: Ask = (random, { things, width, height, absent, noun }, split) => {
  if (random.chance(split === "train" ? absentShare.train : 0.1)) {
    return refusal(random, wordings.placeOf[split], { absent, noun });
  }
  const clear = unique(things, called).filter((thing) => !isBetweenPlaces(thing, width, height));
  if (clear.length === 0) return null;
  const thing = random.pick(clear);
  return {
    task: "place",
    question: fill(random, wordings.placeOf[split], { thing: called(thing) }),
    answer: placeName(thing, width, height),
    kind: "exact",
  };
};

const whatIsAt: Ask = (random, { things, width, height }, split) => {
  if (things.some((thing) => isBetweenPlaces(thing, width, height))) return null;
  // Most places are empty, and a model that says so is mostly right; training asks more about the others.
  const isTaken = split === "train" && random.chance(0.6);
  const place = isTaken ? placeName(random.pick(things), width, height) : random.pick(placeNames);
  const there = things.filter((thing) => placeName(thing, width, height) === place);
  if (there.length > 1) return null;
  return {
    task: "at",
    question: fill(random, wordings.thingAt[split], {
      place: place === "center" ? "in the center" : `at the ${place}`,
    }),
    answer: there.length === 0 ? "nothing" : withArticle(called(there[0]!)),
    kind: "exact",
  };
};

const isThere: Ask = (random, { things, absent }, split) => {
  const present = random.chance(0.5);
  const colors = things.map(({ color }) => color);
  const thing = random.pick(things);
  // Half of what is not there has the colour of one thing and the form of another; but pairs that training never draws would always be
  // answered "no" there.
  const mixed = colors
    .flatMap((color) =>
      things
        .filter(
          ({ name }) => color !== null && !things.some((one) => one.name === name && one.color === color),
        )
        .map(({ name }) => `${color} ${name}`),
    )
    .filter((pair) => split === "heldout" || splitOf(pair) === "train");
  const other = mixed.length > 0 && random.chance(0.5) ? random.pick(mixed) : random.pick(absent);
  return {
    task: "presence",
    question: fill(random, wordings.presence[split], { thing: withArticle(present ? called(thing) : other) }),
    answer: present ? "yes" : "no",
    kind: "choice",
  };
};

const isBeside: Ask = (random, { things }, split) => {
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
    question: fill(random, wordings.relation[split], {
      a: called(a),
      b: called(b),
      side: side.endsWith("of") ? `to the ${side}` : side,
    }),
    answer: sides.includes(side) ? "yes" : "no",
    kind: "choice",
  };
};

const whichIsLarger: Ask = (random, { things }, split) => {
  const named = unique(things, called);
  if (named.length < 2) return null;
  const [a, b] = random.sample(named, 2) as [Thing, Thing];
  const ratio = Math.max(a.width, a.height) / Math.max(b.width, b.height);
  if (ratio < 1.3 && ratio > 1 / 1.3) return null;
  const larger = random.chance(0.5);
  return {
    task: "size",
    question: fill(random, wordings.size[split], {
      a: called(a),
      b: called(b),
      word: larger ? "larger" : "smaller",
    }),
    answer: called(larger === ratio > 1 ? a : b),
    kind: "choice",
  };
};

/** Asks for what is not there. */
function refusal(
  random: Random,
  questions: readonly string[],
  { absent, noun }: Pick<Scene, "absent" | "noun">,
): Question {
  const thing = random.pick(absent);
  return {
    task: "refusal",
    question: fill(random, questions, { thing }),
    answer: fill(random, wordings.notThere, { thing, a: withArticle(thing), noun }),
    kind: "free",
  };
}

const listAll: Ask = (random, scene, split) => ({
  task: "list",
  question: fill(random, wordings.listing[split], { nouns: plural(scene.noun) }),
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
