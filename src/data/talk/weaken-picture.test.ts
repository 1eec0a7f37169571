import { expect, test } from "vitest";
import { weakenPicture } from "./weaken-picture.ts";

test("a large surface keeps its colour, lines of a pixel become one grey, and the size stays", async () => {
  const [width, height] = [61, 40];
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      if (x < 30) data.set([200, 40, 40], at);
      else data.fill(x % 2 === 0 ? 255 : 0, at, at + 3);
    }
  }
  const weak = await weakenPicture({ width, height, data, labels: null });
  expect(weak).toMatchObject({ width, height, labels: null });
  expect(weak.data).toHaveLength(data.length);
  const pixel = (x: number) => weak.data.subarray(3 * (20 * width + x), 3 * (20 * width + x) + 3);
  for (const [channel, value] of [200, 40, 40].entries())
    expect(Math.abs(pixel(12)[channel]! - value)).toBeLessThan(4);
  for (const x of [44, 45, 46, 47, 48]) expect(Math.abs(pixel(x)[0]! - 127)).toBeLessThan(30);
});
