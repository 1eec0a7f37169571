/** In which order the recipes of a folder are trained. */

import { ConfigError } from "../errors.ts";
import { type Recipe, stages } from "../train/recipe.ts";

export interface NamedRecipe {
  /** Of its run: what others mean by `run:NAME`. */
  readonly name: string;
  readonly recipe: Pick<Recipe, "stage" | "model">;
}

/**
 * Every recipe behind the runs that it begins from; else by stage, then by name.
 *
 * @throws {ConfigError} `config_contradiction` when recipes begin from each other in a circle
 */
export function inOrder<R extends NamedRecipe>(recipes: readonly R[]): R[] {
  const rank = ({ recipe }: R) => stages.indexOf(recipe.stage);
  const left = [...recipes].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const ordered: R[] = [];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => `run:${name}`));
    const next = left.findIndex(({ recipe: { model } }) =>
      [model.folder, model.denseFrom, model.visionFrom].every((from) => from === null || !waiting.has(from)),
    );
    if (next < 0) {
      const names = left.map(({ name }) => name).join(", ");
      throw new ConfigError("config_contradiction", `recipes begin from each other in a circle: ${names}`);
    }
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}
