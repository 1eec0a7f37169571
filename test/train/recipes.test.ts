// The recipes that come with the project: read, with generators that exist, runs that are there, and models that can be opened.

import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readRecipeFile } from "../../src/cli/recipe-file.ts";
import { drawWith } from "../../src/data/draw-sample.ts";
import { generatorNames, loadGenerator } from "../../src/data/registry.ts";
import { readModelConfig } from "../../src/formats/config-files.ts";
import { countParameters } from "../../src/models/parameters.ts";
import { directory } from "../../src/runtime/node.ts";
import { latestCheckpoint } from "../../src/train/checkpoint.ts";
import type { Recipe } from "../../src/train/recipe.ts";
import { openCodec } from "../../src/train/sample-codec.ts";

const root = fileURLToPath(new URL("../../recipes/", import.meta.url));
const chains = readdirSync(root);
const recipesOf = (chain: string) =>
  Promise.all(
    readdirSync(join(root, chain))
      .filter((name) => name.endsWith(".json"))
      .map(async (name) => {
        const { recipe } = await readRecipeFile(join(root, chain, name));
        return { name: name.slice(0, -".json".length), recipe };
      }),
  );

test("there are recipes", () => expect(chains).toEqual(expect.arrayContaining(["nano", "tiny"])));

test.each(chains)(
  "%s: every recipe names generators, files of its own, runs and classes that exist",
  async (chain) => {
    const all = await recipesOf(chain);
    const runs = all.map(({ name }) => `run:${name}`);
    for (const { recipe } of all) {
      const known = [...generatorNames, ...Object.keys(recipe.data.files)];
      for (const { mix } of recipe.data.mix) expect(known).toEqual(expect.arrayContaining(Object.keys(mix)));
      expect(["model", ...runs]).toContain(recipe.model.folder);
      const { denseFrom } = recipe.model;
      if (denseFrom && !runs.includes(denseFrom)) await expectHeads(join(root, chain, denseFrom), recipe);
      const last = recipe.learningRate.phases.reduce((sum, { length }) => sum + length, 0);
      if (recipe.length.unit === recipe.learningRate.unit) expect(last).toBe(recipe.length.total);
    }
  },
);

/** Heads that lie beside a recipe have a row for each of its classes, and one for none; heads that are new begin without any. */
async function expectHeads(folder: string, recipe: Recipe) {
  const { entries } = (await latestCheckpoint(folder, () => {}))!.weights;
  const { classes } = recipe.losses.dense!;
  const heads = [...entries].flatMap(([name, { shape }]) => {
    const [, head] = /^dense\.heads\.(\w+)\.cells\.0\.weight$/.exec(name) ?? [];
    return head === undefined ? [] : [{ head: head as keyof typeof classes, rows: shape[0] }];
  });
  expect(heads.map(({ head }) => head)).toEqual(expect.arrayContaining(["glyph", "object", "columnStart"]));
  for (const { head, rows } of heads) expect(rows, head).toBe(classes[head]!.length + 1);
}

test.each(chains)("%s: the model and its canvases can be opened", async (chain) => {
  const folder = join(root, chain, "model");
  const config = await readModelConfig(directory(folder));
  expect(countParameters(config).total).toBeLessThan(40e6);
  for (const { recipe } of await recipesOf(chain)) {
    const { processor } = await openCodec({ model: folder, canvases: recipe.canvases, dense: null });
    for (const [width, height] of recipe.canvases ?? []) {
      expect(width % processor!.size[0]).toBe(0);
      expect(height % processor!.size[1]).toBe(0);
    }
  }
});

test.each(["shapes", "drawings", "icons", "clip-art", "flags"])(
  "what %s shows is among nano's classes",
  async (name) => {
    const { recipe } = await readRecipeFile(join(root, "nano/vit.json"));
    const generator = await loadGenerator(name);
    const shown = new Set<string>();
    for (let i = 0; i < 25; i++) {
      const { pictures } = await drawWith(
        generator,
        { seed: 12, split: "train", sides: { min: 160, max: 240 } },
        i,
      );
      for (const { name } of pictures[0]!.labels!.objects) shown.add(name);
    }
    expect(shown.size).toBeGreaterThan(8);
    expect(recipe.losses.dense!.classes.object).toEqual(expect.arrayContaining([...shown]));
  },
);

test("a file of classes that is not there, or is no JSON, is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vl01-recipe-"));
  const recipe = await readFile(join(root, "nano/vit.json"), "utf8");
  await writeFile(join(folder, "vit.json"), recipe);
  await mkdir(join(folder, "model"));
  await expect(readRecipeFile(join(folder, "vit.json"))).rejects.toThrow(
    /model\/classes\.json: no such file of classes/,
  );
  await writeFile(join(folder, "model/classes.json"), "{");
  await expect(readRecipeFile(join(folder, "vit.json"))).rejects.toThrow(/classes\.json: not JSON/);
  await rm(folder, { recursive: true });
});
