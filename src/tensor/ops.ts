/**
 * Every op the models are made of: its arguments and its formula. Shapes are checked in `shape-rules.ts`.
 *
 * Each op reads tensors and plain numbers and gives one new tensor, so that a backend is a table of kernels and a tape a
 * table of gradients, both mapped over `OpArgs`: a missing entry does not compile. Only `softmaxAttention` and
 * `lightningAttention` also write: the cache they are given.
 *
 * Activations are f32 [rows, columns], T rows for packed tokens; a backend may hold weights in any `WeightDType`.
 * Letters: T tokens, C width, H heads, G key/value heads, D head dimension, E experts, F expert width.
 */

import type { Sequences } from "./sequences.ts";
import type { Tensor } from "./tensor.ts";

/** Arguments of each op; the comment is its formula. */
export interface OpArgs {
  /** y = x weight^T + bias. x [T, K], weight [N, K], bias [N] -> [T, N] */
  readonly linear: { readonly x: Tensor; readonly weight: Tensor; readonly bias: Tensor | null };

  /** y[t] = table[ids[t]]. ids i32 [T], table [V, C] -> [T, C] */
  readonly embedding: { readonly ids: Tensor; readonly table: Tensor };

  /** y[i] = x[index[i]]. x [R, C], index i32 [I] -> [I, C] */
  readonly gatherRows: { readonly x: Tensor; readonly index: Tensor };

  /** y = x with y[index[i]] = rows[i]; index without repeats. x [R, C], rows [I, C], index i32 [I] -> [R, C] */
  readonly scatterRows: { readonly x: Tensor; readonly rows: Tensor; readonly index: Tensor };

  /** The rows of a, then the rows of b. a [A, C], b [B, C] -> [A + B, C] */
  readonly concatRows: { readonly a: Tensor; readonly b: Tensor };

  /** y = alpha a + beta b. Equal shapes. */
  readonly scaledAdd: {
    readonly a: Tensor;
    readonly b: Tensor;
    readonly alpha: number;
    readonly beta: number;
  };

  /** y = weight x / sqrt(mean(x^2) + eps), per row. x [T, C], weight [C] -> [T, C] */
  readonly rmsNorm: { readonly x: Tensor; readonly weight: Tensor; readonly eps: number };

  /** y = weight (x - mean) / sqrt(variance + eps) + bias, biased variance, per row. x [T, C], weight and bias [C] */
  readonly layerNorm: {
    readonly x: Tensor;
    readonly weight: Tensor;
    readonly bias: Tensor;
    readonly eps: number;
  };

  /** y = x (1 + erf(x / sqrt 2)) / 2: the exact form. */
  readonly gelu: { readonly x: Tensor };

  /** y = x sigmoid(x) */
  readonly silu: { readonly x: Tensor };

  /** y = silu(x[:, :F]) x[:, F:]. x [T, 2F] -> [T, F] */
  readonly swiglu: { readonly x: Tensor };

  /** y = x sigmoid(gate). Equal shapes. */
  readonly sigmoidGate: { readonly x: Tensor; readonly gate: Tensor };

  /** y = a (1 - c) + b c with c = sigmoid(gate). a and b [T, C], gate [T, 1] -> [T, C] */
  readonly sigmoidBlend: { readonly a: Tensor; readonly b: Tensor; readonly gate: Tensor };

  /**
   * Rotary position embedding of the first rotaryDim dimensions of each head, rotate-half pairing (i with i +
   * rotaryDim / 2), angle = position theta^(-2i / rotaryDim). x [T, heads D] -> [T, heads D]
   */
  readonly rope: {
    readonly x: Tensor;
    readonly sequences: Sequences;
    readonly headDim: number;
    readonly rotaryDim: number;
    readonly theta: number;
  };

  /**
   * y_t = softmax(q_t K^T / sqrt D) V over the keys of t's own sequence, up to t when causal; query head h reads
   * key/value head floor(h G / H). q [T, H D], k and v [T, G D] -> [T, H D].
   * With a cache (causal only) k and v are first written to the sequences' pages and the keys are read from there.
   */
  readonly softmaxAttention: {
    readonly q: Tensor;
    readonly k: Tensor;
    readonly v: Tensor;
    readonly cache: KvPages | null;
    readonly sequences: Sequences;
    readonly headDim: number;
    readonly causal: boolean;
  };

  /**
   * Per head, with q, k, v = columns [0, D), [D, 2D), [2D, 3D) of the head's 3 D:
   *   S_t = exp(-rate_h) S_{t-1} + k_t^T v_t,   y_t = q_t S_t
   * qkv [T, H 3 D] -> [T, H D]. With a state, each sequence starts from its slot (from zero when its past length is 0)
   * and leaves its last S there. Many tokens are done in blocks of blockSize, which gives the same numbers.
   */
  readonly lightningAttention: {
    readonly qkv: Tensor;
    /** Decay rate of each head, [H], at least 0. */
    readonly rates: Float32Array;
    /** f32 [slots, H, D, D] (key index, then value index), or null to start from zero and keep nothing. */
    readonly state: Tensor | null;
    readonly sequences: Sequences;
    readonly headDim: number;
    readonly blockSize: number;
  };

  /** The k largest of each row, largest first, the lower index first on ties. logits [T, E] -> i32 [T, k] */
  readonly routerTopK: { readonly logits: Tensor; readonly k: number };

  /**
   * Softmax over the chosen logits only (equal to softmax over all, then renormalised). logits [T, E], experts i32 [T, k]
   * -> [T, k]
   */
  readonly routerWeights: { readonly logits: Tensor; readonly experts: Tensor };

  /**
   * y_t = sum_j weights[t, j] down_e swiglu(gateUp_e x_t), e = experts[t, j].
   * x [T, C], experts i32 and weights [T, k], gateUp [E, 2F, C] (gate rows, then up rows), down [E, C, F] -> [T, C]
   */
  readonly experts: {
    readonly x: Tensor;
    readonly experts: Tensor;
    readonly weights: Tensor;
    readonly gateUp: Tensor;
    readonly down: Tensor;
  };

  /**
   * Square patches as rows: rows of patches, in each patch (channel, y, x).
   * pixels [N, channels, S, S] -> [N (S / patchSize)^2, channels patchSize^2]
   */
  readonly unfoldPatches: { readonly pixels: Tensor; readonly patchSize: number };
}

/** One softmax layer's cache: keys (after RoPE) and values, each [pages, pageSize, G D]. */
export interface KvPages {
  readonly keys: Tensor;
  readonly values: Tensor;
}

export type OpName = keyof OpArgs;
