/** Dispatches that were encoded once, run again without what led to them: what a step costs the device alone, and Dawn alone. */

import { type PreparedDispatch, usage } from "./dispatch-runner.ts";

/** Seconds of each dispatch in turn, each in a pass of its own between two timestamps: the fastest of `rounds` runs of all. */
export async function secondsInOrder(
  device: GPUDevice,
  dispatches: readonly PreparedDispatch[],
  rounds: number,
): Promise<number[]> {
  const count = 2 * dispatches.length;
  const querySet = device.createQuerySet({ type: "timestamp", count });
  const resolved = device.createBuffer({ size: count * 8, usage: usage.queryResolve | usage.copySource });
  const read = device.createBuffer({ size: count * 8, usage: usage.mapRead | usage.copyDestination });
  const seconds = dispatches.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    const encoder = device.createCommandEncoder();
    dispatches.forEach((dispatch, i) => {
      const timestampWrites = {
        querySet,
        beginningOfPassWriteIndex: 2 * i,
        endOfPassWriteIndex: 2 * i + 1,
      };
      encodePass(encoder, { timestampWrites }, [dispatch]);
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, read, 0, count * 8);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(1); // GPUMapMode.READ
    const ticks = new BigUint64Array(read.getMappedRange());
    for (let i = 0; i < dispatches.length; i++) {
      seconds[i] = Math.min(seconds[i]!, Number(ticks[2 * i + 1]! - ticks[2 * i]!) / 1e9);
    }
    read.unmap();
  }
  for (const owned of [querySet, resolved, read]) owned.destroy();
  return seconds;
}

/**
 * Milliseconds that the main thread takes to hand `dispatches` over in one pass and one submit, of each of `rounds` times.
 * Waits for the device after each, so that none waits for room in a queue.
 */
export async function callsMs(
  device: GPUDevice,
  dispatches: readonly PreparedDispatch[],
  rounds: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const encoder = device.createCommandEncoder();
    encodePass(encoder, {}, dispatches);
    device.queue.submit([encoder.finish()]);
    times.push(performance.now() - began);
    await device.queue.onSubmittedWorkDone();
  }
  return times;
}

function encodePass(
  encoder: GPUCommandEncoder,
  descriptor: GPUComputePassDescriptor,
  dispatches: readonly PreparedDispatch[],
): void {
  const pass = encoder.beginComputePass(descriptor);
  for (const { pipeline, group, paramsOffset, workgroups } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group, [paramsOffset]);
    pass.dispatchWorkgroups(...workgroups);
  }
  pass.end();
}
