import { BackendError } from "../../errors.ts";
import type { Executor } from "./executor.ts";

/**
 * The queue of commands: grows with every call, goes to the executor when somebody waits. Commands run in order, so a block
 * may be given to a new owner as soon as the old one's last command is queued.
 */
export class Machine {
  readonly executor: Executor;
  readonly #codes: ReadonlyMap<string, number>;
  #words: number[] = [];
  #staged: Uint8Array[] = [];
  /** Freed by the list being built. */
  #freedBlocks: number[] = [];

  constructor(executor: Executor) {
    this.executor = executor;
    this.#codes = new Map(executor.commandNames.map((name, code) => [name, code]));
  }

  /** Queues a command by its name in native/interpreter.c. */
  push(name: string, words: readonly number[]): void {
    const code = this.#codes.get(name);
    if (code === undefined) {
      throw new BackendError(
        "backend_unsupported",
        `${this.executor.name}: there is no command ${name}; build it again`,
      );
    }
    this.#words.push(code, words.length);
    for (const word of words) this.#words.push(word);
  }

  /** Adds bytes to the list being built and gives their index. They are copied when the list is submitted. */
  stage(bytes: Uint8Array): number {
    return this.#staged.push(bytes) - 1;
  }

  /** Bytes staged in the list being built. */
  get stagedBytes(): number {
    return this.#staged.reduce((sum, bytes) => sum + bytes.byteLength, 0);
  }

  /** @param numBytes rounded up to a multiple of 64 */
  createBlock(numBytes: number, zero: boolean): number {
    const block = this.executor.blockNumbers.take();
    this.push("create", [block, Math.ceil(numBytes / 64) * 64, Number(zero)]);
    return block;
  }

  /** A file's bytes as a block. */
  mapBlock(path: string): number {
    const block = this.executor.blockNumbers.take();
    this.push("map", [block, this.stage(new TextEncoder().encode(path))]);
    return block;
  }

  freeBlock(block: number): void {
    this.push("free", [block]);
    this.#freedBlocks.push(block);
  }

  /** Hands the queue to the executor and waits for it. */
  async flush(): Promise<ArrayBuffer[]> {
    const words = Float64Array.from(this.#words);
    const staged = this.#staged;
    const freed = this.#freedBlocks;
    this.#words = [];
    this.#staged = [];
    this.#freedBlocks = [];
    try {
      const results = this.executor.submit(words, staged);
      this.executor.blockNumbers.giveBack(freed);
      return await results;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const code = /not to be had|out of memory/.test(message) ? "backend_memory" : "backend_shape";
      throw new BackendError(code, `${this.executor.name}: ${message}`, { cause });
    }
  }
}
