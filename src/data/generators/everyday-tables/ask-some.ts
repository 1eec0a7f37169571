/** Which of all questions about a picture are asked. */

import type { Exchange } from "../../conversation.ts";
import type { Random } from "../../random.ts";
import type { TableQuestions } from "./content.ts";

/** Cells mostly; one question in five is about what is not there. */
export function drawSome(
  random: Random,
  { cells, wholes, absent }: TableQuestions,
  count: number,
): Exchange[] {
  const sources = [
    [random.shuffle(cells), 6.5],
    [random.shuffle(wholes), 1.8],
    [random.shuffle(absent), 2.1],
  ] as const;
  const exchanges: Exchange[] = [];
  while (exchanges.length < count) {
    const left = sources.filter(([source]) => source.length > 0);
    // Without cells too much would be about what is not there.
    if (left.length === 0 || (exchanges.length > 0 && sources[0][0].length === 0)) break;
    const next = random.weighted(left).pop()!;
    if (!exchanges.some(({ question }) => question === next.question)) exchanges.push(next);
  }
  return exchanges;
}

/** How many of one picture. */
export const numQuestions = {
  train: [
    [1, 1],
    [4, 2],
    [8, 3],
    [12, 3],
    [16, 2],
  ],
  heldout: [
    [1, 2],
    [2, 2],
    [3, 3],
    [4, 3],
    [6, 3],
  ],
} as const;
