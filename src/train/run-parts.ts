/** What a run is made of when it opens: weights and optimiser, from its newest whole checkpoint or from its beginning. */

import { CheckpointError } from "../errors.ts";
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

async function openStored({ recipeJson, folder, events }: RunOptions): Promise<StoredCheckpoint | null> {
  const stored = await latestCheckpoint(folder, events.onMessage);
  if (!stored) return null;
  if (JSON.stringify(stored.state.recipe) !== JSON.stringify(recipeJson)) {
    throw new CheckpointError(
      "checkpoint_unreadable",
      `${stored.path} was written by another recipe; train into another folder, or with the recipe.json of this one`,
    );
  }
  events.onMessage(`goes on from ${stored.path}`);
  return stored;
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
