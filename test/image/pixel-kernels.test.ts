// The compiled pixel kernels against the TypeScript ones: equal in every bit, and nothing they are given breaks them.

import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { normalizeTiles } from "../../src/image/normalize.ts";
import type { PixelKernels } from "../../src/image/pixel-kernels.ts";
import { resample } from "../../src/image/resample.ts";
import type { RgbImage } from "../../src/image/rgb-image.ts";
import { executorPixelKernels } from "../../src/runtime/executor-pixels.ts";
import { nodePixelKernels } from "../../src/runtime/node-pixels.ts";
import { pixelKernelSets } from "../support/pixel-kernels.ts";

/** Noise with runs of 0 and 255, so that sums leave the range of a byte on both sides. */
function noise(width: number, height: number, seed: number): RgbImage {
  let state = seed | 1;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const value = state >>> 24;
    return value < 80 ? 0 : value > 175 ? 255 : value;
  });
  return { width, height, data };
}

const side = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 120 }),
  fc.integer({ min: 300, max: 700 }),
);
const cases = fc.record({
  width: side,
  height: side,
  outWidth: side,
  outHeight: side,
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

describe.each((await pixelKernelSets()).filter(({ name }) => name !== "plain"))(
  "pixel kernels: $name",
  ({ missing, open }) => {
    let kernels: PixelKernels;
    beforeAll(async () => {
      if (missing === null) kernels = await open();
    });

    it.skipIf(missing !== null)(
      "resample to the same bytes, whatever the sizes",
      { timeout: 120_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(cases, async ({ width, height, outWidth, outHeight, seed }) => {
            const image = noise(width, height, seed);
            const sizes = [
              { width: outWidth, height: outHeight },
              { width, height: outHeight },
              { width: outWidth, height },
            ];
            const found = await kernels.resample(image, sizes);
            for (const [i, size] of sizes.entries()) {
              const expected = resample(image, size);
              expect({ width: found[i]!.width, height: found[i]!.height }).toEqual(size);
              expect(Buffer.compare(found[i]!.data, expected.data)).toBe(0);
            }
          }),
          { seed: 5, numRuns: 60 },
        );
      },
    );

    it.skipIf(missing !== null).each([
      [1, 1, 336, 336],
      [2, 900, 5, 40],
      [3, 301, 336, 336],
      [9000, 2, 336, 336],
      [700, 40, 700, 40],
    ])("resample %i x %i to %i x %i", async (width, height, outWidth, outHeight) => {
      const image = noise(width, height, 7);
      const [found] = await kernels.resample(image, [{ width: outWidth, height: outHeight }]);
      expect(found!.data).toEqual(resample(image, { width: outWidth, height: outHeight }).data);
    });

    it.skipIf(missing !== null)("normalise to the same bits", async () => {
      const mean = [0.48145466, 0.4578275, 0.40821073] as const;
      const std = [0.26862954, 0.26130258, 0.27577711] as const;
      const tiles = [noise(40, 3, 1).data, noise(333, 111, 2).data, noise(1, 1, 3).data];
      const found = await kernels.normalize(tiles, mean, std);
      expect(new Uint8Array(found.buffer)).toEqual(new Uint8Array(normalizeTiles(tiles, mean, std).buffer));
    });

    it.skipIf(missing !== null)("images at the same time do not mix", async () => {
      const images = [3, 4, 5, 6].map((seed) => noise(50 + seed, 40, seed));
      const found = await Promise.all(
        images.map((image) => kernels.resample(image, [{ width: 33, height: 21 }])),
      );
      for (const [i, image] of images.entries())
        expect(found[i]![0]!.data).toEqual(resample(image, { width: 33, height: 21 }).data);
    });
  },
);

it("those of Node resample and normalise", async () => {
  const image = noise(64, 48, 9);
  const [small] = await nodePixelKernels.resample(image, [{ width: 16, height: 12 }]);
  expect(small!.data).toEqual(resample(image, { width: 16, height: 12 }).data);
  const values = await nodePixelKernels.normalize([small!.data], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);
  expect(values).toEqual(normalizeTiles([small!.data], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]));
});

describe.skipIf(addonStatus().executor === null)("the addon", () => {
  const { executor } = addonStatus();

  it("gives back the blocks of a list that failed, and goes on", async () => {
    const kernels = executorPixelKernels(executor!);
    const block = executor!.blockNumbers.take();
    executor!.blockNumbers.giveBack([block]);
    const short = { width: 8, height: 8, data: new Uint8Array(8) };
    await expect(kernels.resample(short, [{ width: 4, height: 4 }])).rejects.toThrow(
      "resample: image has 8 bytes, expected 192",
    );
    expect(executor!.blockNumbers.take()).toBe(block);
    executor!.blockNumbers.giveBack([block]);
    const image = noise(8, 8, 1);
    const [found] = await kernels.resample(image, [{ width: 4, height: 4 }]);
    expect(found!.data).toEqual(resample(image, { width: 4, height: 4 }).data);
  });

  it.each([
    ["an input below 0", [-1, 2, 5, 5], /across: output 0 sums 2 inputs from -1/],
    ["an input beyond the row", [3, 2, 5, 5], /across: output 0 sums 2 inputs from 3/],
    ["more inputs than there are weights", [0, 3, 5, 5], /across: output 0 sums 3 inputs from 0/],
    ["a table too short", [0, 2, 5], /across has 12 bytes, expected 16/],
  ])("refuses an axis with %s", async (_, table, message) => {
    const code = executor!.commandNames.indexOf("resample");
    const create = executor!.commandNames.indexOf("create");
    const free = executor!.commandNames.indexOf("free");
    const block = executor!.blockNumbers.take();
    await executor!.submit(Float64Array.of(create, 3, block, 64, 0), []);
    const staged = [new Uint8Array(12), new Uint8Array(Int32Array.from(table).buffer)];
    const words = [4, 1, 1, 1, block, 0, 1, 0, 2, 1, 0];
    await expect(executor!.submit(Float64Array.of(code, words.length, ...words), staged)).rejects.toThrow(
      message,
    );
    await executor!.submit(Float64Array.of(free, 1, block), []);
    executor!.blockNumbers.giveBack([block]);
  });
});
