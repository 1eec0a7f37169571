/** Two or three pictures of other generators in one conversation, with questions that tell them apart. */

import type { Sample, SamplePicture, SampleTurn } from "../../formats/dataset.ts";
import { type Chart, formatted } from "../charts/chart.ts";
import { drawPicture } from "../charts/charts.ts";
import { nameOfKind } from "../charts/describe-chart.ts";
import type { DrawContext, Generator } from "../generator.ts";
import { counted, fill, list, plural, withArticle } from "../phrases.ts";
import type { Random } from "../random.ts";
import { collections } from "../scenes/drawing-sets.ts";
import { drawThings } from "../scenes/drawings.ts";
import { called, type Scene } from "../scenes/scene.ts";
import { drawShapes } from "../scenes/shapes.ts";

interface Shown {
  readonly picture: SamplePicture;
  /** What it is, for a person: "a bar chart", "three red stars". */
  readonly summary: string;
  readonly scene: Scene | null;
  readonly chart: Chart | null;
}

export const severalPictures: Generator = { name: "several-pictures", draw };

async function draw(context: DrawContext): Promise<Sample> {
  const { random, id } = context;
  const count = random.integer(2, 3);
  const kinds = random.chance(0.4) ? [random.pick(makers)] : makers;
  const shown: Shown[] = [];
  for (let i = 0; i < count; i++) shown.push(await random.pick(kinds)(context));
  const questions = random
    .shuffle(asks.map((ask) => ask(random, shown)).filter((one) => one !== null))
    .slice(0, random.integer(1, 4));
  const turns: SampleTurn[] = questions.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]);
  const marks = shown.map((_, i) => (random.chance(0.5) ? `<image>` : `Image ${i + 1}: <image>`)).join("\n");
  turns[0] = { role: "user", content: `${marks}\n${turns[0]!.content}` };
  const last = questions.at(-1)!;
  return { id, task: last.task, pictures: shown.map(({ picture }) => picture), turns, answer: last.kind };
}

const makers: readonly ((context: DrawContext) => Promise<Shown>)[] = [
  async (context) => sceneShown(await drawShapes(context)),
  async (context) => sceneShown(await drawThings(context, context.random.pick(collections))),
  async (context) => {
    const { picture, chart } = await drawPicture(context, ["bar", "horizontal-bar", "pie", "line"]);
    const title = chart.title === "" ? "" : ` titled "${chart.title}"`;
    return { picture, summary: `${withArticle(nameOfKind(chart))}${title}`, scene: null, chart };
  },
];

function sceneShown({ picture, scene }: { picture: SamplePicture; scene: Scene }): Shown {
  const names = [...new Set(scene.things.map(called))];
  const counts = names.map((name) =>
    counted(scene.things.filter((thing) => called(thing) === name).length, name),
  );
  return { picture, summary: list(counts), scene, chart: null };
}

interface Asked {
  readonly task: string;
  readonly question: string;
  readonly answer: string;
  readonly kind: Sample["answer"];
}

const ordinals = ["first", "second", "third"] as const;

const asks: readonly ((random: Random, shown: readonly Shown[]) => Asked | null)[] = [
  (random, shown) => ({
    task: "several-count",
    question: random.pick([
      "How many images are there?",
      "How many pictures did I send?",
      "Count the images.",
    ]),
    answer: String(shown.length),
    kind: "number",
  }),
  (random, shown) => {
    const index = random.integer(0, shown.length - 1);
    return {
      task: "several-describe",
      question: fill(
        random,
        [
          "What does the {which} image show?",
          "Describe the {which} picture briefly.",
          "What is in image {number}?",
        ],
        {
          which: ordinals[index]!,
          number: String(index + 1),
        },
      ),
      answer: `It shows ${shown[index]!.summary}.`,
      kind: "free",
    };
  },
  (random, shown) => ({
    task: "several-describe",
    question: random.pick([
      "What do the images show?",
      "Describe each of the images.",
      "Say in a sentence what is in each picture.",
    ]),
    answer: shown.map(({ summary }, i) => `The ${ordinals[i]} image shows ${summary}.`).join(" "),
    kind: "free",
  }),
  (random, shown) => {
    const scenes = shown.filter(({ scene }) => scene !== null);
    if (scenes.length < shown.length) return null;
    const counts = shown.map(({ scene }) => scene!.things.length);
    const most = Math.max(...counts);
    if (counts.filter((count) => count === most).length > 1) return null;
    const noun = shown.every(({ scene }) => scene!.noun === shown[0]!.scene!.noun)
      ? shown[0]!.scene!.noun
      : "thing";
    return {
      task: "several-compare",
      question: fill(
        random,
        [
          "Which image has the most {nouns}: the first, the second or the third?",
          "In which of the images are the most {nouns}?",
        ],
        {
          nouns: plural(noun),
        },
      ).replace(shown.length === 2 ? ", the second or the third" : "\0", " or the second"),
      answer: `the ${ordinals[counts.indexOf(most)]}`,
      kind: "choice",
    };
  },
  (random, shown) => {
    const named = shown.flatMap(({ scene }, i) =>
      scene === null ? [] : [...new Set(scene.things.map(called))].map((name) => ({ name, i })),
    );
    const only = named.filter(({ name }) => named.filter((one) => one.name === name).length === 1);
    if (only.length === 0) return null;
    const { name, i } = random.pick(only);
    return {
      task: "several-find",
      question: fill(
        random,
        [
          "Which image shows {thing}?",
          "In which picture is {thing}?",
          "Where do you see {thing}: in which image?",
        ],
        {
          thing: withArticle(name),
        },
      ),
      answer: `the ${ordinals[i]}`,
      kind: "choice",
    };
  },
  (random, shown) => {
    const charts = shown.flatMap(({ chart }, i) =>
      chart?.printsValues && chart.series.length === 1 ? [{ chart, i }] : [],
    );
    if (charts.length === 0) return null;
    const { chart, i } = random.pick(charts);
    const index = random.integer(0, chart.categories.length - 1);
    return {
      task: "several-value",
      question: fill(
        random,
        [
          "In the {which} image, what is the value of {name}?",
          "What value does {name} have in the {which} image?",
        ],
        {
          which: ordinals[i]!,
          name: chart.categories[index]!,
        },
      ),
      answer: formatted(chart.series[0]!.values[index]!, chart.format),
      kind: "number",
    };
  },
];
