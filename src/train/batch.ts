/**
 * Encoded samples end to end, as one forward and backward pass sees them.
 *
 * Sequences are packed without padding; each attends to itself, its positions start at 0 and its lightning states at zero. Two
 * sequences may read the same picture (the two answers of a preference pair): it is encoded once, and its gradients add up.
 */

import type { TilePlan } from "../image/tile-plan.ts";
import { packingIndex } from "../models/packing.ts";
import { type Sequences, wholeSequences } from "../tensor/sequences.ts";
import { ignoredTarget } from "../tensor/training-ops.ts";
import type { EncodedPicture, EncodedText } from "./encode-sample.ts";

/** One text and the pictures that its image tokens stand for, by their number in the batch. */
export interface BatchSequence {
  readonly text: EncodedText;
  readonly pictures: readonly number[];
}

export interface PackedBatch {
  /** [T] */
  readonly ids: Int32Array;
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
  readonly numTiles: number;
  /** [numTiles, 3, S, S] */
  readonly pixelValues: Float32Array;
  /** Rows of [all tiles' features; newline], one for each image token, [I]. */
  readonly featureRows: Int32Array;
  /** Where those go among the batch's tokens, [I]. */
  readonly featurePlaces: Int32Array;
}

export function packBatch(
  sequences: readonly BatchSequence[],
  pictures: readonly EncodedPicture[],
): PackedBatch {
  const lengths = sequences.map(({ text }) => text.ids.length);
  const offsets = wholeSequences(lengths);
  const ids = new Int32Array(offsets.offsets.at(-1)!);
  const targetRows: number[] = [];
  const targets: number[] = [];
  sequences.forEach(({ text }, s) => {
    const from = offsets.offsets[s]!;
    ids.set(text.ids, from);
    text.targets.forEach((target, t) => {
      if (target === ignoredTarget) return;
      targetRows.push(from + t);
      targets.push(target);
    });
  });
  return {
    ids,
    sequences: offsets,
    targetRows: Int32Array.from(targetRows),
    targets: Int32Array.from(targets),
    targetCounts: sequences.map(({ text }) => text.numTargets),
    pictures: pictures.length === 0 ? null : packPictures(sequences, pictures, offsets),
  };
}

function packPictures(
  sequences: readonly BatchSequence[],
  pictures: readonly EncodedPicture[],
  { offsets }: Sequences,
): PackedPictures {
  const plans = pictures.map(({ image }) => image.plan);
  const perTile = plans[0]!.tileFeatures ** 2;
  const firstTiles = plans.map((_, k) => plans.slice(0, k).reduce((sum, { numTiles }) => sum + numTiles, 0));
  const numTiles = plans.reduce((sum, plan) => sum + plan.numTiles, 0);
  const pixelValues = new Float32Array(
    numTiles * (pictures[0]!.image.pixelValues.length / plans[0]!.numTiles),
  );
  let at = 0;
  for (const { image } of pictures) {
    pixelValues.set(image.pixelValues, at);
    at += image.pixelValues.length;
  }
  const rows: number[] = [];
  const places: number[] = [];
  sequences.forEach(({ text, pictures: own }, s) => {
    own.forEach((picture, k) => {
      const plan = plans[picture]!;
      const from = offsets[s]! + text.imageOffsets[k]!;
      for (const [i, row] of featureRowsOf(
        plan,
        firstTiles[picture]! * perTile,
        numTiles * perTile,
      ).entries()) {
        rows.push(row);
        places.push(from + i);
      }
    });
  });
  return {
    all: pictures,
    numTiles,
    pixelValues,
    featureRows: Int32Array.from(rows),
    featurePlaces: Int32Array.from(places),
  };
}

/** `packingIndex` among the rows of all pictures: its tiles begin at `firstRow`, the newline is row `newline`. */
function featureRowsOf(plan: TilePlan, firstRow: number, newline: number): Int32Array {
  const ownNewline = plan.numTiles * plan.tileFeatures ** 2;
  return packingIndex(plan).map((row) => (row === ownNewline ? newline : firstRow + row));
}
