/**
 * Runs a case: checks it against its float64 reference, then times it with timestamp queries.
 */

import type { OpenDevice } from "../../src/backends/webgpu/device.ts";
import { type BufferRange, type Dispatch, sequenceWords } from "../../src/backends/webgpu/kernel.ts";
import type { BenchCase, BenchInputs, BuiltCase } from "./bench-case.ts";
import { DispatchRunner, type PreparedDispatch, usage } from "./dispatch-runner.ts";
import { fma, fmaFloats, fmaOperations, fmaWorkgroups } from "./fma-case.ts";
import { RandomSource } from "./random.ts";

export interface CaseResult {
  readonly name: string;
  /** Why it did not run; the numbers are then absent. */
  readonly unavailable?: string;
  /** What went wrong: the error is over its tolerance, or the device refused. */
  readonly failure?: string;
  readonly error?: number;
  readonly tolerance?: number;
  /** Median, of one run. */
  readonly microseconds?: number;
  /** Middle half of the samples, as a share of the median. */
  readonly spread?: number;
  readonly teraflops?: number;
  readonly gigabytesPerSecond?: number;
  /** Each dispatch of a run alone, where that was asked for. */
  readonly kernels?: readonly { readonly name: string; readonly microseconds: number }[];
  /** f32 multiply-adds right after the samples: tells at which clock the device ran them. */
  readonly clockTeraflops?: number;
}

export interface TimingOptions {
  readonly samples: number;
  /** Runs are repeated within a sample until it takes about this long, to be far above the clock's step. */
  readonly sampleMs: number;
  /** Of the same work before the samples. */
  readonly warmUpMs: number;
  /** Whether each dispatch of a run is timed alone too. */
  readonly byKernel?: boolean;
  /** Multiply-adds at the device's full clock, queued before a case's inputs are made so that the clock stays up. */
  readonly busyMs: number;
}

/** About 5 ms on an H100 at its full clock. */
const busySteps = 65536;
const busyStepMs = 5;

export class Runner {
  readonly #open: OpenDevice;
  readonly #dispatches: DispatchRunner;
  readonly #random: RandomSource;
  readonly #timing: TimingOptions;
  #busy: PreparedDispatch | null = null;

  constructor(open: OpenDevice, timing: TimingOptions, seed = Date.now()) {
    this.#open = open;
    this.#dispatches = new DispatchRunner(open.device);
    this.#random = new RandomSource(seed);
    this.#timing = timing;
  }

