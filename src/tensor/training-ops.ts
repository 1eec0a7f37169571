/**
 * The ops that only training needs: gradients of the forward ops, losses, and the optimiser. Shapes are checked in
 * `training-shape-rules.ts`; which of them make up the gradient of which forward op is in `gradients.ts`.
 *
 * Rules as in `ops.ts`: tensors and plain numbers in, one new tensor out. `adamW` and `addInPlace` also write: the tensors
 * that their comments name. dy is the gradient of a forward op's output y, dx that of its input x, all f32.
 *
 * Ops that run with trained weights (products, `embedding`, norms) are given them as plain row-major f32, which is what
 * `load` gives for the roles `values` and `rounded`; products may also be given tensors of an arena.
 * Letters: T tokens, C width, H heads, G key/value heads, D head dimension, E experts, k experts of a token, V ids.
 *
 * Sums over many rows (`linearBackwardWeight`, `sumRows`, `scatterAddRows`, ...) may be taken in any order, but in one that
 * depends on shapes and indices alone, so that a step repeated gives the same bits.
 */

import type { Sequences } from "./sequences.ts";
import type { Tensor } from "./tensor.ts";

/** Target of a row of logits that has no loss. */
export const ignoredTarget = -100;

/** Cross-attention, as a forward op did it, and the gradient of its output. */
export interface CrossAttentionArgs {
  /** q, the forward's y and dy [T, H D] */
  readonly q: Tensor;
  /** k and v [Tk, G D] */
  readonly k: Tensor;
  readonly v: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
  readonly sequences: Sequences;
  readonly keySequences: Sequences;
  readonly headDim: number;
}

/** Arguments of each op; the comment is its formula. */
export interface TrainingOpArgs {
  /** dx = dy weight. dy [T, N], weight [N, K] -> [T, K] */
  readonly linearBackwardInput: { readonly dy: Tensor; readonly weight: Tensor };

  /** dWeight = dy^T x. dy [T, N], x [T, K] -> [N, K] */
  readonly linearBackwardWeight: {
    readonly dy: Tensor;
    readonly x: Tensor;
    /** Whose gradient it is, [N, K]: operands may be rounded as its role allows. Null: they may not. */
    readonly weight: Tensor | null;
  };

  /** y = sum of the rows: the gradient of a bias. x [T, C] -> [C] */
  readonly sumRows: { readonly x: Tensor };

  /**
   * y[r] = sum of rows[i] over all i with index[i] = r; rows that no index names are 0. The gradient of `gatherRows` and of
   * `embedding`. rows [I, C], index i32 [I] with repeats -> [numRows, C]
   */
  readonly scatterAddRows: { readonly rows: Tensor; readonly index: Tensor; readonly numRows: number };

  /** y = x[start : end]. x [R, C] -> [end - start, C] */
  readonly sliceRows: { readonly x: Tensor; readonly start: number; readonly end: number };

  /** y = x[:, start : end]. x [R, C] -> [R, end - start] */
  readonly sliceColumns: { readonly x: Tensor; readonly start: number; readonly end: number };

  /** y[r] = scale[r] x[r]. x [R, C], scale of any shape with R values -> [R, C] */
  readonly scaleRows: { readonly x: Tensor; readonly scale: Tensor };

  /** y[i, j] = a[r] . b[r] with r = i groupSize + j. a and b [R, C] -> [R / groupSize, groupSize] */
  readonly rowDots: { readonly a: Tensor; readonly b: Tensor; readonly groupSize: number };

  /** y[i] = sum of x[r] for r = i groupSize .. (i + 1) groupSize - 1. x [R, C] -> [R / groupSize, C] */
  readonly sumGroups: { readonly x: Tensor; readonly groupSize: number };

  /**
   * Per row, with s = 1 / sqrt(mean(x^2) + eps) and g = weight dy:
   *   dx = s g - x s^3 mean(g x)
   * x and dy [T, C], weight [C] -> [T, C]
   */
  readonly rmsNormBackward: {
    readonly x: Tensor;
    readonly weight: Tensor;
    readonly dy: Tensor;
    readonly eps: number;
  };

  /** dWeight = sum over rows of dy x s, s as above. x and dy [T, C] -> [C] */
  readonly rmsNormBackwardWeight: { readonly x: Tensor; readonly dy: Tensor; readonly eps: number };

  /**
   * Per row, with s = 1 / sqrt(variance + eps), n = (x - mean) s and g = weight dy:
   *   dx = s (g - mean(g) - n mean(g n))
   * x and dy [T, C], weight [C] -> [T, C]
   */
  readonly layerNormBackward: {
    readonly x: Tensor;
    readonly weight: Tensor;
    readonly dy: Tensor;
    readonly eps: number;
  };

