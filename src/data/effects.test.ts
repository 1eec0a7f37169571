import { describe, expect, test } from "vitest";
import { applyEffects, noEffects } from "./effects.ts";
import { Page } from "./page.ts";
import { Random } from "./random.ts";

const flat = (width: number, height: number, value: number) => ({
  width,
  height,
  data: new Uint8Array(3 * width * height).fill(value),
});

describe("effects", () => {
  test.each([2, 5.5, 10])(
    "noise of deviation %d has that deviation and no lean, at odd sizes too",
    async (noise) => {
      const data = await applyEffects(flat(201, 199, 128), { ...noEffects, noise }, new Random("noise"));
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const square = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
      expect(Math.abs(mean - 128)).toBeLessThan(0.1);
      expect(Math.abs(Math.sqrt(square) / noise - 1)).toBeLessThan(0.05);
    },
  );

  test("noise ends at black and white", async () => {
    for (const value of [0, 255]) {
      const data = await applyEffects(flat(64, 64, value), { ...noEffects, noise: 8 }, new Random("ends"));
      const far = data.filter((one) => Math.abs(one - value) > 60);
      expect(far.length).toBe(0);
    }
  });

  test("blur leaves a flat picture as it is and spreads a dot evenly to all sides", async () => {
    const plain = await applyEffects(flat(7, 5, 77), { ...noEffects, blur: 0.2 }, new Random(""));
    expect(new Set(plain)).toEqual(new Set([77]));
    const dot = flat(5, 5, 0);
    dot.data.fill(200, 3 * 12, 3 * 13);
    const data = await applyEffects(dot, { ...noEffects, blur: 0.125 }, new Random(""));
    const red = Array.from({ length: 25 }, (_, i) => data[3 * i]);
    // 200 times 3/4 and 1/8 across, then down.
    const [middle, side, corner] = [113, 19, 3];
    expect(red).toEqual([
      ...[0, 0, 0, 0, 0],
      ...[0, corner, side, corner, 0],
      ...[0, side, middle, side, 0],
      ...[0, corner, side, corner, 0],
      ...[0, 0, 0, 0, 0],
    ]);
  });

  test.each([1, 2, 3, 4, 5])("a page of %d x 1 pixels has the colours that were drawn", async (width) => {
    const page = new Page({ width, height: 1, paper: "rgb(1 2 3)" });
    page.context.fillStyle = "rgb(250 251 252)";
    page.context.fillRect(width - 1, 0, 1, 1);
    const { data } = await page.finish(noEffects, new Random(""));
    const expected = Array.from({ length: width }, (_, i) => (i === width - 1 ? [250, 251, 252] : [1, 2, 3]));
    expect([...data]).toEqual(expected.flat());
  });
});
