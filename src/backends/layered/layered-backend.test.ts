import { describe, expect, test } from "vitest";
import { BackendError } from "../../errors.ts";
import type { Arena, Backend, WeightPart } from "../../tensor/backend.ts";
import { openOps } from "../../tensor/run.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { createReferenceBackend } from "../reference/reference-backend.ts";
import { createLayeredBackend } from "./layered-backend.ts";
import { placement } from "./placement.ts";

const parts = (values: readonly number[]): readonly WeightPart[] => [
  {
    dtype: "f32",
    count: values.length,
    read: async () => new Uint8Array(Float32Array.from(values).buffer),
    scales: null,
  },
];

const vector = (backend: Backend, values: readonly number[], depth: number) =>
  backend.load({ name: `w${depth}`, shape: [values.length], role: "values", depth }, parts(values));

function bound(arena: Arena): Arena {
  return {
    allocate: (spec) => arena.allocate(spec),
    upload: (values, shape) => arena.upload(values, shape),
    scope: (work) => arena.scope(work),
    close: () => arena.close(),
  };
}

/** The reference, failing in `run` while `isBroken` says so. */
function breakable(isBroken: () => boolean): Backend {
  const inner = createReferenceBackend();
  return {
    name: "breakable",
    supports: (op, dtypes) => inner.supports(op, dtypes),
    load: (spec, weight) => inner.load(spec, weight),
    zeros: (spec) => inner.zeros(spec),
    free: (tensor) => inner.free(tensor),
    openArena: () => inner.openArena(),
    run: (op, args, output) => {
      if (isBroken()) throw new BackendError("backend_memory", "breakable: no memory left");
      inner.run(op, args, output);
    },
    read: (tensor) => inner.read(tensor),
    memory: () => inner.memory(),
    close: () => inner.close(),
  };
}

describe("placement", () => {
  test("equal shares put layer j of L on floor(j W / L), what comes after on the last", () => {
    for (const [L, W] of [
      [80, 8],
      [7, 3],
      [87, 3],
      [4, 4],
    ] as const) {
      const at = placement(new Array(W).fill(1));
      const layers = Array.from({ length: L }, (_, layer) => at(layer / L));
      expect(layers).toEqual(layers.map((_, layer) => Math.floor((layer * W) / L)));
      expect(at(1)).toBe(W - 1);
    }
  });

  test("shares count in proportion, whatever their unit", () => {
    for (const unit of [1, 80, 0.1]) {
      const at = placement([3 * unit, unit]);
      expect(Array.from({ length: 8 }, (_, layer) => at(layer / 8))).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    }
  });
});

