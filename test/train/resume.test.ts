// A run that stops and goes on from its checkpoint's files gives the same bits as one that does not stop.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Backend } from "../../src/tensor/backend.ts";
import { openOps } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import {
  latestCheckpoint,
  openTrainingCheckpoint,
  saveCheckpoint,
  savedTensor,
} from "../../src/train/checkpoint.ts";
import { writeCompact } from "../../src/train/compact-checkpoint.ts";
import { AdamW } from "../../src/train/optimizer.ts";
import { loadRandom, testBackends } from "../support/backends.ts";

const settings = { beta1: 0.9, beta2: 0.95, eps: 1e-8, maxNorm: 1 };
const group = { name: "all", learningRateFactor: 1, weightDecay: 0.1, frozen: false };
const numSteps = 6;

/** A weight that is drawn to a new random target in every step, and its optimiser. */
interface Run {
  readonly weight: Tensor;
  readonly optimizer: AdamW;
}

async function start(backend: Backend): Promise<Run> {
  const weight = await loadRandom(backend, "values", "f32", [9, 33], 1);
  return { weight, optimizer: new AdamW(backend, settings) };
}

async function step(backend: Backend, { weight, optimizer }: Run, index: number): Promise<void> {
  const arena = backend.openArena();
  const ops = openOps(backend, arena);
  const target = await loadRandom(backend, "values", "f32", [9, 33], 200 + index);
  const gradient = ops.scaledAdd({ a: weight, b: target, alpha: 1, beta: -1 });
  await optimizer.step(ops, [{ name: "w", tensor: weight, gradient, group }], { learningRate: 0.01 });
  arena.close();
  backend.free(target);
}

function stateAt(stepsDone: number, optimizer: AdamW) {
  return {
    step: stepsDone,
    tokens: 0,
    optimizer: optimizer.counters(),
    lossScale: null,
    data: null,
    recipe: null,
  };
}

describe.each(await testBackends())("$name", ({ missing, open }) => {
  test.skipIf(missing !== null)(missing ?? "goes on with the same bits", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vl01-resume-"));
    const backend = await open();
    try {
      const whole = await start(backend);
      for (let i = 0; i < numSteps; i++) await step(backend, whole, i);

      const stopped = await start(backend);
      for (let i = 0; i < 3; i++) await step(backend, stopped, i);
      const content = {
        state: stateAt(3, stopped.optimizer),
        weights: [savedTensor(backend, { name: "w", tensor: stopped.weight })],
        moments: stopped.optimizer.moments().map((moment) => savedTensor(backend, moment)),
      };
      await saveCheckpoint(folder, content, { keep: 1 });
      await writeCompact(join(folder, "compact"), content);

      const found = (await latestCheckpoint(folder, () => expect.unreachable()))!;
      const resumed = {
        weight: await found.weights.load("w", backend),
        optimizer: await AdamW.restore(backend, settings, found.state.optimizer!, (name) =>
          found.moments!.load(name, backend),
        ),
      };
      for (let i = 3; i < numSteps; i++) await step(backend, resumed, i);
      expect(await backend.read(resumed.weight)).toEqual(await backend.read(whole.weight));

      // The compact form goes on from nearly the same weights, with an optimiser that starts anew.
      const compact = await openTrainingCheckpoint(join(folder, "compact"));
      expect(compact.state.optimizer).toBeNull();
      const carried = await compact.weights.load("w", backend);
      const [rounded, exact] = [await backend.read(carried), await backend.read(stopped.weight)];
      rounded.forEach((value, i) => {
        expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(Math.abs(exact[i]!) * 2 ** -11);
      });

      for (const run of [whole, stopped, resumed]) {
        run.optimizer.close();
        backend.free(run.weight);
      }
      backend.free(carried);
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    } finally {
      backend.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
