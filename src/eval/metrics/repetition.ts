/** Longest piece that is looked for, characters, and how often it must come. */
const maxPiece = 20;
const minTimes = 8;

/**
 * Whether an answer ends in an endless loop: the same 1 to 20 characters stand at least 8 times in a row at its end, and it was cut
 * off by the limit of tokens, so nothing says that the loop would have ended.
 */
export function isEndless(answer: string, isCutOff: boolean): boolean {
  if (!isCutOff) return false;
  const characters = [...answer];
  for (let length = 1; length <= maxPiece && length * minTimes <= characters.length; length++) {
    const end = characters.slice(-length * minTimes);
    if (end.every((one, i) => one === end[i % length])) return true;
  }
  return false;
}
