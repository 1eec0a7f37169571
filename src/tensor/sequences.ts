/**
 * How packed tokens fall into sequences.
 *
 * A forward sees the new tokens of several sequences end to end, [T, C], never padded. Sequence s owns rows
 * offsets[s] .. offsets[s + 1]; its first new token has position pastLengths[s].
 *
 *   rows      | a a a a | b | c c |        S = 3, T = 7
 *   offsets     0         4   5     7
 */
export interface Sequences {
  /** [S + 1]; starts at 0, ends at T, never falls. */
  readonly offsets: Int32Array;
  /** [S]; tokens of each sequence that the cache already holds. 0 means the cache's content is ignored. */
  readonly pastLengths: Int32Array;
  /** [S]; pages of each sequence in order, enough for past and new tokens. Empty without a cache. */
  readonly pageTables: readonly Int32Array[];
  /** [S]; state slot of each sequence. Empty without a cache. */
  readonly stateSlots: Int32Array;
  /**
   * [S]; whether lightning attention takes the tokens of a sequence one by one, with the bits of as many forwards of one token.
   * None where it is not given. WebGPU does not look at it.
   */
  readonly areSteps?: readonly boolean[];
}

/**
 * Sequences without a cache: whole texts, or the tiles of a vision tower.
 *
 * @param lengths tokens of each sequence
 */
export function wholeSequences(lengths: readonly number[]): Sequences {
  return {
    offsets: offsetsOf(lengths),
    pastLengths: new Int32Array(lengths.length),
    pageTables: [],
    stateSlots: new Int32Array(0),
  };
}

/** One sequence's share of a forward with a cache. */
export interface SequenceSlice {
  /** New tokens. */
  readonly length: number;
  readonly pastLength: number;
  readonly pages: Int32Array;
  readonly stateSlot: number;
  readonly areSteps?: boolean;
}

/** Sequences that continue from a cache. */
export function cachedSequences(slices: readonly SequenceSlice[]): Sequences {
  return {
    offsets: offsetsOf(slices.map((slice) => slice.length)),
    pastLengths: Int32Array.from(slices, (slice) => slice.pastLength),
    pageTables: slices.map((slice) => slice.pages),
    stateSlots: Int32Array.from(slices, (slice) => slice.stateSlot),
    ...(slices.some(({ areSteps }) => areSteps)
      ? { areSteps: slices.map(({ areSteps }) => areSteps === true) }
      : {}),
  };
}

/** T: new tokens of all sequences. */
export function numTokens(sequences: Sequences): number {
  return sequences.offsets.at(-1)!;
}

/** Position of every new token in its own sequence, [T]. */
export function positionsOf(sequences: Sequences): Int32Array {
  const positions = new Int32Array(numTokens(sequences));
  for (let s = 0; s < sequences.pastLengths.length; s++) {
    const start = sequences.offsets[s]!;
    for (let t = start; t < sequences.offsets[s + 1]!; t++)
      positions[t] = sequences.pastLengths[s]! + t - start;
  }
  return positions;
}

function offsetsOf(lengths: readonly number[]): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, s) => {
    offsets[s + 1] = offsets[s]! + length;
  });
  return offsets;
}
