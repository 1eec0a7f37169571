// Training on WebGPU at its edges: what is not finite, weights in several buffers, heads that take turns in memory.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { type ChannelValues, normalizedValues, normalizeTiles } from "../../src/image/normalize.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { type Ops, openOps } from "../../src/tensor/run.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { ignoredTarget } from "../../src/tensor/training-ops.ts";
import { loadRandom } from "../support/backends.ts";
import { x } from "../support/op-cases.ts";
import { maxDifference } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  let backend: WebGpuBackend;
  beforeAll(async () => {
    // The largest tensor here, qkv of 40 tokens and 3 heads of 128, is just below.
    backend = await openLimitedWebGpu({ maxStorageBufferBindingSize: 200_000 });
  });
  afterAll(() => backend.close());

  async function valuesOf(one: Backend, run: (backend: Backend, ops: Ops) => Promise<Tensor>) {
    const arena = one.openArena();
    const values = await one.read(await run(one, openOps(one, arena)));
    arena.close();
    return [...values];
  }

  async function expectEqual(run: (backend: Backend, ops: Ops) => Promise<Tensor>) {
    const [found, wanted] = [await valuesOf(backend, run), await valuesOf(createReferenceBackend(), run)];
    const scale = Math.max(...wanted.map(Math.abs));
    expect(scale).toBeGreaterThan(0);
    expect(maxDifference(found, wanted)).toBeLessThan(1e-5 * scale);
  }

  const rowsOf = (ops: Ops, values: readonly number[], width: number) =>
    ops.arena.upload(Float32Array.from(values), [values.length / width, width]);
  const ones = (ops: Ops, ...values: number[]) =>
    ops.arena.upload(Float32Array.from(values), [values.length]);
  const ints = (ops: Ops, ...values: number[]) => ops.arena.upload(Int32Array.from(values), [values.length]);

  test.each([8, 7])(
    "pixels of tiles of %i are what the processor makes of them, bit by bit",
    async (side) => {
      const tiles = [0, 1, 2].map((t) =>
        Uint8Array.from({ length: side * side * 3 }, (_, i) => i * 37 + t * 101),
      );
      const [mean, std] = [
        [0.4, 0.5, 0.6],
        [0.2, 0.25, 0.3],
      ] as [ChannelValues, ChannelValues];
      const found = await valuesOf(backend, async (_, ops) =>
        ops.arena.uploadPixels!(tiles, normalizedValues(mean, std), [3, 3, side, side]),
      );
      expect(found).toEqual([...normalizeTiles(tiles, mean, std)]);
    },
  );

  test("a row without a target has no loss and no gradient, whatever stands in it", async () => {
    const logits = (ops: Ops) => rowsOf(ops, [Number.NaN, 1, Number.POSITIVE_INFINITY, 2, 0, 0], 3);
    const targets = (ops: Ops) => ints(ops, ignoredTarget, 1);
    const losses = await valuesOf(backend, async (_, ops) =>
      ops.crossEntropy({ logits: logits(ops), targets: targets(ops) }),
    );
    expect(losses[0]).toBe(0);
    const gradient = await valuesOf(backend, async (_, ops) =>
      ops.crossEntropyBackward({ logits: logits(ops), targets: targets(ops), dy: ones(ops, 1, 0) }),
    );
    expect(gradient.map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("sums of rows by their index have the same bits each time, and equal the reference's", async () => {
    const sums = async (_: Backend, ops: Ops) => {
      const values = Array.from({ length: 6000 }, (_, i) => Math.sin(i * 1.7) * 2 ** (i % 20));
      const index = ints(ops, ...Array.from({ length: 2000 }, (_, i) => (i * i * 31) % 300));
      return ops.scatterAddRows({ rows: rowsOf(ops, values, 3), index, numRows: 1000 });
    };
    const first = await valuesOf(backend, sums);
    for (let again = 0; again < 5; again++) expect(await valuesOf(backend, sums)).toEqual(first);
    await expectEqual(sums);
  });

  test.each([-1, 3, ignoredTarget + 1])("the loss of target %i of 3 ids is not a number", async (target) => {
    const losses = await valuesOf(backend, async (_, ops) =>
      ops.crossEntropy({ logits: rowsOf(ops, [0, 1, 2, 0, 1, 2], 3), targets: ints(ops, target, 2) }),
    );
    expect(losses[0]).toBeNaN();
    expect(losses[1]).toBeCloseTo(0.4076, 4);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("squares of %d stop the step", async (squares) => {
    for (const maxNorm of [1, Number.POSITIVE_INFINITY]) {
      const scale = await valuesOf(backend, async (_, ops) =>
        ops.clipScale({ squares: ones(ops, squares), multiplier: 0.5, maxNorm }),
      );
      expect(scale).toEqual([Number.NaN]);
    }
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "a value of %d in a gradient reaches its sum of squares",
    async (bad) => {
      const scale = await valuesOf(backend, async (_, ops) =>
        ops.clipScale({
          squares: ops.sumSquares({ x: ones(ops, 1, bad, 2), plus: null }),
          multiplier: 1,
          maxNorm: 1,
        }),
      );
      expect(scale).toEqual([Number.NaN]);
    },
  );

  test("adamW of a weight of products whose padded rows lie in two buffers", () =>
    expectEqual(async (one, ops) => {
      const shape = [8000, 5]; // In rows of 8.
      const parameter = await loadRandom(one, "product", "f32", shape, 1);
      const firstMoment = one.zeros({ dtype: "f32", shape });
      const secondMoment = one.zeros({ dtype: "f32", shape });
      for (const step of [1, 2])
        ops.adamW({
          parameter,
          gradient: x(ops, shape, step),
          firstMoment,
          secondMoment,
          scale: ones(ops, 0.5),
          learningRate: 0.1,
          beta1: 0.9,
          beta2: 0.95,
          eps: 1e-8,
          weightDecay: 0.1,
          step,
        });
      return ops.linear({ x: x(ops, [4, 5], 3), weight: parameter, bias: null });
    }));

  test.each(["f32", "bf16", "int8"] as const)(
    "backward through a frozen %s weight in several buffers",
    (dtype) =>
      expectEqual(async (one, ops) => {
        const weight = await loadRandom(one, "product", dtype, [900, 255], 1);
        return ops.linearBackwardInput({ dy: x(ops, [5, 900], 2), weight });
      }),
  );

  test("lightning attention whose heads do not fit beside each other", () =>
    expectEqual(async (_, ops) =>
      ops.lightningAttentionBackward({
        qkv: x(ops, [40, 3 * 3 * 128], 1, 0.5),
        rates: Float32Array.of(0, 0.1, 0.5),
        dy: x(ops, [40, 3 * 128], 2),
        sequences: wholeSequences([33, 7]),
        headDim: 128,
        blockSize: 256,
      }),
    ));
});
