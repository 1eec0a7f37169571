import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { uniform } from "../../src/engine/random.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

/** Seeded values, roughly normal with the given standard deviation. */
export function randomValues(seed: number, length: number, deviation = 1): Float32Array {
  const sum = (i: number) => uniform(seed, 4 * i) + uniform(seed, 4 * i + 1) + uniform(seed, 4 * i + 2) - 1.5;
  return Float32Array.from({ length }, (_, i) => deviation * 2 * sum(i));
}

export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}`);
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= max)) max = difference; // NaN counts
  }
  return max;
}

/** Runs ops on a backend in an arena of its own and gives the values of what they return. */
export async function runOps(
  compute: (ops: Ops) => Tensor,
  backend: Backend = createReferenceBackend(),
): Promise<Float32Array> {
  const arena = backend.openArena();
  try {
    return (await backend.read(compute(openOps(backend, arena)))) as Float32Array;
  } finally {
    arena.close();
  }
}
