/**
 * A run: a recipe carried out, from wherever its folder says that it stopped.
 *
 *   RUN/recipe.json       as it was begun
 *   RUN/metrics.jsonl     a line for each step
 *   RUN/samples/          pages of the model's answers
 *   RUN/checkpoints/      what it goes on from
 *   RUN/model/            the finished model in the official format, with dense.safetensors beside the weights' files
 *
 * A step depends on the recipe and on the state before it alone: the CPU goes on bit by bit where it stopped.
 */

import { CheckpointError, ConfigError, isVl01Error } from "../errors.ts";
import type { ModelConfig } from "../formats/config.ts";
import type { JsonValue } from "../formats/strict-json.ts";
import type { WeightSource } from "../models/load-weights.ts";
import type { Backend } from "../tensor/backend.ts";
import { SampleAnswerer } from "./answer-samples.ts";
import { latestCheckpoint, type SavedTensor, type StoredCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { type LogScale, newLogScale, nextLogScale } from "./coca/log-scale.ts";
import type { DenseObjective } from "./dense/dense-step.ts";
import type { EncodedSample, SampleCodec } from "./encode-sample.ts";
import { trainingFlops } from "./flops.ts";
import { gatherSamples, type SampleSource } from "./gather-samples.ts";
import { languagePasses, type TrainedModel } from "./language-pass.ts";
import { AdamW } from "./optimizer.ts";
import { assignGroups, type ParameterGroup } from "./parameter-groups.ts";
import { Parameters, parameterNames } from "./parameters.ts";
import type { Pass } from "./pass.ts";
import { type EncodedPair, preferencePasses } from "./preference-pass.ts";
import type { Recipe } from "./recipe.ts";
import type { ReferenceLogProbabilities } from "./reference-log-probabilities.ts";
import { densePrefix, loadDense, loadModel, modelPrefix } from "./run-weights.ts";
import type { AnsweredSample } from "./samples-page.ts";
import { batchTokensAt, learningRateAt, type Progress } from "./schedule.ts";
import type { StoredTensors } from "./stored-tensors.ts";
import { Trainer } from "./trainer.ts";
import { type CocaPart, cocaPrefix, openCoca, vitPasses } from "./vit-stage.ts";

export interface RunOptions {
  readonly recipe: Recipe;
  /** The recipe's JSON, kept in every checkpoint; a run goes on only with the same. */
  readonly recipeJson: JsonValue;
  /** The run's folder. */
  readonly folder: string;
  readonly backend: Backend;
  readonly config: ModelConfig;
  readonly codec: SampleCodec;
  /** Weights to begin with: of a model folder, or initial ones. */
  readonly base: WeightSource;
  /** Dense heads to begin with, or null for new ones. */
  readonly baseDense: StoredTensors | null;
  /** The stream of samples from an index on. */
  readonly openSamples: (position: number) => SampleSource;
  /** The same of the held-out split, for answers that people look at. */
  readonly openHeldOut: () => SampleSource;
  readonly events: RunEvents;
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

/** Steps in a row that are not finite before a run gives up. */
const maxSkippedSteps = 50;

export class TrainingRun {
  readonly model: TrainedModel;
  readonly #options: RunOptions;
  readonly #dense: DenseObjective | null;
  readonly #coca: CocaPart | null;
  readonly #parameters: Parameters;
  readonly #groups: ReadonlyMap<string, ParameterGroup>;
  readonly #optimizer: AdamW;
  readonly #trainer: Trainer;
  #step: number;
  #tokens: number;
  #position: number;
  /** Of the contrastive loss. */
  #logScale: LogScale;
  #reference: ReferenceLogProbabilities | null = null;
  #answerer: SampleAnswerer | null = null;

  private constructor(
    options: RunOptions,
    model: TrainedModel,
    dense: DenseObjective | null,
    coca: CocaPart | null,
    optimizer: AdamW,
    stored: StoredCheckpoint | null,
  ) {
    const { recipe, backend } = options;
    this.model = model;
    this.#options = options;
    this.#dense = dense;
    this.#coca = coca;
    this.#optimizer = optimizer;
    const trees = {
      [modelPrefix]: model.weights,
      ...(dense && { [densePrefix]: dense.weights }),
      ...(coca && { [cocaPrefix]: coca.weights }),
    };
    this.#groups = assignGroups(parameterNames(trees), recipe.groups, recipe.weightDecay);
    expectFrozen(recipe, this.#groups);
    this.#parameters = new Parameters(backend, trees, (name) => this.#isTrained(name));
    const { recompute } = recipe;
    this.#trainer = new Trainer(backend, {
      parameters: this.#parameters,
      groups: this.#groups,
      optimizer,
      recompute,
    });
    this.#step = stored?.state.step ?? 0;
    this.#tokens = stored?.state.tokens ?? 0;
    this.#position = stored ? positionOf(stored) : 0;
    this.#logScale = stored?.state.logScale ?? newLogScale;
  }

  /**
   * Opens a run: from its newest whole checkpoint, or from its beginning.
   *
   * @throws {CheckpointError} `checkpoint_unreadable` when the checkpoint is of another recipe
   * @throws {ConfigError} `config_contradiction` when recipe and model do not fit
   */
  static async open(options: RunOptions): Promise<TrainingRun> {
    const { recipe, recipeJson, folder, backend, config, base, baseDense, events } = options;
    const stored = await latestCheckpoint(folder, events.onMessage);
    if (stored && JSON.stringify(stored.state.recipe) !== JSON.stringify(recipeJson)) {
      throw new CheckpointError(
        "checkpoint_unreadable",
        `${stored.path} was written by another recipe; train into another folder, or with the recipe.json of this one`,
      );
    }
    if (stored) events.onMessage(`goes on from ${stored.path}`);
    const weights = await loadModel(config, base, stored?.weights ?? null, backend);
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
      ),
    };
    const shape = recipe.losses.coca;
    const coca = shape && (await openCoca(shape, config, recipe.seed, stored?.weights ?? null, backend));
    const counters = stored?.state.optimizer ?? null;
    const optimizer =
      counters && stored?.moments
        ? await AdamW.restore(backend, recipe.optimizer, counters, (name) =>
            stored.moments!.load(name, backend),
          )
        : new AdamW(backend, recipe.optimizer);
    return new TrainingRun(options, { backend, config, weights }, dense, coca, optimizer, stored);
  }

  get step(): number {
    return this.#step;
  }

  get isFinished(): boolean {
    const { unit, total } = this.#options.recipe.length;
    return (unit === "steps" ? this.#step : this.#tokens) >= total;
  }

  /**
   * Trains until the recipe's end or until the signal, with a checkpoint there and every so many steps.
   *
   * @throws {CheckpointError} `checkpoint_unwritable`; the run can be opened again
   * @throws {DataError} what the stream throws; everything up to the last step is saved
   */
  async run(): Promise<void> {
    const { recipe, events, openSamples, signal } = this.#options;
    const samples = openSamples(this.#position);
    let saved = this.#step;
    let skippedInRow = 0;
    try {
      while (!this.isFinished && !signal?.aborted) {
        const record = await this.#oneStep(samples);
        await events.onStep(record);
        skippedInRow = record.taken ? 0 : skippedInRow + 1;
        if (!record.taken)
          events.onMessage(`step ${record.step}: gradients are not finite, nothing was changed`);
        if (skippedInRow >= maxSkippedSteps) {
          throw new ConfigError(
            "config_invalid",
            `${skippedInRow} steps in a row were not finite, up to step ${record.step}; lower the learning rate and go on from the last checkpoint`,
          );
        }
        if (recipe.samples.everySteps > 0 && this.#step % recipe.samples.everySteps === 0) {
          await events.onSamples?.(this.#step, await this.#answers());
        }
        if (this.#step % recipe.checkpoints.everySteps !== 0) continue;
        await this.save();
        saved = this.#step;
      }
    } finally {
      await samples.close();
      if (saved !== this.#step && skippedInRow === 0) await this.save();
    }
  }

  /** Saves a checkpoint of now. */
  async save(): Promise<string> {
    const { backend, folder, recipe, recipeJson } = this.#options;
    const saved = (name: string, tensor: Parameters["all"][number]["tensor"]): SavedTensor => ({
      name,
      shape: tensor.shape,
      read: async () => (await backend.read(tensor)) as Float32Array,
    });
    const content = {
      state: {
        step: this.#step,
        tokens: this.#tokens,
        optimizer: this.#optimizer.counters(),
        lossScale: null,
        logScale: this.#coca ? this.#logScale : null,
        data: { position: this.#position },
        recipe: recipeJson,
      },
      weights: this.#parameters.all.map(({ name, tensor }) => saved(name, tensor)),
      moments: this.#optimizer.moments().map(({ name, tensor }) => saved(name, tensor)),
    };
    return saveCheckpoint(folder, content, { keep: recipe.checkpoints.keep });
  }

  /** Log-probabilities under the reference, for `dpo`; before the first step. */
  useReference(reference: ReferenceLogProbabilities): void {
    this.#reference = reference;
  }

  /** All values of a weight: `model.` and its path, or `dense.` and its path. */
  async read(tensor: Parameters["all"][number]["tensor"]): Promise<Float32Array> {
    return (await this.#options.backend.read(tensor)) as Float32Array;
  }

  get dense(): DenseObjective | null {
    return this.#dense;
  }

  /** Frees what training added; weights and backend stay. */
  close(): void {
    this.#parameters.close();
    this.#optimizer.close();
  }

  /** Answers to the first held-out samples; those that do not fit are left out, and said. */
  async #answers(): Promise<readonly AnsweredSample[]> {
    const { recipe, codec, openHeldOut, events } = this.#options;
    this.#answerer ??= new SampleAnswerer(this.model, codec, recipe.batch.passTokens);
    const source = openHeldOut();
    const answers: AnsweredSample[] = [];
    try {
      for (let i = 0; i < recipe.samples.count; i++) {
        const sample = await source.next();
        try {
          answers.push(await this.#answerer.answer(sample));
        } catch (error) {
          if (!isVl01Error(error)) throw error;
          events.onMessage(error.message);
        }
      }
    } finally {
      await source.close();
    }
    return answers;
  }

  async #oneStep(samples: SampleSource): Promise<StepRecord> {
    const { recipe, codec, config, events } = this.#options;
    const progress: Progress = {
      steps: this.#step,
      tokens: this.#tokens,
      optimizerSteps: this.#optimizer.numSteps,
    };
    const stepTokens = batchTokensAt(recipe.batch.sizes, progress);
    const groups = await gatherSamples(samples, codec, {
      stepTokens,
      passTokens: recipe.batch.passTokens,
      isUsable: (sample) => isUsable(recipe, sample),
      onSkip: events.onMessage,
    });
    const learningRate = learningRateAt(recipe.learningRate, progress);
    const report = await this.#trainer.step(await this.#passes(groups), learningRate);
    const { logScaleGradient, ...values } = report.values;
    if (report.taken && logScaleGradient !== undefined) {
      this.#logScale = nextLogScale(this.#logScale, logScaleGradient, learningRate, recipe.optimizer);
    }
    this.#step++;
    this.#tokens += report.numTokens;
    this.#position = samples.position;
    const { unit, total } = recipe.length;
    return {
      step: this.#step,
      tokens: this.#tokens,
      numSteps:
        unit === "steps" ? total : Math.max(this.#step, Math.round((total / this.#tokens) * this.#step)),
      learningRate,
      gradientNorm: report.gradientNorm,
      taken: report.taken ? 1 : 0,
      values: this.#coca ? { ...values, logScale: this.#logScale.value } : values,
      flops: trainingFlops(config, report),
    };
  }

  async #passes(groups: readonly (readonly EncodedSample[])[]): Promise<readonly Pass[]> {
    const { stage, losses } = this.#options.recipe;
    if (stage === "vit") {
      const coca = this.#coca && { ...this.#coca, logScale: this.#logScale.value };
      return vitPasses(groups, this.model, this.#options.codec.tokenizer, this.#dense, coca);
    }
    if (stage !== "dpo")
      return languagePasses(groups, this.model, { dense: this.#dense, router: losses.router });
    const pairs = groups as readonly (readonly EncodedPair[])[];
    const reference = await this.#reference!.of(pairs);
    return preferencePasses(pairs, this.model, { ...losses.preference!, reference });
  }

  #isTrained(name: string): boolean {
    if (this.#groups.get(name)!.frozen) return false;
    const isOfModel = name.startsWith(`${modelPrefix}.`);
    const isOfTower = name.startsWith(`${modelPrefix}.image.visionTower.`);
    return this.#options.recipe.stage !== "vit" || !isOfModel || isOfTower;
  }
}

function isUsable({ stage, losses }: Recipe, sample: EncodedSample): boolean {
  if (stage === "dpo") return sample.rejected !== null;
  if (stage === "vit") {
    if (losses.coca) return sample.pictures.length === 1;
    return sample.pictures.some(({ picture }) => picture.labels !== null);
  }
  return sample.text.numTargets > 0;
}

/** Alignment is defined by a language model that stays as it is, so a recipe that forgets to freeze it is wrong. */
function expectFrozen({ stage }: Recipe, groups: ReadonlyMap<string, ParameterGroup>): void {
  if (stage !== "align") return;
  const open = [...groups].find(([name, { frozen }]) => name.startsWith(`${modelPrefix}.text.`) && !frozen);
  if (!open) return;
  throw new ConfigError(
    "config_contradiction",
    `recipe: stage is "align" and ${open[0]} is not frozen; give a group with the prefix "${modelPrefix}.text" and frozen true`,
  );
}

function positionOf({ path, state }: StoredCheckpoint): number {
  const position = (state.data as { readonly position?: unknown } | null)?.position;
  if (typeof position === "number" && Number.isSafeInteger(position) && position >= 0) return position;
  throw new CheckpointError("checkpoint_unreadable", `${path}: state.json: data has no position`);
}
