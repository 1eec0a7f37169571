import type { TilePlan } from "../image/tile-plan.ts";

/**
 * Where each packed feature of an image comes from, [plan.numFeatures].
 *
 * An entry is a row of the tiles' features put end to end, tile 0 (the thumbnail) first, each tile row-major; the row after
 * the last of them is the newline. Order: the thumbnail, then the kept rows of the stitched grid, a newline closing each.
 * Source: MiniMax-VL-01's pack_image_features
 */
export function packingIndex(plan: TilePlan): Int32Array {
  const { tileFeatures: side, grid, kept } = plan;
  const perTile = side * side;
  const newline = plan.numTiles * perTile;
  const index = new Int32Array(plan.numFeatures);
  let at = 0;
  for (; at < perTile; at++) index[at] = at;
  for (let y = kept.y; y < kept.y + kept.rows; y++) {
    for (let x = kept.x; x < kept.x + kept.columns; x++) {
      const tile = 1 + Math.floor(y / side) * grid.columns + Math.floor(x / side);
      index[at++] = tile * perTile + (y % side) * side + (x % side);
    }
    index[at++] = newline;
  }
  return index;
}
