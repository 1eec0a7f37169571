/**
 * Runs a case: checks it against its float64 reference, then times it with timestamp queries.
 */

import type { OpenDevice } from "../../src/backends/webgpu/device.ts";
import {
  type BufferRange,
  type Dispatch,
  maxParamsBytes,
  sequenceWords,
} from "../../src/backends/webgpu/kernel.ts";
import { PipelineCache } from "../../src/backends/webgpu/pipelines.ts";
import type { BenchCase, BenchInputs, BuiltCase } from "./bench-case.ts";
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
}

export interface TimingOptions {
  readonly samples: number;
  /** Runs are repeated within a sample until it takes about this long, to be far above the clock's step. */
  readonly sampleMs: number;
}

const usage = { mapRead: 1, copySource: 4, copyDestination: 8, uniform: 64, storage: 128, queryResolve: 512 };

export class Runner {
  readonly #open: OpenDevice;
  readonly #pipelines: PipelineCache;
  readonly #random: RandomSource;
  readonly #timing: TimingOptions;

  constructor(open: OpenDevice, timing: TimingOptions, seed = Date.now()) {
    this.#open = open;
    this.#pipelines = new PipelineCache(open.device);
    this.#random = new RandomSource(seed);
    this.#timing = timing;
  }

  async run(benchCase: BenchCase): Promise<CaseResult> {
    const { name } = benchCase;
    const unavailable = benchCase.unavailable(this.#open.abilities);
    if (unavailable !== null) return { name, unavailable };
    const { device } = this.#open;
    const buffers: GPUBuffer[] = [];
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
        const words = new Uint8Array(Math.ceil(size / 4) * 4);
        words.set(new Uint8Array(buffer, byteOffset + at, size));
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
      sequences: (sequences) => upload(sequenceWords(sequences)),
      table: upload,
    };
  }

  async #measure(name: string, built: BuiltCase, buffers: GPUBuffer[]): Promise<CaseResult> {
    const { output, tolerance } = built;
    const runs = built.runs.map((dispatches) => this.#prepare(dispatches, buffers));
    const poison = new Float32Array(output.size / 4).fill(Number.NaN);
    this.#open.device.queue.writeBuffer(output.buffer, output.offset, poison);
    this.#submit([runs.at(-1)!], null);
    const values = await this.#read(output);
    const error = relativeError(built.check(values));
    const unwritten = values.findIndex((value) => Number.isNaN(value));
    const shown = { name, error, tolerance };
    if (unwritten >= 0) return { ...shown, failure: `value ${unwritten} is NaN or was not written` };
    if (!(error <= tolerance)) return { ...shown, failure: "the error is over the tolerance" };
    if (!this.#open.hasTimestamps || this.#timing.samples === 0) return shown;
    const { median, spread } = await this.#time(runs);
    return {
      ...shown,
      microseconds: median * 1e6,
      spread,
      ...(built.operations === undefined ? {} : { teraflops: built.operations / median / 1e12 }),
      ...(built.bytes === undefined ? {} : { gigabytesPerSecond: built.bytes / median / 1e9 }),
    };
  }

  /** Pipelines, params and bind groups, made before anything is timed. */
  #prepare(dispatches: readonly Dispatch[], buffers: GPUBuffer[]): PreparedDispatch[] {
    const { device } = this.#open;
    const params = device.createBuffer({
      size: maxParamsBytes * dispatches.length,
      usage: usage.uniform | usage.copyDestination,
    });
    buffers.push(params);
    return dispatches.map((dispatch, i) => {
      const { pipeline, layout } = this.#pipelines.get(dispatch.kernel);
      if (dispatch.params) device.queue.writeBuffer(params, i * maxParamsBytes, dispatch.params);
      const group = device.createBindGroup({
        layout: layout.group,
        entries: [
          { binding: 0, resource: { buffer: params, size: maxParamsBytes } },
          ...dispatch.buffers.map((resource, index) => ({ binding: index + 1, resource })),
        ],
      });
      return { pipeline, group, paramsOffset: i * maxParamsBytes, workgroups: dispatch.workgroups };
    });
  }

  /** All runs in one compute pass, between two timestamps when a query set is given. */
  #submit(
    runs: readonly (readonly PreparedDispatch[])[],
    query: { set: GPUQuerySet; resolve: GPUBuffer; read: GPUBuffer } | null,
  ): void {
    const { device } = this.#open;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      query
        ? { timestampWrites: { querySet: query.set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } }
        : {},
    );
    for (const run of runs) {
      for (const { pipeline, group, paramsOffset, workgroups } of run) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group, [paramsOffset]);
        pass.dispatchWorkgroups(...workgroups);
      }
    }
    pass.end();
    if (query) {
      encoder.resolveQuerySet(query.set, 0, 2, query.resolve, 0);
      encoder.copyBufferToBuffer(query.resolve, 0, query.read, 0, 16);
    }
    device.queue.submit([encoder.finish()]);
  }

  async #time(runs: readonly (readonly PreparedDispatch[])[]): Promise<{ median: number; spread: number }> {
    const { device } = this.#open;
    const set = device.createQuerySet({ type: "timestamp", count: 2 });
    const resolve = device.createBuffer({ size: 16, usage: usage.queryResolve | usage.copySource });
    const read = device.createBuffer({ size: 16, usage: usage.mapRead | usage.copyDestination });
    const sample = async (count: number): Promise<number> => {
      this.#submit(
        Array.from({ length: count }, (_, i) => runs[i % runs.length]!),
        { set, resolve, read },
      );
      await read.mapAsync(1);
      const [begin, end] = new BigInt64Array(read.getMappedRange()) as unknown as [bigint, bigint];
      const seconds = Number(end - begin) / 1e9 / count;
      read.unmap();
      return seconds;
    };
    await sample(runs.length);
    const first = await sample(runs.length);
    const wanted = Math.min(1000, Math.ceil(this.#timing.sampleMs / 1e3 / Math.max(first, 1e-7)));
    const count = Math.ceil(wanted / runs.length) * runs.length;
    await sample(count);
    const seconds: number[] = [];
    for (let i = 0; i < this.#timing.samples; i++) seconds.push(await sample(count));
    seconds.sort((a, b) => a - b);
    for (const owned of [set, resolve, read]) owned.destroy();
    const at = (share: number) => seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * share))]!;
    return { median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) };
  }

  async #read({ buffer, offset, size }: BufferRange): Promise<Float32Array> {
    const { device } = this.#open;
    const staging = device.createBuffer({ size, usage: usage.mapRead | usage.copyDestination });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, offset, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1);
    const values = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return values;
  }
}

interface PreparedDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly paramsOffset: number;
  readonly workgroups: readonly [number, number, number];
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
