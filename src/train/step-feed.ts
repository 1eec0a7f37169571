/**
 * The steps of a run in order, each made ready while the one before it runs on the device.
 *
 *   stream   | step 7, running | step 8, being made | drawn ahead ...
 *
 * What a step gets depends on the stream and on the tokens before it, so making it early changes nothing. The position that a
 * checkpoint holds is that of the steps that were done.
 */

import type { Pass } from "./pass.ts";

export interface ReadyStep {
  readonly passes: readonly Pass[];
  /** Of all its passes. */
  readonly numTokens: number;
  /** Of the stream, behind the step's last sample. */
  readonly position: number;
}

export class StepFeed {
  readonly #make: (tokens: number) => Promise<ReadyStep>;
  #ahead: Promise<ReadyStep> | null = null;

  /** @param make the step that comes when so many tokens are done; called for one after the other */
  constructor(make: (tokens: number) => Promise<ReadyStep>) {
    this.#make = make;
  }

  /** The next step. @param tokens done before it, the same that `prepare` was told of it */
  next(tokens: number): Promise<ReadyStep> {
    const ready = this.#ahead ?? this.#make(tokens);
    this.#ahead = null;
    return ready;
  }

  /** Begins with the step that `next` will give. */
  prepare(tokens: number): void {
    this.#ahead = this.#make(tokens);
    // Whoever takes it hears of the error; nobody may, when the run stops.
    this.#ahead.catch(() => {});
  }
}
