import { describe, expect, test } from "vitest";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import type { Backend } from "./backend.ts";
import type { OpName } from "./ops.ts";
import type { Ops } from "./run.ts";
import { Tape, type TapeOptions } from "./tape.ts";
import type { Tensor } from "./tensor.ts";

/** A backend that tells which ops it runs. */
function hearing(backend: Backend, hear: (op: OpName) => void): Backend {
  return new Proxy(backend, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (name === "run") hear(args[0] as OpName);
        return value.apply(target, args);
      };
    },
  });
}

const ones = (count: number) => new Float32Array(count).fill(1);

/** y = silu(x w^T) layer after layer, each in a scope; the gradients of sum(y), weight by weight. */
async function gradientsOfLayers(numLayers: number, options: TapeOptions, isTrained = (_: number) => true) {
  const backend = createReferenceBackend();
  const weights: Tensor[] = [];
  for (let layer = 0; layer < numLayers; layer++) {
    const values = Float32Array.from({ length: 16 }, (_, i) => Math.sin(layer + i));
    const part = {
      dtype: "f32" as const,
      count: 16,
      read: async (offset: number, length: number) =>
        new Uint8Array(values.buffer).slice(offset, offset + length),
      scales: null,
    };
    weights.push(await backend.load({ name: `w${layer}`, shape: [4, 4], role: "values" }, [part]));
  }
  const trained = weights.filter((_, layer) => isTrained(layer));
  const accumulators = new Map(
    trained.map((w) => [w, { sum: backend.zeros({ dtype: "f32", shape: [4, 4] }), isEmpty: true }] as const),
  );
  const arena = backend.openArena();
  const tape = new Tape(backend, arena, accumulators, options);
  const rows = 32;
  let x = tape.ops.arena.upload(
    Float32Array.from({ length: rows * 4 }, (_, i) => Math.cos(i)),
    [rows, 4],
  );
  const layer = (ops: Ops, input: Tensor, weight: Tensor) =>
    ops.silu({ x: ops.linear({ x: input, weight, bias: null }) });
  for (const weight of weights) {
    const input = x;
    x = tape.ops.arena.scope(() => layer(tape.ops, input, weight));
  }
  const forwardBytes = backend.memory().temporary;
  tape.seed(x, () => arena.upload(ones(rows * 4), [rows, 4]));
  tape.backward();
  const found = await Promise.all(
    weights.map(async (w) => {
      const accumulator = accumulators.get(w);
      return accumulator ? [...(await backend.read(accumulator.sum))] : null;
    }),
  );
  arena.close();
  const { temporary } = backend.memory();
  return { found, forwardBytes, temporary, wantsLast: tape.wants(x) };
}

describe("a tape", () => {
  test("scopes that run again give the same gradients, and keep their results alone", async () => {
    const kept = await gradientsOfLayers(6, { recompute: false });
    const again = await gradientsOfLayers(6, { recompute: true });
    expect(again.found).toEqual(kept.found);
    expect(kept.found.flat().some((value) => Math.abs(value!) > 0.1)).toBe(true);
    const result = 32 * 4 * 8; // the reference holds float64
    expect(again.forwardBytes).toBe(7 * result); // the input, and one result a layer
    expect(kept.forwardBytes).toBe(13 * result); // and the product inside each
    expect([kept.temporary, again.temporary]).toEqual([0, 0]);
  });

  test("frozen weights get none, and the others' are unchanged", async () => {
    const all = await gradientsOfLayers(4, {});
    const some = await gradientsOfLayers(4, {}, (layer) => layer === 1);
    expect(some.found).toEqual([null, all.found[1], null, null]);
  });

  test("nothing is recorded where nothing is trained", async () => {
    const none = await gradientsOfLayers(3, {}, () => false);
    expect(none.found).toEqual([null, null, null]);
    expect(none.wantsLast).toBe(false);
  });

  test("gradients of weights are made where they add up, and factors wait for a sum", async () => {
    const reference = createReferenceBackend();
    const ran: string[] = [];
    const backend = hearing(reference, (op) => ran.push(op));
    const weight = backend.zeros({ dtype: "f32", shape: [2, 2] });
    const accumulator = { sum: backend.zeros({ dtype: "f32", shape: [2, 2] }), isEmpty: true };
    for (const passes of [1, 2]) {
      const arena = backend.openArena();
      const tape = new Tape(backend, arena, new Map([[weight, accumulator]]));
      const x = arena.upload(Float32Array.of(1, 2, 3, 4), [2, 2]);
      const y = tape.ops.linear({ x, weight, bias: null });
      // z = 3 y + 2 silu(y); at y = 0, dz/dy = 3 + 2 / 2.
      const z = tape.ops.scaledAdd({ a: y, b: tape.ops.silu({ x: y }), alpha: 3, beta: 2 });
      tape.seed(z, () => arena.upload(ones(4), [2, 2]));
      ran.length = 0;
      tape.backward();
      arena.close();
      const once = ["scaledAdd", "siluBackward", "scaledAdd", "linearBackwardWeight"];
      expect(ran).toEqual(passes === 1 ? once : [...once, "addInPlace"]);
      expect([...(await backend.read(accumulator.sum))]).toEqual([16, 24, 16, 24].map((dw) => passes * dw));
    }
  });

  test("gradients add up over tapes, and over uses of one weight", async () => {
    const backend = createReferenceBackend();
    const weight = backend.zeros({ dtype: "f32", shape: [3] });
    const accumulator = { sum: backend.zeros({ dtype: "f32", shape: [3] }), isEmpty: true };
    for (const factor of [1, 10]) {
      const arena = backend.openArena();
      const tape = new Tape(backend, arena, new Map([[weight, accumulator]]));
      // d/dw of factor (w + w) is 2 factor.
      const y = tape.ops.scaledAdd({ a: weight, b: weight, alpha: factor, beta: factor });
      tape.seed(y, () => arena.upload(ones(3), [3]));
      tape.backward();
      arena.close();
    }
    expect([...(await backend.read(accumulator.sum))]).toEqual([22, 22, 22]);
  });

  test("a seed inside a scope counts once, whether the scope runs again or not", async () => {
    for (const recompute of [false, true]) {
      const backend = createReferenceBackend();
      const weight = backend.zeros({ dtype: "f32", shape: [2] });
      const accumulator = { sum: backend.zeros({ dtype: "f32", shape: [2] }), isEmpty: true };
      const arena = backend.openArena();
      const tape = new Tape(backend, arena, new Map([[weight, accumulator]]), { recompute });
      const seen: boolean[] = [];
      const y = tape.ops.arena.scope(() => {
        const inner = tape.ops.scaledAdd({ a: weight, b: weight, alpha: 3, beta: 0 });
        seen.push(tape.isReplaying);
        tape.seed(inner, (ops) => ops.arena.upload(ones(2), [2]));
        return tape.ops.scaledAdd({ a: inner, b: inner, alpha: 5, beta: 0 });
      });
      tape.seed(y, () => arena.upload(ones(2), [2]));
      tape.backward();
      arena.close();
      expect([...(await backend.read(accumulator.sum))]).toEqual([18, 18]); // 3 x 5 through y, 3 through inner
      expect(seen).toEqual(recompute ? [false, true] : [false]);
    }
  });

  test("refuses to run backward twice", () => {
    const backend = createReferenceBackend();
    const tape = new Tape(backend, backend.openArena(), new Map());
    tape.backward();
    expect(() => tape.backward()).toThrow("already run");
  });
});
