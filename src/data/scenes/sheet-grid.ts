/** What pages of things in rows and columns have in common: how many there are of each, and what a question calls a place. */

import type { Random } from "../random.ts";
import { ordinals } from "../wordings.ts";

const most = 6;

/** Two to six each way, by a cell's side of `least` to 64 pixels. */
export function drawGridSize(
  random: Random,
  width: number,
  height: number,
  least: number,
): { columns: number; rows: number } {
  const cell = Math.exp(random.between(Math.log(least), Math.log(64)));
  const count = (side: number) => Math.min(most, Math.max(2, Math.floor(side / cell)));
  return { columns: count(width), rows: count(height) };
}

/** For the marks of sheet-wordings.ts; counted from 0. */
export function placeNames(row: number, column: number) {
  return {
    ordinal: ordinals[row]!,
    across: ordinals[column]!,
    row: String(row + 1),
    column: String(column + 1),
  };
}
