import type { Executor } from "./executor.ts";
import { Machine } from "./machine.ts";

/** What a machine can do on all threads of the pool; null where the instruction set has no such instruction. */
export interface Peaks {
  /** Bytes a second read from memory. */
  readonly readBytes: number;
  /** Operations a second, two for each multiply-add. */
  readonly f32: number;
  readonly bf16: number | null;
  readonly int8: number | null;
}

/** Several times the last cache of most machines. */
const memoryBytes = 256 * 2 ** 20;

/**
 * Measures for about half a second.
 *
 * @param readBytes what is read to tell the bandwidth; fewer than caches hold give theirs
 */
export async function measurePeaks(executor: Executor, readBytes = memoryBytes): Promise<Peaks> {
  const machine = new Machine(executor);
  const block = machine.createBlock(readBytes, true);
  machine.push("peaks", [readBytes, block, 0]);
  machine.freeBlock(block);
  const [buffer] = await machine.flush();
  const [read, f32, bf16, int8] = new Float64Array(buffer!) as unknown as [number, number, number, number];
  return { readBytes: read, f32, bf16: bf16 || null, int8: int8 || null };
}
