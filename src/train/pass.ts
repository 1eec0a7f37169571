import type { Tape } from "../tensor/tape.ts";

/** Values of a step by name. Those of its passes add up to the step's. */
export type LossValues = Readonly<Record<string, number>>;

/** How much goes through each part of the model, for counting operations. */
export interface PassRows {
  /** Tiles through the vision tower. */
  readonly tiles: number;
  /** Tokens through the language model's layers; 0 where it does not run. */
  readonly tokens: number;
  /** Rows through its head: those with a target. */
  readonly targets: number;
}

/** One forward pass on a tape; a step is one or more of them, whose gradients add up. */
export interface Pass {
  /** Text tokens, image tokens included. */
  readonly numTokens: number;
  readonly rows: PassRows;
  /**
   * Runs forward and seeds the gradients of this pass's share of the step's loss.
   *
   * @param lossScale factor of the gradients, not of the values
   * @returns the values; asked for once, before the tape's arena closes, and waited for later. `loss` is the share of what is
   *   minimised; the rest is for people
   */
  run(tape: Tape, lossScale: number): Promise<() => Promise<LossValues>>;
}

/** The sum of values by name. */
export function addValues(all: readonly LossValues[]): LossValues {
  const sums: Record<string, number> = {};
  for (const values of all) {
    for (const [name, value] of Object.entries(values)) sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

/** Of all passes of a step. */
export function addRows(passes: readonly Pick<Pass, "rows">[]): PassRows {
  const sumOf = (name: keyof PassRows) => passes.reduce((sum, { rows }) => sum + rows[name], 0);
  return { tiles: sumOf("tiles"), tokens: sumOf("tokens"), targets: sumOf("targets") };
}
