// Ops that one kernel does together give what they give one by one; whatever is read, freed or left alone around them.

import { describe, expect, test } from "vitest";
import { CommandRecorder } from "../../bench/webgpu/command-recorder.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { fuse } from "../../src/backends/webgpu/fusion.ts";
import type { OpCall } from "../../src/backends/webgpu/op-call.ts";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import { type Ops, openOps, type Recorder } from "../../src/tensor/run.ts";
import { cachedSequences } from "../../src/tensor/sequences.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { loadRandom } from "../support/backends.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

describe("the list of ops", () => {
  const tensor = (...shape: number[]): Tensor => ({ backend: "none", dtype: "f32", shape });
  const [C, D] = [8, 16];
  const linear = (x: Tensor, columns: number): OpCall<"linear"> => {
    const weight = tensor(columns, x.shape[1]!);
    return { op: "linear", args: { x, weight, bias: null }, output: tensor(x.shape[0]!, columns) };
  };
  const silu = (x: Tensor): OpCall<"silu"> => ({ op: "silu", args: { x }, output: tensor(...x.shape) });
  const add = (a: Tensor, b: Tensor): OpCall<"scaledAdd"> => ({
    op: "scaledAdd",
    args: { a, b, alpha: 2, beta: 3 },
    output: tensor(...a.shape),
  });
  const kinds = (calls: readonly OpCall[], dead: readonly Tensor[]) =>
    fuse(calls, (one) => dead.includes(one), 16).map(
      ({ kind, calls: own }) => `${kind} ${own.map(({ op }) => op).join(" ")}`,
    );

  test("linear, silu and scaledAdd are one product only when nobody reads what lies between", () => {
    const x = tensor(2, C);
    const product = linear(x, C);
    const activated = silu(product.output);
    const sum = add(x, activated.output);
    const calls = [product, activated, sum];
    const between = [product.output, activated.output];
    expect(kinds(calls, between)).toEqual(["product linear silu scaledAdd"]);
    expect(kinds(calls, [product.output])).toEqual(["product linear silu", "plain scaledAdd"]);
    expect(kinds(calls, [])).toEqual(["plain linear", "plain silu", "plain scaledAdd"]);
    expect(kinds([...calls, add(product.output, x)], between)).toEqual([
      "plain linear",
      "plain silu",
      "plain scaledAdd",
      "plain scaledAdd",
    ]);
  });

  test("the residual may stand on either side", () => {
    const x = tensor(1, C);
    const product = linear(x, C);
    const [step] = fuse([product, add(product.output, x)], (one) => one === product.output, 16);
    expect(step).toMatchObject({ kind: "product", residual: { a: x, alpha: 3, beta: 2 } });
  });

  test("linears of the same x join the first, but none that needs what comes between", () => {
    const x = tensor(1, C);
    const [first, second] = [linear(x, C), linear(x, D)];
    const other = linear(first.output, C);
    expect(kinds([first, other, second], [])).toEqual(["product linear linear", "plain linear"]);
    const computed: OpCall<"linear"> = {
      ...second,
      args: { x, weight: other.output, bias: null },
      output: tensor(1, 1),
    };
    expect(kinds([first, other, computed], [])).toEqual(["plain linear", "plain linear", "plain linear"]);
  });

  test("many rows stay as they are", () => {
    const x = tensor(17, C);
    expect(kinds([linear(x, C), linear(x, D)], [])).toEqual(["plain linear", "plain linear"]);
  });
});

const missing = await missingWebGpu();
const [C, H, D, F, E, k] = [96, 2, 32, 64, 6, 2];

interface LayerWeights {
  readonly norms: readonly Tensor[];
  readonly qkv: Tensor;
  readonly gate: Tensor;
  readonly out: Tensor;
  readonly router: Tensor;
  readonly gateUp: Tensor;
  readonly down: Tensor;
}

async function layerWeights(
  backend: Backend,
  dtype: WeightDType,
  routerDType: WeightDType,
): Promise<LayerWeights> {
  const load = (shape: readonly number[], seed: number) => loadRandom(backend, "product", dtype, shape, seed);
  const norm = (width: number, seed: number) => loadRandom(backend, "values", "f32", [width], seed);
  return {
    norms: [await norm(C, 1), await norm(H * D, 2), await norm(C, 3)],
    qkv: await load([3 * H * D, C], 4),
    gate: await load([H * D, C], 5),
    out: await load([C, H * D], 6),
    router: await loadRandom(backend, "precise", routerDType, [E, C], 7),
    gateUp: await load([E, 2 * F, C], 8),
    down: await load([E, C, F], 9),
  };
}

