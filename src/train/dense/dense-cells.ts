/** The cells of patches, and which of them a box of the picture lies in. */

import type { Box } from "../../formats/dataset.ts";
import type { TilePlan } from "../../image/tile-plan.ts";

export interface DenseGrid {
  /** Cells of a patch from left to right. */
  readonly columns: number;
  /** Cells of a patch from top to bottom. */
  readonly rows: number;
}

/** How much smaller the thumbnail is than the picture, along the side that suffers more. */
export function squeeze({ size, tileSize }: TilePlan): number {
  return tileSize / Math.max(size.width, size.height);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface TilePlace {
  /** From pixels of the picture to pixels of the tile. */
  toTile(x: number, y: number): Point;
}

/** The thumbnail squeezes the whole picture; the others are cut from the canvas. */
export function placeOfTile({ size, tileSize, resized, offset, grid }: TilePlan, tile: number): TilePlace {
  if (tile === 0) {
    return { toTile: (x, y) => ({ x: (x * tileSize) / size.width, y: (y * tileSize) / size.height }) };
  }
  const left = ((tile - 1) % grid.columns) * tileSize - offset.x;
  const top = Math.floor((tile - 1) / grid.columns) * tileSize - offset.y;
  return {
    toTile: (x, y) => ({
      x: (x * resized.width) / size.width - left,
      y: (y * resized.height) / size.height - top,
    }),
  };
}

export interface Cell {
  readonly patch: number;
  readonly slot: number;
}

/** The cell that a point of a tile lies in, or null outside the tile. */
export function cellAt({ x, y }: Point, plan: TilePlan, grid: DenseGrid, tile: number): Cell | null {
  const { tileSize, tileFeatures: side } = plan;
  if (x < 0 || y < 0 || x >= tileSize || y >= tileSize) return null;
  return cellOf(
    Math.floor((x / tileSize) * side * grid.columns),
    Math.floor((y / tileSize) * side * grid.rows),
    side,
    grid,
    tile,
  );
}

/** Those of `cellsIn`, or where a box is too small for any the one that its middle lies in. */
export function cellsOf(
  box: Box,
  place: TilePlace,
  plan: TilePlan,
  grid: DenseGrid,
  tile: number,
): readonly Cell[] {
  const inside = [...cellsIn(box, place, plan, grid, tile)];
  if (inside.length > 0) return inside;
  const middle = cellAt(place.toTile(box.x + box.width / 2, box.y + box.height / 2), plan, grid, tile);
  return middle === null ? [] : [middle];
}

/** The cells of a tile whose centres lie in a box of the picture. */
export function* cellsIn(
  box: Box,
  place: TilePlace,
  plan: TilePlan,
  grid: DenseGrid,
  tile: number,
): Generator<Cell> {
  const { tileSize, tileFeatures: side } = plan;
  const from = place.toTile(box.x, box.y);
  const to = place.toTile(box.x + box.width, box.y + box.height);
  const columns = spanOf(from.x, to.x, side * grid.columns, tileSize);
  const rows = spanOf(from.y, to.y, side * grid.rows, tileSize);
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++)
      yield cellOf(column, row, side, grid, tile);
  }
}

/** Cells i with from <= (i + 1/2) size / count < to. */
function spanOf(from: number, to: number, count: number, size: number) {
  const first = Math.ceil((from * count) / size - 0.5);
  const end = Math.ceil((to * count) / size - 0.5);
  return { from: Math.max(0, first), to: Math.min(count, end) };
}

function cellOf(column: number, row: number, side: number, grid: DenseGrid, tile: number): Cell {
  const patch = Math.floor(row / grid.rows) * side + Math.floor(column / grid.columns);
  return {
    patch: tile * side * side + patch,
    slot: (row % grid.rows) * grid.columns + (column % grid.columns),
  };
}
