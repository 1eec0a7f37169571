/**
 * Sees what is handed to a device: which dispatches, and when the device began and ended each command buffer.
 *
 * A device's `createCommandEncoder` is replaced while this is in use, so the code that encodes is the one that always does.
 */

import type { PreparedDispatch } from "./dispatch-runner.ts";
import { usage } from "./dispatch-runner.ts";

/** What a compute pass takes of the queries; a step has one or two passes. */
const numQueries = 4096;

/** When the device worked on a command buffer, nanoseconds of its own clock. */
export interface Span {
  readonly began: number;
  readonly ended: number;
}

export class CommandRecorder {
  readonly #device: GPUDevice;
  readonly #createEncoder: GPUDevice["createCommandEncoder"];
  readonly #queries: GPUQuerySet;
  /** Dispatches of the passes since `record`, with the kernel's name; null while none are kept. */
  #recorded: NamedDispatch[] | null = null;
  /** First query of each command buffer since `time`; null while none is timed. */
  #encoders: number[] | null = null;
  #used = 0;

  /** @throws {Error} on a device without timestamp queries */
  constructor(device: GPUDevice) {
    this.#device = device;
    this.#createEncoder = device.createCommandEncoder.bind(device);
    this.#queries = device.createQuerySet({ type: "timestamp", count: numQueries });
    device.createCommandEncoder = (descriptor) => this.#watch(this.#createEncoder(descriptor));
  }

  /** Times command buffers with compute passes from now on. */
  time(): void {
    this.#encoders = [];
    this.#used = 0;
  }

  /** Spans of the command buffers since `time`, which ends; all must be submitted. */
  async spans(): Promise<Span[]> {
    const encoders = this.#encoders ?? [];
    this.#encoders = null;
    if (this.#used === 0) return [];
    const device = this.#device;
    const size = this.#used * 8;
    const resolved = device.createBuffer({ size, usage: usage.queryResolve | usage.copySource });
    const read = device.createBuffer({ size, usage: usage.mapRead | usage.copyDestination });
    const encoder = this.#createEncoder();
    encoder.resolveQuerySet(this.#queries, 0, this.#used, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, read, 0, size);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(1); // GPUMapMode.READ
    const ticks = Array.from(new BigUint64Array(read.getMappedRange()), Number);
    for (const owned of [resolved, read]) owned.destroy();
    return encoders.map((first, i) => {
      const own = ticks.slice(first, encoders[i + 1] ?? this.#used);
      return { began: own[0]!, ended: own.at(-1)! };
    });
  }

  /** Keeps dispatches from now on. */
  record(): void {
    this.#recorded = [];
  }

  /** The dispatches since `record`, which ends. They can be run again until their buffers are given to something else. */
  recorded(): NamedDispatch[] {
    const recorded = this.#recorded ?? [];
    this.#recorded = null;
    return recorded;
  }

  /** Leaves the device as it was. */
  close(): void {
    this.#device.createCommandEncoder = this.#createEncoder;
    this.#queries.destroy();
  }

  #watch(encoder: GPUCommandEncoder): GPUCommandEncoder {
    const encoders = this.#encoders;
    const recorded = this.#recorded;
    if (!encoders && !recorded) return encoder;
    const beginPass = encoder.beginComputePass.bind(encoder);
    let isFirst = true;
    encoder.beginComputePass = (descriptor) => {
      if (encoders && isFirst) encoders.push(this.#used);
      isFirst = false;
      const pass = beginPass(encoders ? { timestampWrites: this.#nextQueries() } : descriptor);
      return recorded ? watchPass(pass, recorded) : pass;
    };
    return encoder;
  }

  #nextQueries(): GPUComputePassTimestampWrites {
    const first = this.#used;
    if (first + 2 > numQueries) throw new Error(`over ${numQueries / 2} passes are timed at once`);
    this.#used += 2;
    return { querySet: this.#queries, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 };
  }
}

export interface NamedDispatch extends PreparedDispatch {
  readonly name: string;
}

/** A pass that also keeps what it is told. Each bind group has one dynamic offset, that of its params. */
function watchPass(pass: GPUComputePassEncoder, recorded: NamedDispatch[]): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline;
  let group: GPUBindGroup;
  let paramsOffset = 0;
  return {
    setPipeline(next: GPUComputePipeline) {
      pipeline = next;
      pass.setPipeline(next);
    },
    setBindGroup(index: number, next: GPUBindGroup, offsets: number[]) {
      group = next;
      paramsOffset = offsets[0]!;
      pass.setBindGroup(index, next, offsets);
    },
    dispatchWorkgroups(x: number, y: number, z: number) {
      recorded.push({ name: pipeline.label, pipeline, group, paramsOffset, workgroups: [x, y, z] });
      pass.dispatchWorkgroups(x, y, z);
    },
    end: () => pass.end(),
  } as GPUComputePassEncoder;
}