/** A layer as models call it; `see` is given the router's logits. */
function layer(
  ops: Ops,
  weights: LayerWeights,
  h: Tensor,
  state: Tensor,
  past: number,
  see: (logits: Tensor) => void,
): Tensor {
  const eps = 1e-6;
  const linear = (x: Tensor, weight: Tensor) => ops.linear({ x, weight, bias: null });
  const tokens = h.shape[0]!;
  const slices = Array.from({ length: tokens }, (_, s) => ({
    length: 1,
    pastLength: past,
    pages: new Int32Array(0),
    stateSlot: s,
  }));
  const n1 = ops.rmsNorm({ x: h, weight: weights.norms[0]!, eps });
  const qkv = ops.silu({ x: linear(n1, weights.qkv) });
  const attended = ops.lightningAttention({
    qkv,
    rates: Float32Array.of(0.1, 0.7),
    state,
    sequences: cachedSequences(slices),
    headDim: D,
    blockSize: 256,
  });
  const normed = ops.rmsNorm({ x: attended, weight: weights.norms[1]!, eps });
  const gated = ops.sigmoidGate({ x: normed, gate: linear(n1, weights.gate) });
  const u = ops.scaledAdd({ a: n1, b: linear(gated, weights.out), alpha: 1.5, beta: 0.5 });
  const n2 = ops.rmsNorm({ x: u, weight: weights.norms[2]!, eps });
  const logits = linear(n2, weights.router);
  const experts = ops.routerTopK({ logits, k });
  const chosen = ops.routerWeights({ logits, experts });
  const { gateUp, down } = weights;
  const b = ops.experts({ x: n2, experts, weights: chosen, gateUp, down });
  see(logits);
  return ops.scaledAdd({ a: n2, b, alpha: 0.7, beta: 1.3 });
}

/** Everything that is read of two steps of two layers. */
async function twoSteps(
  backend: Backend,
  dtype: WeightDType,
  routerDType: WeightDType,
  tokens: number,
  isObserved: boolean,
  recorder?: Recorder,
): Promise<number[][]> {
  const weights = await layerWeights(backend, dtype, routerDType);
  const state = backend.zeros({ dtype: "f32", shape: [17, H, D, D] });
  const seen: Promise<ArrayLike<number>>[] = [];
  for (let past = 0; past < 2; past++) {
    const arena = backend.openArena();
    const ops = openOps(backend, arena, recorder);
    let h = arena.upload(randomValues(20 + past, tokens * C), [tokens, C]);
    for (let index = 0; index < 2; index++) {
      const before = h;
      h = arena.scope(() =>
        layer(ops, weights, before, state, past, (logits) => {
          if (isObserved) seen.push(backend.read(logits));
        }),
      );
    }
    seen.push(backend.read(h));
    arena.close();
  }
  seen.push(backend.read(state));
  const values = (await Promise.all(seen)).map((one) => Array.from(one));
  for (const tensor of [...weights.norms, ...Object.values(weights).slice(1), state]) backend.free(tensor);
  return values;
}

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  test.each([
    ["f32", "f32", 1, false, true],
    ["f32", "f32", 1, true, true],
    ["f32", "bf16", 3, false, false],
    ["f16", "f16", 5, false, true],
    ["bf16", "f32", 17, true, true],
    ["int8", "f32", 2, false, true],
    ["q4", "f32", 1, false, false],
  ] as const)(
    "layers in %s, router in %s, %i tokens, read inside: %s, subgroups: %s",
    async (dtype, routerDType, tokens, isObserved, hasSubgroups) => {
      const backend: WebGpuBackend = await openLimitedWebGpu({}, hasSubgroups ? {} : { subgroupSize: null });
      const found = await twoSteps(backend, dtype, routerDType, tokens, isObserved);
      // Integer weights take x in 16-bit fixed point, so theirs are compared with the same ops one by one: what is read at
      // once cannot be left out or done later. A last bit of x may then move a value by 1 / 65024 of the largest.
      const isExact = dtype !== "int8" && dtype !== "q4";
      const eachRead: Recorder = { record: (_op, _args, output) => void backend.read(output) };
      const expected = isExact
        ? await twoSteps(createReferenceBackend(), dtype, routerDType, tokens, isObserved)
        : await twoSteps(backend, dtype, routerDType, tokens, isObserved, eachRead);
      expect(found.length).toBe(expected.length);
      found.forEach((values, i) => {
        const size = Math.max(...expected[i]!.map(Math.abs));
        expect(maxDifference(values, expected[i]!) / size, `value ${i}`).toBeLessThan(isExact ? 1e-5 : 1e-4);
      });
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
      backend.close();
    },
    60_000,
  );

  test("a lightning layer of a decode step is six dispatches", async () => {
    const backend = await openLimitedWebGpu({});
    const weights = await layerWeights(backend, "f16", "f16");
    const state = backend.zeros({ dtype: "f32", shape: [1, H, D, D] });
    const arena = backend.openArena();
    const h = arena.upload(randomValues(20, C), [1, C]);
    const recorder = new CommandRecorder(backend.device);
    recorder.record();
    arena.scope(() => layer(openOps(backend, arena), weights, h, state, 1, () => {}));
    expect(recorder.recorded().map(({ name }) => name)).toEqual([
      "rmsNorm gemv f16 x1 2 weights",
      "lightningAttentionStep",
      "rmsNorm gemv f16 x1 gate",
      "rmsNorm router",
      "gemv f16 experts x1 swiglu",
      "gemv f16 experts x2",
    ]);
    recorder.close();
    backend.close();
  });

  test("an argument that was freed is refused at the call", async () => {
    const backend = await openLimitedWebGpu({});
    const arena = backend.openArena();
    const x = arena.upload(randomValues(1, 4), [1, 4]);
    arena.close();
    const ops = openOps(backend, backend.openArena());
    expect(() => ops.silu({ x })).toThrow(expect.objectContaining({ code: "backend_disposed" }));
    backend.close();
  });
});
