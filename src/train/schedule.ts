/**
 * What changes as training goes on, as data that a recipe can hold: learning rate, batch size, mix of the data.
 *
 *   warm-up       rate(i) = rate min(1, i / warmupSteps) for the i-th step of the optimiser, counted from 1
 *   linear        from + (to - from) p
 *   cosine        to + (from - to) (1 + cos(pi p)) / 2
 *   exponential   from (to / from)^p
 *   mix           weights = (1 - p) old + p new
 *
 * p is the share of a phase that is done before the step, so the first step of a phase has `from` and the first step after
 * it `to`. Phases follow each other from the start of training, those of the warm-up included; after the last one its end
 * holds. The warm-up counts the optimiser's own steps: it happens again whenever the moments start from zero.
 */

export type ScheduleUnit = "steps" | "tokens";

/** Done before the step that is asked about. */
export interface Progress {
  readonly steps: number;
  readonly tokens: number;
  /** Steps since the optimiser's moments were zero; those that were skipped do not count. */
  readonly optimizerSteps: number;
}

export type RatePhase =
  | { readonly shape: "constant"; readonly rate: number; readonly length: number }
  | {
      readonly shape: "linear" | "cosine" | "exponential";
      readonly from: number;
      readonly to: number;
      /** In the schedule's unit. */
      readonly length: number;
    };

export interface LearningRate {
  /** 0 for none. */
  readonly warmupSteps: number;
  readonly unit: ScheduleUnit;
  readonly phases: readonly RatePhase[];
}

/** The rate of the next step. */
export function learningRateAt(schedule: LearningRate, progress: Progress): number {
  const { warmupSteps } = schedule;
  const warmth = warmupSteps === 0 ? 1 : Math.min(1, (progress.optimizerSteps + 1) / warmupSteps);
  return warmth * plannedRate(schedule.phases, progress[schedule.unit]);
}

function plannedRate(phases: readonly RatePhase[], done: number): number {
  let begin = 0;
  for (const phase of phases) {
    if (done < begin + phase.length) return phaseRate(phase, (done - begin) / phase.length);
    begin += phase.length;
  }
  return phaseRate(phases.at(-1)!, 1);
}

function phaseRate(phase: RatePhase, p: number): number {
  switch (phase.shape) {
    case "constant":
      return phase.rate;
    case "linear":
      return phase.from + (phase.to - phase.from) * p;
    case "cosine":
      return phase.to + ((phase.from - phase.to) * (1 + Math.cos(Math.PI * p))) / 2;
    case "exponential":
      return phase.from * (phase.to / phase.from) ** p;
    default:
      return phase satisfies never;
  }
}

/** `tokens` of a step from the moment that `from` tokens are done. */
export interface BatchSizeStep {
  readonly from: number;
  readonly tokens: number;
}

/** Tokens of the next step. `sizes` begin at 0 and ascend. */
export function batchTokensAt(sizes: readonly BatchSizeStep[], progress: Pick<Progress, "tokens">): number {
  return sizes.findLast(({ from }) => from <= progress.tokens)!.tokens;
}

/** Weights that hold from `from` on; over the first `transition` the weights before change into them. */
export interface MixStage {
  /** In the mix's unit. */
  readonly from: number;
  /** 0 to change at once. */
  readonly transition: number;
  /** By source; need not add up to 1. A source that is not named has none. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface DataMix {
  readonly unit: ScheduleUnit;
  /** The first begins at 0 without a transition; each begins after the transition of the one before. */
  readonly stages: readonly MixStage[];
}

/** The share of every source in the next step: adds up to 1, sources in the order in which they first appear. */
export function mixAt({ unit, stages }: DataMix, progress: Progress): ReadonlyMap<string, number> {
  const done = progress[unit];
  const index = stages.findLastIndex(({ from }) => from <= done);
  const stage = stages[index]!;
  const before = stages[index - 1];
  const p = !before || stage.transition === 0 ? 1 : Math.min(1, (done - stage.from) / stage.transition);
  const sources = new Set(stages.flatMap(({ weights }) => Object.keys(weights)));
  const mixed = (source: string) =>
    p * share(stage, source) + (before && p < 1 ? (1 - p) * share(before, source) : 0);
  return new Map(Array.from(sources, (source) => [source, mixed(source)]));
}

function share({ weights }: MixStage, source: string): number {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return (weights[source] ?? 0) / sum;
}
