/** Pictures with nothing on them, from white paper to a blur as of a photograph, asked what other pictures are asked. */

import { conversation, type Question } from "../conversation.ts";
import type { Generator, Split } from "../generator.ts";
import { formKeys, receiptKeys } from "../labels.ts";
import { drawLook } from "../look.ts";
import { sentence } from "../phrases.ts";
import type { Random } from "../random.ts";
import { absentWordings, describeWordings, factWordings, readWordings, say } from "../wordings.ts";
import { setStage } from "./stage.ts";

export const empty: Generator = {
  name: "empty",
  async draw(context) {
    const { random, split } = context;
    // Training has strips too.
    const { page, background } = setStage(context, split === "train" ? 12 : 2);
    const picture = await page.finish(drawLook(random, split, 0, 1).effects, random);
    const questions = random.shuffle([
      read(random, split),
      describe(random, split, background.description),
      fact(random, split),
    ]);
    const asked = questions.slice(0, random.integer(1, questions.length));
    return conversation(context, asked.at(-1)!.task, [picture], asked);
  },
};

const noText = [
  "There is no text in the image.",
  "I see no text in this picture.",
  "Nothing is written here.",
] as const;

function read(random: Random, split: Split): Question {
  const question = say(random, readWordings[split]);
  return { task: "empty-read", question, answer: say(random, noText), kind: "free" };
}

function describe(random: Random, split: Split, background: string): Question {
  const answer = sentence(`the image shows ${background} with nothing on it`);
  return { task: "empty-description", question: say(random, describeWordings[split]), answer, kind: "free" };
}

/** What people ask of papers and signs, and what it asks for. */
const everyday = [
  ["What is the total?", "total"],
  ["How much is it?", "price"],
  ["What does it cost?", "price"],
  ["How much do I have to pay?", "amount"],
  ["When is it?", "date"],
  ["What time does it say?", "time"],
  ["Who wrote this?", "author"],
  ["Whose is it?", "name"],
  ["Where is it?", "place"],
  ["What is it called?", "name"],
  ["Which number is on it?", "number"],
  ["What is the phone number?", "phone number"],
  ["Where does it go?", "destination"],
  ["Until when is it valid?", "date"],
] as const;

function fact(random: Random, split: Split): Question {
  if (split === "train" && random.chance(0.5)) {
    const [question, what] = random.pick(everyday);
    return { task: "refusal", question, answer: say(random, absentWordings, what), kind: "free" };
  }
  const names = Object.values({ ...receiptKeys, ...formKeys }).flatMap((of) => [...of[split]]);
  const name = random.pick(names).toLowerCase();
  const question = say(random, factWordings[split], name);
  return { task: "refusal", question, answer: say(random, absentWordings, name), kind: "free" };
}
