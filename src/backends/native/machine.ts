import { BackendError } from "../../errors.ts";
import { type Executor, workerFailed } from "./executor.ts";

/**
 * The queue of commands: grows with every call, goes to the executor when somebody waits. Commands run in order, so a block
 * may be given to a new owner as soon as the old one's last command is queued.
 */
export class Machine {
  readonly executor: Executor;
  readonly #codes: ReadonlyMap<string, number>;
  #words: number[] = [];
  #staged: Uint8Array[] = [];
  /** Why nothing that is computed from now on is right. */
  #lost: BackendError | null = null;
  /** Freed by the list being built. */
  #freedBlocks: number[] = [];

  constructor(executor: Executor) {
    this.executor = executor;
    this.#codes = new Map(executor.commandNames.map((name, code) => [name, code]));
  }

  /** True once a file of packed weights was cut short or the workers are gone: blocks do not hold the weights any more. */
  get isLost(): boolean {
    return this.#lost !== null || this.executor.isBroken?.() === true;
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
      const buffers = await results;
      if (this.#lost) throw this.#lost;
      return buffers;
    } catch (cause) {
      if (cause === this.#lost) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      const code = codeOf(message);
      const error = new BackendError(code, `${this.executor.name}: ${message}`, { cause });
      if (code === "backend_lost") this.#lost = error;
      throw error;
    }
  }
}

function codeOf(message: string): "backend_memory" | "backend_lost" | "backend_shape" {
  if (/not to be had|out of memory/.test(message)) return "backend_memory";
  return /cut short/.test(message) || message.startsWith(workerFailed) ? "backend_lost" : "backend_shape";
}
