/**
 * What a backend is: tensors, one kernel per op, and a way to bring values back.
 *
 * Calls are synchronous and cheap (a GPU or a thread pool may only queue work); `read` is the one place that waits.
 */

import type { DType, WeightDType } from "./dtype.ts";
import type { OpArgs, OpName } from "./ops.ts";
import type { Sequences } from "./sequences.ts";
import type { Tensor, TensorSpec } from "./tensor.ts";

/**
 * What a weight is used for, so that a backend can lay it out once:
 * `product` the weight of `linear` or `experts`, whose activations may be rounded to the weight's precision; `precise` the
 * same where they may not (router); `rows` the table of `embedding`; `values` plain row-major float32 like an activation
 * (norms, biases, position embeddings, all weights in training); `rounded` the same, of a product that may round its operands to
 * f16, forward and backward.
 */
export type WeightRole = "product" | "precise" | "rows" | "values" | "rounded";

export interface WeightSpec {
  /** Of its first tensor in the checkpoint, for messages and caches. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: WeightRole;
  /**
   * How far through the model it is used, for a backend of several devices: layer j of L at j / L, what comes before the
   * layers at 0 (default), what comes after them at 1.
   */
  readonly depth?: number;
}

/** Rows of a weight as its checkpoint stores them. */
export interface WeightPart {
  readonly dtype: WeightDType;
  /** Values, not bytes. */
  readonly count: number;
  /** Reads a byte range of the values. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** int8: one scale a row; q4: one a group, row by row. Null for the float types. */
  readonly scales: (() => Promise<Float32Array>) | null;
}

/** Temporaries of one step: all freed together. */
export interface Arena {
  /** A tensor with unspecified values. */
  allocate(spec: TensorSpec): Tensor;
  /** A tensor holding a copy of `values`. */
  upload(values: Float32Array | Int32Array, shape: readonly number[]): Tensor;
  /**
   * 8-bit pixels, [pixels, 3] a tile, as numbers by `values` [3, 256], channels first: [tiles, 3, pixels] in any shape of as many
   * values. For a device that bytes reach faster than floats; others have no such method.
   */
  uploadPixels?(tiles: readonly Uint8Array[], values: Float32Array, shape: readonly number[]): Tensor;
  /**
   * Runs `work` and frees what it took from this arena, except its result: for parts of a model whose insides nobody reads
   * later, such as one layer. May be nested.
   */
  scope(work: () => Tensor): Tensor;
  /** Frees some tensors before the others; an arena that frees nothing early has no such method. */
  free?(tensors: readonly Tensor[]): void;
  /** Frees every tensor of this arena; using one afterwards is an error (`backend_disposed`). */
  close(): void;
}

/** What differs from one run of a recording to the next. */
export interface RecordedInputs {
  /** i32 [T], in place of those that `embedding` read. */
  readonly ids: Tensor;
  /** In place of those of every op that has them, of as many tokens in as many sequences. */
  readonly sequences: Sequences;
}

/** Ops that were queued once and can be queued again for less. */
export interface Recording {
  /** What the recorded work gave, with the values of the last run; lives as long as the recording. */
  readonly output: Tensor;
  /** Queues the ops once more. @param arena of the step, for what they need besides */
  run(arena: Arena, inputs: RecordedInputs): void;
  /** Frees its memory, once what is queued is done. */
  close(): void;
}

/** What the calls of one kernel took together, from a backend that was asked to measure. */
export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly totalMs: number;
}

export interface Backend {
  readonly name: string;

  /** Whether `op` runs on operands of these dtypes; asked before a model is loaded, so a run never fails halfway. */
  supports(op: OpName, dtypes: readonly DType[]): boolean;

  /**
   * Checks that a weight can be placed, before any is loaded. A backend that takes every weight has no such check.
   *
   * @throws {BackendError} `backend_memory` naming the weight, its size and the limit
   */
  expectFits?(spec: WeightSpec, parts: readonly WeightPart[]): void;

  /**
   * A weight whose rows come from `parts`, one after the other. The backend chooses how it stores them.
   *
   * @throws {BackendError} `backend_memory` when it does not fit
   */
  load(spec: WeightSpec, parts: readonly WeightPart[]): Promise<Tensor>;

  /** Called after the last weight of a model, for a backend that keeps what it made of them. */
  finishLoading?(): Promise<void>;

  /** A long-lived tensor of zeros, for caches; `depth` as in `WeightSpec`. */
  zeros(spec: TensorSpec, depth?: number): Tensor;

  /** Frees a tensor made by `load` or `zeros`. */
  free(tensor: Tensor): void;

  /**
   * @param kind of work whose arenas take much the same in the same order, such as "training pass": a backend may give each place the
   *   memory that it had the last time
   */
  openArena(kind?: string): Arena;

  /** Runs one op into `output`, whose shape is the op's rule: of an arena, or made by `zeros` when an argument is of an arena. */
  run<Op extends OpName>(op: Op, args: OpArgs[Op], output: Tensor): void;

  /**
   * The values of a tensor once all work before this call is done; the caller owns the array. The tensor may be freed, and
   * more work queued, as soon as the call has returned its promise.
   */
  read(tensor: Tensor): Promise<Float32Array | Int32Array>;

  /** Bytes held now: `persistent` by `load` and `zeros`, `temporary` by open arenas. Both are 0 after everything is freed. */
  memory(): { readonly persistent: number; readonly temporary: number };

  /**
   * Runs `work` and records the ops that it queues, for a backend where finding out what to queue costs more than queueing it. All that
   * they write but the cache is of the arena that `work` is given, all that they read of it too, or a weight, a cache or an input.
   */
  record?(work: (arena: Arena) => Tensor): Recording;

  /** Whether the device is gone, so that nothing here works any more. A backend whose device cannot go has no such method. */
  isLost?(): boolean;

  /** Frees everything. */
  close(): void;
}
