/**
 * Drafts by prompt lookup: what followed the last time the same few tokens stood there. Texts that quote their prompt (extracts,
 * corrections, code) go on as it did.
 * Source: A. Saxena, "Prompt lookup decoding" (2023)
 */

/** Longest and shortest run of tokens that is looked for: the longest that is found decides. */
const longest = 4;
const shortest = 2;

/**
 * `maxDrafts` ids that may come next; none when the last tokens stand nowhere else.
 *
 * @param ids       tokens so far, prompt and output
 */
export function draftFor(ids: Int32Array, maxDrafts: number): Int32Array {
  if (maxDrafts <= 0) return ids.subarray(0, 0);
  let best = 0;
  let bestLength = shortest - 1;
  const last = ids.length - 1;
  // Backwards: of equal runs the latest counts.
  for (let end = last - 1; end >= shortest - 1 && bestLength < longest; end--) {
    let length = 0;
    while (length < longest && length <= end && ids[end - length] === ids[last - length]) length++;
    if (length <= bestLength) continue;
    bestLength = length;
    best = end + 1;
  }
  if (best === 0) return ids.subarray(0, 0);
  // Past the end the text goes on with what was just drafted: what repeats itself is drafted whole.
  const period = ids.length - best;
  return Int32Array.from({ length: maxDrafts }, (_, index) => ids[best + (index % period)]!);
}
