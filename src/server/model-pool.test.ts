import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryLog } from "../../test/support/server.ts";
import type { LoadPlan } from "../runtime/plan-load.ts";
import { type Closable, type Lease, ModelPool, type PoolOptions, type PoolSource } from "./model-pool.ts";

/** A model that counts how often it was loaded and closed. */
class FakeSource implements PoolSource<Closable> {
  readonly id: string;
  readonly bytes: number;
  numLoads = 0;
  numOpen = 0;
  /** Loading waits for it. */
  gate: Promise<void> = Promise.resolve();
  failure: Error | null = null;

  constructor(id: string, bytes = 100) {
    this.id = id;
    this.bytes = bytes;
  }

  async plan(): Promise<LoadPlan> {
    const weightBytes = this.bytes;
    return { weightBytes, kvBytes: 0, stateBytes: 0, imageCacheBytes: 0, totalBytes: weightBytes };
  }

  async load(onProgress: (loaded: number, total: number) => void): Promise<Closable> {
    this.numLoads++;
    onProgress(this.bytes / 2, this.bytes);
    await this.gate;
    if (this.failure) throw this.failure;
    this.numOpen++;
    return { close: () => void this.numOpen-- };
  }
}

const settings: PoolOptions = { unloadAfterMs: null, memoryBytes: null, availableBytes: async () => null };

function open(sources: readonly FakeSource[], options: Partial<PoolOptions> = {}) {
  const log = memoryLog();
  const bound = sources.map((source) => ({
    id: source.id,
    plan: () => source.plan(),
    load: (onProgress: (loaded: number, total: number) => void) => source.load(onProgress),
  }));
  return { pool: new ModelPool(bound, { ...settings, ...options }, log), log };
}

const states = (pool: ModelPool<Closable>) => pool.states.map(({ id, state }) => `${id} ${state}`);

describe("a model", () => {
  test("loads with its first request, once for all, and tells how far it is", async () => {
    const source = new FakeSource("a");
    let openGate = () => {};
    source.gate = new Promise((resolve) => {
      openGate = resolve;
    });
    const { pool } = open([source]);
    expect(states(pool)).toEqual(["a unloaded"]);
    const both = [pool.use("a"), pool.use("a")];
    await expect
      .poll(() => pool.states[0])
      .toEqual({ id: "a", state: "loading", loadedBytes: 50, totalBytes: 100 });
    openGate();
    const leases = await Promise.all(both);
    expect(leases[0]!.model).toBe(leases[1]!.model);
    expect([source.numLoads, states(pool)]).toEqual([1, ["a loaded"]]);
  });

  test("that cannot be loaded is told by 503; the next request tries again", async () => {
    const source = new FakeSource("a");
    source.failure = new Error("no such file");
    const { pool, log } = open([source]);
    await expect(pool.use("a")).rejects.toMatchObject({ status: 503, code: "model_load_failed" });
    expect(log.lines.at(-1)).toMatchObject({ message: "model cannot be loaded" });
    source.failure = null;
    (await pool.use("a")).release();
    expect(states(pool)).toEqual(["a loaded"]);
  });
});

describe("idle time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("unloads a model only when no request has used it for all of it", async () => {
    const source = new FakeSource("a");
    const { pool, log } = open([source], { unloadAfterMs: 60_000 });
    const long = await pool.use("a");
    const short = await pool.use("a");
    short.release();
    vi.advanceTimersByTime(120_000);
    expect(source.numOpen).toBe(1);
    long.release();
    vi.advanceTimersByTime(59_000);
    (await pool.use("a")).release();
    vi.advanceTimersByTime(59_000);
    expect(source.numOpen).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect([source.numOpen, states(pool)]).toEqual([0, ["a unloaded"]]);
    expect(log.lines.at(-1)).toMatchObject({ message: "model is unloaded", reason: "no request for 60 s" });
    (await pool.use("a")).release();
    expect([source.numOpen, source.numLoads]).toEqual([1, 2]);
  });
});

