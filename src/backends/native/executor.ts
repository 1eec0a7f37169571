/**
 * Who runs lists of commands: the addon's thread, or a WASM instance. The lists are described in native/interpreter.h.
 */
export interface Executor {
  /** Name of the backend that runs on it. */
  readonly name: "native" | "wasm";
  /** Numbers of blocks, shared by all who submit lists here. */
  readonly blockNumbers: BlockNumbers;
  /** Names of the commands; the index is the code. */
  readonly commandNames: readonly string[];
  /** One line for people: what runs where. */
  readonly detail: string;
  /** Bytes of a packed matrix. */
  packedBytes(dtype: number, n: number, k: number): number;
  /**
   * Runs a list after all earlier ones. Words and bytes are copied before it returns.
   *
   * @returns the bytes of each read, in order; rejects with the message of the command that failed
   */
  submit(words: Float64Array, staged: readonly Uint8Array[]): Promise<ArrayBuffer[]>;
  /** True once its workers are gone: every list fails, and what its blocks held is lost. Absent where there are none. */
  isBroken?(): boolean;
  /** The backend was closed: after the lists submitted so far, gives back what the executor holds for it alone. */
  close(): void;
}

/** How the message of an error begins that ends an executor for good. */
export const workerFailed = "the worker failed";

/** Codes of dtypes in commands: DType of native/ops/ops.h. */
export const dtypeCodes = { f32: 0, f16: 1, bf16: 2, int8: 3, q4: 4, i32: 5 } as const;

/** Gives out the lowest numbers that nobody has. */
export class BlockNumbers {
  #next = 0;
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  /** Only once the list that frees the blocks has been submitted: another list may use them at once. */
  giveBack(numbers: readonly number[]): void {
    this.#free.push(...numbers);
  }
}
