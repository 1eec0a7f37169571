/** A recipe from its file. */

import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { ConfigError } from "../errors.ts";
import type { JsonValue } from "../formats/strict-json.ts";
import { parseRecipe, type Recipe } from "../train/recipe.ts";

export interface RecipeFile {
  readonly path: string;
  readonly recipe: Recipe;
  /** As parsed, with what it names from other files in its place: a checkpoint is of this. */
  readonly json: JsonValue;
}

/**
 * Where `losses.dense.classes` is a string, it names a JSON file that holds them, beside the recipe: recipes of one model share it.
 *
 * @throws {ConfigError} also when there is no such file, or it is no JSON
 */
export async function readRecipeFile(path: string): Promise<RecipeFile> {
  const json = await readJson(path, "recipe");
  const dense = fieldsOf(fieldsOf(fieldsOf(json)?.["losses"])?.["dense"]);
  if (typeof dense?.["classes"] === "string") {
    dense["classes"] = await readJson(resolve(dirname(path), dense["classes"]), "file of classes");
  }
  return { path, json, recipe: parseRecipe(json, basename(path)) };
}

async function readJson(path: string, what: string): Promise<JsonValue> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ConfigError("config_missing", `${path}: no such ${what}`, { cause });
  });
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new ConfigError("config_unreadable", `${path}: not JSON: ${(cause as Error).message}`, { cause });
  }
}

function fieldsOf(json: JsonValue | undefined): { [name: string]: JsonValue } | null {
  return typeof json === "object" && json !== null && !Array.isArray(json)
    ? (json as { [name: string]: JsonValue })
    : null;
}
