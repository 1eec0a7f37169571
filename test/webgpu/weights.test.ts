// Weights over the largest binding are split over several buffers; those that cannot be are refused before anything loads.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { loadRandom, randomPart } from "../support/backends.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();
const limit = 4096;

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  let backend: WebGpuBackend;
  beforeAll(async () => {
    backend = await openLimitedWebGpu({ maxStorageBufferBindingSize: limit });
  });
  afterAll(() => backend.close());

  async function expectEqual(run: (backend: Backend, ops: Ops) => Promise<Tensor>, tolerance = 1e-4) {
    const [found, expected] = await Promise.all(
      [backend, createReferenceBackend()].map(async (one) => {
        const arena = one.openArena();
        const values = await one.read(await run(one, openOps(one, arena)));
        arena.close();
        return values;
      }),
    );
    expect(maxDifference(found!, expected!)).toBeLessThan(tolerance);
  }

  const upload = (ops: Ops, shape: readonly number[], seed: number) =>
    ops.arena.upload(randomValues(seed, shape[0]! * shape[1]!), shape);

  describe.each(["f32", "f16", "bf16", "int8", "q4"] as const)("%s", (dtype) => {
    // Products with quantised weights may take x in 16-bit fixed point.
    const tolerance = dtype === "int8" || dtype === "q4" ? 1e-3 : 1e-4;

    test("linear with rows in several buffers", () =>
      expectEqual(async (one, ops) => {
        const weight = await loadRandom(one, "product", dtype, [200, 96], 1);
        return ops.linear({ x: upload(ops, [3, 96], 2), weight, bias: null });
      }, tolerance));

    test("embedding with rows in several buffers", () =>
      expectEqual(async (one, ops) => {
        const table = await loadRandom(one, "rows", dtype, [200, 96], 1);
        const ids = ops.arena.upload(Int32Array.of(0, 199, 42, 43, 10, 100, 7), [7]);
        return ops.embedding({ ids, table });
      }));

    test("experts in several buffers", () =>
      expectEqual(async (one, ops) => {
        // An f32 expert of the width that q4 needs fits the limit only with few rows.
        const inner = dtype === "f32" ? 16 : 32;
        const gateUp = await loadRandom(one, "product", dtype, [7, 2 * inner, 32], 1);
        const down = await loadRandom(one, "product", dtype, [7, 32, inner], 2);
        const logits = upload(ops, [5, 7], 3);
        const experts = ops.routerTopK({ logits, k: 3 });
        const weights = ops.routerWeights({ logits, experts });
        return ops.experts({ x: upload(ops, [5, 32], 4), experts, weights, gateUp, down });
      }, tolerance));
  });

  test("a weight that cannot be split is refused by name, size and limit, and nothing is loaded", async () => {
    const before = backend.memory().persistent;
    const spec = { name: "layers.0.experts.0.w1.weight", shape: [2, 64, 32], role: "product" as const };
    const parts = [randomPart("f32", spec.shape, 1, 1)];
    const message =
      'webgpu: layers.0.experts.0.w1.weight needs one 8192-byte buffer, this adapter allows 4096; use backend "native" or a quantised checkpoint';
    const refused = expect.objectContaining({ code: "backend_memory", message });
    expect(() => backend.expectFits(spec, parts)).toThrow(refused);
    await expect(backend.load(spec, parts)).rejects.toEqual(refused);
    expect(backend.memory().persistent).toBe(before);
  });

  test("a temporary or a cache over the limit is refused", () => {
    const arena = backend.openArena();
    expect(() => arena.allocate({ dtype: "f32", shape: [1025] })).toThrow(/4100-byte buffer/);
    arena.close();
    expect(() => backend.zeros({ dtype: "f32", shape: [1025] })).toThrow(/this adapter allows 4096/);
  });
});