  /** dWeight = sum over rows of dy n, n as above; dBias is `sumRows`. x and dy [T, C] -> [C] */
  readonly layerNormBackwardWeight: { readonly x: Tensor; readonly dy: Tensor; readonly eps: number };

  /** dx = dy (cdf(x) + x pdf(x)), cdf = (1 + erf(x / sqrt 2)) / 2, pdf = exp(-x^2 / 2) / sqrt(2 pi). Equal shapes. */
  readonly geluBackward: { readonly x: Tensor; readonly dy: Tensor };

  /** dx = dy c (1 + x (1 - c)), c = sigmoid(x). Equal shapes. */
  readonly siluBackward: { readonly x: Tensor; readonly dy: Tensor };

  /**
   * With gate = x[:, :F], up = x[:, F:], c = sigmoid(gate):
   *   dGate = dy up c (1 + gate (1 - c)),   dUp = dy gate c
   * x [T, 2F], dy [T, F] -> [T, 2F]
   */
  readonly swigluBackward: { readonly x: Tensor; readonly dy: Tensor };

  /** dGate = dy x c (1 - c), c = sigmoid(gate); dx is `sigmoidGate` of dy. Equal shapes. */
  readonly sigmoidGateBackwardGate: { readonly x: Tensor; readonly gate: Tensor; readonly dy: Tensor };

  /** dGate = c (1 - c) (b - a) . dy per row, c = sigmoid(gate). a, b and dy [T, C], gate [T, 1] -> [T, 1] */
  readonly sigmoidBlendBackwardGate: {
    readonly a: Tensor;
    readonly b: Tensor;
    readonly gate: Tensor;
    readonly dy: Tensor;
  };

  /** dx: dy turned by the negative of the angles of `rope`. dy [T, heads D] -> [T, heads D] */
  readonly ropeBackward: {
    readonly dy: Tensor;
    readonly sequences: Sequences;
    readonly headDim: number;
    readonly rotaryDim: number;
    readonly theta: number;
  };

  /**
   * Without a cache. Per query t of head h, over the keys j that it sees, with p = softmax(q_t K^T / sqrt D) and
   * ds_j = p_j (dy_t . v_j - dy_t . y_t) / sqrt D:
   *   dq_t = sum_j ds_j k_j,   dk_j = sum_t ds_j q_t,   dv_j = sum_t p_j dy_t
   * the last two over the H / G heads that read the key's head as well.
   * q, dy and the forward's y [T, H D], k and v [T, G D] -> [T, (H + 2 G) D] = [dq | dk | dv]
   */
  readonly softmaxAttentionBackward: {
    readonly q: Tensor;
    readonly k: Tensor;
    readonly v: Tensor;
    readonly y: Tensor;
    readonly dy: Tensor;
    readonly sequences: Sequences;
    readonly headDim: number;
    readonly causal: boolean;
  };

  /** dq of the above for cross-attention, where the keys of query sequence s are all of key sequence s. -> [T, H D] */
  readonly softmaxAttentionBackwardQueries: CrossAttentionArgs;

  /** dk and dv of the same. -> [Tk, 2 G D] = [dk | dv] */
  readonly softmaxAttentionBackwardKeys: CrossAttentionArgs;

  /**
   * Without a state: every sequence starts from zero. Per head, S as in the forward op and R its mirror from the end:
   *   R_t = q_t^T dy_t + exp(-rate) R_{t+1}
   *   dq_t = dy_t S_t^T,   dk_t = v_t R_t^T,   dv_t = k_t R_t
   * qkv and the result [T, H 3 D], [q | k | v] in each head; dy [T, H D]. Blocks of blockSize give the same numbers.
   */
  readonly lightningAttentionBackward: {
    readonly qkv: Tensor;
    /** Decay rate of each head, [H], at least 0. */
    readonly rates: Float32Array;
    readonly dy: Tensor;
    readonly sequences: Sequences;
    readonly headDim: number;
    readonly blockSize: number;
  };

  /**
   * dLogits[t, experts[t, j]] = weights[t, j] (dy[t, j] - sum_i weights[t, i] dy[t, i]), 0 for the rest.
   * weights (the forward's result), experts i32 and dy [T, k] -> [T, numExperts]
   */
  readonly routerWeightsBackward: {
    readonly weights: Tensor;
    readonly experts: Tensor;
    readonly dy: Tensor;
    readonly numExperts: number;
  };

