/** Samples of one step out of a stream, encoded, and cut into passes. */

import { isVl01Error } from "../errors.ts";
import type { Sample } from "../formats/dataset.ts";
import { type EncodedSample, encodeSample, type SampleCodec } from "./encode-sample.ts";

/** Where samples come from: drawn by generators, or read from files. */
export interface SampleSource {
  next(): Promise<Sample>;
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
  source: SampleSource,
  codec: SampleCodec,
  { stepTokens, passTokens, isUsable, onSkip }: GatherOptions,
): Promise<readonly (readonly EncodedSample[])[]> {
  const groups: EncodedSample[][] = [];
  let total = 0;
  let inPass = 0;
  let skipped = 0;
  while (total < stepTokens) {
    const sample = await source.next();
    const encoded = usable(sample, codec, passTokens, isUsable);
    if (typeof encoded === "string") {
      onSkip(encoded);
      if (++skipped >= maxSkippedInRow)
        throw new Error(`${skipped} samples in a row are of no use; the last one: ${encoded}`);
      continue;
    }
    skipped = 0;
    const tokens = numTokensOf(encoded);
    if (groups.length === 0 || inPass + tokens > passTokens) {
      groups.push([]);
      inPass = 0;
    }
    groups.at(-1)!.push(encoded);
    inPass += tokens;
    total += tokens;
  }
  return groups;
}

/** The sample encoded, or why it cannot be used. */
function usable(
  sample: Sample,
  codec: SampleCodec,
  passTokens: number,
  isUsable: (sample: EncodedSample) => boolean,
): EncodedSample | string {
  try {
    const encoded = encodeSample(sample, codec);
    const tokens = numTokensOf(encoded);
    if (tokens > passTokens) return `sample ${sample.id} has ${tokens} tokens, over passTokens ${passTokens}`;
    return isUsable(encoded) ? encoded : `sample ${sample.id} has nothing that this stage learns from`;
  } catch (error) {
    if (isVl01Error(error)) return error.message;
    throw error;
  }
}
