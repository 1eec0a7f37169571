// Gradients that one kernel makes together, on emulated subgroup matrices: equal to the reference's, whose rules make them one by one.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeBench, openBench } from "../../bench/webgpu/open-bench.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { OpenDevice } from "../../src/backends/webgpu/device.ts";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import type { Backend, WeightRole } from "../../src/tensor/backend.ts";
import type { Ops } from "../../src/tensor/run.ts";
import { type Accumulator, Tape } from "../../src/tensor/tape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { loadRandom } from "../support/backends.ts";
import { openEmulatedBackend } from "../support/subgroup-matrices.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";

interface Passes {
  /** Shapes of what is trained. */
  readonly weights: readonly (readonly number[])[];
  readonly x: readonly [number, number];
  readonly forward: (ops: Ops, x: Tensor, weights: readonly Tensor[]) => Tensor;
  readonly numPasses?: number;
  readonly isFrozen?: (index: number) => boolean;
  /** Of products' weights; "rounded" unless given. */
  readonly role?: WeightRole;
}

/** dy of each pass is random; gives the gradients of the trained weights, added up over the passes. */
async function gradientsOf(backend: Backend, one: Passes): Promise<number[][]> {
  const { weights: shapes, x, forward, numPasses = 1, isFrozen = () => false, role = "rounded" } = one;
  const weights = await Promise.all(
    shapes.map((shape, i) =>
      loadRandom(backend, shape.length > 1 ? role : "values", "f32", shape, 3 + i, 0.3),
    ),
  );
  const accumulators = new Map<Tensor, Accumulator>();
  weights.forEach((weight, i) => {
    if (isFrozen(i)) return;
    accumulators.set(weight, {
      sum: backend.zeros({ dtype: "f32", shape: weight.shape }),
      isEmpty: true,
    });
  });
  for (let pass = 0; pass < numPasses; pass++) {
    const arena = backend.openArena();
    const tape = new Tape(backend, arena, accumulators, { recompute: false });
    const input = tape.ops.arena.upload(randomValues(50 + pass, x[0] * x[1]), x);
    const y = forward(tape.ops, input, weights);
    const numValues = y.shape.reduce((product, side) => product * side, 1);
    tape.seed(y, (ops) => ops.arena.upload(randomValues(90 + pass, numValues), y.shape));
    tape.backward();
    arena.close();
  }
  const read = [...accumulators.values()].map(async ({ sum }) => [...(await backend.read(sum))]);
  return Promise.all(read);
}

const opened = await openBench().catch(() => null);