  /**
   * A product by the expert of each assignment a = t k + j, e_a = experts[t, j]: y_a = weight[e_a] x_a, where row a of x is
   * x[a], or x[t] when x has a row for each token. x [T or T k, K], experts i32 [T, k], weight [E, N, K] -> [T k, N]
   */
  readonly expertsLinear: { readonly x: Tensor; readonly experts: Tensor; readonly weight: Tensor };

  /** dx_a = weight[e_a]^T dy_a. dy [T or T k, N] as x above, experts i32 [T, k], weight [E, N, K] -> [T k, K] */
  readonly expertsLinearBackwardInput: {
    readonly dy: Tensor;
    readonly experts: Tensor;
    readonly weight: Tensor;
  };

  /**
   * dWeight[e] = sum of dy_a^T x_a over the assignments with e_a = e; 0 for an expert without any.
   * dy [T or T k, N] and x [T or T k, K], each as x above, experts i32 [T, k] -> [numExperts, N, K]
   */
  readonly expertsLinearBackwardWeight: {
    readonly dy: Tensor;
    readonly x: Tensor;
    readonly experts: Tensor;
    readonly numExperts: number;
    /** As in `linearBackwardWeight`, [E, N, K]. */
    readonly weight: Tensor | null;
  };

  /**
   * y[e] = (number of t, j < choices with experts[t, j] = e) / T; 0 without tokens. experts i32 [T, k] -> [numExperts]
   */
  readonly expertShares: {
    readonly experts: Tensor;
    readonly numExperts: number;
    /** 1 counts first choices only, k all. */
    readonly choices: number;
  };

  /** y = mean over rows of softmax(x); 0 without rows. x [T, E] -> [E] */
  readonly meanSoftmax: { readonly x: Tensor };

  /** dx = p (dy - p . dy) / T, p = softmax(x) per row. x [T, E], dy [E] -> [T, E] */
  readonly meanSoftmaxBackward: { readonly x: Tensor; readonly dy: Tensor };

  /** y = ln sum_i exp(x_i) per row. x [T, V] -> [T] */
  readonly logSumExp: { readonly x: Tensor };

  /** dx = dy softmax(x) per row. x [T, V], dy [T] -> [T, V] */
  readonly logSumExpBackward: { readonly x: Tensor; readonly dy: Tensor };

  /**
   * y_t = logSumExp(logits_t) - logits_t[targets[t]], 0 where the target is `ignoredTarget`.
   * logits [T, V], targets i32 [T] -> [T]
   */
  readonly crossEntropy: { readonly logits: Tensor; readonly targets: Tensor };

  /**
   * dLogits_t = dy_t (softmax(logits_t) - onehot(targets[t])), 0 where the target is ignored, whatever stands in its row.
   * logits [T, V], targets i32 [T], dy [T] -> [T, V]
   */
  readonly crossEntropyBackward: { readonly logits: Tensor; readonly targets: Tensor; readonly dy: Tensor };

  /** y = sum of x^2 over all of x, plus `plus` [1] or 0: over several tensors as a chain. -> [1] */
  readonly sumSquares: { readonly x: Tensor; readonly plus: Tensor | null };

  /**
   * The factor that gradients are multiplied with: multiplier min(1, maxNorm / (n + 1e-6)), n = multiplier sqrt(squares);
   * NaN when n is not finite. squares [1] -> [1]. multiplier takes back a loss scale; maxNorm may be Infinity.
   */
  readonly clipScale: {
    readonly squares: Tensor;
    readonly multiplier: number;
    readonly maxNorm: number;
  };

  /**
   * A step of AdamW with decoupled decay, in place. With g = scale gradient, step counted from 1, each value of
   *   m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
   *   parameter <- parameter - learningRate (weightDecay parameter + mh / (sqrt(vh) + eps)),
   *   mh = m / (1 - beta1^step),   vh = v / (1 - beta2^step)
   * Where scale is not finite nothing is written. -> [1]: 1 when the step was taken, else 0.
   */
  readonly adamW: {
    /** Any shape; gradient, firstMoment (m) and secondMoment (v) have the same. */
    readonly parameter: Tensor;
    readonly gradient: Tensor;
    readonly firstMoment: Tensor;
    readonly secondMoment: Tensor;
    /** [1], from `clipScale`. */
    readonly scale: Tensor;
    readonly learningRate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly eps: number;
    readonly weightDecay: number;
    readonly step: number;
  };

  /** target <- target + x, for gradients over several batches. Equal shapes, any. Gives nothing: -> [0] */
  readonly addInPlace: { readonly target: Tensor; readonly x: Tensor };
}
