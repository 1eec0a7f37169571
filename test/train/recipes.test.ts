// The recipes that come with the project: read, with generators that exist, runs that are there, and models that can be opened.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generatorNames } from "../../src/data/registry.ts";
import { readModelConfig } from "../../src/formats/config-files.ts";
import { countParameters } from "../../src/models/parameters.ts";
import { directory } from "../../src/runtime/node.ts";
import { parseRecipe } from "../../src/train/recipe.ts";
import { openCodec } from "../../src/train/sample-codec.ts";

const root = fileURLToPath(new URL("../../recipes/", import.meta.url));
const chains = readdirSync(root);
const recipesOf = (chain: string) =>
  readdirSync(join(root, chain))
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const json: unknown = JSON.parse(readFileSync(join(root, chain, name), "utf8"));
      return { name: name.slice(0, -".json".length), recipe: parseRecipe(json, name) };
    });

test("there are recipes", () => expect(chains).toEqual(expect.arrayContaining(["nano", "tiny"])));

test.each(chains)("%s: every recipe names generators, runs and classes that exist", (chain) => {
  const all = recipesOf(chain);
  const runs = all.map(({ name }) => `run:${name}`);
  for (const { recipe } of all) {
    for (const { mix } of recipe.data.mix)
      expect(generatorNames).toEqual(expect.arrayContaining(Object.keys(mix)));
    expect(["model", ...runs]).toContain(recipe.model.folder);
    if (recipe.model.denseFrom) expect(runs).toContain(recipe.model.denseFrom);
    const last = recipe.learningRate.phases.reduce((sum, { length }) => sum + length, 0);
    if (recipe.length.unit === recipe.learningRate.unit) expect(last).toBe(recipe.length.total);
  }
});

test.each(chains)("%s: the model and its canvases can be opened", async (chain) => {
  const folder = join(root, chain, "model");
  const config = await readModelConfig(directory(folder));
  expect(countParameters(config).total).toBeLessThan(40e6);
  for (const { recipe } of recipesOf(chain)) {
    const { processor } = await openCodec({ model: folder, canvases: recipe.canvases, dense: null });
    for (const [width, height] of recipe.canvases ?? []) {
      expect(width % processor!.size[0]).toBe(0);
      expect(height % processor!.size[1]).toBe(0);
    }
  }
});
