/** What a run is given, and what it tells of itself. */

import type { ModelConfig } from "../formats/config.ts";
import type { JsonValue } from "../formats/strict-json.ts";
import type { WeightSource } from "../models/load-weights.ts";
import type { Backend } from "../tensor/backend.ts";
import type { EncodedOutcome } from "./encode-finish.ts";
import type { SampleCodec } from "./encode-sample.ts";
import type { SampleSource } from "./gather-samples.ts";
import type { Recipe } from "./recipe.ts";
import type { ReplicaSettings } from "./replicas/replicas.ts";
import type { AnsweredSample } from "./samples-page.ts";
import type { StoredTensors } from "./stored-tensors.ts";

export interface RunOptions {
  readonly recipe: Recipe;
  /** The recipe's JSON, kept in every checkpoint; a run goes on only with the same, or with `acceptsChanges`. */
  readonly recipeJson: JsonValue;
  /** Whether the run may go on by a recipe that was changed, except in what its checkpoints are made of. */
  readonly acceptsChanges?: boolean | undefined;
  /** The run's folder. */
  readonly folder: string;
  readonly backend: Backend;
  readonly config: ModelConfig;
  readonly codec: SampleCodec;
  /** Weights to begin with: of a model folder, or initial ones. */
  readonly base: WeightSource;
  /** Dense heads to begin with, or null for new ones. */
  readonly baseDense: StoredTensors | null;
  /** The stream of samples from an index on, encoded by `codec`. */
  readonly openSamples: (position: number) => SampleSource<EncodedOutcome>;
  /** Samples of the held-out split as they were drawn, for answers that people look at. */
  readonly openHeldOut: () => SampleSource;
  readonly events: RunEvents;
  /** Null or left out where this process trains alone. */
  readonly replica?: ReplicaSettings | null | undefined;
  /** Asks the run to finish its step, save, and stop. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunEvents {
  /** After every step. */
  onStep(record: StepRecord): Promise<void> | void;
  /** Every so many steps, as the recipe says. */
  onSamples?(step: number, samples: readonly AnsweredSample[]): Promise<void> | void;
  /** Something that a person should know, as a sentence. */
  onMessage(message: string): void;
}

/** What a step was, for metrics and the progress line. */
export interface StepRecord {
  /** Steps and tokens done, this one included. */
  readonly step: number;
  readonly tokens: number;
  /** An estimate of the steps in all. */
  readonly numSteps: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  /** 1 when the step was taken, 0 when its gradients were not finite. */
  readonly taken: number;
  readonly values: Readonly<Record<string, number>>;
  /** Of this step (`flops.ts`). */
  readonly flops: number;
}
