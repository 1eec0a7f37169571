/**
 * What a case of the bench is: inputs, dispatches, how to check them and what they are worth.
 */

import type { Abilities, BufferRange, Dispatch, KernelContext } from "../../src/backends/webgpu/kernel.ts";
import type { RandomSource } from "./random.ts";

export interface BenchCase {
  /** "linear f16 forward 4096 x 4096 x 4096"; `--only` selects by it. */
  readonly name: string;
  /** Why this device cannot run it, or null. */
  unavailable(abilities: Abilities): string | null;
  build(bench: BenchInputs): BuiltCase;
}

export interface BenchInputs extends KernelContext {
  readonly random: RandomSource;
  /** A buffer with these bytes. */
  upload(values: ArrayBufferView): BufferRange;
  /** A buffer for results, filled with NaN before the checked run: an element left unwritten fails the check. */
  output(numFloats: number): BufferRange;
}

export interface BuiltCase {
  /** Dispatches of one run; several runs with inputs of their own where one's would stay in the cache. */
  readonly runs: readonly (readonly Dispatch[])[];
  /** Values that the last of `runs` must have written. */
  readonly output: BufferRange;
  /** Samples of the output and what float64 arithmetic gives for them. */
  check(values: Float32Array): Iterable<Sample>;
  /** Largest allowed |values - reference| / |reference| over the samples (2-norms). */
  readonly tolerance: number;
  /** Floating-point operations of one run, for TFLOP/s. */
  readonly operations?: number;
  /** Bytes that one run must move, for GB/s. */
  readonly bytes?: number;
}

export interface Sample {
  readonly value: number;
  readonly reference: number;
}
