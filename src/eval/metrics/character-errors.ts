import { editDistance } from "./edit-distance.ts";

/** Errors in a reading, and the characters that they are counted against. */
export interface CharacterErrors {
  readonly errors: number;
  /** Code points of the right text. */
  readonly characters: number;
}

/**
 * Edits that make the answer the right text. The character error rate of a set is all errors / all characters; it is over 1 where
 * answers are longer than what they read. Case and punctuation count; white space is trimmed, and a run of it is one space.
 */
export function characterErrors(answer: string, right: string): CharacterErrors {
  const wanted = collapsed(right);
  return { errors: editDistance(collapsed(answer), wanted), characters: [...wanted].length };
}

function collapsed(text: string): string {
  return text.trim().replace(/\s+/gu, " ");
}
