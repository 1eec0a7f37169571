/**
 * AdamW over named parameters, on the device from gradients to new weights.
 *
 *   n = |factor gradients| over all parameters of the step
 *   every gradient is multiplied with factor min(1, maxNorm / (n + 1e-6)), then AdamW with decoupled decay
 *
 * A step whose n is not finite changes nothing and is counted as skipped. Moments are f32 and made when a parameter is first
 * stepped, and each parameter counts its own steps, so one that is frozen at first, or that a batch does not use, starts
 * with the right corrections when its turn comes.
 * Source: arXiv:1711.05101; the text recipe's beta1 0.9, beta2 0.95 and weight decay 0.1 are those of arXiv:2501.08313
 */

import { number, orNull, type Reader } from "../formats/json-fields.ts";
import type { Backend } from "../tensor/backend.ts";
import type { Ops } from "../tensor/run.ts";
import { formatShape, type Tensor } from "../tensor/tensor.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import { objectOf } from "./recipe-fields.ts";

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  /** Largest global norm of the gradients; null to leave them as they are. */
  readonly maxNorm: number | null;
}

/** A parameter and what a step does to it. */
export interface Update {
  readonly name: string;
  readonly tensor: Tensor;
  /** Null when the batch does not use the parameter: it stays as it is, its moments too. */
  readonly gradient: Tensor | null;
  readonly group: ParameterGroup;
}

export interface StepOptions {
  readonly learningRate: number;
  /** What gradients are multiplied with before anything else: takes back a loss scale or a sum over batches. Default 1. */
  readonly gradientFactor?: number;
}

export interface StepOutcome {
  /** False when a gradient was not finite; nothing has changed then. */
  readonly taken: boolean;
  /** Before clipping, after `gradientFactor`; not finite when the step was not taken. */
  readonly gradientNorm: number;
}

/** What a checkpoint keeps beside the moments. */
export interface OptimizerCounters {
  /** Steps taken since the moments were zero. */
  readonly numSteps: number;
  readonly numSkipped: number;
  /** Steps taken, by parameter. */
  readonly stepsOf: Readonly<Record<string, number>>;
}

/** A moment as a checkpoint stores it. */
export interface Moment {
  readonly name: string;
  readonly tensor: Tensor;
}

interface Slot {
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
  steps: number;
}

export class AdamW {
  readonly settings: AdamWSettings;
  readonly #backend: Backend;
  readonly #slots = new Map<string, Slot>();
  #numSteps = 0;
  #numSkipped = 0;
  #isUnsettled = false;

  constructor(backend: Backend, settings: AdamWSettings) {
    this.#backend = backend;
    this.settings = settings;
  }

  /**
   * Goes on where a checkpoint stopped.
   *
   * @param load makes a tensor of a moment's stored values with `Backend.load`; the optimiser owns it
   */
  static async restore(
    backend: Backend,
    settings: AdamWSettings,
    counters: OptimizerCounters,
    load: (name: string) => Promise<Tensor>,
  ): Promise<AdamW> {
    const optimizer = new AdamW(backend, settings);
    optimizer.#numSteps = counters.numSteps;
    optimizer.#numSkipped = counters.numSkipped;
    const loaded: Tensor[] = [];
    try {
      for (const [name, steps] of Object.entries(counters.stepsOf)) {
        for (const which of ["first", "second"] as const) loaded.push(await load(momentName(name, which)));
        const [firstMoment, secondMoment] = loaded.slice(-2) as [Tensor, Tensor];
        optimizer.#slots.set(name, { firstMoment, secondMoment, steps });
      }
    } catch (error) {
      for (const tensor of loaded) backend.free(tensor);
      throw error;
    }
    return optimizer;
  }

  /** Steps taken since the moments were zero. */
  get numSteps(): number {
    return this.#numSteps;
  }

  /** Steps that were not taken because a gradient was not finite. */
  get numSkipped(): number {
    return this.#numSkipped;
  }

