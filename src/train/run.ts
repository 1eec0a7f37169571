/**
 * A run: a recipe carried out, from wherever its folder says that it stopped.
 *
 *   RUN/recipe.json       as it was begun
 *   RUN/metrics.jsonl     a line for each step
 *   RUN/samples/          pages of the model's answers
 *   RUN/checkpoints/      what it goes on from
 *   RUN/model/            the finished model in the official format
 *
 * A step depends on the recipe and on the state before it alone: the CPU goes on bit by bit where it stopped.
 */

import { ConfigError } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { SampleAnswerer } from "./answer-samples.ts";
import { saveCheckpoint, savedTensor } from "./checkpoint.ts";
import { cocaPrefix } from "./coca/coca-part.ts";
import { type LogScale, newLogScale, nextLogScale } from "./coca/log-scale.ts";
import type { EncodedOutcome } from "./encode-finish.ts";
import { trainingFlops } from "./flops.ts";
import { gatherSamples, type SampleSource } from "./gather-samples.ts";
import { initialLossScale, type LossScale, nextLossScale } from "./loss-scale.ts";
import type { AdamW } from "./optimizer.ts";
import { assignGroups } from "./parameter-groups.ts";
import { Parameters, parameterNames } from "./parameters.ts";
import type { ReferenceLogProbabilities } from "./reference-log-probabilities.ts";
import { meetReplicas, type SharedWeights } from "./replicas/shared-weights.ts";
import type { RunOptions, StepRecord } from "./run-options.ts";
import { openParts, positionOf, type RunParts } from "./run-parts.ts";
import { densePrefix, modelPrefix } from "./run-weights.ts";
import { batchTokensAt, learningRateAt, type Progress } from "./schedule.ts";
import { expectFrozen, type StageParts, type StageRule, stageRules } from "./stage-rules.ts";
import { StepAhead } from "./step-ahead.ts";
import { type ReadyStep, StepFeed } from "./step-feed.ts";
import type { TrainedModel } from "./trained-model.ts";
import { numTokensIn, Trainer } from "./trainer.ts";

/** Steps in a row that are not finite before a run gives up. */
const maxSkippedSteps = 50;

export class TrainingRun {
  readonly model: TrainedModel;
  readonly #options: RunOptions;
  readonly #rule: StageRule;
  readonly #coca: StageParts["coca"];
  readonly #dense: StageParts["dense"];
  readonly #parameters: Parameters;
  readonly #optimizer: AdamW;
  readonly #trainer: Trainer;
  #step: number;
  #tokens: number;
  #position: number;
  /** Of the contrastive loss. */
  #logScale: LogScale;
  /** Null where gradients are f32. */
  #lossScale: LossScale | null;
  #reference: ReferenceLogProbabilities | null = null;
  #answerer: SampleAnswerer | null = null;

