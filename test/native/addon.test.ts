// The addon itself: whatever it is given, it throws or rejects, and goes on working.

import { createRequire } from "node:module";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { createNativeBackend } from "../../src/backends/native/native-backend.ts";
import { uniform } from "../../src/engine/random.ts";
import { openOps } from "../../src/tensor/run.ts";
import { loadRandom } from "../support/backends.ts";
import { randomValues } from "../support/tensors.ts";

const path = fileURLToPath(new URL("../../build/vl01.node", import.meta.url));

interface Addon {
  submit(words: unknown, staged: unknown): Promise<ArrayBuffer[]>;
  commandNames(): string[];
  packedBytes(dtype: unknown, n: unknown, k: unknown): number;
}

describe.skipIf(addonStatus().executor === null)("the addon", () => {
  let addon: Addon;
  let code: (name: string) => number;

  beforeAll(() => {
    addon = createRequire(import.meta.url)(path) as Addon;
    const names = addon.commandNames();
    code = (name) => names.indexOf(name);
  });

  /** Runs one command; block numbers from 500,000 are this test's own. */
  const run = (name: string, words: readonly number[], staged: readonly Uint8Array[] = []) =>
    addon.submit(Float64Array.of(code(name), words.length, ...words), staged);

  test.each([
    ["nothing", []],
    ["an array of numbers", [[1, 2], []]],
    ["a Float32Array", [new Float32Array(2), []]],
    ["no staged list", [new Float64Array(0)]],
    ["staged bytes of another type", [new Float64Array(0), [new Float32Array(1)]]],
    ["null", [null, null]],
  ])("submit with %s throws", (_, args) => {
    expect(() => (addon.submit as (...args: unknown[]) => unknown)(...args)).toThrow(TypeError);
  });

  test("detached arrays throw", () => {
    const words = new Float64Array(2);
    structuredClone(words.buffer, { transfer: [words.buffer] });
    expect(() => addon.submit(words, [])).toThrow(TypeError);
    const bytes = new Uint8Array(8);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(() => addon.submit(new Float64Array(0), [bytes])).toThrow(TypeError);
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ["an unknown code", () => addon.submit(Float64Array.of(9999, 0), []), /code 9999/],
    ["a code that is no integer", () => addon.submit(Float64Array.of(0.5, 0), []), /code 0.5/],
    ["NaN as a code", () => addon.submit(Float64Array.of(Number.NaN, 0), []), /code nan/i],
    ["more words than the list has", () => addon.submit(Float64Array.of(0, 50), []), /words/],
    ["too few words", () => run("gelu", []), /gelu: has 0 words/],
    ["too many words", () => run("free", [500_000, 1]), /does not exist|words/],
    ["a block that does not exist", () => run("read", [4, 500_001, 0]), /block 500001, which does not exist/],
    ["a negative size", () => run("create", [500_001, -4, 0]), /size is -4/],
    ["an infinite size", () => run("create", [500_001, Number.POSITIVE_INFINITY, 0]), /size is inf/],
    ["more memory than there is", () => run("create", [500_001, 2 ** 39, 0]), /not to be had/],
    ["staged bytes that are not there", () => run("write", [3, 500_001, 0]), /bytes is 3/],
  ])("%s is refused", async (_, submit, message) => {
    await expect(submit()).rejects.toThrow(message);
  });

  test("a freed block cannot be used, nor freed again", async () => {
    await run("create", [500_000, 64, 1]);
    await expect(run("create", [500_000, 64, 1])).rejects.toThrow(/exists/);
    await run("free", [500_000]);
    await expect(run("read", [4, 500_000, 0])).rejects.toThrow(/does not exist/);
    await expect(run("free", [500_000])).rejects.toThrow(/does not exist/);
  });

  test("nothing is read or written outside a block", async () => {
    await run("create", [500_000, 64, 1]);
    await expect(run("read", [68, 500_000, 0])).rejects.toThrow(/needs 68 bytes from 0, its block has 64/);
    await expect(run("read", [4, 500_000, 64])).rejects.toThrow(/its block has 64/);
    await expect(run("read", [4, 500_000, 2])).rejects.toThrow();
    await expect(run("write", [0, 500_000, 60], [new Uint8Array(8)])).rejects.toThrow(/its block has 64/);
    await expect(run("gelu", [17, 500_000, 0, 500_000, 0])).rejects.toThrow(/y needs 68 bytes/);
    await run("free", [500_000]);
  });

  test("an index outside its table is refused", async () => {
    await run("create", [500_000, 256, 1]);
    await run("write", [0, 500_000, 0], [new Uint8Array(Int32Array.of(0, 7).buffer)]);
    // count 2, height 4, width 2; y at 128, x at 64, index at 0
    await expect(run("gather_rows", [2, 4, 2, 500_000, 128, 500_000, 64, 500_000, 0])).rejects.toThrow(
      /index\[1\] is 7, expected 0 to 3/,
    );
    await run("free", [500_000]);
  });

  test("2,000 random lists are refused or run, and the addon goes on", async () => {
    await run("create", [500_000, 4096, 1]);
    const count = addon.commandNames().length;
    const settings = new Set([code("threads"), code("isa"), code("peaks"), code("free"), code("create")]);
    for (let i = 0; i < 2000; i++) {
      const random = (n: number) => Math.floor(uniform(i, n) * 40);
      const command = Math.floor(uniform(i, 99) * count);
      if (settings.has(command)) continue;
      const words = Array.from({ length: random(0) }, (_, n) => {
        const kind = uniform(i, 200 + n);
        return kind < 0.3 ? 500_000 : kind < 0.9 ? random(n + 1) * 4 : uniform(i, n) * 1e15 - 5e14;
      });
      await addon
        .submit(Float64Array.of(command, words.length, ...words), [new Uint8Array(random(3))])
        .catch(() => {});
    }
    const [result] = await run("read", [4096, 500_000, 0]);
    expect(result!.byteLength).toBe(4096);
    await run("free", [500_000]);
  });

  test("packedBytes refuses what is no size", () => {
    expect(addon.packedBytes(0, 32, 4)).toBe(32 * 4 * 4);
    for (const args of [
      [9, 1, 1],
      [0, -1, 1],
      [0, Number.NaN, 1],
      ["0", 1, 1],
    ] as const)
      expect(() => addon.packedBytes(args[0], args[1], args[2])).toThrow(TypeError);
  });

  test("10,000 steps leave no memory behind", async () => {
    const backend = createNativeBackend(addonStatus().executor!);
    const weight = await loadRandom(backend, "product", "int8", [64, 64], 1);
    const values = randomValues(1, 256);
    const step = async () => {
      const ops = openOps(backend, backend.openArena());
      const x = ops.arena.upload(values, [4, 64]);
      const y = ops.arena.scope(() => ops.gelu({ x: ops.linear({ x, weight, bias: null }) }));
      await backend.read(ops.scaledAdd({ a: y, b: x, alpha: 1, beta: 1 }));
      ops.arena.close();
    };
    for (let i = 0; i < 1000; i++) await step();
    global.gc?.();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 10_000; i++) await step();
    global.gc?.();
    const grown = process.memoryUsage().rss - before;
    expect(backend.memory().temporary).toBe(0);
    expect(grown).toBeLessThan(48 * 2 ** 20); // garbage of JavaScript's own included
    backend.close();
  }, 60_000);

  test("while products run for a second, timers are on time", async () => {
    const backend = createNativeBackend(addonStatus().executor!);
    const weight = await loadRandom(backend, "product", "f32", [1024, 1024], 1);
    const values = randomValues(1, 256 * 1024);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const started = performance.now();
    while (performance.now() - started < 1000) {
      const ops = openOps(backend, backend.openArena());
      let x = ops.arena.upload(values, [256, 1024]);
      for (let i = 0; i < 16; i++) x = ops.linear({ x, weight, bias: null });
      await backend.read(ops.gatherRows({ x, index: ops.arena.upload(Int32Array.of(0), [1]) }));
      ops.arena.close();
    }
    delay.disable();
    console.log(
      `event loop delay while computing: 99th percentile ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
    );
    // The histogram counts the 5 ms of its own timer.
    expect(delay.percentile(99) / 1e6 - 5).toBeLessThan(20);
    backend.close();
  });

  test("two backends of one process keep their values apart", async () => {
    const backends = [
      createNativeBackend(addonStatus().executor!),
      createNativeBackend(addonStatus().executor!),
    ];
    const sums = await Promise.all(
      backends.map(async (backend, which) => {
        const seen: number[] = [];
        for (let i = 0; i < 50; i++) {
          const ops = openOps(backend, backend.openArena());
          const x = ops.arena.upload(new Float32Array(64).fill(which + 1), [1, 64]);
          const y = await backend.read(ops.scaledAdd({ a: x, b: x, alpha: 1, beta: i }));
          seen.push(y[63]!);
          ops.arena.close();
        }
        return seen;
      }),
    );
    for (const [which, seen] of sums.entries())
      expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => (which + 1) * (i + 1)));
    for (const backend of backends) backend.close();
  });
});
