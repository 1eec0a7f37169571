/**
 * Samples drawn by threads, each with a process that does it, given in order.
 *
 * Sample i depends on the settings and on i alone, never on threads or on what was taken before. So a run is resumed by
 * its position, one number, and the same stream comes out of any number of threads.
 *
 *   position           next to be given                position + ahead
 *      |  drawn  |  being drawn  |  drawn  | being drawn |  not begun
 */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { DataError } from "../errors.ts";
import type { Sample } from "../formats/dataset.ts";
import type { SampleSettings } from "./draw-sample.ts";
import type { Finishing } from "./finish.ts";
import { maxInWork } from "./handover.ts";
import { checkMix } from "./mix.ts";
import { generatorNames } from "./registry.ts";
import type { DrawnMessage, WorkerSettings } from "./stream-worker.ts";

export interface StreamOptions extends SampleSettings {
  /** Index of the first sample to give: the `position` of an earlier stream goes on where it stopped; 0 unless given. */
  readonly position?: number;
  /** Threads; by default one less than there are cores, at least 1. */
  readonly workers?: number;
  /** How many samples may be drawn and not taken yet, at least 1; 32 for each thread unless given. */
  readonly ahead?: number;
  /** What the threads make of each sample; nothing unless given. */
  readonly finish?: Finishing;
  /** Told of each sample that could not be drawn; the stream goes on with the next. */
  readonly onSkip?: (skipped: SkippedSample) => void;
}

export interface SkippedSample {
  readonly index: number;
  readonly id: string;
  readonly error: string;
}

/** @typeParam T what `finish` gives */
export interface SampleStream<T = Sample> {
  /**
   * The next sample, when it is drawn. Calls must not overlap.
   *
   * @throws {DataError} `data_worker` when a thread died, `data_sample` when many samples failed one after another;
   *   every later call throws the same
   */
  next(): Promise<T>;
  /** Index of the next sample: store it beside what was learnt from the samples before. */
  readonly position: number;
  /** How many samples could not be drawn so far. */
  readonly skipped: number;
  /** Ends the threads. A `next` that waits throws. */
  close(): Promise<void>;
}

/** When this many fail without a good one between, something is wrong with all of them. */
const maxFailuresInRow = 32;

// Also from src/: workers load no TypeScript, so tests run the built file.
const workerUrl = new URL("../../dist/data/stream-worker.js", import.meta.url);

/** @throws {DataError} `data_mix` */
export function openStream<T = Sample>(options: StreamOptions): SampleStream<T> {
  checkMix(options.mix, [...generatorNames, ...Object.keys(options.own ?? {})]);
  return new ThreadedStream<T>(options);
}

interface Thread {
  readonly worker: Worker;
  readonly drawing: Set<number>;
}

class ThreadedStream<T> implements SampleStream<T> {
  readonly #options: StreamOptions;
  readonly #ahead: number;
  readonly #threads: Thread[];
  readonly #drawn = new Map<number, DrawnMessage>();
  #position: number;
  #toDraw: number;
  #skipped = 0;
  #failuresInRow = 0;
  #failure: DataError | null = null;
  #wake: (() => void) | null = null;

  constructor(options: StreamOptions) {
    const { workers = Math.max(1, availableParallelism() - 1), position = 0 } = options;
    if (!Number.isInteger(workers) || workers < 1)
      throw new RangeError(`workers is ${workers}, expected 1 or more`);
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new RangeError(`position is ${position}, expected an index of at least 0`);
    }
    this.#options = options;
    this.#ahead = Math.max(1, options.ahead ?? 32 * workers);
    this.#position = position;
    this.#toDraw = position;
    this.#threads = Array.from({ length: workers }, (_, i) => this.#startThread(i));
    this.#feed();
  }

  get position(): number {
    return this.#position;
  }

  get skipped(): number {
    return this.#skipped;
  }

  async next(): Promise<T> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const drawn = this.#drawn.get(this.#position);
      if (drawn === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          this.#keepAlive(true);
        });
        this.#keepAlive(false);
        continue;
      }
      this.#drawn.delete(this.#position);
      this.#position++;
      this.#feed();
      if ("sample" in drawn) {
        this.#failuresInRow = 0;
        return drawn.sample as T;
      }
      this.#skip(drawn);
    }
  }

  async close(): Promise<void> {
    this.#fail(new DataError("data_worker", "the stream is closed"));
    this.#drawn.clear();
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #startThread(number: number): Thread {
    const { seed, split, mix, sides, sidesOf, own, finish } = this.#options;
    const workerData: WorkerSettings = {
      seed,
      split,
      mix,
      ...(sides && { sides }),
      ...(sidesOf && { sidesOf }),
      ...(own && { own }),
      ...(finish && { finish }),
    };
    const worker = new Worker(workerUrl, { workerData, execArgv: [] });
    const thread: Thread = { worker, drawing: new Set() };
    const lost = (how: string, cause?: unknown) => {
      const indices = [...thread.drawing].join(" and ");
      const doing = indices === "" ? "" : ` while it drew ${indices}`;
      const fields = { worker: number };
      this.#fail(
        new DataError(
          "data_worker",
          `drawing thread ${number} ${how}${doing}; go on from position ${this.#position}`,
          {
            fields,
            cause,
          },
        ),
      );
    };
    worker.on("message", (message: DrawnMessage) => {
      thread.drawing.delete(message.index);
      this.#drawn.set(message.index, message);
      this.#feed();
      if (message.index === this.#position) this.#wakeUp();
    });
    worker.on("error", (error) => lost(`failed: ${error.message}`, error));
    worker.on("exit", (code) => lost(`ended with code ${code}`));
    // Drawn samples that nobody waits for do not keep the process alive.
    worker.unref();
    return thread;
  }

  /** Gives threads what may be drawn, the one with least to do first. */
  #feed(): void {
    while (this.#failure === null && this.#toDraw < this.#position + this.#ahead) {
      const idle = this.#threads.reduce((least, one) =>
        one.drawing.size < least.drawing.size ? one : least,
      );
      // One in work and one waiting, so that it never waits for the main thread.
      if (idle.drawing.size >= maxInWork) return;
      idle.drawing.add(this.#toDraw);
      idle.worker.postMessage(this.#toDraw++);
    }
  }

  #skip({ index, id, error }: SkippedSample): void {
    this.#skipped++;
    this.#failuresInRow++;
    this.#options.onSkip?.({ index, id, error });
    if (this.#failuresInRow < maxFailuresInRow) return;
    this.#fail(
      new DataError(
        "data_sample",
        `${maxFailuresInRow} samples in a row failed, the last one ${id}: ${error}`,
        {
          fields: { id, index },
        },
      ),
    );
  }

  /** The first failure stands. */
  #fail(failure: DataError): void {
    this.#failure ??= failure;
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }

  #keepAlive(waits: boolean): void {
    for (const { worker } of this.#threads) waits ? worker.ref() : worker.unref();
  }
}
