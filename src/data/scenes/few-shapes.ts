/**
 * Three to seven shapes, asked some twenty times what colour each has, where it is and which of two is to the left, above or larger: what a
 * model learns to compare places from. Of the questions about other scenes these are one in ten, too few: it always said "no".
 */

import { conversation } from "../conversation.ts";
import type { Generator } from "../generator.ts";
import { sceneQuestions } from "./scene-questions.ts";
import { drawShapes } from "./shapes.ts";

const rounds = 16;
/** At most so many of each sort are asked. */
const drilled = { relation: 8, size: 5, place: 3, at: 3, color: 5, name: 3 };

export const fewShapes: Generator = {
  name: "few-shapes",
  async draw(context) {
    const { random, split } = context;
    const { picture, scene } = await drawShapes(context, { least: 3, most: 7 });
    const drawn = Array.from({ length: rounds }, () => sceneQuestions(random, split, scene, "shape")).flat();
    const distinct = [...new Map(drawn.map((one) => [one.question, one])).values()];
    const about = Object.entries(drilled).flatMap(([sort, most]) =>
      distinct.filter(({ task }) => task === `shape-${sort}`).slice(0, most),
    );
    // Of three alike nothing of this can be asked.
    const questions = random.shuffle(about.length > 0 ? about : distinct.slice(0, 4));
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  },
};
