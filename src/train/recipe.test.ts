import { expect, test } from "vitest";
import { tinyRecipe } from "../../test/support/tiny-run.ts";
import { defaultLossScale } from "./loss-scale.ts";
import { parseRecipe } from "./recipe.ts";

const read = (changes: object) => parseRecipe({ ...tinyRecipe, ...changes }, "recipe.json");

test("precision is f32 unless it is said, and f16 has a loss scale", () => {
  expect(read({})).toMatchObject({ precision: "f32", lossScale: null });
  expect(read({ precision: "f32" })).toMatchObject({ precision: "f32", lossScale: null });
  expect(read({ precision: "f16" })).toMatchObject({ precision: "f16", lossScale: defaultLossScale });
  expect(read({ precision: "f16", lossScale: { initial: 512 } }).lossScale).toEqual({
    ...defaultLossScale,
    initial: 512,
  });
});

test("threads are as many as fit the machine unless the recipe says how many", () => {
  const mix = [{ at: 0, mix: { half: 1 } }];
  expect(read({}).data.workers).toBeNull();
  expect(read({ data: { mix, workers: null } }).data.workers).toBeNull();
  expect(read({ data: { mix, workers: 3 } }).data.workers).toBe(3);
  expect(() => read({ data: { mix, workers: 0 } })).toThrow(/recipe\.data\.workers is 0, expected/);
});

test("drawn pictures have the recipe's sides, those of some generators their own", () => {
  const mix = [{ at: 0, mix: { half: 1 } }];
  expect(read({ data: { mix } }).data).toMatchObject({ sides: null, sidesOf: {} });
  const sidesOf = { half: { min: 128, max: 224 } };
  expect(read({ data: { mix, sidesOf } }).data.sidesOf).toEqual(sidesOf);
  expect(() => read({ data: { mix, sidesOf: { half: { min: 128 } } } })).toThrow(
    /sidesOf\.half\.max is missing/,
  );
});

test("targets count alike unless the recipe averages otherwise", () => {
  const { losses } = tinyRecipe;
  expect(read({}).losses.averaging).toBe("token");
  expect(read({ losses: { ...losses, averaging: "square" } }).losses.averaging).toBe("square");
  expect(() => read({ losses: { ...losses, averaging: "root" } })).toThrow(/averaging is "root", expected/);
});

test.for([
  [{ precision: "bf16" }, /recipe\.precision is "bf16", expected "f32" or "f16"/],
  [{ lossScale: {} }, /lossScale is set and precision is "f32", whose gradients need no scale/],
  [
    { precision: "f16", lossScale: { initial: 2 ** 30 } },
    /recipe\.lossScale\.initial is 1073741824, expected from 1 to 16777216/,
  ],
] as const)("a recipe with %j is refused", ([changes, message]) => {
  expect(() => read(changes)).toThrow(message);
});
