import type { Sample } from "../../src/formats/dataset.ts";
import type { JsonValue } from "../../src/formats/strict-json.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { encodeOutcome } from "../../src/train/encode-finish.ts";
import { encodeSample } from "../../src/train/encode-sample.ts";
import type { SampleSource } from "../../src/train/gather-samples.ts";
import { initialWeights } from "../../src/train/initialize.ts";
import { parseRecipe } from "../../src/train/recipe.ts";
import type { ReplicaSettings } from "../../src/train/replicas/replicas.ts";
import { TrainingRun } from "../../src/train/run.ts";
import type { StepRecord } from "../../src/train/run-options.ts";
import { halfPicture, trainingCodec, trainingConfig } from "./tiny-training.ts";

/** Instruction on `halfPicture`, three of them a step, six steps, a checkpoint after every one. */
export const tinyRecipe = {
  stage: "instruct",
  seed: 1,
  model: { folder: "model" },
  data: { mix: [{ at: 0, mix: { half: 1 } }] },
  batch: { sizes: [{ from: 0, tokens: 400 }], passTokens: 400 },
  length: { unit: "steps", total: 6 },
  learningRate: {
    warmupSteps: 0,
    unit: "steps",
    phases: [{ shape: "constant", rate: 3e-3, length: 6 }],
  },
  optimizer: {},
  weightDecay: 0.01,
  groups: [],
  losses: {},
  recompute: false,
  checkpoints: { everySteps: 1, keep: 10 },
} satisfies JsonValue;

export interface TinyRun {
  readonly run: TrainingRun;
  readonly records: readonly StepRecord[];
  readonly messages: readonly string[];
}

/** A run of a recipe like `tinyRecipe` in a folder, whose samples come from `sampleAt` by their index. */
export async function openTinyRun(
  folder: string,
  backend: Backend,
  changes: Readonly<Record<string, JsonValue>> = {},
  { stopAfter, replica, sampleAt = async (index) => halfPicture(index % 8) }: TinyRunOptions = {},
): Promise<TinyRun> {
  const recipeJson = { ...tinyRecipe, ...changes };
  const records: StepRecord[] = [];
  const messages: string[] = [];
  const stop = new AbortController();
  const run = await TrainingRun.open({
    recipe: parseRecipe(recipeJson, "recipe.json"),
    recipeJson,
    folder,
    backend,
    config: trainingConfig,
    codec: trainingCodec,
    base: initialWeights(trainingConfig, { seed: 1 }),
    baseDense: null,
    openSamples: (position) =>
      sourceOf(async (index) => {
        const sample = await sampleAt(index);
        return encodeOutcome(() => encodeSample(sample, trainingCodec));
      }, position),
    openHeldOut: () => sourceOf(sampleAt, 0),
    events: {
      onStep(record) {
        if (records.push(record) === stopAfter) stop.abort();
      },
      onMessage: (message) => void messages.push(message),
    },
    replica,
    signal: stop.signal,
  });
  return { run, records, messages };
}

export interface TinyRunOptions {
  readonly replica?: ReplicaSettings;
  /** Asks the run to stop when this many steps are done. */
  readonly stopAfter?: number;
  readonly sampleAt?: (index: number) => Promise<Sample>;
}

function sourceOf<T>(sampleAt: (index: number) => Promise<T>, position: number): SampleSource<T> {
  let next = position;
  return {
    next: () => sampleAt(next++),
    get position() {
      return next;
    },
    close: async () => {},
  };
}