  /**
   * Queues one step and says how it went once the device knows. Gradients may be freed as soon as this has returned.
   * Forwards and backwards of the next batch may be queued before the outcome is there, the next step may not: whether this
   * one was taken decides its corrections.
   *
   * @param ops     its arena holds the step's few temporaries
   * @param updates every parameter; frozen ones are left alone
   */
  step(ops: Ops, updates: readonly Update[], options: StepOptions): Promise<StepOutcome> {
    if (this.#isUnsettled) throw new Error("a step before the outcome of the last one is known");
    const moving = updates.filter(
      (update): update is Update & { readonly gradient: Tensor } =>
        !update.group.frozen && update.gradient !== null,
    );
    if (moving.length === 0) throw new Error(`a step without a gradient, of ${updates.length} parameters`);
    const { beta1, beta2, eps, maxNorm } = this.settings;
    const multiplier = options.gradientFactor ?? 1;
    const sums: Tensor[] = [];
    for (const { gradient } of moving) {
      sums.push(ops.sumSquares({ x: gradient, plus: sums.at(-1) ?? null }));
    }
    const squares = sums.pop()!;
    const scale = ops.clipScale({ squares, multiplier, maxNorm: maxNorm ?? Number.POSITIVE_INFINITY });
    const outcomes: Tensor[] = [];
    const slots = moving.map(({ name, tensor, gradient, group }) => {
      const slot = this.#slotOf(name, tensor);
      const outcome = ops.adamW({
        parameter: tensor,
        gradient,
        firstMoment: slot.firstMoment,
        secondMoment: slot.secondMoment,
        scale,
        learningRate: options.learningRate * group.learningRateFactor,
        weightDecay: group.weightDecay,
        beta1,
        beta2,
        eps,
        step: slot.steps + 1,
      });
      outcomes.push(outcome);
      return slot;
    });
    // All have the same outcome. A device that knows which results nobody reads does several of these ops at once.
    const taken = outcomes.pop()!;
    ops.arena.free?.([...sums, ...outcomes]);
    this.#isUnsettled = true;
    return this.#settle(slots, this.#backend.read(taken), this.#backend.read(squares), multiplier);
  }

  async #settle(
    slots: readonly Slot[],
    takenRead: ReturnType<Backend["read"]>,
    squaresRead: ReturnType<Backend["read"]>,
    multiplier: number,
  ): Promise<StepOutcome> {
    const [takenValues, squareValues] = await Promise.all([takenRead, squaresRead]);
    const taken = takenValues[0] === 1;
    if (taken) {
      this.#numSteps++;
      for (const slot of slots) slot.steps++;
    } else this.#numSkipped++;
    this.#isUnsettled = false;
    return { taken, gradientNorm: multiplier * Math.sqrt(squareValues[0]!) };
  }

  #slotOf(name: string, parameter: Tensor): Slot {
    const known = this.#slots.get(name);
    if (known) {
      const { shape } = known.firstMoment;
      if (formatShape(shape) === formatShape(parameter.shape)) return known;
      throw new Error(`${name} is ${formatShape(parameter.shape)}, its moments ${formatShape(shape)}`);
    }
    const spec = { dtype: "f32", shape: parameter.shape } as const;
    const firstMoment = this.#backend.zeros(spec);
    const slot = { firstMoment, secondMoment: this.#backend.zeros(spec), steps: 0 };
    this.#slots.set(name, slot);
    return slot;
  }

  /** What `restore` needs beside the moments. Not while a step is unsettled. */
  counters(): OptimizerCounters {
    this.#expectSettled();
    return {
      numSteps: this.#numSteps,
      numSkipped: this.#numSkipped,
      stepsOf: Object.fromEntries([...this.#slots].map(([name, { steps }]) => [name, steps])),
    };
  }

  /** Every moment under the name that `restore` asks for; the tensors stay the optimiser's. Not while a step is unsettled. */
  moments(): Moment[] {
    this.#expectSettled();
    return [...this.#slots].flatMap(([name, { firstMoment, secondMoment }]) => [
      { name: momentName(name, "first"), tensor: firstMoment },
      { name: momentName(name, "second"), tensor: secondMoment },
    ]);
  }

  #expectSettled(): void {
    if (this.#isUnsettled) throw new Error("the optimiser's state is asked for while a step is under way");
  }

  /** Frees the moments. */
  close(): void {
    for (const { firstMoment, secondMoment } of this.#slots.values()) {
      this.#backend.free(firstMoment);
      this.#backend.free(secondMoment);
    }
    this.#slots.clear();
  }
}

function momentName(parameter: string, which: "first" | "second"): string {
  return `${parameter}.${which}_moment`;
}

/** `{beta1, beta2, eps, maxNorm}`, the defaults those of the text recipe with norms clipped at 1. */
export const adamWSettings: Reader<AdamWSettings> = objectOf(
  "{beta1, beta2, eps, maxNorm}",
  ["beta1", "beta2", "eps", "maxNorm"],
  (fields) => {
    const maxNorm = fields.find(orNull(number(0, 1e30)), "maxNorm");
    return {
      beta1: fields.find(beta, "beta1")?.value ?? 0.9,
      beta2: fields.find(beta, "beta2")?.value ?? 0.95,
      eps: fields.find(number(0, 1), "eps")?.value ?? 1e-8,
      maxNorm: maxNorm ? maxNorm.value : 1,
    };
  },
);

const beta = number(0, 1 - 2 ** -24, true);
