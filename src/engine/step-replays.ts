/**
 * Steps of one token a sequence, which are the same ops on the same memory for a number of sequences, whoever they are: recorded once for
 * each number and run again, on a backend where that is cheaper. A step of 24 layers is some 300 ops, whose kernels and places take the
 * main thread longer to find out than a fast GPU takes to run them.
 */

import type { ModelConfig } from "../formats/config.ts";
import type { ModelCache } from "../models/cache.ts";
import { textLogits } from "../models/text.ts";
import { type Batch, forward, type ModelWeights } from "../models/vl.ts";
import type { Arena, Backend, Recording } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Steps of one number of sequences in a row before they are recorded: a recording has memory of its own and costs more than a step. */
const stepsBefore = 8;
/** Recordings that are kept, those that were used last. */
const mostRecordings = 4;

/** What the ops of a step are of. */
interface ReplayedModel {
  readonly backend: Backend;
  readonly config: ModelConfig;
  readonly weights: ModelWeights;
  readonly cache: ModelCache;
}

export class StepReplays {
  /** By number of sequences, the one used last at the end. */
  readonly #recordings = new Map<number, Recording>();
  #lastCount = 0;
  #numAlike = 0;

  /**
   * Logits of a batch of one token a sequence, [S, V], until the next step; null when the step is to be run as any other.
   *
   * @param batch ids alone: no images, no ids from elsewhere
   */
  logits(model: ReplayedModel, batch: Batch, arena: Arena): Tensor | null {
    const { backend, config, weights, cache } = model;
    if (!backend.record) return null;
    const count = batch.ids.shape[0]!;
    this.#numAlike = count === this.#lastCount ? this.#numAlike + 1 : 1;
    this.#lastCount = count;
    let recording = this.#recordings.get(count);
    if (recording) {
      this.#recordings.delete(count);
      recording.run(arena, batch);
    } else {
      if (this.#numAlike < stepsBefore) return null;
      recording = backend.record((own) => {
        const ops = openOps(backend, own);
        return textLogits(ops, weights.text, forward(ops, weights, config, batch, cache));
      });
    }
    this.#recordings.set(count, recording);
    if (this.#recordings.size > mostRecordings) this.#drop(this.#recordings.keys().next().value!);
    return recording.output;
  }

  /** Frees all recordings. */
  clear(): void {
    for (const count of [...this.#recordings.keys()]) this.#drop(count);
    this.#numAlike = 0;
  }

  #drop(count: number): void {
    this.#recordings.get(count)!.close();
    this.#recordings.delete(count);
  }
}
