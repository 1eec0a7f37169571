import { expect, test } from "vitest";
import type { Stage } from "../train/recipe.ts";
import { inOrder } from "./recipe-order.ts";

const recipe = (
  name: string,
  stage: Stage,
  folder: string,
  from: { readonly denseFrom?: string; readonly visionFrom?: string } = {},
) => ({ name, recipe: { stage, model: { folder, denseFrom: null, visionFrom: null, ...from } } });

const names = (recipes: readonly { readonly name: string }[]) => recipes.map(({ name }) => name);

test("runs come before what begins from them, whatever their stages and names", () => {
  const recipes = [
    recipe("instruct", "instruct", "run:read"),
    recipe("read", "instruct", "run:language", { denseFrom: "run:vit", visionFrom: "run:vit" }),
    recipe("vit", "vit", "run:warm"),
    recipe("warm", "dpo", "model"),
    recipe("language", "language", "model"),
  ];
  expect(names(inOrder(recipes))).toEqual(["language", "warm", "vit", "read", "instruct"]);
});

test("by stage, then by name, where nothing else is said; a run that is not among them does not matter", () => {
  const recipes = [
    recipe("b", "align", "model"),
    recipe("a", "align", "run:elsewhere"),
    recipe("z", "vit", "model"),
  ];
  expect(names(inOrder(recipes))).toEqual(["z", "a", "b"]);
});

test("a circle is refused with the names in it", () => {
  const recipes = [recipe("a", "align", "run:b"), recipe("b", "align", "run:a"), recipe("c", "vit", "model")];
  expect(() => inOrder(recipes)).toThrow("recipes begin from each other in a circle: a, b");
});
