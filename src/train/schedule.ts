/**
 * What changes as training goes on, as data that a recipe can hold: learning rate and batch size.
 *
 *   warm-up       rate(i) = rate min(1, i / warmupSteps) for the i-th step of the optimiser, counted from 1
 *   linear        from + (to - from) p
 *   cosine        to + (from - to) (1 + cos(pi p)) / 2
 *   exponential   from (to / from)^p
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
