// The threads that help the runner of the WASM backend: they see memory that has just grown, and one that fails is told.

import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { Executor } from "../../src/backends/native/executor.ts";
import { openWasmExecutor } from "../../src/backends/native/wasm-executor.ts";
import { openWasmNodeExecutor, wasmNodeStatus } from "../../src/backends/native/wasm-node.ts";
import { type FromWorker, type ToWorker, wasmThread } from "../../src/backends/native/wasm-thread.ts";

/** A list of the executor's commands. */
class Commands {
  readonly #executor: Executor;
  readonly #words: number[] = [];

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  push(name: string, words: readonly number[]): void {
    this.#words.push(this.#executor.commandNames.indexOf(name), words.length, ...words);
  }

  run(): Promise<ArrayBuffer[]> {
    return this.#executor.submit(Float64Array.from(this.#words), []);
  }
}

describe.skipIf(!wasmNodeStatus().available)("helpers of the WASM backend", () => {
  // It trapped now and then, in one of three such executors: memory that has grown was not seen by the helper at once.
  test("copy into memory that has just grown", { timeout: 120_000 }, async () => {
    const before = process.env["VL01_THREADS"];
    process.env["VL01_THREADS"] = "2";
    try {
      for (let round = 0; round < 8; round++) {
        const executor = await openWasmNodeExecutor();
        const commands = new Commands(executor);
        const [rows, width] = [512, 64];
        const size = rows * width * 4;
        for (const block of [0, 1]) commands.push("create", [block, size, 1]);
        const numBlocks = 1000;
        for (let block = 2; block < 2 + numBlocks; block++) {
          commands.push("create", [block, 2 * size, 0]);
          commands.push("concat_rows", [rows, rows, width, block, 0, 0, 0, 1, 0]);
        }
        commands.push("read", [16, 1 + numBlocks, 2 * size - 16]);
        expect(await commands.run()).toEqual([new ArrayBuffer(16)]);
        executor.close();
      }
    } finally {
      if (before === undefined) delete process.env["VL01_THREADS"];
      else process.env["VL01_THREADS"] = before;
    }
  });

  /** An executor whose helper is told by hand, and whose runner never answers. */
  async function openWithHelper() {
    const sends: ((message: FromWorker) => void)[] = [];
    let numEnded = 0;
    const url = new URL("../../native/dist/vl01-threads.wasm", import.meta.url);
    const module = await WebAssembly.compile(new Uint8Array(await readFile(url)));
    const executor = await openWasmExecutor({
      module,
      shared: true,
      threads: 2,
      spawn(onMessage) {
        sends.push(onMessage);
        return { post() {}, setAwake() {}, terminate: () => numEnded++ };
      },
    });
    sends[0]!({ type: "help", index: 1, stackTop: 1024 });
    return { executor, helper: sends[1]!, numEnded: () => numEnded };
  }

  test("one that fails at its part fails the list, and the executor with it", async () => {
    const { executor, helper, numEnded } = await openWithHelper();
    const list = executor.submit(new Float64Array(0), []);
    await Promise.resolve();
    helper({ type: "error", message: "memory access out of bounds", isBroken: true });
    await expect(list).rejects.toThrow("the worker failed: memory access out of bounds");
    expect(executor.isBroken!()).toBe(true);
    expect(numEnded()).toBe(2);
  });

  test("one that cannot start is one hand less", async () => {
    const { executor, helper } = await openWithHelper();
    helper({ type: "error", message: "no room for a stack", isBroken: false });
    expect(executor.isBroken!()).toBe(false);
  });
});

describe("a thread of the WASM backend", () => {
  // (module (import "env" "memory" (memory 1 1 shared)) (global (export "__stack_pointer") (mut i32) (i32.const 0))
  //   (func (export "pool_worker") (param i32) unreachable) (func (export "set_threads") (param i32) unreachable))
  let module: WebAssembly.Module;
  let memory: WebAssembly.Memory;
  beforeAll(async () => {
    memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    module = await WebAssembly.compile(trappingModule());
  });

  function told(message: ToWorker): FromWorker[] {
    const messages: FromWorker[] = [];
    wasmThread((answer) => messages.push(answer))(message);
    return messages;
  }

  const helper = { kind: "helper", index: 1, stackTop: 1024 } as const;

  test("that traps while it helps says that nothing can go on", () => {
    expect(told({ type: "start", start: { module, memory, part: helper } })).toEqual([
      { type: "error", message: "unreachable", isBroken: true },
    ]);
  });

  test("that cannot begin to help says so, and the others can go on", () => {
    const start = { module, memory: new WebAssembly.Memory({ initial: 1 }), part: helper };
    expect(told({ type: "start", start })).toEqual([
      { type: "error", message: expect.stringMatching(/memory/), isBroken: false },
    ]);
  });

  test("that cannot begin to run lists says that nothing can go on", () => {
    const part = { kind: "runner", threads: 1 } as const;
    expect(told({ type: "start", start: { module, memory, part } })).toMatchObject([
      { type: "error", isBroken: true },
    ]);
  });
});

function trappingModule(): Uint8Array<ArrayBuffer> {
  const text = (name: string) => [name.length, ...new TextEncoder().encode(name)];
  const section = (id: number, bytes: readonly number[]) => [id, bytes.length, ...bytes];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 1, 0x7f, 0]),
    ...section(2, [1, ...text("env"), ...text("memory"), 0x02, 0x03, 1, 1]),
    ...section(3, [2, 0, 0]),
    ...section(6, [1, 0x7f, 0x01, 0x41, 0x00, 0x0b]),
    ...section(7, [
      3,
      ...text("__stack_pointer"),
      3,
      0,
      ...text("pool_worker"),
      0,
      0,
      ...text("set_threads"),
      0,
      1,
    ]),
    ...section(10, [2, 3, 0, 0x00, 0x0b, 3, 0, 0x00, 0x0b]),
  ]);
}
