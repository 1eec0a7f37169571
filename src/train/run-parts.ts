/** What a run is made of when it opens: weights and optimiser, from its newest whole checkpoint or from its beginning. */

import { CheckpointError } from "../errors.ts";
import type { JsonValue } from "../formats/strict-json.ts";
import { latestCheckpoint, type StoredCheckpoint } from "./checkpoint.ts";
import { type CocaPart, openCoca } from "./coca/coca-part.ts";
import type { DenseObjective } from "./dense/dense-step.ts";
import { AdamW } from "./optimizer.ts";
import type { RunOptions } from "./run-options.ts";
import { loadDense, loadModel } from "./run-weights.ts";
import type { TrainedModel } from "./trained-model.ts";

export interface RunParts {
  readonly model: TrainedModel;
  readonly dense: DenseObjective | null;
  readonly coca: CocaPart | null;
  readonly optimizer: AdamW;
  /** What it goes on from; null at its beginning. */
  readonly stored: StoredCheckpoint | null;
}

/** @throws {CheckpointError} `checkpoint_unreadable` when the checkpoint is of another recipe */
export async function openParts(options: RunOptions): Promise<RunParts> {
  const { recipe, backend, config, base, baseDense } = options;
  const { precision } = recipe;
  const stored = await openStored(options);
  const weights = await loadModel(config, base, stored?.weights ?? null, backend, precision);
  const settings = recipe.losses.dense;
  const dense = settings && {
    settings,
    factor: settings.factor,
    weights: await loadDense(
      settings,
      config.visionConfig!.hiddenSize,
      recipe.seed,
      stored?.weights ?? baseDense,
      backend,
      precision,
    ),
  };
  const coca = await openCoca(recipe, config, stored?.weights ?? null, backend);
  const counters = stored?.state.optimizer ?? null;
  const optimizer =
    counters && stored?.moments
      ? await AdamW.restore(backend, recipe.optimizer, counters, (name) =>
          stored.moments!.load(name, backend),
        )
      : new AdamW(backend, recipe.optimizer);
  return { model: { backend, config, weights }, dense, coca, optimizer, stored };
}

/** What a checkpoint is made of: with another one of these it could not go on. */
const fixedKeys = ["stage", "seed", "model", "losses", "precision"] as const;

async function openStored({
  recipeJson,
  acceptsChanges,
  folder,
  events,
}: RunOptions): Promise<StoredCheckpoint | null> {
  const stored = await latestCheckpoint(folder, events.onMessage);
  if (!stored) return null;
  const changed = changedKeys(stored.state.recipe, recipeJson);
  const fixed = changed.filter((key) => fixedKeys.some((one) => one === key));
  if (fixed.length > 0 || (changed.length > 0 && !acceptsChanges)) {
    const advice =
      fixed.length > 0
        ? "train into another folder, or with the recipe.json of this one"
        : "go on by the new one with --changed, train into another folder, or with the recipe.json of this one";
    throw new CheckpointError(
      "checkpoint_unreadable",
      `${stored.path} was written by another recipe (${changed.join(", ")}); ${advice}`,
    );
  }
  const how = changed.length > 0 ? `, by a recipe with another ${changed.join(", ")}` : "";
  events.onMessage(`goes on from ${stored.path}${how}`);
  return stored;
}

/** Keys of two recipes whose values are not the same. */
function changedKeys(before: JsonValue, now: JsonValue): string[] {
  const [a, b] = [before, now].map((json) => ({ ...(json as Readonly<Record<string, JsonValue>>) }));
  return [...new Set([...Object.keys(a!), ...Object.keys(b!)])].filter(
    (key) => JSON.stringify(a![key]) !== JSON.stringify(b![key]),
  );
}

/**
 * Where the data of a checkpoint stands; 0 without one.
 *
 * @throws {CheckpointError} `checkpoint_unreadable`
 */
export function positionOf(stored: StoredCheckpoint | null): number {
  if (!stored) return 0;
  const position = (stored.state.data as { readonly position?: unknown } | null)?.position;
  if (typeof position === "number" && Number.isSafeInteger(position) && position >= 0) return position;
  throw new CheckpointError("checkpoint_unreadable", `${stored.path}: state.json: data has no position`);
}
