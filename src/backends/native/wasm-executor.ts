/**
 * The executor over the WASM module: each has a memory and workers of its own, which `close` gives back.
 */

import { BlockNumbers, type Executor, workerFailed } from "./executor.ts";
import { createMemory, importsOf, WasmMachine } from "./wasm-machine.ts";
import type { FromWorker, ToWorker } from "./wasm-thread.ts";

/** A worker of the host, which runs wasm-worker-node.ts or wasm-worker-browser.ts. */
export interface WasmWorker {
  post(message: ToWorker, transfer: ArrayBuffer[]): void;
  /** Whether it keeps the process alive; at first it does not. */
  setAwake(isAwake: boolean): void;
  terminate(): void;
}

/** What the host of the module provides. */
export interface WasmHost {
  readonly module: WebAssembly.Module;
  /** Whether the module is the form with shared memory; otherwise `threads` is 1. */
  readonly shared: boolean;
  readonly threads: number;
  /** `onFailure`: the worker could not start, or has thrown. `onEnd`: it had started and is gone. */
  spawn(
    onMessage: (message: FromWorker) => void,
    onFailure: (message: string) => void,
    onEnd: (message: string) => void,
  ): WasmWorker;
}

interface Waiting {
  resolve(buffers: ArrayBuffer[]): void;
  reject(error: Error): void;
}

/** Lists of all executors take turns, so that several models do not compete for cores. */
let lastTurn: Promise<unknown> = Promise.resolve();

/** An executor on new workers. They start meanwhile: a failure to start is the error of the first list. */
export async function openWasmExecutor(host: WasmHost): Promise<Executor> {
  // Names and sizes are asked for at once, so this thread has an instance too, on a memory that nobody else sees.
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: host.shared });
  const instance = await WebAssembly.instantiate(
    host.module,
    importsOf(memory, () => {}),
  );
  return new WasmExecutor(host, new WasmMachine(instance, memory));
}

class WasmExecutor implements Executor {
  readonly name = "wasm";
  readonly blockNumbers = new BlockNumbers();
  readonly commandNames: readonly string[];
  readonly detail: string;
  readonly #host: WasmHost;
  readonly #sizes: WasmMachine;
  readonly #memory: WebAssembly.Memory | null;
  readonly #runner: WasmWorker;
  readonly #helpers: WasmWorker[] = [];
  /** The list that the runner has, if any. */
  #waiting: Waiting | null = null;
  #numPending = 0;
  #closing = false;
  #broken: string | null = null;

  constructor(host: WasmHost, sizes: WasmMachine) {
    this.#host = host;
    this.#sizes = sizes;
    this.commandNames = sizes.commandNames();
    this.detail = wasmDetail(host.threads);
    this.#memory = host.shared ? createMemory(true) : null;
    const onEnd = (message: string) => this.#break(message);
    this.#runner = host.spawn((message) => this.#receive(message), onEnd, onEnd);
    const part = { kind: "runner", threads: host.threads } as const;
    this.#runner.post({ type: "start", start: { module: host.module, memory: this.#memory, part } }, []);
  }

  packedBytes(dtype: number, n: number, k: number): number {
    return this.#sizes.packedBytes(dtype, n, k);
  }

  submit(words: Float64Array, staged: readonly Uint8Array[]): Promise<ArrayBuffer[]> {
    if (!(words instanceof Float64Array) || !staged.every((bytes) => bytes instanceof Uint8Array)) {
      throw new TypeError("submit: expected a Float64Array and an array of Uint8Array");
    }
    if (this.#closing) return Promise.reject(new Error("the backend is closed"));
    const list = { words: words.slice(), staged: staged.map((bytes) => bytes.slice()) };
    if (this.#numPending++ === 0) this.#runner.setAwake(true);
    const result = lastTurn.then(() => this.#run(list)).finally(() => this.#settled());
    lastTurn = result.catch(() => {});
    return result;
  }

  isBroken(): boolean {
    return this.#broken !== null;
  }

  close(): void {
    this.#closing = true;
    if (this.#numPending === 0) this.#terminate();
  }

  #run(list: {
    words: Float64Array<ArrayBuffer>;
    staged: Uint8Array<ArrayBuffer>[];
  }): Promise<ArrayBuffer[]> {
    return new Promise((resolve, reject) => {
      if (this.#broken !== null) return reject(new Error(this.#broken));
      this.#waiting = { resolve, reject };
      const buffers = [list.words.buffer, ...list.staged.map((bytes) => bytes.buffer)];
      this.#runner.post({ type: "list", list }, buffers);
    });
  }

  #receive(message: FromWorker): void {
    if (message.type === "help") this.#spawnHelper(message.index, message.stackTop);
    else if (message.type === "results") this.#waiting?.resolve([...message.buffers]);
    else if (message.isBroken) this.#break(message.message);
    else this.#waiting?.reject(new Error(explained(message.message)));
  }

  /** A helper that fails to start is one thread less, and no error. One that fails later leaves the others waiting for its part. */
  #spawnHelper(index: number, stackTop: number): void {
    if (this.#closing) return;
    const onMessage = (message: FromWorker) => {
      if (message.type === "error" && message.isBroken) this.#break(message.message);
    };
    const onEnd = (message: string) => this.#break(message);
    const helper = this.#host.spawn(onMessage, () => {}, onEnd);
    const part = { kind: "helper", index, stackTop } as const;
    helper.post({ type: "start", start: { module: this.#host.module, memory: this.#memory, part } }, []);
    this.#helpers.push(helper);
  }

  #break(message: string): void {
    if (this.#closing) return;
    this.#broken ??= `${workerFailed}: ${message}`;
    this.#waiting?.reject(new Error(this.#broken));
    this.#terminate();
  }

  #settled(): void {
    this.#waiting = null;
    if (--this.#numPending > 0) return;
    this.#runner.setAwake(false);
    if (this.#closing) this.#terminate();
  }

  #terminate(): void {
    for (const worker of [this.#runner, ...this.#helpers]) worker.terminate();
    this.#helpers.length = 0;
  }
}

export function wasmDetail(threads: number): string {
  return `C kernels as WASM SIMD, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function explained(message: string): string {
  if (!/not to be had|out of memory/.test(message)) return message;
  return `${message}; WASM has 4 GiB at most, use a quantised checkpoint, or the backend "native" in Node`;
}
