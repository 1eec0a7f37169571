import { expect, test } from "vitest";
import { defaultLossScale, initialLossScale, lossScaleSettings, nextLossScale } from "./loss-scale.ts";

const settings = { initial: 1024, growthInterval: 3, smallest: 1, largest: 2048 };
const run = (outcomes: readonly boolean[], from = initialLossScale(settings)) =>
  outcomes.reduce((scale, taken) => nextLossScale(scale, taken, settings), from);

test("doubles after a row of good steps, halves after each bad one", () => {
  expect(run([true, true])).toEqual({ scale: 1024, goodSteps: 2 });
  expect(run([true, true, true])).toEqual({ scale: 2048, goodSteps: 0 });
  expect(run([true, true, false, true])).toEqual({ scale: 512, goodSteps: 1 });
  expect(run([false, false])).toEqual({ scale: 256, goodSteps: 0 });
});

test("stays within its bounds", () => {
  expect(run(new Array(9).fill(true)).scale).toBe(2048);
  expect(run(new Array(40).fill(false)).scale).toBe(1);
});

test("depends on the outcomes alone: saved as JSON and gone on with, it is the same", () => {
  const outcomes = Array.from({ length: 30 }, (_, i) => i % 7 !== 3);
  const middle = JSON.parse(JSON.stringify(run(outcomes.slice(0, 11))));
  expect(run(outcomes.slice(11), middle)).toEqual(run(outcomes));
});

test("the default scales are powers of two", () => {
  for (const scale of [defaultLossScale.initial, defaultLossScale.smallest, defaultLossScale.largest]) {
    expect(Math.log2(scale) % 1).toBe(0);
  }
});

test("settings of a recipe are checked, those not given are the default's", () => {
  const read = (json: unknown) => lossScaleSettings.read(json, { fileName: "recipe.json", key: "lossScale" });
  expect(read({})).toEqual(defaultLossScale);
  expect(read({ initial: 512, growthInterval: 7 })).toEqual({
    ...defaultLossScale,
    initial: 512,
    growthInterval: 7,
  });
  expect(() => read({ initial: 0 })).toThrow(/lossScale\.initial is 0, expected a number over 0/);
  expect(() => read({ initial: 4, smallest: 8 })).toThrow(/initial is 4, expected from 8 to 16777216/);
  expect(() => read({ growth: 7 })).toThrow(/lossScale\.growth is 7, expected none/);
});
