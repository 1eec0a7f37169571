/**
 * An instance of the WASM module: native/wasm.c on a memory.
 */

/** What native/wasm.c and native/pool_wasm.c export; pointers and sizes are 32-bit, signed when they come back. */
interface Exports {
  list_begin(numWords: number, numStaged: number): number;
  list_stage(index: number, size: number): number;
  list_run(): number;
  list_error(): number;
  num_results(): number;
  result_data(index: number): number;
  result_size(index: number): number;
  list_end(): void;
  command_name(code: number): number;
  packed_bytes(dtype: number, n: number, k: number): number;
  set_threads(threads: number): void;
  /** Only with threads. */
  readonly __stack_pointer: WebAssembly.Global<"i32">;
  pool_worker(index: number): void;
}

/** Asks for a thread that makes an instance on the same memory and calls `work`. */
export type StartWorker = (index: number, stackTop: number) => void;

/** Pages of 64 KiB at first: --initial-memory of scripts/build-wasm.sh. */
const initialPages = 64;

/** 4 GiB, and less for hosts that cannot set so many addresses aside. */
const mostPages = [65_536, 32_768, 16_384, 8_192];

/** Memory for an instance. It grows as blocks are made, and never shrinks. */
export function createMemory(shared: boolean): WebAssembly.Memory {
  for (const maximum of mostPages) {
    try {
      return new WebAssembly.Memory({ initial: initialPages, maximum, shared });
    } catch (error) {
      if (!(error instanceof RangeError) || maximum === mostPages.at(-1)) throw error;
    }
  }
  throw new RangeError("unreachable");
}

/** Runs lists of commands. One thread at a time. */
export class WasmMachine {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;

  constructor(instance: WebAssembly.Instance, memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#exports = instance.exports as unknown as Exports;
  }

  commandNames(): string[] {
    const names: string[] = [];
    for (let code = 0; ; code++) {
      const at = this.#exports.command_name(code);
      if (at === 0) return names;
      names.push(this.#text(at));
    }
  }

  packedBytes(dtype: number, n: number, k: number): number {
    return this.#exports.packed_bytes(dtype, n, k);
  }

  setThreads(threads: number): void {
    this.#exports.set_threads(threads);
  }

  /** What a thread of the pool does; never returns. */
  work(index: number, stackTop: number): void {
    this.#exports.__stack_pointer.value = stackTop;
    this.#exports.pool_worker(index);
  }

  /**
   * The bytes of each read, in order.
   *
   * @throws {Error} with the message of the command that failed; {WebAssembly.RuntimeError} when the machine is broken
   */
  run(words: Float64Array, staged: readonly Uint8Array[]): ArrayBuffer[] {
    const wasm = this.#exports;
    try {
      const at = wasm.list_begin(words.length, staged.length);
      if (at === 0) throw new Error("list: out of memory");
      new Float64Array(this.#memory.buffer, at >>> 0, words.length).set(words);
      for (const [index, bytes] of staged.entries()) {
        const to = wasm.list_stage(index, bytes.byteLength);
        if (to === 0) throw new Error(`list: ${bytes.byteLength} bytes are not to be had`);
        new Uint8Array(this.#memory.buffer, to >>> 0, bytes.byteLength).set(bytes);
      }
      if (wasm.list_run() !== 0) throw new Error(this.#text(wasm.list_error()));
      return Array.from({ length: wasm.num_results() }, (_, index) => {
        const copy = new Uint8Array(wasm.result_size(index) >>> 0);
        copy.set(new Uint8Array(this.#memory.buffer, wasm.result_data(index) >>> 0, copy.length));
        return copy.buffer;
      });
    } finally {
      wasm.list_end();
    }
  }

  /** Zero-terminated text. */
  #text(at: number): string {
    const bytes = new Uint8Array(this.#memory.buffer, at >>> 0);
    // A decoder does not take shared memory.
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  }
}

/** What an instance imports. */
export function importsOf(
  memory: WebAssembly.Memory,
  startWorker: StartWorker,
): Record<string, Record<string, WebAssembly.ImportValue>> {
  return { env: { memory }, host: { start_worker: startWorker, now: () => performance.now() } };
}
