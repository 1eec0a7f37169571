/**
 * Dispatches made ready once, then run and timed with timestamp queries as often as wanted.
 */

import { type BufferRange, type Dispatch, maxParamsBytes } from "../../src/backends/webgpu/kernel.ts";
import { PipelineCache } from "../../src/backends/webgpu/pipelines.ts";

export const usage = {
  mapRead: 1,
  copySource: 4,
  copyDestination: 8,
  uniform: 64,
  storage: 128,
  queryResolve: 512,
};

export interface PreparedDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly paramsOffset: number;
  readonly workgroups: readonly [number, number, number];
}

export class DispatchRunner {
  readonly #device: GPUDevice;
  readonly #pipelines: PipelineCache;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#pipelines = new PipelineCache(device);
  }

  /** Pipelines, params and bind groups, made before anything is timed. */
  prepare(dispatches: readonly Dispatch[], buffers: GPUBuffer[]): PreparedDispatch[] {
    const device = this.#device;
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

  /** All runs in one compute pass, between two timestamps when a query is given. */
  submit(
    runs: readonly (readonly PreparedDispatch[])[],
    query: { set: GPUQuerySet; first: number } | null,
  ): void {
    const device = this.#device;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      query
        ? {
            timestampWrites: {
              querySet: query.set,
              beginningOfPassWriteIndex: query.first,
              endOfPassWriteIndex: query.first + 1,
            },
          }
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
    device.queue.submit([encoder.finish()]);
  }

  /** Seconds a run, of each sample of `count` runs. */
  async sample(
    runs: readonly (readonly PreparedDispatch[])[],
    count: number,
    warmUps: number,
    samples: number,
  ): Promise<number[]> {
    const device = this.#device;
    const size = samples * 16;
    const set = device.createQuerySet({ type: "timestamp", count: samples * 2 });
    const resolve = device.createBuffer({ size, usage: usage.queryResolve | usage.copySource });
    const read = device.createBuffer({ size, usage: usage.mapRead | usage.copyDestination });
    const repeated = Array.from({ length: count }, (_, i) => runs[i % runs.length]!);
    for (let i = 0; i < warmUps; i++) this.submit(repeated, null);
    for (let i = 0; i < samples; i++) this.submit(repeated, { set, first: i * 2 });
    const encoder = device.createCommandEncoder();
    encoder.resolveQuerySet(set, 0, samples * 2, resolve, 0);
    encoder.copyBufferToBuffer(resolve, 0, read, 0, size);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(1);
    const ticks = new BigInt64Array(read.getMappedRange().slice(0));
    for (const owned of [set, resolve, read]) owned.destroy();
    return Array.from({ length: samples }, (_, i) => Number(ticks[i * 2 + 1]! - ticks[i * 2]!) / 1e9 / count);
  }

  async read({ buffer, offset, size }: BufferRange): Promise<Float32Array> {
    const device = this.#device;
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
