// Two runs that average their weights: on one backend, as two processes would on two devices.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Backend } from "../../src/tensor/backend.ts";
import { isTensor, type Tensor } from "../../src/tensor/tensor.ts";
import { mapTree } from "../../src/tensor/tree.ts";
import type { TrainingRun } from "../../src/train/run.ts";
import { testBackends } from "../support/backends.ts";
import { freePort } from "../support/free-port.ts";
import { openTinyRun } from "../support/tiny-run.ts";
import { halfPicture } from "../support/tiny-training.ts";

const fourSteps = {
  length: { unit: "steps", total: 4 },
  learningRate: {
    warmupSteps: 0,
    unit: "steps",
    phases: [{ shape: "constant", rate: 3e-3, length: 4 }],
  },
};

async function weightsOf(run: TrainingRun): Promise<Record<string, readonly number[]>> {
  const tensors = new Map<string, Tensor>();
  mapTree(run.model.weights, isTensor, (tensor, at) => tensors.set(at, tensor));
  const read = [...tensors].map(async ([name, tensor]) => [name, [...(await run.read(tensor))]] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** The weights of each replica when all are done. @param shift how far the samples of one lie behind those of the one before */
async function trainReplicas(backend: Backend, folder: string, shift: number, everySteps: number) {
  const port = await freePort();
  const results = await Promise.all(
    [0, 1].map(async (index) => {
      const { run } = await openTinyRun(join(folder, String(index)), backend, fourSteps, {
        sampleAt: async (at) => halfPicture((at + index * shift) % 8),
        replica: { index, count: 2, host: "127.0.0.1", port, everySteps },
      });
      await run.run();
      const weights = await weightsOf(run);
      run.close();
      return weights;
    }),
  );
  return results as [Record<string, readonly number[]>, Record<string, readonly number[]>];
}

async function trainAlone(backend: Backend, folder: string) {
  const { run } = await openTinyRun(join(folder, "alone"), backend, fourSteps);
  await run.run();
  const weights = await weightsOf(run);
  run.close();
  return weights;
}

describe.each(await testBackends())("$name", ({ missing, open }) => {
  test.skipIf(missing !== null)(
    missing ?? "end with the same weights; with the same samples, with those of one run alone",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "vl01-replicas-"));
      const backend = await open();
      try {
        const alone = await trainAlone(backend, folder);
        const [same0, same1] = await trainReplicas(backend, join(folder, "same"), 0, 2);
        expect(same0).toEqual(alone);
        expect(same1).toEqual(alone);
        const [other0, other1] = await trainReplicas(backend, join(folder, "other"), 3, 3);
        expect(other1).toEqual(other0);
        expect(other0).not.toEqual(alone);
        // The first keeps the run, the other nothing.
        expect(await readdir(join(folder, "other"))).toEqual(["0"]);
      } finally {
        backend.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});
