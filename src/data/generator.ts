import type { Sample } from "../formats/dataset.ts";
import type { Random } from "./random.ts";

/** `heldout` draws with other fonts, words, tables and styles than `train`; a test proves that they share nothing. */
export type Split = "train" | "heldout";

/** Between which both sides of a picture lie, pixels; at least 128. */
export interface Sides {
  readonly min: number;
  readonly max: number;
}

export const defaultSides: Sides = { min: 224, max: 1000 };

export interface DrawContext {
  /** Of this sample alone: the same for the same seed, split, generator and index. */
  readonly random: Random;
  readonly split: Split;
  /** The id that the sample must have. */
  readonly id: string;
  readonly sides: Sides;
}

/** Draws one kind of picture with its questions and answers. */
export interface Generator {
  /** In kebab-case, such as "receipts"; unique. */
  readonly name: string;
  /** A function of its context alone, whatever was drawn before. */
  draw(context: DrawContext): Promise<Sample> | Sample;
}
