/**
 * The optimiser's step: passes forward and backward, gradients added up, one update.
 */

import { DataError } from "../errors.ts";
import type { Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import { Tape } from "../tensor/tape.ts";
import type { AdamW, StepOutcome } from "./optimizer.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import type { Parameters } from "./parameters.ts";
import { addRows, addValues, type LossValues, type Pass, type PassRows } from "./pass.ts";

export interface TrainerOptions {
  readonly parameters: Parameters;
  readonly groups: ReadonlyMap<string, ParameterGroup>;
  readonly optimizer: AdamW;
  /** Whether layers run again in the backward pass, which takes time and saves memory. */
  readonly recompute: boolean;
}

export interface StepReport extends StepOutcome {
  readonly values: LossValues;
  readonly numTokens: number;
  readonly rows: PassRows;
}

/** A step that is queued. */
export interface RunningStep {
  readonly report: Promise<StepReport>;
}

/** Passes of a step that are queued; their gradients wait for the update. */
export interface QueuedPasses {
  readonly passes: readonly Pass[];
  readonly lossScale: number;
  readonly readings: readonly Reading[];
}

/** Values of a pass that come later, wrapped so that queueing does not wait for them. */
interface Reading {
  readonly values: Promise<LossValues>;
}

export class Trainer {
  readonly #backend: Backend;
  readonly #options: TrainerOptions;

  constructor(backend: Backend, options: TrainerOptions) {
    this.#backend = backend;
    this.#options = options;
  }

  /**
   * One step. A step whose gradients are not finite changes nothing and says so (`taken`).
   *
   * @param lossScale what gradients are multiplied with on their way, and divided by before they are used
   */
  async step(passes: readonly Pass[], learningRate: number, lossScale = 1): Promise<StepReport> {
    return this.update(await this.queue(passes, lossScale), learningRate).report;
  }

  /**
   * Queues the passes of a step, whose gradients take the place of those before. The report of the step before need not be there:
   * what its update changed is in the weights, in the order of the queue.
   */
  async queue(passes: readonly Pass[], lossScale = 1): Promise<QueuedPasses> {
    this.#options.parameters.clear();
    const readings: Reading[] = [];
    for (const [i, pass] of passes.entries()) readings.push(await this.#pass(pass, lossScale, i === 0));
    return { passes, lossScale, readings };
  }

  /**
   * Queues the update by passes just queued. The report of the step before must be there, since whether that one was taken decides
   * this one's corrections.
   */
  update({ passes, lossScale, readings }: QueuedPasses, learningRate: number): RunningStep {
    const { parameters, groups, optimizer } = this.#options;
    const updates = parameters.all.map(({ name, tensor, gradient }) => ({
      name,
      tensor,
      gradient: gradient.isEmpty ? null : gradient.sum,
      group: groups.get(name)!,
    }));
    if (updates.every(({ gradient }) => gradient === null)) {
      throw new DataError(
        "data_sample",
        "a step's samples have nothing that the trained parameters learn from",
      );
    }
    const arena = this.#backend.openArena("training update");
    const outcome = optimizer.step(openOps(this.#backend, arena), updates, {
      learningRate,
      gradientFactor: 1 / lossScale,
    });
    arena.close();
    return { report: reportOf(passes, outcome, readings) };
  }

  async #pass(pass: Pass, lossScale: number, isFirst: boolean): Promise<Reading> {
    const { parameters, recompute } = this.#options;
    // The first writes its gradients, the others add theirs: two kinds.
    const arena = this.#backend.openArena(isFirst ? "first training pass" : "training pass");
    const tape = new Tape(this.#backend, arena, parameters.accumulators, { recompute });
    try {
      const read = await pass.run(tape, lossScale);
      tape.backward();
      return { values: read() };
    } finally {
      arena.close();
    }
  }
}

async function reportOf(
  passes: readonly Pass[],
  outcome: Promise<StepOutcome>,
  readings: readonly Reading[],
): Promise<StepReport> {
  const [settled, ...values] = await Promise.all([outcome, ...readings.map(({ values }) => values)]);
  return {
    ...settled,
    values: addValues(values),
    numTokens: numTokensIn(passes),
    rows: addRows(passes),
  };
}

export function numTokensIn(passes: readonly Pass[]): number {
  return passes.reduce((sum, { numTokens }) => sum + numTokens, 0);
}
