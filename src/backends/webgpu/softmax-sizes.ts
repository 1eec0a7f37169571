import type { BufferRange } from "./kernel.ts";

/** Sizes of one softmax attention. */
export interface SoftmaxSizes {
  readonly tokens: number;
  /** H D and G D. */
  readonly width: number;
  readonly keyWidth: number;
  readonly headDim: number;
  /** 0 without a cache. */
  readonly pageSize: number;
  readonly causal: boolean;
}

/** Keys and values: pages, or the rows of the new tokens. */
export interface SoftmaxBuffers {
  readonly q: BufferRange;
  readonly keys: BufferRange;
  readonly values: BufferRange;
  readonly output: BufferRange;
  /** f32 [H, rows of all tiles]: gets log2 of the rows' sums of 2^score, for gradients, where the shape is staged. */
  readonly sums?: BufferRange | null;
}
