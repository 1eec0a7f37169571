// Central differences in float64, on the reference backend.

import { expect } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { floats, ReferenceTensor } from "../../src/backends/reference/reference-tensor.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import { numElements, type Tensor } from "../../src/tensor/tensor.ts";
import { randomValues } from "../support/tensors.ts";

const halfStep = 1e-5;

/** A seeded tensor of the reference backend. */
export function random(shape: readonly number[], seed: number, deviation = 1): Tensor {
  const values = randomValues(seed, numElements(shape), deviation);
  return new ReferenceTensor({ dtype: "f32", shape }, Float64Array.from(values));
}

export function integersOf(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return new ReferenceTensor({ dtype: "i32", shape }, Int32Array.from(values));
}

/** Runs `work` with ops of the reference backend; `work` gives numbers, not tensors. */
export function withOps<Result>(work: (ops: Ops) => Result): Result {
  const backend = createReferenceBackend();
  try {
    return work(openOps(backend, backend.openArena()));
  } finally {
    backend.close();
  }
}

export type Compute = (ops: Ops) => Tensor;

/**
 * Expects `gradient`, made from dy, to be d (sum of dy y) / d input for y = compute: [y(x + h) - y(x - h)] dy / 2h for
 * every value of `input`, with dy random.
 */
export function expectGradient(
  name: string,
  input: Tensor,
  compute: Compute,
  gradient: (ops: Ops, y: Tensor, dy: Tensor) => Tensor,
): void {
  const shape = withOps((ops) => compute(ops).shape);
  const dy = random(shape, 99);
  const values = floats(input);
  const found = withOps((ops) => {
    const given = gradient(ops, compute(ops), dy);
    expect(given.shape, `shape of d ${name}`).toEqual(input.shape);
    return floats(given).slice();
  });
  const loss = () =>
    withOps((ops) => floats(compute(ops)).reduce((sum, y, i) => sum + y * floats(dy)[i]!, 0));
  const expected = values.map((value, i) => {
    values[i] = value + halfStep;
    const above = loss();
    values[i] = value - halfStep;
    const below = loss();
    values[i] = value;
    return (above - below) / (2 * halfStep);
  });
  const scale = Math.max(1, ...expected.map(Math.abs));
  found.forEach((value, i) => {
    const difference = Math.abs(value - expected[i]!);
    // Written so that NaN fails.
    if (!(difference <= 1e-7 * scale)) {
      expect(value, `d ${name}[${i}] of largest ${scale}`).toBe(expected[i]);
    }
  });
}
