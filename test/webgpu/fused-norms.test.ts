// A norm that a product with few rows does on the way gives what the norm gives before the product, in every form of x and weights.

import { describe, expect, test } from "vitest";
import { CommandRecorder } from "../../bench/webgpu/command-recorder.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { fuse } from "../../src/backends/webgpu/fusion.ts";
import type { Abilities } from "../../src/backends/webgpu/kernel.ts";
import type { OpCall } from "../../src/backends/webgpu/op-call.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import { openOps } from "../../src/tensor/run.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { loadRandom } from "../support/backends.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

describe("the list of ops", () => {
  const tensor = (...shape: number[]): Tensor => ({ backend: "none", dtype: "f32", shape });
  const linear = (x: Tensor): OpCall<"linear"> => ({
    op: "linear",
    args: { x, weight: tensor(8, 8), bias: null },
    output: tensor(...x.shape),
  });
  const norm = (x: Tensor): OpCall<"rmsNorm"> => ({
    op: "rmsNorm",
    args: { x, weight: tensor(8), eps: 1e-6 },
    output: tensor(...x.shape),
  });
  const gating = (x: Tensor, gate: Tensor): OpCall<"sigmoidGate"> => ({
    op: "sigmoidGate",
    args: { x, gate },
    output: tensor(...x.shape),
  });
  const add = (a: Tensor, b: Tensor): OpCall<"scaledAdd"> => ({
    op: "scaledAdd",
    args: { a, b, alpha: 2, beta: 3 },
    output: tensor(...a.shape),
  });
  const steps = (calls: readonly OpCall[], dead: readonly Tensor[] = []) =>
    fuse(calls, (one) => dead.includes(one), 16).map((step) => {
      const isWritten = step.kind === "product" && step.norm?.isWritten;
      return `${step.kind} ${step.calls.map(({ op }) => op).join(" ")}${isWritten ? ", written" : ""}`;
    });

  test("a norm goes into the products of its rows, and is written where they are read again", () => {
    const n = norm(tensor(1, 8));
    const products = [linear(n.output), linear(n.output)];
    expect(steps([n, ...products], [n.output])).toEqual(["product rmsNorm linear linear"]);
    expect(steps([n, ...products])).toEqual(["product rmsNorm linear linear, written"]);
    const sum = add(n.output, tensor(1, 8));
    expect(steps([n, ...products, sum], [n.output])).toEqual([
      "product rmsNorm linear linear, written",
      "plain scaledAdd",
    ]);
  });

  test("a norm goes before a gate that goes into a product", () => {
    const n = norm(tensor(2, 8));
    const gate = gating(n.output, tensor(2, 8));
    const product = linear(gate.output);
    const sum = add(tensor(2, 8), product.output);
    const dead = [n.output, gate.output, product.output];
    expect(steps([n, gate, product, sum], dead)).toEqual(["product rmsNorm sigmoidGate linear scaledAdd"]);
  });

  test("a norm that something else reads first stays as it is", () => {
    const n = norm(tensor(1, 8));
    const product = linear(n.output);
    const first = add(n.output, n.output);
    expect(steps([n, first, product])).toEqual(["plain rmsNorm", "plain scaledAdd", "plain linear"]);
    expect(steps([n, product, add(n.output, product.output)], [product.output])).toEqual([
      "plain rmsNorm",
      "product linear scaledAdd",
    ]);
  });

  test("norms of many rows stay as they are", () => {
    const n = norm(tensor(17, 8));
    expect(steps([n, linear(n.output)])).toEqual(["plain rmsNorm", "plain linear"]);
  });
});

const missing = await missingWebGpu();

interface Sizes {
  readonly rows: number;
  readonly width: number;
  readonly inner: number;
  /** Standard deviation of x: under 1e-3 the norm's epsilon counts. */
  readonly deviation: number;
}

