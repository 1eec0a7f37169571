/** Where things go in a picture, and how their places are called. */

import type { Box } from "../../formats/dataset.ts";
import type { Random } from "../random.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
  /** Half the width of what fits there without touching its neighbours, pixels. */
  readonly radius: number;
}

/**
 * Places for `count` things, none touching another, in random cells of a jittered grid. One alone fills much of the picture
 * half the time.
 *
 * @param count 1 to 12
 */
export function drawPlaces(random: Random, count: number, width: number, height: number): Place[] {
  if (count === 1 && random.chance(0.5)) {
    const radius = Math.min(width, height) * random.between(0.2, 0.42);
    // The outlines reach up to 1.15 radii from the centre.
    const free = (side: number) => Math.max(0, side / 2 - 1.15 * radius - 1);
    const off = (side: number) => side / 2 + random.between(-free(side), free(side));
    return [{ x: off(width), y: off(height), radius }];
  }
  const columns = count <= 4 && random.chance(0.4) ? 2 : count <= 9 ? 3 : 4;
  const rows = Math.max(Math.ceil(count / columns), columns === 2 ? 2 : 3);
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const cells = Array.from({ length: columns * rows }, (_, i) => i);
  return random.sample(cells, count).map((cell) => {
    const most = Math.min(cellWidth, cellHeight) / 2;
    // The outlines reach up to 1.15 radii from the centre.
    const radius = most * random.between(0.42, 0.76);
    const free = Math.max(0, most - 1.15 * radius - 1);
    return {
      x: ((cell % columns) + 0.5) * cellWidth + random.between(-free, free),
      y: (Math.floor(cell / columns) + 0.5) * cellHeight + random.between(-free, free),
      radius,
    };
  });
}

/** "top left", "center", ...: which ninth of the picture the middle of a box lies in. */
export function placeName(box: Box, width: number, height: number): string {
  const column = third((box.x + box.width / 2) / width);
  const row = third((box.y + box.height / 2) / height);
  const across = ["left", "center", "right"][column]!;
  const down = ["top", "middle", "bottom"][row]!;
  if (row === 1) return column === 1 ? "center" : `${down} ${across}`;
  return `${down} ${across}`;
}

/** Where `placeName` would be another one a twentieth of the picture away; nobody is asked about such places. */
export function isBetweenPlaces(box: Box, width: number, height: number): boolean {
  const near = (share: number) => Math.min(Math.abs(share - 1 / 3), Math.abs(share - 2 / 3)) < 0.05;
  return near((box.x + box.width / 2) / width) || near((box.y + box.height / 2) / height);
}

export const placeNames = [
  "top left",
  "top center",
  "top right",
  "middle left",
  "center",
  "middle right",
  "bottom left",
  "bottom center",
  "bottom right",
] as const;

function third(share: number): 0 | 1 | 2 {
  return share < 1 / 3 ? 0 : share < 2 / 3 ? 1 : 2;
}

export type Side = "left of" | "right of" | "above" | "below";

/** The sides of `b` on which the whole of `a` lies. */
export function sidesOf(a: Box, b: Box): Side[] {
  const sides: Side[] = [];
  if (a.x + a.width <= b.x) sides.push("left of");
  if (a.x >= b.x + b.width) sides.push("right of");
  if (a.y + a.height <= b.y) sides.push("above");
  if (a.y >= b.y + b.height) sides.push("below");
  return sides;
}
