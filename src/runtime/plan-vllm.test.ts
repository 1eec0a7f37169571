import fc from "fast-check";
import { expect, test } from "vitest";
import { minimaxVl01 } from "../formats/presets.ts";
import { planMemory } from "./plan.ts";
import { planVllm, type VllmPlanOptions } from "./plan-vllm.ts";

const eight: VllmPlanOptions = {
  tensorParallel: 8,
  pipelineParallel: 1,
  weights: "experts-int8",
  deviceBytes: 80e9,
  utilization: 0.95,
  reserveBytes: 5e9,
  numSequences: 16,
};

test("golden: int8 experts on 8 GPUs, counted by hand", () => {
  const expert = 80 * 32 * 3 * 6144 * 9216;
  const scales = 80 * 32 * 4 * (18432 / 8 + 6144);
  const embedding = (200_064 * 6144 * (2 + 4)) / 8;
  const lightning = (70 * (24576 + 8192 + 8192) * 6144 * 2) / 8;
  const softmax = (10 * (8192 + 1024 + 1024 + 8192) * 6144 * 2) / 8;
  const router = 80 * 32 * 6144 * 4;
  const { weightBytes, kvBytesPerToken, stateBytes, kvTokens } = planVllm(minimaxVl01, eight);
  const counted = expert / 8 + scales + embedding + lightning + softmax + router;
  // What is left are the vision tower, the projector and norms: 0.35 billion values of 456.
  expect(weightBytes - counted).toBeGreaterThan(0);
  expect(weightBytes - counted).toBeLessThan(0.2e9);
  expect(kvBytesPerToken).toBe(10 * 2 * 128 * 2);
  expect(stateBytes).toBe(70 * 8 * 128 * 128 * 4 * 16);
  expect(kvTokens).toBe(Math.floor((0.95 * 80e9 - weightBytes - stateBytes - 5e9) / kvBytesPerToken));
});

test("bf16 does not fit 8 x 80 GB, and fits 8 x 141 GB and two nodes", () => {
  const bf16 = { ...eight, weights: "bf16" } as const;
  expect(planVllm(minimaxVl01, bf16)).toMatchObject({ kvTokens: 0 });
  expect(planVllm(minimaxVl01, bf16).kvBytes).toBeLessThan(-30e9);
  expect(planVllm(minimaxVl01, { ...bf16, deviceBytes: 141e9 }).kvTokens).toBeGreaterThan(1e6);
  expect(planVllm(minimaxVl01, { ...bf16, pipelineParallel: 2 }).kvTokens).toBeGreaterThan(1e6);
});

test("all GPUs together hold a little more than the plan by layers, whatever the cut", () => {
  const devices = fc.constantFrom(1, 2, 4, 8);
  const nodes = fc.constantFrom(1, 2, 4, 5, 8);
  const whole = planMemory(minimaxVl01, {
    deviceBytes: [1e12],
    dtype: "bf16",
    contextLength: 1,
    numSequences: 1,
    imageTokens: 0,
  });
  fc.assert(
    fc.property(devices, nodes, (tensorParallel, pipelineParallel) => {
      const options = { ...eight, weights: "bf16", tensorParallel, pipelineParallel } as const;
      const all = planVllm(minimaxVl01, options).weightBytes * tensorParallel * pipelineParallel;
      // The head in float32 is 2.5 GB, and the fullest stage has embeddings or head.
      const ends = pipelineParallel * 200_064 * 6144 * 4;
      expect(all).toBeGreaterThanOrEqual(whole.weightBytes);
      expect(all).toBeLessThan(whole.weightBytes + ends + 2e9);
    }),
  );
});

test.each([
  [{ tensorParallel: 7 }, "1 nodes of 7 devices"],
  [{ pipelineParallel: 3 }, "3 nodes of 8 devices"],
])("%j is refused", (changed, message) => {
  expect(() => planVllm(minimaxVl01, { ...eight, ...changed })).toThrow(message);
});
