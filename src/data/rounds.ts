/**
 * How many questions a picture gets. A picture of 448 x 448 is a thousand tokens and a question with its answer thirty, so training asks
 * much of each; the held-out split asks little, as it always has.
 */

import type { Question } from "./conversation.ts";
import type { Split } from "./generator.ts";
import type { Random } from "./random.ts";

const rounds = 3;
const mostInTraining = 14;

/**
 * Questions of one picture in random order. Training goes round three times, since each sort of question is about something else
 * the next time, and asks nothing twice in the same words.
 *
 * @param ask one question of each sort
 */
export function questionsOf(
  random: Random,
  split: Split,
  heldoutMost: number,
  ask: () => readonly Question[],
): Question[] {
  if (split === "heldout") return ask().slice(0, random.integer(1, heldoutMost));
  const asked = new Map<string, Question>();
  for (let round = 0; round < rounds; round++) for (const one of ask()) asked.set(one.question, one);
  return random.shuffle([...asked.values()]).slice(0, random.integer(1, mostInTraining));
}
