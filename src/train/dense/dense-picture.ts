/** What dense heads learn from a picture, as it travels with an encoded sample, and from the pictures of a batch. */

import type { PictureLabels } from "../../formats/dataset.ts";
import type { TilePlan } from "../../image/tile-plan.ts";
import { ignoredTarget } from "../../tensor/training-ops.ts";
import {
  type DenseHeadName,
  type DenseKinds,
  type DenseTargets,
  denseHeadNames,
  denseTargets,
} from "./dense-targets.ts";

/** What the vision tower should see, and how much of it is something. */
export interface DensePicture {
  readonly targets: DenseTargets;
  /** Cells that show something, and those that show nothing, by head. */
  readonly counts: { readonly [Name in DenseHeadName]?: { readonly some: number; readonly none: number } };
}

/** The targets of a picture, counted. */
export function densePicture(
  labels: PictureLabels,
  plan: TilePlan,
  { grid, classes }: DenseKinds,
): DensePicture {
  const targets = denseTargets(labels, plan, grid, classes);
  const counts: { [Name in DenseHeadName]?: { some: number; none: number } } = {};
  for (const name of denseHeadNames) {
    if (!targets[name]) continue;
    const count = { some: 0, none: 0 };
    for (const cell of targets[name]) {
      for (const target of cell) {
        if (target === 0) count.none++;
        else if (target !== ignoredTarget) count.some++;
      }
    }
    counts[name] = count;
  }
  return { targets, counts };
}

/**
 * The targets of several pictures, one after the other.
 *
 * @param pictures those without labels have null: nothing is learned from them
 */
export function joinTargets(
  pictures: readonly { readonly dense: DensePicture | null; readonly numPatches: number }[],
  { grid, classes }: DenseKinds,
): DenseTargets {
  const numPatches = pictures.reduce((sum, picture) => sum + picture.numPatches, 0);
  const joined: { [Name in DenseHeadName]?: readonly Int32Array[] } = {};
  for (const name of denseHeadNames) {
    if (!classes[name]) continue;
    joined[name] = Array.from({ length: grid.columns * grid.rows }, (_, slot) => {
      const values = new Int32Array(numPatches).fill(ignoredTarget);
      let at = 0;
      for (const picture of pictures) {
        if (picture.dense) values.set(picture.dense.targets[name]![slot]!, at);
        at += picture.numPatches;
      }
      return values;
    });
  }
  return joined;
}
