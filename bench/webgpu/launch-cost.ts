/**
 * What dispatches cost a device beside their work: as many as a decode step has, each of one workgroup that adds 1 to four bytes.
 */

import type { BufferRange, Dispatch, Kernel } from "../../src/backends/webgpu/kernel.ts";
import { type DispatchRunner, usage } from "./dispatch-runner.ts";
import { secondsInOrder } from "./replay.ts";

const increment: Kernel = {
  name: "increment",
  entryPoint: "increment",
  constants: {},
  writes: [true],
  code: `
@group(0) @binding(1) var<storage, read_write> x: array<u32>;
@compute @workgroup_size(32)
fn increment(@builtin(local_invocation_index) i: u32) {
  if (i == 0u) { x[0] += 1u; }
}`,
};

/** Microseconds a dispatch. */
export interface LaunchCost {
  /** In one pass, each reads what the one before it wrote. */
  readonly dependent: number;
  /** In one pass, each has a buffer of its own. */
  readonly independent: number;
  /** Each in a pass of its own and timed by it, as a profile times kernels: what every time there has too much. */
  readonly timedAlone: number;
}

/** Medians of `samples` runs of `count` dispatches. */
export async function launchCost(
  device: GPUDevice,
  runner: DispatchRunner,
  count: number,
  samples: number,
): Promise<LaunchCost> {
  const buffers: GPUBuffer[] = [];
  const range = (): BufferRange => {
    const buffer = device.createBuffer({ size: 16, usage: usage.storage });
    buffers.push(buffer);
    return { buffer, offset: 0, size: 16 };
  };
  const dispatch = (x: BufferRange): Dispatch => ({
    kernel: increment,
    params: null,
    buffers: [x],
    workgroups: [1, 1, 1],
  });
  const shared = range();
  const prepare = (of: () => BufferRange) =>
    runner.prepare(
      Array.from({ length: count }, () => dispatch(of())),
      buffers,
    );
  const chain = prepare(() => shared);
  const microseconds = async (run: ReturnType<typeof prepare>) =>
    (median(await runner.sample([run], 1, 3, samples)) / count) * 1e6;
  const cost = {
    dependent: await microseconds(chain),
    independent: await microseconds(prepare(range)),
    timedAlone: median(await secondsInOrder(device, chain, samples)) * 1e6,
  };
  for (const buffer of buffers) buffer.destroy();
  return cost;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
