// The optimiser's step over many tensors, several in a dispatch: equal to the reference's.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { PipelineCache } from "../../src/backends/webgpu/pipelines.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { openOps } from "../../src/tensor/run.ts";
import { AdamW, type Update } from "../../src/train/optimizer.ts";
import { loadRandom } from "../support/backends.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();
/** Of more values than one workgroup sums at once, of odd ones, of rows that a weight of products pads, of one. */
const shapes = [
  [700, 300],
  [1],
  [3, 257],
  [5],
  ...Array.from({ length: 73 }, (_, i) => [1 + (i % 40), 7]),
  [2, 3, 5],
];

/** Parameters after some steps, gradient norms, and which steps were taken. @param bad of a value of the last step's gradients */
async function train(backend: Backend, bad: number, numSteps = 3) {
  const optimizer = new AdamW(backend, { beta1: 0.9, beta2: 0.95, eps: 1e-8, maxNorm: 1 });
  const parameters = await Promise.all(
    shapes.map((shape, i) =>
      loadRandom(backend, shape.length > 1 ? "rounded" : "values", "f32", shape, i + 1),
    ),
  );
  const outcomes = [];
  for (let step = 0; step < numSteps; step++) {
    const arena = backend.openArena();
    const ops = openOps(backend, arena);
    const updates = parameters.map((tensor, i): Update => {
      const values = randomValues(
        100 * step + i,
        tensor.shape.reduce((product, side) => product * side, 1),
      );
      if (step === 2 && i === 20) values[3] = bad;
      const group = {
        name: "all",
        frozen: i === 9,
        learningRateFactor: 1 + (i % 3),
        weightDecay: 0.1 * (i % 2),
      };
      return { name: `p${i}`, tensor, gradient: arena.upload(values, tensor.shape), group };
    });
    const outcome = optimizer.step(ops, updates, { learningRate: 1e-2, gradientFactor: 0.5 });
    arena.close();
    outcomes.push(await outcome);
  }
  const values = await Promise.all(parameters.map(async (tensor) => [...(await backend.read(tensor))]));
  return { outcomes, values };
}

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  const expected = train(createReferenceBackend(), 1);
  const kernels: string[] = [];
  beforeAll(() => {
    const { get } = PipelineCache.prototype;
    vi.spyOn(PipelineCache.prototype, "get").mockImplementation(function (this: PipelineCache, kernel) {
      kernels.push(kernel.name);
      return get.call(this, kernel);
    });
  });
  afterAll(() => vi.restoreAllMocks());

  test.each([
    ["as many bindings as the adapter has", null],
    ["10 bindings: two parameters at once", { maxStorageBuffersPerShaderStage: 10 }],
    ["8 bindings: one after the other", { maxStorageBuffersPerShaderStage: 8 }],
  ])("%s: 77 parameters after three steps", async (_, limits) => {
    const backend = await openLimitedWebGpu(limits ?? {});
    kernels.length = 0;
    const [found, wanted] = [await train(backend, 1), await expected];
    expect(found.outcomes.map(({ taken }) => taken)).toEqual([true, true, true]);
    found.outcomes.forEach(({ gradientNorm }, i) => {
      expect(gradientNorm / wanted.outcomes[i]!.gradientNorm).toBeCloseTo(1, 5);
    });
    found.values.forEach((values, i) => {
      expect(maxDifference(values, wanted.values[i]!)).toBeLessThan(2e-6);
    });
    const bindings = (limits ?? backend.device.limits).maxStorageBuffersPerShaderStage;
    const atOnce = Math.floor((bindings - 2) / 4);
    const count = kernels.filter((name) => name.startsWith("adamW")).length;
    expect(count).toBe(3 * Math.ceil(77 / atOnce));
    const sums = kernels.filter((name) => name.startsWith("sumSquares")).length;
    expect(sums).toBe(3 * Math.ceil(77 / Math.min(15, bindings - 1)));
    expect(kernels.filter((name) => name === "addSums")).toHaveLength(3);
    backend.close();
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "a value of %d in one gradient leaves all as they were",
    async (bad) => {
      const backend = await openLimitedWebGpu({});
      const whole = await train(backend, bad);
      expect(whole.outcomes.map(({ taken }) => taken)).toEqual([true, true, false]);
      expect(whole.values).toEqual((await train(backend, 1, 2)).values);
      backend.close();
    },
  );
});
