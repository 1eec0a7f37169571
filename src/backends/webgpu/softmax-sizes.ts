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
  readonly sums?: SoftmaxSums | null;
}

/** Gets log2 of the rows' sums of 2^score, for gradients. */
export interface SoftmaxSums {
  /** f32 [H, rows of all tiles] */
  readonly range: BufferRange;
  /** Rows of a gradients' tile, which divide those of the forward pass. */
  readonly tileRows: number;
}
