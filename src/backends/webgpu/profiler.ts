/**
 * Time of every dispatch from timestamp queries, summed by kernel. Each dispatch is then a pass of its own, which costs some
 * speed, so this is off unless asked for.
 */

import type { KernelTime } from "../../tensor/backend.ts";
import { usage } from "./buffer-pool.ts";

const numQueries = 4096;

export class Profiler {
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #times = new Map<string, { calls: number; nanoseconds: number }>();
  #names: string[] = [];
  #staging: GPUBuffer | null = null;
  #pending: Promise<void>[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#queries = device.createQuerySet({ type: "timestamp", count: numQueries });
    this.#resolved = device.createBuffer({
      size: numQueries * 8,
      usage: usage.queryResolve | usage.copySource,
    });
  }

  /** Whether the next dispatch needs a submit first. */
  get isFull(): boolean {
    return 2 * this.#names.length >= numQueries;
  }

  /** Where the next pass writes its times. */
  next(kernel: string): GPUComputePassTimestampWrites {
    const at = 2 * this.#names.push(kernel) - 2;
    return { querySet: this.#queries, beginningOfPassWriteIndex: at, endOfPassWriteIndex: at + 1 };
  }

  /** Queues the way of the times to the host; `submitted` comes next. */
  resolve(encoder: GPUCommandEncoder): void {
    const count = 2 * this.#names.length;
    if (count === 0) return;
    this.#staging = this.#device.createBuffer({
      size: count * 8,
      usage: usage.mapRead | usage.copyDestination,
    });
    encoder.resolveQuerySet(this.#queries, 0, count, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, count * 8);
  }

  submitted(): void {
    if (this.#staging) this.#pending.push(this.#collect(this.#staging, this.#names));
    this.#staging = null;
    this.#names = [];
  }

  /** Times since the last call, the longest first. */
  async take(): Promise<readonly KernelTime[]> {
    await Promise.all(this.#pending.splice(0));
    const times = [...this.#times].map(([kernel, { calls, nanoseconds }]) => ({
      kernel,
      calls,
      totalMs: nanoseconds / 1e6,
    }));
    this.#times.clear();
    return times.sort((a, b) => b.totalMs - a.totalMs);
  }

  close(): void {
    this.#queries.destroy();
    this.#resolved.destroy();
  }

  async #collect(staging: GPUBuffer, names: readonly string[]): Promise<void> {
    await staging.mapAsync(1); // GPUMapMode.READ
    const ticks = new BigUint64Array(staging.getMappedRange());
    names.forEach((name, i) => {
      const time = this.#times.get(name) ?? { calls: 0, nanoseconds: 0 };
      time.calls++;
      time.nanoseconds += Number(ticks[2 * i + 1]! - ticks[2 * i]!);
      this.#times.set(name, time);
    });
    staging.destroy();
  }
}
