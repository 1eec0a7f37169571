/**
 * Encoded samples end to end, as one forward and backward pass sees them.
 *
 * Sequences are packed without padding; each attends to itself, its positions start at 0 and its lightning states at zero. Two
 * sequences may read the same picture (the two answers of a preference pair): it is encoded once, and its gradients add up.
 */

import { packingIndex } from "../models/packing.ts";
import { type Sequences, wholeSequences } from "../tensor/sequences.ts";
import { ignoredTarget } from "../tensor/training-ops.ts";
import type { EncodedPicture, EncodedText } from "./encode-sample.ts";
import type { PassRows } from "./pass.ts";

/** One text and the pictures that its image tokens stand for, by their number in the batch. */
export interface BatchSequence {
  readonly text: EncodedText;
  readonly pictures: readonly number[];
}

export interface PackedBatch {
  /** Tokens of all kinds, T. */
  readonly numTokens: number;
  /** Ids of the text tokens, in order: [T] without pictures. */
  readonly textIds: Int32Array;
  readonly sequences: Sequences;
  /** Rows with a target, [R], ascending, and their targets. */
  readonly targetRows: Int32Array;
  readonly targets: Int32Array;
  /** Of each sequence: how many of the targets are its own. */
  readonly targetCounts: readonly number[];
  /** Null without pictures. */
  readonly pictures: PackedPictures | null;
}

export interface PackedPictures {
  readonly all: readonly EncodedPicture[];
  /** 8-bit RGB, [S, S, 3] each. */
  readonly tiles: readonly Uint8Array[];
  /** Row of each token in [text tokens; all tiles' features; newline], [T]. */
  readonly tokenRows: Int32Array;
}

export function packBatch(
  sequences: readonly BatchSequence[],
  pictures: readonly EncodedPicture[],
): PackedBatch {
  const packed = wholeSequences(sequences.map(({ text }) => text.ids.length));
  const { offsets } = packed;
  const targetRows: number[] = [];
  const targets: number[] = [];
  sequences.forEach(({ text }, s) => {
    text.targets.forEach((target, t) => {
      if (target === ignoredTarget) return;
      targetRows.push(offsets[s]! + t);
      targets.push(target);
    });
  });
  const rows = pictures.length === 0 ? null : featureRows(sequences, pictures, offsets);
  const numTokens = offsets.at(-1)!;
  return {
    numTokens,
    textIds: textIdsOf(sequences, offsets, rows),
    sequences: packed,
    targetRows: Int32Array.from(targetRows),
    targets: Int32Array.from(targets),
    targetCounts: sequences.map(({ text }) => text.numTargets),
    pictures: rows && {
      all: pictures,
      tiles: pictures.flatMap(({ image }) => image.tiles),
      tokenRows: tokenRowsOf(rows),
    },
  };
}

/** What of a batch goes through which part of the model. */
export function rowsOf({ numTokens, targets, pictures }: PackedBatch): PassRows {
  return { tiles: pictures?.tiles.length ?? 0, tokens: numTokens, targets: targets.length };
}

/** For each token its row in [all tiles' features; newline], or -1 for a text token. */
function featureRows(
  sequences: readonly BatchSequence[],
  pictures: readonly EncodedPicture[],
  offsets: Sequences["offsets"],
): Int32Array {
  const plans = pictures.map(({ image }) => image.plan);
  const perTile = plans[0]!.tileFeatures ** 2;
  const firstRows: number[] = [];
  let newline = 0;
  for (const { numTiles } of plans) {
    firstRows.push(newline);
    newline += numTiles * perTile;
  }
  const rows = new Int32Array(offsets.at(-1)!).fill(-1);
  sequences.forEach(({ text, pictures: own }, s) => {
    own.forEach((picture, k) => {
      const plan = plans[picture]!;
      const ownNewline = plan.numTiles * perTile;
      const index = packingIndex(plan).map((row) =>
        row === ownNewline ? newline : firstRows[picture]! + row,
      );
      rows.set(index, offsets[s]! + text.imageOffsets[k]!);
    });
  });
  return rows;
}

function textIdsOf(
  sequences: readonly BatchSequence[],
  offsets: Sequences["offsets"],
  rows: Int32Array | null,
): Int32Array {
  const ids = new Int32Array(offsets.at(-1)!);
  for (const [s, { text }] of sequences.entries()) ids.set(text.ids, offsets[s]!);
  return rows ? ids.filter((_, t) => rows[t]! < 0) : ids;
}

/** Text tokens get the first rows, in order; features come behind them. */
function tokenRowsOf(rows: Int32Array): Int32Array {
  const numText = rows.reduce((count, row) => count + (row < 0 ? 1 : 0), 0);
  let text = 0;
  return rows.map((row) => (row < 0 ? text++ : numText + row));
}
