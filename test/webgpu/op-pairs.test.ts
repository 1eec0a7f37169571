// Ops that one kernel does together give what they give one by one, whatever comes between them.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { loadRandom } from "../support/backends.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openLimitedWebGpu({});
  });
  afterAll(() => backend.close());

  async function expectEqual(run: (ops: Ops, weight: Tensor) => readonly Tensor[], width: number) {
    const [found, expected] = await Promise.all(
      [backend, createReferenceBackend()].map(async (one) => {
        const weight = await loadRandom(one, "values", "f32", [width], 9);
        const arena = one.openArena();
        const values = [];
        for (const tensor of run(openOps(one, arena), weight)) values.push(await one.read(tensor));
        arena.close();
        return values;
      }),
    );
    expected!.forEach((values, i) => {
      expect(maxDifference(found![i]!, values), `output ${i}`).toBeLessThan(1e-5);
    });
  }

  const upload = (ops: Ops, rows: number, width: number, seed: number) =>
    ops.arena.upload(randomValues(seed, rows * width), [rows, width]);

  test.each([
    [1, 5],
    [3, 64],
    [2, 3001],
  ])("scaledAdd, then rmsNorm of it: %i x %i, both results", (rows, width) =>
    expectEqual((ops, weight) => {
      const [a, b] = [upload(ops, rows, width, 1), upload(ops, rows, width, 2)];
      const u = ops.scaledAdd({ a, b, alpha: 1.5, beta: -0.5 });
      return [ops.rmsNorm({ x: u, weight, eps: 1e-6 }), u, a];
    }, width),
  );

  test("scaledAdd ends a scope, which frees its inputs, and rmsNorm follows", () =>
    expectEqual((ops, weight) => {
      let hidden = upload(ops, 2, 64, 1);
      for (let layer = 0; layer < 3; layer++) {
        const before = hidden;
        hidden = ops.arena.scope(() => {
          const normed = ops.rmsNorm({ x: before, weight, eps: 1e-6 });
          return ops.scaledAdd({ a: normed, b: ops.silu({ x: normed }), alpha: 2, beta: 0.5 });
        });
      }
      return [ops.rmsNorm({ x: hidden, weight, eps: 1e-6 }), hidden];
    }, 64));

  test("scaledAdd, then something else, then rmsNorm of either", () =>
    expectEqual((ops, weight) => {
      const [a, b] = [upload(ops, 2, 64, 1), upload(ops, 2, 64, 2)];
      const u = ops.scaledAdd({ a, b, alpha: 1, beta: 1 });
      const other = ops.rmsNorm({ x: a, weight, eps: 1e-6 });
      const v = ops.scaledAdd({ a: u, b: other, alpha: 1, beta: 1 });
      return [ops.gelu({ x: v }), ops.rmsNorm({ x: u, weight, eps: 1e-6 }), v];
    }, 64));

  test.each([
    [1, 8, 2],
    [5, 70, 33],
    [2, 100, 70],
  ])("routerTopK, then routerWeights: %i rows of %i, %i chosen", (rows, numExperts, k) =>
    expectEqual((ops) => {
      const logits = upload(ops, rows, numExperts, 3);
      const experts = ops.routerTopK({ logits, k });
      return [ops.routerWeights({ logits, experts }), experts];
    }, 8),
  );

  test("routerWeights of other logits than the experts were chosen by", () =>
    expectEqual((ops) => {
      const experts = ops.routerTopK({ logits: upload(ops, 3, 8, 1), k: 2 });
      return [ops.routerWeights({ logits: upload(ops, 3, 8, 2), experts }), experts];
    }, 8));
});
