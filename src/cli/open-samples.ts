/** From a recipe's data to streams of samples. */

import { availableParallelism } from "node:os";
import { basename, dirname, resolve } from "node:path";
import type { Split } from "../data/generator.ts";
import { type DatasetSource, openFileGenerator } from "../data/load/file-generator.ts";
import { generatorNames, type OwnGenerators } from "../data/registry.ts";
import { openStream } from "../data/stream.ts";
import { ConfigError } from "../errors.ts";
import { type EncodedOutcome, encodeFinishing } from "../train/encode-finish.ts";
import type { Recipe } from "../train/recipe.ts";
import type { ReplicaSettings } from "../train/replicas/replicas.ts";
import type { CodecSettings } from "../train/sample-codec.ts";

/**
 * The dataset files that the recipe names, each looked at, so that one that cannot be read ends training before it begins.
 *
 * @throws {ConfigError} `config_contradiction` for a file named like a generator
 * @throws {DataError}
 */
export async function datasetFiles(
  path: string,
  { data }: Recipe,
): Promise<Readonly<Record<string, DatasetSource>>> {
  const sources: Record<string, DatasetSource> = {};
  for (const [name, file] of Object.entries(data.files)) {
    if (generatorNames.includes(name)) {
      throw new ConfigError(
        "config_contradiction",
        `${basename(path)}: data.files.${name} has the name of a generator; give the file another one`,
      );
    }
    const beside = (other: string) => resolve(dirname(path), other);
    const source = {
      file: beside(file.path),
      pictures: file.pictures === null ? null : beside(file.pictures),
    };
    await openFileGenerator(name, source);
    sources[name] = source;
  }
  return sources;
}

/** The stream that a run learns from: drawn, read and encoded by threads. */
export function openSamples(
  { data, seed }: Recipe,
  own: OwnGenerators,
  codec: CodecSettings,
  position: number,
  flags: { readonly workers?: number; readonly replica?: ReplicaSettings | null },
  onMessage: (message: string) => void,
) {
  const workers = flags.workers ?? data.workers ?? defaultWorkers();
  return openStream<EncodedOutcome>({
    seed: seed + replicaSeedStep * (flags.replica?.index ?? 0),
    split: data.split,
    mix: data.mix,
    own,
    position,
    workers,
    finish: encodeFinishing(codec),
    ...(data.sides && { sides: data.sides }),
    sidesOf: data.sidesOf,
    onSkip: ({ id, error }) => onMessage(`sample ${id} could not be drawn: ${error}`),
  });
}

/** Replicas draw samples of their own: seeds so far apart that recipes with seeds of 1, 2, 3 share none. */
const replicaSeedStep = 1_000_003;

/** A thread with its process takes some 240 MB, and what it has drawn ahead. */
function defaultWorkers(): number {
  return Math.max(1, Math.min(16, availableParallelism() - 1));
}

/** Samples as they are, by one thread, of the mix that the recipe ends with. */
export function openDrawn(
  { data, seed }: Pick<Recipe, "data" | "seed">,
  own: OwnGenerators,
  split: Split,
  onMessage: (message: string) => void,
) {
  return openStream({
    seed,
    split,
    mix: data.mix.slice(-1).map(({ mix }) => ({ at: 0, mix })),
    own,
    workers: 1,
    ahead: 1,
    ...(data.sides && { sides: data.sides }),
    sidesOf: data.sidesOf,
    onSkip: ({ id, error }) => onMessage(`sample ${id} could not be drawn: ${error}`),
  });
}