describe("a memory budget", () => {
  const three = () => [new FakeSource("a"), new FakeSource("b"), new FakeSource("c")];

  test("unloads the least recently used idle models, as few as are enough", async () => {
    const [a, b, c] = three();
    const { pool } = open([a!, b!, c!], { memoryBytes: 250 });
    (await pool.use("a")).release();
    (await pool.use("b")).release();
    (await pool.use("a")).release();
    (await pool.use("c")).release();
    expect(states(pool)).toEqual(["a loaded", "b unloaded", "c loaded"]);
  });

  test("never unloads a model with a request; then the other is refused with both numbers", async () => {
    const [a, b] = three();
    const { pool } = open([a!, b!], { memoryBytes: 150 });
    const lease = await pool.use("a");
    await expect(pool.use("b")).rejects.toMatchObject({
      code: "backend_memory",
      message: expect.stringMatching(/^model b needs 100 bytes .*, 50 of 150 are left/),
    });
    expect([a!.numOpen, b!.numLoads]).toEqual([1, 0]);
    lease.release();
    (await pool.use("b")).release();
    expect(states(pool)).toEqual(["a unloaded", "b loaded"]);
  });

  test("a model larger than all of it is refused, and what is loaded then goes on with the next request", async () => {
    const { pool } = open([new FakeSource("a"), new FakeSource("b", 1000)], { memoryBytes: 150 });
    await expect(pool.use("b")).rejects.toMatchObject({ code: "backend_memory" });
    (await pool.use("a")).release();
    expect(states(pool)).toEqual(["a loaded", "b unloaded"]);
  });
});

test("the machine's memory: idle models make room, and without any the request is refused", async () => {
  const [a, b] = [new FakeSource("a"), new FakeSource("b", 150)];
  const availableBytes = async () => 200 - 100 * a.numOpen - 150 * b.numOpen;
  const { pool } = open([a, b], { availableBytes });
  (await pool.use("a")).release();
  const lease = await pool.use("b");
  expect(states(pool)).toEqual(["a unloaded", "b loaded"]);
  await expect(pool.use("a")).rejects.toMatchObject({
    code: "backend_memory",
    message: expect.stringMatching(
      /^model a needs 100 bytes .*, 50 are free on this machine; use a shorter context/,
    ),
  });
  lease.release();
});

test("close unloads everything, what is being loaded too", async () => {
  const sources = [new FakeSource("a"), new FakeSource("b")];
  const { pool } = open(sources);
  (await pool.use("a")).release();
  const loading = pool.use("b");
  await pool.close();
  await loading;
  expect(sources.map(({ numOpen }) => numOpen)).toEqual([0, 0]);
});

test("whatever comes: no model is open twice, the budget holds, and a model in use is open", async () => {
  const step = fc.record({ id: fc.constantFrom("a", "b", "c"), releases: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const sources = [new FakeSource("a"), new FakeSource("b", 60), new FakeSource("c", 150)];
      const { pool } = open(sources, { memoryBytes: 260 });
      const held: { id: string; lease: Lease<Closable> }[] = [];
      for (const { id, releases } of steps) {
        if (releases) held.shift()?.lease.release();
        const lease = await pool.use(id).catch((error: { code: string }) => {
          expect(error.code).toBe("backend_memory");
          return null;
        });
        if (lease) held.push({ id, lease });
        const open = sources.filter(({ numOpen }) => numOpen > 0);
        expect(sources.every(({ numOpen }) => numOpen <= 1)).toBe(true);
        expect(open.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(260);
        for (const one of held) expect(open.map(({ id }) => id)).toContain(one.id);
      }
      for (const { lease } of held) lease.release();
      await pool.close();
      expect(sources.map(({ numOpen }) => numOpen)).toEqual([0, 0, 0]);
    }),
  );
});