describe("ops over two devices", () => {
  const devices = () => [createReferenceBackend(), createReferenceBackend()];
  const eps = 0;
  const norm = (ops: ReturnType<typeof openOps>, x: Tensor, weight: Tensor) =>
    ops.rmsNorm({ x, weight, eps });

  test("values follow the weights, there and back, and are moved once for each device", async () => {
    const backend = createLayeredBackend(devices());
    const [first, last] = [await vector(backend, [1, 2], 0), await vector(backend, [10, 10], 1)];
    const ops = openOps(backend, backend.openArena());
    const a = norm(ops, ops.arena.upload(Float32Array.of(3, 3), [1, 2]), first); // 1 2
    const b = norm(ops, a, last);
    const sum = ops.scaledAdd({ a, b, alpha: 10, beta: 1 }); // beside b, the newest
    const back = norm(ops, sum, first);
    const root = Math.sqrt(5 / 2);
    const expected = [10 + 10 / root, 20 + 20 / root];
    expect(Array.from(await backend.read(sum))).toEqual(expected.map((value) => expect.closeTo(value, 5)));
    expect(backend.handedOver).toEqual({ count: 2, bytes: 16 });
    expect(Array.from(await backend.read(back))).toEqual(
      [1 / root, 4 / root].map((v) => expect.closeTo(v, 5)),
    );
    ops.arena.close();
    expect(backend.memory()).toEqual({ persistent: 32, temporary: 0 });
    backend.free(first);
    backend.free(last);
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    backend.close();
  });

  test("a scope leaves its result alone, also behind a hand-over", async () => {
    const backend = createLayeredBackend(devices());
    const [first, last] = [await vector(backend, [1, 1], 0), await vector(backend, [1, 1], 1)];
    const ops = openOps(backend, backend.openArena());
    const x = norm(ops, ops.arena.upload(Float32Array.of(1, 1), [1, 2]), first);
    let inner: Tensor | null = null;
    const result = ops.arena.scope(() => {
      inner = norm(ops, x, last);
      return ops.scaledAdd({ a: inner, b: ops.gelu({ x: inner }), alpha: 2, beta: 0 });
    });
    expect(Array.from(await backend.read(result))).toEqual([2, 2]);
    expect(() => backend.read(inner!)).toThrow(/was used after it was freed/);
    // The upload, x on both devices, the result: 16 bytes each.
    expect(backend.memory().temporary).toBe(64);
    ops.arena.close();
    expect(backend.memory().temporary).toBe(0);
    backend.close();
  });

  test("an arena that is closed while a hand-over is awaited closes after its ops", async () => {
    const backend = createLayeredBackend(devices());
    const last = await vector(backend, [5], 1);
    const ops = openOps(backend, backend.openArena());
    const y = norm(ops, ops.silu({ x: ops.arena.upload(Float32Array.of(1), [1, 1]) }), last);
    const values = backend.read(y);
    ops.arena.close();
    expect(backend.memory().temporary).toBeGreaterThan(0);
    expect(Array.from(await values)).toEqual([5]);
    expect(backend.memory().temporary).toBe(0);
    backend.close();
  });

  test("an op into a long-lived tensor runs where that lies, and the tensor outlives the arena", async () => {
    for (const depth of [0, 1]) {
      const backend = createLayeredBackend(devices(), [1, 1]);
      const arena = backend.openArena();
      const weight = await vector(backend, [2, 3], 1 - depth);
      const x = openOps(backend, arena).rmsNorm({
        x: arena.upload(Float32Array.of(1, 1), [1, 2]),
        weight,
        eps: 0,
      });
      const kept = backend.zeros({ dtype: "f32", shape: [1, 2] }, depth);
      backend.run("gatherRows", { x, index: arena.upload(Int32Array.of(0), [1]) }, kept);
      arena.close();
      expect([...(await backend.read(kept))]).toEqual([2, 3]);
      backend.free(kept);
      backend.free(weight);
      await backend.read(backend.zeros({ dtype: "f32", shape: [1] }));
      expect(backend.memory()).toEqual({ persistent: 8, temporary: 0 });
    }
  });

  test("an error on the second device fails what depends on it and nothing else", async () => {
    let isBroken = true;
    const backend = createLayeredBackend([createReferenceBackend(), breakable(() => isBroken)]);
    const last = await vector(backend, [5], 1);
    const step = async () => {
      const ops = openOps(backend, backend.openArena());
      try {
        const x = ops.silu({ x: ops.arena.upload(Float32Array.of(1), [1, 1]) });
        const y = ops.arena.scope(() => ops.gelu({ x: norm(ops, x, last) }));
        return await Promise.allSettled([backend.read(x), backend.read(ops.silu({ x: y }))]);
      } finally {
        ops.arena.close();
      }
    };
    const [good, bad] = await step();
    expect(good!.status).toBe("fulfilled");
    expect(bad).toMatchObject({ status: "rejected", reason: { code: "backend_memory" } });
    expect(backend.memory().temporary).toBe(0);
    isBroken = false;
    expect((await step()).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    backend.close();
  });

  test("an error of ops put off until their arena closes fails the next read alone", async () => {
    const inner = createReferenceBackend();
    const late: Backend = {
      ...breakable(() => false),
      openArena: () => ({
        ...bound(inner.openArena()),
        close: () => {
          throw new BackendError("backend_memory", "late: no memory left");
        },
      }),
    };
    const backend = createLayeredBackend([late, createReferenceBackend()]);
    const ops = openOps(backend, backend.openArena());
    const other = openOps(backend, backend.openArena());
    const y = ops.silu({ x: ops.arena.upload(Float32Array.of(0), [1, 1]) });
    expect(Array.from(await backend.read(y))).toEqual([0]);
    const z = other.silu({ x: other.arena.upload(Float32Array.of(0), [1, 1]) });
    ops.arena.close();
    await expect(backend.read(z)).rejects.toMatchObject({ message: "late: no memory left" });
    expect(Array.from(await backend.read(z))).toEqual([0]);
    backend.close();
  });

  test("closing fails the reads that wait", async () => {
    const backend = createLayeredBackend(devices());
    const last = await vector(backend, [5], 1);
    const ops = openOps(backend, backend.openArena());
    const y = norm(ops, ops.silu({ x: ops.arena.upload(Float32Array.of(1), [1, 1]) }), last);
    const values = backend.read(y);
    backend.close();
    await expect(values).rejects.toMatchObject({ code: "backend_disposed" });
    await expect(backend.read(y)).rejects.toMatchObject({ code: "backend_disposed" });
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  });

  test("weights of two devices in one op are refused", async () => {
    const backend = createLayeredBackend(devices());
    const [first, last] = [await vector(backend, [1], 0), await vector(backend, [1], 1)];
    const ops = openOps(backend, backend.openArena());
    const x = ops.arena.upload(Float32Array.of(1), [1, 1]);
    expect(() => ops.layerNorm({ x, weight: first, bias: last, eps })).toThrow(
      /layerNorm reads weights or caches of two devices/,
    );
    backend.close();
  });
});
