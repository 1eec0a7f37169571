/** From a recipe's path to a run: model folder, tokenizer, data and backend put together. */

import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError, isVl01Error } from "../errors.ts";
import { openCheckpoint } from "../formats/checkpoint.ts";
import type { ModelConfig } from "../formats/config.ts";
import { readModelConfig } from "../formats/config-files.ts";
import type { WeightSource } from "../models/load-weights.ts";
import { openBackend } from "../runtime/backends.ts";
import { measureMatrixPeak } from "../runtime/matrix-peak.ts";
import { directory, expectDirectory, nodeProviders } from "../runtime/node.ts";
import { latestCheckpoint } from "../train/checkpoint.ts";
import type { SampleCodec } from "../train/encode-sample.ts";
import { initialWeights } from "../train/initialize.ts";
import type { Recipe } from "../train/recipe.ts";
import type { ReplicaSettings } from "../train/replicas/replicas.ts";
import { TrainingRun } from "../train/run.ts";
import type { RunEvents } from "../train/run-options.ts";
import { withVision } from "../train/run-weights.ts";
import { openCodec } from "../train/sample-codec.ts";
import type { StoredTensors } from "../train/stored-tensors.ts";
import { datasetFiles, openDrawn, openSamples } from "./open-samples.ts";
import type { RecipeFile } from "./recipe-file.ts";

export interface TrainFlags {
  readonly runs: string;
  readonly backend: string;
  readonly workers?: number;
  readonly replica?: ReplicaSettings | null;
  /** Whether a run goes on by a recipe that was changed. */
  readonly changed?: boolean;
}

export interface OpenedTraining {
  readonly recipe: Recipe;
  readonly run: TrainingRun;
  /** Operations a second that the device's products reach; null where it cannot say. */
  readonly peakFlops: number | null;
  /** The run's folder. */
  readonly folder: string;
  readonly base: WeightSource;
  readonly codec: SampleCodec;
  /** Files that the finished model's folder gets besides weights and config.json. */
  readonly texts: ReadonlyMap<string, string>;
  close(): void;
}

const copiedFiles = [
  "tokenizer.json",
  "tokenizer_config.json",
  "preprocessor_config.json",
  "generation_config.json",
  "chat_template.jinja",
  "chat_template.json",
];

/** Name of a recipe's run: the file's without its ending. */
export function runName(path: string): string {
  return basename(path).replace(/\.json$/, "");
}

/** The folder that a recipe means: beside the recipe, or `run:NAME`, a run beside its own. */
function resolveFolder(recipePath: string, runs: string, reference: string): string {
  const run = /^run:(.+)$/.exec(reference)?.[1];
  return run === undefined ? resolve(dirname(recipePath), reference) : join(runs, run);
}

export async function openTraining(
  { path, recipe, json }: RecipeFile,
  flags: TrainFlags,
  events: RunEvents,
  signal: AbortSignal,
): Promise<OpenedTraining> {
  const { model } = recipe;
  const isRun = model.folder.startsWith("run:");
  const source = resolveFolder(path, flags.runs, model.folder);
  const folderPath = isRun ? join(source, "model") : source;
  await expectDirectory(folderPath);
  const config = await readModelConfig(directory(folderPath));
  const { canvases, losses } = recipe;
  const codecSettings = { model: folderPath, canvases, dense: losses.dense };
  const codec = await openCodec(codecSettings);
  const own = await datasetFiles(path, recipe);
  const vision = await checkpointOf(path, flags.runs, model.visionFrom, "visionFrom", events);
  const dense = await checkpointOf(path, flags.runs, model.denseFrom, "denseFrom", events);
  const ownWeights = await weightsOf(folderPath, recipe, config, events);
  const base = vision ? withVision(config, ownWeights, vision) : ownWeights;
  const backend = await openBackend(flags.backend, nodeProviders);
  const runFolder = join(flags.runs, runName(path));
  try {
    const peakFlops = await measureMatrixPeak(backend); // while the device is idle
    const run = await TrainingRun.open({
      recipe,
      recipeJson: json,
      acceptsChanges: flags.changed,
      folder: runFolder,
      backend,
      config,
      codec,
      base,
      baseDense: dense,
      openSamples: (position) => openSamples(recipe, own, codecSettings, position, flags, events.onMessage),
      openHeldOut: () => openDrawn(recipe, own, "heldout", events.onMessage),
      replica: flags.replica,
      events,
      signal,
    });
    return {
      recipe,
      run,
      peakFlops,
      folder: runFolder,
      base,
      codec,
      texts: await readTexts(folderPath),
      close: () => backend.close(),
    };
  } catch (error) {
    backend.close();
    throw error;
  }
}

async function weightsOf(
  path: string,
  { seed }: Recipe,
  config: ModelConfig,
  events: RunEvents,
): Promise<WeightSource> {
  try {
    return await openCheckpoint(directory(path));
  } catch (error) {
    if (!isVl01Error(error) || error.code !== "checkpoint_missing") throw error;
    events.onMessage(`${path} has no weights: begins from initial ones, seed ${seed}`);
    return initialWeights(config, { seed });
  }
}

/** Weights of the newest checkpoint of the run that the recipe names under `model`; null when it names none. */
async function checkpointOf(
  path: string,
  runs: string,
  reference: string | null,
  key: "denseFrom" | "visionFrom",
  events: RunEvents,
): Promise<StoredTensors | null> {
  if (reference === null) return null;
  const folder = resolveFolder(path, runs, reference);
  const stored = await latestCheckpoint(folder, events.onMessage);
  if (stored) return stored.weights;
  throw new ConfigError(
    "config_invalid",
    `${path}: model.${key} is ${reference}, and ${folder} has no checkpoint`,
  );
}

async function readTexts(path: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of copiedFiles) {
    const text = await readFile(join(path, name), "utf8").catch(() => null);
    if (text !== null) texts.set(name, text);
  }
  return texts;
}
