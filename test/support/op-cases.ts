import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import type { OpName } from "../../src/tensor/ops.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import { numElements, type Tensor } from "../../src/tensor/tensor.ts";
import type { TestBackend } from "./backends.ts";
import { maxDifference, randomValues } from "./tensors.ts";

/** Largest difference from the reference, as a share of the largest magnitude of the reference's output. */
export const tolerances: Readonly<Record<WeightDType | "op", number>> = {
  op: 2e-6,
  f32: 5e-6,
  f16: 5e-6,
  // Activations may be rounded to bf16 (8 bits) or to int8 per row.
  bf16: 1e-2,
  int8: 2e-2,
  q4: 2e-2,
};

export interface Case {
  readonly op: OpName;
  readonly name: string;
  readonly tolerance?: number;
  /** Everything that is compared. */
  run(backend: Backend, ops: Ops): Promise<readonly Tensor[]>;
}

const made = new Map<string, Float32Array>();

/** A seeded random tensor of a step. */
export function x(ops: Ops, shape: readonly number[], seed: number, deviation = 1): Tensor {
  const key = `${shape} ${seed} ${deviation}`;
  const values = made.get(key) ?? randomValues(seed, numElements(shape), deviation);
  made.set(key, values);
  return ops.arena.upload(values, shape);
}

/** Values of everything that a case compares. */
export async function outputsOf(backend: Backend, { run }: Case): Promise<(Float32Array | Int32Array)[]> {
  const arena = backend.openArena();
  try {
    const tensors = await run(backend, openOps(backend, arena));
    const outputs: (Float32Array | Int32Array)[] = [];
    for (const tensor of tensors) outputs.push(await backend.read(tensor));
    return outputs;
  } finally {
    arena.close();
  }
}

/** Runs every case on every backend and compares with the reference. */
export function compareBackends(cases: readonly Case[], backends: readonly TestBackend[]): void {
  for (const { name, missing, open } of backends) {
    describe.skipIf(missing !== null)(`${name}${missing === null ? "" : `: ${missing}`}`, () => {
      let backend: Backend;
      beforeAll(async () => {
        backend = await open();
      });
      afterAll(() => backend.close());

      test.for(cases.map((one) => [`${one.op}: ${one.name}`, one] as const))(
        "%s",
        async ([, one], context) => {
          if (!backend.supports(one.op, ["f32"])) context.skip(`${name} has no ${one.op}`);
          const expected = await outputsOf(createReferenceBackend(), one);
          const found = await outputsOf(backend, one);
          expect(found).toHaveLength(expected.length);
          for (const [i, output] of expected.entries()) {
            const scale = Array.from(output).reduce((max, value) => Math.max(max, Math.abs(value)), 0);
            const difference = maxDifference(found[i]!, output);
            expect(difference, `output ${i}, largest magnitude ${scale}`).toBeLessThanOrEqual(
              (one.tolerance ?? tolerances.op) * scale,
            );
          }
        },
      );
    });
  }
}
