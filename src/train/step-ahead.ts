/**
 * The steps of a run with their passes queued: those of the next step as soon as it is ready, while the device is still busy with
 * the update before it. Otherwise it waits for nothing between two steps but what the host queues, which is most of what it does
 * not use.
 *
 *   host     | passes 7 | update 7, passes 8 | (report 7) update 8, passes 9 |
 *   device   |          | passes 7, update 7, passes 8       | update 8, ...
 *
 * The device does all of it in the order of the queue, so passes read the weights that the update before them wrote.
 */

import type { ReadyStep, StepFeed } from "./step-feed.ts";
import type { QueuedPasses, Trainer } from "./trainer.ts";

export interface QueuedStep extends ReadyStep {
  readonly queued: QueuedPasses;
}

export class StepAhead {
  readonly #feed: StepFeed;
  readonly #trainer: Pick<Trainer, "queue">;
  #next: Promise<QueuedStep> | null = null;

  constructor(feed: StepFeed, trainer: Pick<Trainer, "queue">) {
    this.#feed = feed;
    this.#trainer = trainer;
  }

  /**
   * The next step. Passes that were queued with another loss scale are queued again: the step before has changed it since.
   *
   * @param tokens done before it
   */
  async next(tokens: number, lossScale = 1): Promise<QueuedStep> {
    const ahead = this.#next;
    this.#next = null;
    if (!ahead) return this.#queue(await this.#feed.next(tokens), lossScale);
    const step = await ahead;
    return step.queued.lossScale === lossScale ? step : this.#queue(step, lossScale);
  }

  /**
   * Begins with the step that `next` will give, once the update before it is queued.
   *
   * @param queues whether its passes may be queued before that update's report: only where they depend on nothing but weights
   */
  prepare(tokens: number, lossScale: number | undefined, queues: boolean): void {
    this.#feed.prepare(tokens);
    if (!queues) return;
    this.#next = this.#feed.next(tokens).then((step) => this.#queue(step, lossScale));
    // Whoever takes it hears of the error; nobody may, when the run stops.
    this.#next.catch(() => {});
  }

  /** Waits for what is under way, which uses the weights: before they may be freed. */
  async settle(): Promise<void> {
    await this.#next?.catch(() => {});
    this.#next = null;
  }

  async #queue(step: ReadyStep, lossScale: number | undefined): Promise<QueuedStep> {
    return { ...step, queued: await this.#trainer.queue(step.passes, lossScale) };
  }
}