/** Norms before, between and behind products as a lightning layer has them. */
async function products(backend: Backend, dtype: WeightDType, sizes: Sizes): Promise<Float32Array> {
  const { rows, width, inner, deviation } = sizes;
  const load = (shape: readonly number[], seed: number) => loadRandom(backend, "product", dtype, shape, seed);
  const normWeight = (length: number, seed: number) =>
    loadRandom(backend, "values", "f32", [length], seed, 1);
  const weights = [
    await load([inner, width], 1),
    await load([inner, width], 2),
    await load([width, inner], 3),
  ];
  const norms = [await normWeight(width, 4), await normWeight(inner, 5)];
  const arena = backend.openArena();
  const ops = openOps(backend, arena);
  const x = arena.upload(randomValues(6, rows * width, deviation), [rows, width]);
  const y = arena.scope(() => {
    const eps = 1e-6;
    const linear = (input: Tensor, i: number) => ops.linear({ x: input, weight: weights[i]!, bias: null });
    const n = ops.rmsNorm({ x, weight: norms[0]!, eps });
    const a = ops.silu({ x: linear(n, 0) });
    const gate = linear(n, 1);
    const normed = ops.rmsNorm({ x: a, weight: norms[1]!, eps });
    return ops.scaledAdd({ a: n, b: linear(ops.sigmoidGate({ x: normed, gate }), 2), alpha: 1.5, beta: 0.5 });
  });
  const values = (await backend.read(y)) as Float32Array;
  arena.close();
  for (const tensor of [...weights, ...norms]) backend.free(tensor);
  return values;
}

const small = { rows: 1, width: 96, inner: 160, deviation: 1 };
const padded = { rows: 2, width: 100, inner: 68, deviation: 1 };
const portable = { subgroupSize: null };

interface Case {
  readonly name: string;
  readonly dtype: WeightDType;
  readonly sizes: Sizes;
  readonly abilities?: Partial<Abilities>;
}

const dtypes: readonly WeightDType[] = ["f32", "f16", "bf16", "int8", "q4"];
const cases: readonly Case[] = [
  ...dtypes.map((dtype) => ({ name: "one row", dtype, sizes: small })),
  ...dtypes.map((dtype) => ({ name: "three rows", dtype, sizes: { ...small, rows: 3 } })),
  ...dtypes.map((dtype) => ({ name: "tiny x", dtype, sizes: { ...small, deviation: 2e-4 } })),
  ...dtypes.map((dtype) => ({
    name: "no subgroups",
    dtype,
    sizes: { ...small, rows: 2 },
    abilities: portable,
  })),
  { name: "rows of a length that no piece divides", dtype: "f16", sizes: padded },
  { name: "rows of a length that no piece divides", dtype: "int8", sizes: padded },
  { name: "sixteen rows", dtype: "f16", sizes: { ...small, rows: 16 } },
];

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  test.each(cases.map((one) => [`${one.dtype}, ${one.name}`, one] as const))(
    "%s: norms inside products equal the reference",
    async (_, { dtype, sizes, abilities = {} }) => {
      const backend = await openLimitedWebGpu({}, abilities);
      const recorder = new CommandRecorder(backend.device);
      recorder.record();
      const found = await products(backend, dtype, sizes);
      const names = recorder.recorded().map(({ name }) => name.replace(/ x\d+/, ""));
      expect(names).toEqual([`rmsNorm gemv ${dtype} 2 weights`, `rmsNorm gemv ${dtype} gate`]);
      const expected = await products(createReferenceBackend(), dtype, sizes);
      const largest = Math.max(...expected.map(Math.abs));
      // Integer weights take x in 16-bit fixed point, here twice: 1.0e-4 at most, with the ops one by one too.
      const tolerance = dtype === "int8" || dtype === "q4" ? 2e-4 : 1e-6;
      expect(maxDifference(found, expected) / largest).toBeLessThan(tolerance);
      recorder.close();
      backend.close();
    },
    60_000,
  );

  test.each([
    ["a product binds too many buffers", 1, { maxStorageBuffersPerShaderStage: 6 }, 1],
    ["workgroup memory does not hold x", 5, { maxComputeWorkgroupStorageSize: 2000 }, 2],
  ] as const)("where %s, the norm has a kernel of its own", async (_, rows, limits, numNorms) => {
    const backend = await openLimitedWebGpu(limits);
    const recorder = new CommandRecorder(backend.device);
    recorder.record();
    const sizes = { ...small, rows };
    const found = await products(backend, "f16", sizes);
    const names = recorder.recorded().map(({ name }) => name);
    expect(names.filter((name) => name === "rmsNorm")).toHaveLength(numNorms);
    expect(names).toHaveLength(2 + numNorms);
    const expected = await products(createReferenceBackend(), "f16", sizes);
    expect(maxDifference(found, expected) / Math.max(...expected.map(Math.abs))).toBeLessThan(1e-6);
    recorder.close();
    backend.close();
  });
});
