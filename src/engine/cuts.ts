/**
 * Where the prefill of a prompt stops to keep a state for other prompts that begin alike.
 *
 * Cuts depend on the prompt up to them alone, not on load or on what is kept already, and those that no boundary asks for are
 * whole blocks of lightning attention apart: so a prompt gives the same numbers to the bit, whichever of its states it begins with.
 */

export interface CutRules {
  /** Tokens of a block of lightning attention. */
  readonly multiple: number;
  /** Least tokens from one cut to the next. */
  readonly minTokens: number;
  /** Most tokens from one cut to the next; a multiple of `multiple`. */
  readonly interval: number;
}

/**
 * @param length     tokens of the prompt
 * @param boundaries positions after which prompts may go on differently: ends of the system prompt, of images, of turns
 * @returns ascending, above 0, at most `length`
 */
export function cutsOf(length: number, boundaries: readonly number[], rules: CutRules): number[] {
  const { multiple, minTokens, interval } = rules;
  const cuts: number[] = [];
  let last = 0;
  const cut = (position: number) => {
    cuts.push(position);
    last = position;
  };
  const fillTo = (end: number) => {
    while (end - last > interval + 1) cut(last + interval);
  };
  for (const boundary of boundaries.toSorted((a, b) => a - b)) {
    if (boundary > length || boundary - last < minTokens) continue;
    fillTo(boundary);
    cut(boundary);
  }
  fillTo(length);
  // The same prompt again: what is left of it is computed, at least the last token.
  const near = wholeBlocks(last, length, length, multiple);
  if (near - last >= minTokens) cut(near);
  return cuts;
}

/**
 * The cut for a prompt that agrees with another one up to `position`, where it parts from it: on a whole block after the cut before.
 *
 * @returns null when it would be less than `minTokens` after another cut, or after `from`, where a state is kept already
 */
export function branchCut(
  cuts: readonly number[],
  position: number,
  from: number,
  length: number,
  { multiple, minTokens }: CutRules,
): number | null {
  const last = cuts.findLast((cut) => cut <= position) ?? 0;
  const next = cuts.find((cut) => cut > position) ?? length;
  const at = wholeBlocks(last, Math.min(position + 1, next), next, multiple);
  return at - Math.max(last, from) >= minTokens ? at : null;
}

/** The last position below `end` that is whole blocks after `first` and not one token before `next`. */
function wholeBlocks(first: number, end: number, next: number, multiple: number): number {
  const at = first + Math.floor((end - 1 - first) / multiple) * multiple;
  return next - at === 1 ? at - multiple : at;
}