// The first compiles kernels, which a software adapter takes half a minute for.
describe.skipIf(opened === null)("webgpu gradients made together, emulated", { timeout: 180_000 }, () => {
  let backend: WebGpuBackend;
  const kernels: string[] = [];
  beforeAll(() => {
    backend = openEmulatedBackend(opened as OpenDevice, (name) => kernels.push(name));
  });
  afterAll(() => {
    backend.close();
    vi.restoreAllMocks();
    closeBench(opened as OpenDevice);
  });

  async function expectEqual(one: Passes, tolerance: number): Promise<readonly string[]> {
    kernels.length = 0;
    const [found, wanted] = [
      await gradientsOf(backend, one),
      await gradientsOf(createReferenceBackend(), one),
    ];
    expect(found.length).toBe(wanted.length);
    found.forEach((values, i) => {
      const scale = wanted[i]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(scale).toBeGreaterThan(0);
      expect(maxDifference(values, wanted[i]!)).toBeLessThan(tolerance * scale);
    });
    return [...kernels];
  }

  const [E, F, C, k] = [4, 36, 40, 2];
  const experts: Passes = {
    // Before the experts a product, whose gradient is of what they give for x.
    weights: [
      [C, C],
      [E, C],
      [E, 2 * F, C],
      [E, C, F],
    ],
    x: [70, C],
    forward(ops, input, [before, router, gateUp, down]) {
      const x = ops.linear({ x: input, weight: before!, bias: null });
      const logits = ops.linear({ x, weight: router!, bias: null });
      const chosen = ops.routerTopK({ logits, k });
      const weights = ops.routerWeights({ logits, experts: chosen });
      return ops.experts({ x, experts: chosen, weights, gateUp: gateUp!, down: down! });
    },
  };
  const timesOf = (names: readonly string[], name: string) => names.filter((one) => one === name).length;

  test("of experts: the product with gate and up rows is made once, in the forward pass", async () => {
    const names = await expectEqual(experts, 2e-3);
    expect(timesOf(names, "expertsBackward")).toBe(1);
    // Forward gate and up, forward down.
    expect(timesOf(names, "expertsTile kk f32 64x64x64")).toBe(2);
    expect(timesOf(names, "swigluBackward")).toBe(0);
  });

  test("of experts over two passes, whose gradients add up", async () => {
    const names = await expectEqual({ ...experts, numPasses: 2 }, 2e-3);
    expect(timesOf(names, "expertsBackward")).toBe(2);
  });

  test("of experts whose down rows are frozen, one by one", async () => {
    const names = await expectEqual({ ...experts, isFrozen: (i) => i === 3 }, 2e-3);
    expect(timesOf(names, "expertsBackward")).toBe(0);
    expect(timesOf(names, "swigluBackward")).toBe(1);
  });

  // x is read by three products and by the sum, so that what they give for x is added up.
  const products = (width: number): Passes => ({
    weights: [
      [width, width],
      [37, width],
      [width, width],
      [width, width],
      [width, 37],
    ],
    x: [70, width],
    forward(ops, input, [before, a, b, c, ofA]) {
      const x = ops.linear({ x: input, weight: before!, bias: null });
      const narrow = ops.linear({ x, weight: a!, bias: null });
      const wide = ops.linear({ x: narrow, weight: ofA!, bias: null });
      const sum = ops.scaledAdd({ a: x, b: wide, alpha: 2, beta: 3 });
      const gated = ops.sigmoidGate({
        x: ops.linear({ x, weight: b!, bias: null }),
        gate: ops.linear({ x, weight: c!, bias: null }),
      });
      return ops.scaledAdd({ a: sum, b: gated, alpha: 0.5, beta: 1 });
    },
  });

  test.each([40, 42])(
    "of products of one tensor of %i columns, each added to those before",
    async (width) => {
      const names = await expectEqual(products(width), 2e-3);
      // Two of the forward pass, dy times 0.5 and times 3, the first sum's share of x; then those of two products.
      expect(timesOf(names, "scaledAdd")).toBe(width === 40 ? 5 : 7);
    },
  );

  // x is read by a product and by the norm, so that what the norm gives for x is added to what the product gave.
  const norms = (
    form: "rms" | "layer",
    width: number,
    rows: number,
    isFrozen?: Passes["isFrozen"],
  ): Passes => ({
    weights: [[width, width], [width, width], [width], [width]],
    x: [rows, width],
    role: "values",
    forward(ops, input, [before, after, weight, bias]) {
      const x = ops.linear({ x: input, weight: before!, bias: null });
      const normed =
        form === "rms"
          ? ops.rmsNorm({ x, weight: weight!, eps: 1e-3 })
          : ops.layerNorm({ x, weight: weight!, bias: bias!, eps: 1e-3 });
      return ops.scaledAdd({
        a: ops.linear({ x: normed, weight: after!, bias: null }),
        b: x,
        alpha: 2,
        beta: 3,
      });
    },
    isFrozen: isFrozen ?? ((i) => form === "rms" && i === 3),
  });
  const of = (names: readonly string[]) => names.filter((name) => /Norm|norm/.test(name));

  test.each([
    ["rms", 384, 70],
    ["rms", 36, 600],
    ["layer", 384, 130],
    ["layer", 512, 64],
    ["layer", 132, 515],
  ] as const)("of a %s norm of %i values in %i rows, with the residual sum", async (form, width, rows) => {
    const names = await expectEqual(norms(form, width, rows), 2e-5);
    const sums = form === "layer" ? ["normSums"] : [];
    expect(of(names)).toEqual([`${form}Norm`, `${form}NormGradients scaledAdd`, ...sums]);
  });

  test.each([
    ["rms", 384, 63],
    ["layer", 516, 70],
    ["layer", 34, 70],
  ] as const)("of a %s norm of %i values in %i rows, one by one", async (form, width, rows) => {
    const names = await expectEqual(norms(form, width, rows), 2e-5);
    expect(names).toContain("normWeight");
  });

  test("of a norm whose weight is frozen, the input's alone", async () => {
    const names = await expectEqual(
      norms("rms", 64, 70, (i) => i >= 2),
      2e-5,
    );
    expect(of(names)).toEqual(["rmsNorm", "rmsNormBackward"]);
  });
});
