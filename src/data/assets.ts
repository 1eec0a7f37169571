/**
 * What the generators draw with: a renderer, fonts, word lists, drawings. They are packages listed in `data/package.json`,
 * pinned by its lock file and installed into `data/node_modules` by `npm run data:install`, apart from the packages that
 * running a model needs: they are 30 times the size of this package, and only those who train on drawn data want them.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { DataError } from "../errors.ts";

// The same from src/data and from dist/data.
const requireFrom = createRequire(new URL("../../data/package.json", import.meta.url));

/**
 * Loads an installed package.
 *
 * @throws {DataError} `data_missing`
 */
export async function importAsset(name: string): Promise<unknown> {
  return import(pathToFileURL(resolveAsset(name)).href);
}

/**
 * The bytes of a file of an installed package, such as `@fontsource/lora/files/lora-latin-400-normal.woff2`.
 *
 * @throws {DataError} `data_missing`
 */
export function readAsset(path: string): Buffer {
  try {
    // Not through a package's exports: some name their code alone, and not the data that they are wanted for.
    return readFileSync(new URL(`../../data/node_modules/${path}`, import.meta.url));
  } catch (cause) {
    throw missing(path, cause);
  }
}

function resolveAsset(path: string): string {
  try {
    return requireFrom.resolve(path);
  } catch (cause) {
    throw missing(path, cause);
  }
}

function missing(path: string, cause: unknown): DataError {
  return new DataError(
    "data_missing",
    `${path} is not in data/node_modules; run "npm run data:install" in the folder of vl01`,
    { fields: { path }, cause },
  );
}
