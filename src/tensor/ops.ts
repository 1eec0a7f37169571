/**
 * Every op the models are made of: its arguments and its formula. Shapes are checked in `shape-rules.ts`; what training
 * needs besides is in `training-ops.ts`.
 *
 * Each op reads tensors and plain numbers and gives one new tensor, so that a backend is a table of kernels and a tape a
 * table of gradients, both mapped over `ForwardOpArgs`: a missing entry does not compile. Only `softmaxAttention`,
 * `lightningAttention`, `sample`, `writePages` and `copyPlaces` also write: the cache, state or counts they are given.
 *
 * Activations are f32 [rows, columns], T rows for packed tokens; a backend may hold weights in any `WeightDType`.
 * Letters: T tokens, C width, H heads, G key/value heads, D head dimension, E experts, F expert width.
 */

import type { SamplingRow } from "./sampling.ts";
import type { Sequences } from "./sequences.ts";
import type { Tensor } from "./tensor.ts";
import type { TrainingOpArgs } from "./training-ops.ts";

/** Arguments of each op; the comment is its formula. */
export interface ForwardOpArgs {
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
   * With keySequences (cross-attention; no cache, not causal) k and v have rows of their own, [Tk, G D]: query sequence s
   * reads all keys of key sequence s, which may be empty only where query sequence s is.
   * With mayRound a backend may round q, k, v and the weights of v to bf16; the softmax and all sums stay f32.
   */
  readonly softmaxAttention: {
    readonly q: Tensor;
    readonly k: Tensor;
    readonly v: Tensor;
    readonly cache: KvPages | null;
    readonly sequences: Sequences;
    readonly keySequences?: Sequences;
    readonly headDim: number;
    readonly causal: boolean;
    readonly mayRound?: boolean;
  };

  /** New keys and values to their places in the cache, as `softmaxAttention` writes them. k, v [T, G D]. Gives nothing: -> [0] */
  readonly writePages: {
    readonly k: Tensor;
    readonly v: Tensor;
    readonly cache: KvPages;
    readonly sequences: Sequences;
  };

  /**
   * Per head, with q, k, v = columns [0, D), [D, 2D), [2D, 3D) of the head's 3 D:
   *   S_t = exp(-rate_h) S_{t-1} + k_t^T v_t,   y_t = q_t S_t
   * qkv [T, H 3 D] -> [T, H D]. With a state, each sequence starts from its slot (from zero when its past length is 0)
   * and leaves its last S there. Many tokens are done in blocks of blockSize, which gives the same numbers but for rounding, unless
   * the sequences say that they are steps.
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

  /**
   * target[to[i]] <- target[from[i]] for whole places along the first axis: pages or states of a cache. No place of `to`
   * repeats or is in `from`. target [P, ...] of 32-bit values. Gives nothing: -> [0]
   */
  readonly copyPlaces: {
    readonly target: Tensor;
    readonly from: readonly number[];
    readonly to: readonly number[];
  };

  /**
   * The next token of each row: logits [S, V] -> i32 [S]. `sampling.ts` is the definition. For row s, with l its logits
   * rounded to f32 and c = counts[slot]:
   *
   *   0. A history sets c: promptBit for ids of its prompt, plus the times an id stands in its output.
   *   1. l_i is divided (positive) or multiplied by repetitionPenalty where c_i != 0; then frequencyPenalty n_i +
   *      presencePenalty is subtracted where n_i = c_i without promptBit is above 0. Each step is rounded to f32.
   *   2. l_i = -inf where bit i & 31 of word i >> 5 of its mask is 0.
   *   3. m = max l. Temperature 0, or m = +inf: the first i with l_i = m. No l_i above -inf: the first allowed i, else 0.
   *   4. w_i = exp((l_i - m) / temperature). Order: larger l first, lower i on ties; NaN and what is below exp(-745) drop out.
   *      top-k keeps the first k; top-p then the shortest prefix whose sum is at least p times the sum of what top-k kept;
   *      min-p then drops w_i < minP (the first always stays).
   *   5. The draw: the first in that order at which the running sum of w exceeds random times the sum of what is left; the
   *      last one when rounding leaves none.
   *   6. c_chosen += 1.
   *
   * All of it is thresholds, so no sort is needed: each cut keeps {l > t} and the lowest few ids of {l = t}, with t found by
   * bisection over the ordered bits of l, counting (top-k) or summing w (top-p, the draw); min-p is t = m + temperature ln
   * minP. Draws of ties: (random sum - sum of {l > t}) / w_t tells which of them.
   *
   * Exact on every backend: the mask, greedy choice and top-k (order is that of f32 bits), the counts, the rule for ties. In
   * the last bit may differ: l after penalties where a division is not correctly rounded, and w and its sums (the reference
   * takes float64; f32 will do, and random must stay below 1 when it is rounded to f32), so that an id at the very edge of
   * top-p, min-p or the draw may fall on the other side. The same backend gives the same ids for the same row, whatever else
   * is in the batch.
   */
  readonly sample: {
    readonly logits: Tensor;
    /** [S]; slots are distinct. */
    readonly rows: readonly SamplingRow[];
    /** i32 [slots, V], or null when no row has a slot. */
    readonly counts: Tensor | null;
    /** i32 [masks, ceil(V / 32)], or null when no row has a mask. */
    readonly masks: Tensor | null;
  };
}

/** One softmax layer's cache: keys (after RoPE) and values, each [pages, pageSize, G D]. */
export interface KvPages {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** All ops. A backend has every forward op but `sample`, and says which of the rest it has. */
export interface OpArgs extends ForwardOpArgs, TrainingOpArgs {}

export type ForwardOp = keyof ForwardOpArgs;
export type TrainingOp = keyof TrainingOpArgs;
export type OpName = keyof OpArgs;
