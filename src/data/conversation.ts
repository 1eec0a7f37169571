/** Puts pictures, questions and answers together to a sample. */

import type { AnswerKind, Sample, SamplePicture, SampleTurn } from "../formats/dataset.ts";
import { saidCasually } from "./casual.ts";
import type { DrawContext } from "./generator.ts";
import { saidOddly } from "./odd-words.ts";

/** A question and its answer, both as they are said. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
  readonly kind: AnswerKind;
}

/** A question with the task that its answer is reported under. */
export interface Question extends Exchange {
  readonly task: string;
}

/**
 * One conversation: the pictures come with the first question. How the sample is scored is the kind of its last exchange.
 * Training says one question in four casually, and one in eight with odd words.
 *
 * @param exchanges at least one
 */
export function conversation(
  context: DrawContext,
  task: string,
  pictures: readonly SamplePicture[],
  exchanges: readonly Exchange[],
): Sample {
  const { random, split } = context;
  const said = (exchange: Exchange) => ({
    ...exchange,
    question: saidOddly(random, saidCasually(random, exchange)),
  });
  return verbatim(context, task, pictures, split === "train" ? exchanges.map(said) : exchanges);
}

/** The same with every question word for word, as tasks with words need them. */
export function verbatim(
  context: DrawContext,
  task: string,
  pictures: readonly SamplePicture[],
  exchanges: readonly Exchange[],
): Sample {
  const turns: SampleTurn[] = exchanges.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]);
  const marks = pictures.map(() => "<image>").join("\n");
  // Before the question mostly, as applications send it; behind it sometimes, since people do that too.
  const first = turns[0]!.content;
  const content =
    marks === "" ? first : context.random.chance(0.85) ? `${marks}\n${first}` : `${first}\n${marks}`;
  turns[0] = { role: "user", content };
  return { id: context.id, task, pictures, turns, answer: exchanges.at(-1)!.kind };
}