  async run(benchCase: BenchCase): Promise<CaseResult> {
    const { name } = benchCase;
    const unavailable = benchCase.unavailable(this.#open.abilities);
    if (unavailable !== null) return { name, unavailable };
    const { device } = this.#open;
    const buffers: GPUBuffer[] = [];
    this.#keepBusy();
    device.pushErrorScope("validation");
    device.pushErrorScope("out-of-memory");
    let result: CaseResult;
    try {
      const built = benchCase.build(this.#inputs(buffers));
      result = await this.#measure(name, built, buffers);
    } catch (error) {
      result = { name, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    for (const scope of ["out-of-memory", "validation"]) {
      const error = await device.popErrorScope();
      if (error) result = { name, failure: `${scope}: ${error.message}` };
    }
    for (const buffer of buffers) buffer.destroy();
    return result;
  }

  #inputs(buffers: GPUBuffer[]): BenchInputs {
    const { device, abilities } = this.#open;
    const create = (size: number): BufferRange => {
      const buffer = device.createBuffer({
        size: Math.max(16, Math.ceil(size / 16) * 16),
        usage: usage.storage | usage.copySource | usage.copyDestination,
      });
      buffers.push(buffer);
      return { buffer, offset: 0, size: buffer.size };
    };
    const upload = (values: ArrayBufferView): BufferRange => {
      const range = create(values.byteLength);
      const { buffer, byteOffset, byteLength } = values;
      // In pieces: one write takes a staging copy of its size.
      for (let at = 0; at < byteLength; at += 1 << 26) {
        const size = Math.min(1 << 26, byteLength - at);
        const piece = new Uint8Array(buffer as ArrayBuffer, byteOffset + at, size);
        const isWhole = size % 4 === 0;
        const words = isWhole ? piece : new Uint8Array(Math.ceil(size / 4) * 4);
        if (!isWhole) words.set(piece);
        device.queue.writeBuffer(range.buffer, at, words);
      }
      return range;
    };
    return {
      abilities,
      random: this.#random,
      scratch: create,
      output: (numFloats) => create(numFloats * 4),
      upload,
      sequences: (...packed) => upload(sequenceWords(...packed)),
      table: upload,
      stage: upload,
    };
  }

  async #measure(name: string, built: BuiltCase, buffers: GPUBuffer[]): Promise<CaseResult> {
    const { output, tolerance } = built;
    const runs = built.runs.map((dispatches) => this.#dispatches.prepare(dispatches, buffers));
    const poison = new Float32Array(output.size / 4).fill(Number.NaN);
    this.#open.device.queue.writeBuffer(output.buffer, output.offset, poison);
    this.#dispatches.submit([runs.at(-1)!], null);
    const values = await this.#dispatches.read(output);
    const error = relativeError(built.check(values));
    const unwritten = values.findIndex((value) => Number.isNaN(value));
    const shown = { name, error, tolerance };
    if (unwritten >= 0) return { ...shown, failure: `value ${unwritten} is NaN or was not written` };
    if (!(error <= tolerance)) return { ...shown, failure: "the error is over the tolerance" };
    if (!this.#open.hasTimestamps || this.#timing.samples === 0) return shown;
    const { median, spread, clock } = await this.#time(runs);
    const kernels = this.#timing.byKernel ? await this.#timeEach(built, runs[0]!) : [];
    return {
      ...shown,
      ...(kernels.length > 1 ? { kernels } : {}),
      clockTeraflops: clock,
      microseconds: median * 1e6,
      spread,
      ...(built.operations === undefined ? {} : { teraflops: built.operations / median / 1e12 }),
      ...(built.bytes === undefined ? {} : { gigabytesPerSecond: built.bytes / median / 1e9 }),
    };
  }

  #keepBusy(): void {
    const { samples, busyMs } = this.#timing;
    if (samples === 0) return;
    for (let ms = 0; ms < busyMs; ms += busyStepMs) this.#dispatches.submit([[this.#busyWork()]], null);
  }

  #busyWork(): PreparedDispatch {
    if (this.#busy) return this.#busy;
    const buffers = [false, true].map(() => {
      const buffer = this.#open.device.createBuffer({ size: fmaFloats * 4, usage: usage.storage });
      return { buffer, offset: 0, size: buffer.size };
    });
    const kernel = { ...fma, constants: { steps: busySteps } };
    const dispatch: Dispatch = { kernel, params: null, buffers, workgroups: [fmaWorkgroups, 1, 1] };
    this.#busy = this.#dispatches.prepare([dispatch], [])[0]!;
    return this.#busy;
  }

  /**
   * Samples are queued behind a stretch of warm-up without a pause. With a pause after each 2 ms sample an H100, whose clock
   * was seen between 345 and 1980 MHz, took twice as long for the same product.
   */
  async #time(
    runs: readonly (readonly PreparedDispatch[])[],
  ): Promise<{ median: number; spread: number; clock: number }> {
    const { samples, sampleMs, warmUpMs } = this.#timing;
    const [first] = await this.#dispatches.sample(runs, runs.length, 0, 1);
    const wanted = Math.max(1, Math.min(1000, Math.ceil(sampleMs / 1e3 / Math.max(first!, 1e-7))));
    const count = Math.ceil(wanted / runs.length) * runs.length;
    const warmUps = Math.min(1000, Math.ceil(warmUpMs / 1e3 / (count * Math.max(first!, 1e-7))));
    const seconds = await this.#dispatches.sample(runs, count, warmUps, samples);
    const [busy] = await this.#dispatches.sample([[this.#busyWork()]], 1, 0, 1);
    seconds.sort((a, b) => a - b);
    const at = (share: number) => seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * share))]!;
    const clock = fmaOperations(busySteps) / busy! / 1e12;
    return { median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5), clock };
  }

  /** Median of five, of each dispatch of the first run. */
  async #timeEach(built: BuiltCase, run: readonly PreparedDispatch[]) {
    const kernels: { readonly name: string; readonly microseconds: number }[] = [];
    for (const [i, prepared] of run.entries()) {
      const seconds = await this.#dispatches.sample([[prepared]], 1, 3, 5);
      seconds.sort((a, b) => a - b);
      kernels.push({ name: built.runs[0]![i]!.kernel.name, microseconds: seconds[2]! * 1e6 });
    }
    return kernels;
  }
}

function relativeError(samples: Iterable<{ value: number; reference: number }>): number {
  let difference = 0;
  let norm = 0;
  for (const { value, reference } of samples) {
    difference += (value - reference) ** 2;
    norm += reference ** 2;
  }
  return Math.sqrt(difference / norm);
}