  private constructor(options: RunOptions, { model, dense, coca, optimizer, stored }: RunParts) {
    const { recipe, backend } = options;
    const logScale = () => this.#logScale.value;
    this.model = model;
    this.#options = options;
    this.#rule = stageRules[recipe.stage];
    this.#dense = dense;
    this.#coca = coca && {
      ...coca,
      get logScale() {
        return logScale();
      },
    };
    this.#optimizer = optimizer;
    const trees = {
      [modelPrefix]: model.weights,
      ...(dense && { [densePrefix]: dense.weights }),
      ...(coca && { [cocaPrefix]: coca.weights }),
    };
    const groups = assignGroups(parameterNames(trees), recipe.groups, recipe.weightDecay);
    expectFrozen(recipe, groups);
    this.#parameters = new Parameters(backend, trees, (name) => {
      const isOfModel = name.startsWith(`${modelPrefix}.`);
      return !groups.get(name)!.frozen && (!isOfModel || this.#rule.isTrained(name));
    });
    const { recompute } = recipe;
    this.#trainer = new Trainer(backend, { parameters: this.#parameters, groups, optimizer, recompute });
    this.#step = stored?.state.step ?? 0;
    this.#tokens = stored?.state.tokens ?? 0;
    this.#position = positionOf(stored);
    this.#logScale = stored?.state.logScale ?? newLogScale;
    this.#lossScale = recipe.lossScale && (stored?.state.lossScale ?? initialLossScale(recipe.lossScale));
  }

  /**
   * Opens a run: from its newest whole checkpoint, or from its beginning.
   *
   * @throws {CheckpointError} `checkpoint_unreadable` when the checkpoint is of another recipe
   * @throws {ConfigError} `config_contradiction` when recipe and model do not fit
   */
  static async open(options: RunOptions): Promise<TrainingRun> {
    return new TrainingRun(options, await openParts(options));
  }

  get step(): number {
    return this.#step;
  }

  get isFinished(): boolean {
    return this.#isEnd(this.#step, this.#tokens);
  }

  /**
   * Trains until the recipe's end or until the signal, with a checkpoint there and every so many steps.
   *
   * @throws {CheckpointError} `checkpoint_unwritable`; the run can be opened again
   * @throws {DataError} what the stream throws; everything up to the last step is saved
   */
  async run(): Promise<void> {
    const { recipe, events, openSamples, signal } = this.#options;
    const shared = await this.#meet();
    const samples = openSamples(this.#position);
    const feed = new StepFeed((tokens) => this.#makeReady(samples, tokens));
    const steps = new StepAhead(feed, this.#trainer);
    // The loss of coca depends on a scale that the report before it changes; an average changes the weights.
    const queues = (step: number) => !this.#coca && !shared?.isDue(step);
    const keeps = !shared || shared.isFirst;
    let saved = this.#step;
    let skippedInRow = 0;
    try {
      while (!this.isFinished && !signal?.aborted) {
        const record = await this.#oneStep(steps, queues(this.#step + 1));
        await events.onStep(record);
        if (record.taken) skippedInRow = 0;
        else if (!this.#sayLowered(record)) {
          skippedInRow++;
          events.onMessage(`step ${record.step}: gradients are not finite, nothing was changed`);
        }
        if (skippedInRow >= maxSkippedSteps) {
          throw new ConfigError(
            "config_invalid",
            `${skippedInRow} steps in a row were not finite, up to step ${record.step}; lower the learning rate in the recipe and go on with --changed, having removed the checkpoints that are too late`,
          );
        }
        if (shared?.isDue(this.#step) || this.isFinished) await shared?.average(this.#step);
        if (!keeps) continue;
        if (recipe.samples.everySteps > 0 && this.#step % recipe.samples.everySteps === 0) {
          await events.onSamples?.(this.#step, await this.#answers());
        }
        if (this.#step % recipe.checkpoints.everySteps !== 0) continue;
        await this.save();
        saved = this.#step;
      }
    } finally {
      await steps.settle();
      await samples.close();
      await shared?.close();
      // A skipped step changed no weight; after too many of them the user goes back further.
      if (keeps && saved !== this.#step && skippedInRow < maxSkippedSteps) await this.save();
    }
  }

  /** Saves a checkpoint of now. */
  async save(): Promise<string> {
    const { backend, folder, recipe, recipeJson } = this.#options;
    const content = {
      state: {
        step: this.#step,
        tokens: this.#tokens,
        optimizer: this.#optimizer.counters(),
        lossScale: this.#lossScale,
        logScale: this.#coca ? this.#logScale : null,
        data: { position: this.#position },
        recipe: recipeJson,
      },
      weights: this.#parameters.all.map((parameter) => savedTensor(backend, parameter)),
      moments: this.#optimizer.moments().map((moment) => savedTensor(backend, moment)),
    };
    return saveCheckpoint(folder, content, { keep: recipe.checkpoints.keep });
  }

  /** Log-probabilities under the reference, for `dpo`; before the first step. */
  useReference(reference: ReferenceLogProbabilities): void {
    this.#reference = reference;
  }

  /** All values of a weight of the model. */
  async read(tensor: Tensor): Promise<Float32Array> {
    return (await this.#options.backend.read(tensor)) as Float32Array;
  }

  /** Frees what training added; weights and backend stay. */
  close(): void {
    this.#parameters.close();
    this.#optimizer.close();
  }

  /** Waits for the other replicas and begins where the first of them stands. */
  async #meet(): Promise<SharedWeights | null> {
    const { replica, backend, recipe, recipeJson, events } = this.#options;
    if (!replica) return null;
    events.onMessage(`replica ${replica.index} of ${replica.count}: waits for the others`);
    const shared = await meetReplicas(replica, recipe, recipeJson, backend, this.#parameters.all);
    const start = await shared.begin({ step: this.#step, tokens: this.#tokens, position: this.#position });
    this.#step = start.step;
    this.#tokens = start.tokens;
    this.#position = start.position;
    return shared;
  }

  async #answers() {
    const { recipe, codec, openHeldOut, events } = this.#options;
    this.#answerer ??= new SampleAnswerer(this.model, codec, recipe.batch.passTokens);
    const source = openHeldOut();
    try {
      return await this.#answerer.answerAll(source, recipe.samples.count, events.onMessage);
    } finally {
      await source.close();
    }
  }

  /** A scale that f16 does not hold is how the right one is found, not a fault: says what it was, if it was that. */
  #sayLowered({ step, values }: StepRecord): boolean {
    const now = this.#lossScale?.scale;
    const was = values["lossScale"];
    if (now === undefined || was === undefined || now >= was) return false;
    this.#options.events.onMessage(
      `step ${step}: f16 has no room for gradients times ${was}; from now on times ${now}, and nothing was changed`,
    );
    return true;
  }

  #isEnd(steps: number, tokens: number): boolean {
    const { unit, total } = this.#options.recipe.length;
    return (unit === "steps" ? steps : tokens) >= total;
  }

  async #makeReady(samples: SampleSource<EncodedOutcome>, tokens: number): Promise<ReadyStep> {
    const { recipe, codec, events } = this.#options;
    const groups = await gatherSamples(samples, {
      stepTokens: batchTokensAt(recipe.batch.sizes, { tokens }),
      passTokens: recipe.batch.passTokens,
      isUsable: (sample) => this.#rule.isUsable(sample, recipe.losses),
      onSkip: events.onMessage,
    });
    const { position } = samples;
    const passes = this.#rule.passes(groups, {
      model: this.model,
      tokenizer: codec.tokenizer,
      losses: recipe.losses,
      dense: this.#dense,
      coca: this.#coca,
      reference: this.#reference,
    });
    return { passes, numTokens: numTokensIn(passes), position };
  }

  /** @param queuesNext whether the passes of the step behind it may be queued before its report */
  async #oneStep(steps: StepAhead, queuesNext: boolean): Promise<StepRecord> {
    const { recipe, config, signal } = this.#options;
    const progress: Progress = {
      steps: this.#step,
      tokens: this.#tokens,
      optimizerSteps: this.#optimizer.numSteps,
    };
    const lossScale = this.#lossScale;
    const { queued, numTokens, position } = await steps.next(this.#tokens, lossScale?.scale);
    const learningRate = learningRateAt(recipe.learningRate, progress);
    const running = this.#trainer.update(queued, learningRate);
    const tokens = this.#tokens + numTokens;
    if (!this.#isEnd(this.#step + 1, tokens) && !signal?.aborted) {
      steps.prepare(tokens, lossScale?.scale, queuesNext);
    }
    const report = await running.report;
    this.#lossScale = lossScale && nextLossScale(lossScale, report.taken, recipe.lossScale!);
    const { logScaleGradient, ...values } = report.values;
    if (report.taken && logScaleGradient !== undefined) {
      this.#logScale = nextLogScale(this.#logScale, logScaleGradient, learningRate, recipe.optimizer);
    }
    this.#step++;
    this.#tokens = tokens;
    this.#position = position;
    const { unit, total } = recipe.length;
    return {
      step: this.#step,
      tokens: this.#tokens,
      numSteps:
        unit === "steps" ? total : Math.max(this.#step, Math.round((total / this.#tokens) * this.#step)),
      learningRate,
      gradientNorm: report.gradientNorm,
      taken: report.taken ? 1 : 0,
      values: {
        ...values,
        ...(this.#coca && { logScale: this.#logScale.value }),
        ...(lossScale && { lossScale: lossScale.scale }),
      },
      flops: trainingFlops(config, report.rows, { isTextFrozen: this.#rule.frozenPrefix !== null }),
    };
  }
}
