/**
 * Captions as the text tower and the decoder see them.
 */

import { type Sequences, wholeSequences } from "../../tensor/sequences.ts";

/** Captions of one image. */
export interface ImageCaptions {
  /** As it was found with the image. */
  readonly raw: string;
  /** Rewritten; null where nobody did. */
  readonly refined: string | null;
}

/**
 * The caption to learn from this time: raw or refined with probability 1/2 each where there are both.
 *
 * @param draw a random number in [0, 1)
 */
export function chooseCaption({ raw, refined }: ImageCaptions, draw: number): string {
  return refined !== null && draw < 0.5 ? refined : raw;
}

/** Ids that begin and end every caption. */
export interface CaptionEnds {
  readonly start: number;
  readonly end: number;
}

/**
 * Ids of a caption between its ends, at most `maxTokens` of them. A caption that is cut has no end id: nobody should learn that
 * it ends there.
 *
 * @param ids without special ones
 */
export function captionIds(ids: readonly number[], { start, end }: CaptionEnds, maxTokens: number): number[] {
  return [start, ...ids, end].slice(0, maxTokens);
}

/** Captions of a batch end to end; B of them, T tokens. */
export interface CaptionBatch {
  /** [T] */
  readonly ids: Int32Array;
  /** [B], each at least 1. */
  readonly lengths: readonly number[];
  /** Every caption followed by its class token, T + B rows. */
  readonly textSequences: Sequences;
  /** Rows of [tokens; class embedding] that those are made from, and their positions, [T + B]. */
  readonly inputRows: Int32Array;
  readonly positions: Int32Array;
  /** The class tokens among them, [B]. */
  readonly classRows: Int32Array;
  /** Every caption without its last token: the rows that predict the next one, and that one, [T - B]. */
  readonly decoderSequences: Sequences;
  readonly predictingRows: Int32Array;
  readonly targets: Int32Array;
}

/**
 * @param captions  ids of each caption, from its start on
 * @param maxTokens the class token's position; no caption is longer
 */
export function packCaptions(captions: readonly (readonly number[])[], maxTokens: number): CaptionBatch {
  const lengths = captions.map(({ length }) => length);
  const numTokens = lengths.reduce((sum, length) => sum + length, 0);
  const inputRows: number[] = [];
  const positions: number[] = [];
  const classRows: number[] = [];
  const predictingRows: number[] = [];
  let first = 0;
  for (const length of lengths) {
    if (length < 1 || length > maxTokens)
      throw new RangeError(`a caption of ${length} tokens, expected 1 to ${maxTokens}`);
    for (let t = 0; t < length; t++) {
      if (t < length - 1) predictingRows.push(inputRows.length);
      inputRows.push(first + t);
      positions.push(t);
    }
    classRows.push(inputRows.length);
    inputRows.push(numTokens);
    positions.push(maxTokens);
    first += length;
  }
  return {
    ids: Int32Array.from(captions.flat()),
    lengths,
    textSequences: wholeSequences(lengths.map((length) => length + 1)),
    inputRows: Int32Array.from(inputRows),
    positions: Int32Array.from(positions),
    classRows: Int32Array.from(classRows),
    decoderSequences: wholeSequences(lengths.map((length) => length - 1)),
    predictingRows: Int32Array.from(predictingRows),
    targets: Int32Array.from(captions.flatMap((ids) => ids.slice(1))),
  };
}
