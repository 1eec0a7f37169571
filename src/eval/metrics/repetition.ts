/** Longest piece that is looked for, characters, and how often it must come. */
const maxPiece = 20;
const minTimes = 8;

/** So many characters at the end, of so few different ones, are a loop too. */
const longTail = 64;
const fewDifferent = 4;

/**
 * Whether an answer ends in an endless loop: the same 1 to 20 characters stand at least 8 times in a row at its end, or its last 64
 * are of 4 different ones at most, as `{)` and `){` in turns; and it was cut off by the limit of tokens, so nothing says that the loop
 * would have ended.
 */
export function isEndless(answer: string, isCutOff: boolean): boolean {
  if (!isCutOff) return false;
  const characters = [...answer];
  if (characters.length >= longTail && new Set(characters.slice(-longTail)).size <= fewDifferent) return true;
  for (let length = 1; length <= maxPiece && length * minTimes <= characters.length; length++) {
    const end = characters.slice(-length * minTimes);
    if (end.every((one, i) => one === end[i % length])) return true;
  }
  return false;
}
