import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resample } from "./resample.ts";
import type { RgbImage } from "./rgb-image.ts";
import type { ImageSize } from "./tile-plan.ts";

describe("resample", () => {
  it.each([
    [[[0, 64, 128, 255]], 6, 1, [[0, 26, 74, 114, 199, 255]]],
    [[[0, 10, 20, 200, 255, 30, 40, 50]], 3, 1, [[15, 162, 50]]],
    [[[0, 255]], 5, 1, [[0, 17, 128, 238, 255]]],
    [
      [
        [0, 255],
        [128, 64],
      ],
      3,
      3,
      [
        [0, 130, 255],
        [66, 112, 158],
        [141, 94, 47],
      ],
    ],
  ])("gives Pillow's values for %j at %i x %i", (values, width, height, expected) => {
    expect(greyValues(resample(grey(values), { width, height }))).toEqual(expected);
  });

  it("gives the same column as row when the image is transposed", () => {
    expect(greyValues(resample(grey([[0], [64], [128], [255]]), { width: 1, height: 6 }))).toEqual(
      [0, 26, 74, 114, 199, 255].map((value) => [value]),
    );
  });

  it("equals the formula written plainly, whatever the sizes", () => {
    fc.assert(
      fc.property(images, targets, (image, size) => {
        expect(resample(image, size)).toEqual(plainResample(image, size));
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it("copies an image that keeps its size, into memory of its own", () => {
    const image = grey([[1, 2, 3]]);
    const copy = resample(image, { width: 3, height: 1 });
    expect(copy).toEqual(image);
    expect(copy.data.buffer).not.toBe(image.data.buffer);
  });

  it("keeps a constant image constant", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), targets, (value, size) => {
        const image = { width: 7, height: 5, data: new Uint8Array(7 * 5 * 3).fill(value) };
        expect(new Set(resample(image, size).data)).toEqual(new Set([value]));
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  // Expected values made with Pillow 12.3; at 201 rows the other order gives other values.
  it("goes down before across in images over 100 times as tall as wide", () => {
    const values = (height: number) =>
      Array.from({ length: height }, (_, y) => [(y * y * 37) % 256, (y * 91) % 256]);
    expect(greyValues(resample(grey(values(201)), { width: 3, height: 5 }))).toEqual([
      [117, 122, 127],
      [124, 127, 130],
      [119, 125, 130],
      [112, 121, 129],
      [123, 125, 127],
    ]);
    expect(greyValues(resample(grey(values(200)), { width: 3, height: 5 }))).toEqual([
      [118, 122, 127],
      [124, 127, 130],
      [120, 125, 129],
      [112, 120, 128],
      [124, 126, 129],
    ]);
  });
});

const images = fc
  .record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );
const targets = fc.record({
  width: fc.integer({ min: 1, max: 90 }),
  height: fc.integer({ min: 1, max: 90 }),
});

function grey(values: readonly (readonly number[])[]): RgbImage {
  const data = Uint8Array.from(values.flat().flatMap((value) => [value, value, value]));
  return { width: values[0]!.length, height: values.length, data };
}

function greyValues({ width, height, data }: RgbImage): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const [red, green, blue] = data.subarray((y * width + x) * 3);
      expect([green, blue]).toEqual([red, red]);
      return red!;
    }),
  );
}

/** Both passes over whole images, sums in doubles. */
function plainResample(image: RgbImage, size: ImageSize): RgbImage {
  const across = size.width === image.width ? image : plainPass(image, size.width, "x");
  return size.height === image.height ? across : plainPass(across, size.height, "y");
}

function plainPass(image: RgbImage, numOut: number, axis: "x" | "y"): RgbImage {
  const width = axis === "x" ? numOut : image.width;
  const height = axis === "y" ? numOut : image.height;
  const numIn = axis === "x" ? image.width : image.height;
  const scale = numIn / numOut;
  const stretch = Math.max(scale, 1);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const centre = ((axis === "x" ? x : y) + 0.5) * scale;
      const low = Math.max(0, Math.trunc(centre - 2 * stretch + 0.5));
      const high = Math.min(numIn, Math.trunc(centre + 2 * stretch + 0.5));
      const weights: number[] = [];
      for (let i = low; i < high; i++) weights.push(plainKernel((i - centre + 0.5) * (1 / stretch)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (let channel = 0; channel < 3; channel++) {
        let sum = 2 ** 21;
        weights.forEach((weight, k) => {
          const at = axis === "x" ? y * image.width + low + k : (low + k) * image.width + x;
          const scaled = (weight / total) * 2 ** 22;
          sum += Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5)) * image.data[at * 3 + channel]!;
        });
        const value = Math.floor(sum / 2 ** 22);
        data[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, value));
      }
    }
  }
  return { width, height, data };
}

function plainKernel(t: number): number {
  const x = Math.abs(t);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}
