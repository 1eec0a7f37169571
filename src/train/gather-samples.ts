/** Encoded samples of one step out of a stream, cut into passes. */

import type { Sample } from "../formats/dataset.ts";
import type { EncodedOutcome } from "./encode-finish.ts";
import type { EncodedSample } from "./encode-sample.ts";

/** Where samples come from: drawn by generators, or read from files. */
export interface SampleSource<T = Sample> {
  next(): Promise<T>;
  /** Index of the next sample: a source opened there goes on with it. */
  readonly position: number;
  close(): Promise<void>;
}

export interface GatherOptions {
  /** Tokens of the step; the sample that reaches them is the last. */
  readonly stepTokens: number;
  /** Most tokens of a pass. */
  readonly passTokens: number;
  /** Whether the stage learns from a sample. */
  readonly isUsable: (sample: EncodedSample) => boolean;
  /** Hears of each sample that cannot be used, as a sentence. */
  readonly onSkip: (message: string) => void;
}

/** When this many in a row cannot be used, something is wrong with all of them. */
const maxSkippedInRow = 200;

export function numTokensOf({ text, rejected }: EncodedSample): number {
  return text.ids.length + (rejected?.ids.length ?? 0);
}

/**
 * @returns the samples of each pass, in the order of the stream
 * @throws what the source throws, and the last sample's error when none is usable
 */
export async function gatherSamples(
  source: Pick<SampleSource<EncodedOutcome>, "next">,
  { stepTokens, passTokens, isUsable, onSkip }: GatherOptions,
): Promise<readonly (readonly EncodedSample[])[]> {
  const groups: EncodedSample[][] = [];
  let total = 0;
  let inPass = 0;
  let skipped = 0;
  while (total < stepTokens) {
    const sample = await source.next();
    const problem = typeof sample === "string" ? sample : problemOf(sample, passTokens, isUsable);
    if (typeof sample === "string" || problem !== null) {
      onSkip(problem!);
      if (++skipped >= maxSkippedInRow)
        throw new Error(`${skipped} samples in a row are of no use; the last one: ${problem}`);
      continue;
    }
    skipped = 0;
    const tokens = numTokensOf(sample);
    if (groups.length === 0 || inPass + tokens > passTokens) {
      groups.push([]);
      inPass = 0;
    }
    groups.at(-1)!.push(sample);
    inPass += tokens;
    total += tokens;
  }
  return groups;
}

/** Why the stage cannot use a sample, or null. */
function problemOf(
  sample: EncodedSample,
  passTokens: number,
  isUsable: (sample: EncodedSample) => boolean,
): string | null {
  const { id } = sample.sample;
  const tokens = numTokensOf(sample);
  if (tokens > passTokens) return `sample ${id} has ${tokens} tokens, over passTokens ${passTokens}`;
  return isUsable(sample) ? null : `sample ${id} has nothing that this stage learns from`;
}
