import { expect, test } from "vitest";
import { maxDifference } from "../../../test/support/tensors.ts";
import { resample } from "../../image/resample.ts";
import { resizePositions } from "./position-grid.ts";

const width = 3;

/** A class row of 7, 8, 9, then a grid. */
function positions(side: number, at: (row: number, column: number, channel: number) => number): Float32Array {
  const values = [7, 8, 9];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      for (let channel = 0; channel < width; channel++) values.push(at(row, column, channel));
  return Float32Array.from(values);
}

test("16 x 16 to 24 x 24 is what the image resizer makes of the same values, up to its rounding", () => {
  // Far enough from 0 and 255 that nothing is clamped.
  const grid = positions(
    16,
    (row, column, channel) => 90 + ((row * row * 31 + column * 57 + channel * 11) % 70),
  );
  const resized = resizePositions(grid, width, 16, 24);
  const image = { width: 16, height: 16, data: Uint8Array.from(grid.subarray(width)) };
  const { data } = resample(image, { width: 24, height: 24 });
  expect(resized).toHaveLength((1 + 24 * 24) * width);
  // That one rounds after each axis: by 0.5, which the second axis weighs by at most 1.25, and by 0.5 again.
  expect(maxDifference(data, resized.subarray(width))).toBeLessThan(1.2);
});

test("the class row stays, and the same side changes nothing", () => {
  const grid = positions(5, (row, column, channel) => Math.sin(row + 3 * column + channel));
  expect(resizePositions(grid, width, 5, 5)).toEqual(grid);
  expect([...resizePositions(grid, width, 5, 8).subarray(0, width)]).toEqual([7, 8, 9]);
});

test("a plane stays a plane away from the edges", () => {
  const grid = positions(16, (row, column) => 2 * row - column);
  const resized = resizePositions(grid, width, 16, 24);
  for (let row = 3; row < 21; row++)
    for (let column = 3; column < 21; column++) {
      const at = (index: number) => ((index + 0.5) * 16) / 24 - 0.5;
      const found = resized[(1 + row * 24 + column) * width]!;
      expect(found).toBeCloseTo(2 * at(row) - at(column), 5);
    }
});

test("rows and columns are not exchanged", () => {
  const byRow = resizePositions(
    positions(4, (row) => row),
    width,
    4,
    6,
  );
  for (let row = 0; row < 6; row++) {
    const columns = Array.from({ length: 6 }, (_, column) => byRow[(1 + row * 6 + column) * width]!);
    for (const value of columns) expect(value).toBeCloseTo(columns[0]!, 6);
  }
  expect(byRow[width]!).toBeLessThan(byRow[(1 + 5 * 6) * width]!);
});

test("other numbers of values are refused", () => {
  expect(() => resizePositions(new Float32Array(16 * width), width, 4, 6)).toThrow(
    "48 values, expected 51: 1 + 4^2 rows of 3",
  );
});
