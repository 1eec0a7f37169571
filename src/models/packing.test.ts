import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planTiles, type TilePlan } from "../image/tile-plan.ts";
import { packingIndex } from "./packing.ts";

/** Columns to rows of the released checkpoint's 28 canvases, in tiles, in its order. */
function pinpoints(tileSize: number): (readonly [number, number])[] {
  const most = [6, 6, 6, 4, 3, 3];
  return most.flatMap((rows, column) =>
    Array.from({ length: rows }, (_, row) => [(column + 1) * tileSize, (row + 1) * tileSize] as const),
  );
}

const official = { tileSize: 336, patchSize: 14, pinpoints: pinpoints(336) };
const small = { tileSize: 56, patchSize: 14, pinpoints: pinpoints(56) };
const tiny = {
  tileSize: 32,
  patchSize: 16,
  pinpoints: [
    [32, 32],
    [32, 64],
    [64, 32],
  ] as const,
};

describe("packingIndex", () => {
  it("takes every kept feature once, one newline a kept row, and nothing else", () => {
    fc.assert(
      fc.property(sizes, settings, (size, chosen) => {
        const plan = planTiles(size, chosen);
        const index = packingIndex(plan);
        const newline = plan.numTiles * plan.tileFeatures ** 2;
        expect(index.length).toBe(plan.numFeatures);
        expect(index.filter((row) => row === newline).length).toBe(plan.kept.rows);
        const features = [...index.filter((row) => row !== newline)];
        expect(features.every((row) => row >= 0 && row < newline)).toBe(true);
        expect(new Set(features).size).toBe(features.length);
        expect(new Set(features)).toEqual(new Set([...thumbnailRows(plan), ...keptRows(plan)]));
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it("puts the thumbnail first and reads the stitched map row after row", () => {
    // Two tiles of 2 x 2 features side by side: rows 0-3 thumbnail, 4-7 left, 8-11 right, 12 newline.
    const plan = planTiles({ width: 64, height: 32 }, tiny);
    expect([...packingIndex(plan)]).toEqual([0, 1, 2, 3, 4, 5, 8, 9, 12, 6, 7, 10, 11, 12]);
  });

  it("gives only the thumbnail when no row is kept, and only newlines when no column is", () => {
    const flat = packingIndex(planTiles({ width: 1000, height: 10 }, official));
    expect([...flat]).toEqual(Array.from({ length: 576 }, (_, i) => i));
    const thin = packingIndex(planTiles({ width: 10, height: 1000 }, official));
    expect(new Set(thin.subarray(576))).toEqual(new Set([4 * 576]));
  });
});

const sizes = fc
  .record({ width: fc.integer({ min: 1, max: 5000 }), height: fc.integer({ min: 1, max: 5000 }) })
  .filter(({ width, height }) => Math.max(width / height, height / width) < 60);
const settings = fc.constantFrom(official, small, {
  ...tiny,
  pinpoints: [...tiny.pinpoints, [96, 64] as const],
});

function thumbnailRows(plan: TilePlan): number[] {
  return Array.from({ length: plan.tileFeatures ** 2 }, (_, i) => i);
}

/** Every grid feature whose place on the stitched map is inside the kept rectangle, found from the tile's side. */
function keptRows({ numTiles, tileFeatures: side, grid, kept }: TilePlan): number[] {
  const rows: number[] = [];
  for (let row = side * side; row < numTiles * side * side; row++) {
    const tile = Math.floor(row / (side * side)) - 1;
    const x = (tile % grid.columns) * side + (row % side);
    const y = Math.floor(tile / grid.columns) * side + (Math.floor(row / side) % side);
    const inX = x >= kept.x && x < kept.x + kept.columns;
    if (inX && y >= kept.y && y < kept.y + kept.rows) rows.push(row);
  }
  return rows;
}
