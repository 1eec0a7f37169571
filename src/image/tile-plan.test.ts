import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImageError } from "../errors.ts";
import { fitOnCanvas, planTiles } from "./tile-plan.ts";

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

function pair(text: string): [number, number] {
  const [first, second] = text.split(/[x,]/).map(Number);
  return [first!, second!];
}

// image | canvas | tiles | resized | offset | features | image tokens
const workedExamples = `
336x336   | 336x336   | 1  | 336x336   | 0,0   | 24x24  | 1176
1x1       | 336x336   | 1  | 336x336   | 0,0   | 24x24  | 1176
50x37     | 336x336   | 1  | 336x248   | 0,44  | 24x18  | 1026
337x336   | 672x336   | 2  | 337x336   | 167,0 | 24x24  | 1176
336x337   | 336x672   | 2  | 336x337   | 0,167 | 24x24  | 1176
672x336   | 672x336   | 2  | 672x336   | 0,0   | 48x24  | 1752
640x480   | 672x672   | 4  | 672x504   | 0,84  | 48x36  | 2340
480x640   | 672x672   | 4  | 504x672   | 84,0  | 36x48  | 2352
600x400   | 672x672   | 4  | 672x448   | 0,112 | 48x32  | 2144
512x512   | 672x672   | 4  | 672x672   | 0,0   | 48x48  | 2928
800x600   | 1008x672  | 6  | 896x672   | 56,0  | 64x48  | 3696
1280x720  | 1344x1008 | 12 | 1344x756  | 0,126 | 96x54  | 5814
1366x768  | 1680x1008 | 15 | 1680x944  | 0,32  | 120x68 | 8804
1920x1080 | 2016x1008 | 18 | 1792x1008 | 112,0 | 128x72 | 9864
1080x1920 | 1008x2016 | 18 | 1008x1792 | 0,112 | 72x128 | 9920
3840x2160 | 2016x1008 | 18 | 1792x1008 | 112,0 | 128x72 | 9864
2016x1008 | 2016x1008 | 18 | 2016x1008 | 0,0   | 144x72 | 11016
2016x2016 | 1344x1344 | 16 | 1344x1344 | 0,0   | 96x96  | 9888
4000x3000 | 1344x1008 | 12 | 1344x1008 | 0,0   | 96x72  | 7560
2480x3508 | 1008x1680 | 15 | 1008x1425 | 0,127 | 72x102 | 8022
333x777   | 336x1008  | 3  | 336x784   | 0,112 | 24x56  | 1976
1000x300  | 1008x336  | 3  | 1008x302  | 0,17  | 72x22  | 2182
300x1000  | 336x1008  | 3  | 302x1008  | 17,0  | 22x72  | 2232
100x2000  | 336x2016  | 6  | 100x2016  | 118,0 | 8x144  | 1872
1000x10   | 1008x336  | 3  | 1008x10   | 0,163 | 72x0   | 576
10x1000   | 336x1008  | 3  | 10x1008   | 163,0 | 0x72   | 648`
  .trim()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("planTiles", () => {
  it.each(workedExamples)("%s gets canvas %s, %s tiles, %s at %s, %s features, %s tokens", (...cells) => {
    const [size, canvas, tiles, resized, offset, features, tokens] = cells as [string, ...string[]];
    const [width, height] = pair(size);
    const plan = planTiles({ width, height }, official);
    expect([plan.canvas.width, plan.canvas.height]).toEqual(pair(canvas!));
    expect(plan.numTiles).toBe(1 + Number(tiles));
    expect([plan.resized.width, plan.resized.height]).toEqual(pair(resized!));
    expect([plan.offset.x, plan.offset.y]).toEqual(pair(offset!));
    expect([plan.kept.columns, plan.kept.rows]).toEqual(pair(features!));
    expect(plan.numFeatures).toBe(Number(tokens));
  });

  it.each([
    ["1286x3857", "672x2016"],
    ["668x4007", "336x2016"],
    ["2595x3462", "1008x1344"],
    ["1841x2453", "1008x1344"],
    ["3074x4101", "1008x1344"],
  ])("truncates rounded products: %s gets canvas %s", (size, canvas) => {
    const [width, height] = pair(size);
    const plan = planTiles({ width, height }, official);
    expect([plan.canvas.width, plan.canvas.height]).toEqual(pair(canvas));
  });

  it.each([
    ["32x32", 10],
    ["32x64", 16],
    ["64x32", 14],
  ])("counts %s as %i image tokens at tile 32, patch 16", (size, tokens) => {
    const [width, height] = pair(size);
    expect(planTiles({ width, height }, tiny).numFeatures).toBe(tokens);
  });

  it("makes 2, 3 and 3 tiles of a square, a portrait and a landscape image at tile 2", () => {
    const settings = {
      tileSize: 2,
      patchSize: 1,
      pinpoints: [
        [2, 2],
        [2, 4],
        [4, 2],
      ] as const,
    };
    const sizes = ["2x2", "2x4", "4x2"].map(pair);
    const plans = sizes.map(([width, height]) => planTiles({ width, height }, settings));
    expect(plans.map((plan) => plan.numTiles)).toEqual([2, 3, 3]);
  });

  it("keeps the earlier canvas on a full tie", () => {
    const settings = {
      tileSize: 2,
      patchSize: 1,
      pinpoints: [
        [4, 2],
        [2, 4],
      ] as const,
    };
    expect(planTiles({ width: 2, height: 2 }, settings).canvas).toEqual({ width: 4, height: 2 });
  });

  it.each(["2017x1", "1x2017", "3000x1", "300000x100"])("refuses %s as too long and thin", (size) => {
    const [width, height] = pair(size);
    const error = thrown(() => planTiles({ width, height }, official));
    expect(error.code).toBe("image_aspect");
    expect(error.message).toMatch(
      /^\d+ x \d+ pixels would be (\d+ x 0|0 x \d+) on the .* canvas, expected .*;/,
    );
    expect(error.message).not.toContain("\n");
  });

  it("accepts the longest aspect that leaves one pixel", () => {
    expect(planTiles({ width: 2016, height: 1 }, official).resized).toEqual({ width: 2016, height: 1 });
  });

  it.each([
    [0, 5],
    [5, 0],
    [-1, 5],
    [1.5, 5],
    [Number.NaN, 5],
    [5, Number.POSITIVE_INFINITY],
  ])("refuses a size of %f x %f", (width, height) => {
    expect(thrown(() => planTiles({ width, height }, official)).code).toBe("image_empty");
  });

  it("refuses settings that contradict each other", () => {
    const size = { width: 10, height: 10 };
    const patch = thrown(() => planTiles(size, { ...official, patchSize: 13 }));
    expect(patch.code).toBe("image_mode");
    expect(patch.message).toContain("tile size 336 is not a multiple of patch size 13");
    const none = thrown(() => planTiles(size, { ...official, pinpoints: [] }));
    expect(none.message).toContain("image_grid_pinpoints is empty");
    const odd = thrown(() => planTiles(size, { ...official, pinpoints: [[336, 340]] }));
    expect(odd.message).toContain("image_grid_pinpoints has 336 x 340");
  });

  it("keeps the resized image inside the canvas, touching two opposite sides", () => {
    fc.assert(
      fc.property(sizes, settings, (size, chosen) => {
        const { canvas, resized, offset } = planTiles(size, chosen);
        const fillsWidth = resized.width === canvas.width && offset.x === 0;
        const fillsHeight = resized.height === canvas.height && offset.y === 0;
        expect(fillsWidth || fillsHeight).toBe(true);
        expect(offset.x + resized.width).toBeLessThanOrEqual(canvas.width);
        expect(offset.y + resized.height).toBeLessThanOrEqual(canvas.height);
        expect(canvas.width - resized.width - 2 * offset.x).toBeLessThanOrEqual(1);
        expect(canvas.height - resized.height - 2 * offset.y).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});

describe("fitOnCanvas", () => {
  it.each([
    ["7x3", { resized: { width: 4, height: 1 }, offset: { x: 0, y: 1 } }],
    ["3x7", { resized: { width: 1, height: 4 }, offset: { x: 1, y: 0 } }],
  ])("places %s on a 4 x 4 canvas", (size, placement) => {
    const [width, height] = pair(size);
    expect(fitOnCanvas({ width, height }, { width: 4, height: 4 })).toEqual(placement);
  });
});

const sizes = fc
  .record({ width: fc.integer({ min: 1, max: 5000 }), height: fc.integer({ min: 1, max: 5000 }) })
  .filter(({ width, height }) => Math.max(width / height, height / width) < 60);
const settings = fc.constantFrom(official, small, {
  ...tiny,
  pinpoints: [...tiny.pinpoints, [96, 64] as const],
});

function thrown(action: () => unknown): ImageError {
  try {
    action();
  } catch (error) {
    return error as ImageError;
  }
  throw new Error("nothing was thrown");
}
