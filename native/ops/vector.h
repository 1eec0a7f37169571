/*
 * The ops that are no products, between their files (norms.c, activations.c, rope.c and so on), which split the work, and
 * the kernels of each instruction set, which do one part of it. The bodies are written once in vector_*.h and compiled by
 * vector_scalar.c, vector_avx2.c, vector_avx512.c and vector_neon.c.
 */
#ifndef VL01_VECTOR_H
#define VL01_VECTOR_H

#include <stdint.h>

#include "ops.h"

/* Query rows of a panel, keys of a block in softmax attention, tokens of a block in lightning attention. */
#define PANEL_ROWS 64
#define KEY_BLOCK 64
#define TOKEN_BLOCK 64

/*
 * Keys of a span. Each span of a row's keys is summed by itself, and the spans are merged in order, so that one span may be
 * computed anywhere. Blocks and spans lie at fixed positions from key 0.
 */
#define KEY_SPAN 1024

/* Rows that kernels keep between calls are padded to a multiple of this many floats, whatever the set. */
#define PAD 16
static inline int64_t padded(int64_t width) { return (width + PAD - 1) / PAD * PAD; }

/*
 * Up to 64 query rows that read the same keys: tokens of one sequence and the heads of one group, in order of tokens. Query
 * and output row r begin `offsets[r]` floats into q and y. Keys and values begin at the group's first column; row j lies
 * `stride` floats after row j - 1, or where `pages` says.
 */
typedef struct {
  int rows;
  int64_t head_dim;
  const float *q;
  float *y;
  int64_t offsets[PANEL_ROWS];
  int32_t visible[PANEL_ROWS]; /* keys that each row sees, from key 0; never falls; 0 beyond `rows` */
  const float *keys, *values;
  const int32_t *pages; /* or NULL */
  int64_t page_size, stride;
} QueryPanel;

/* What softmax attention has summed for each row of a panel: over keys, with m the largest score so far, in base 2. */
typedef struct {
  float largest[PANEL_ROWS]; /* m */
  float totals[PANEL_ROWS];  /* sum of 2^(score - m) */
  float outputs[];           /* [rows, padded(head_dim)]: sum of 2^(score - m) value */
} AttentionSums;

/* Sums over keys [begin, end) of one span. */
typedef void Attend(AttentionSums *sums, const QueryPanel *panel, int64_t begin, int64_t end, float *work);

/* The same with operands rounded to bf16, for an even head_dim on x86-64 with IsaExtras.bf16 (vector_avx512_bf16.c). */
Attend attend_rounded;

/* Floats of AttentionSums for `rows` rows, and of the work memory of `attend`. */
static inline int64_t attention_sums_floats(int64_t rows, int64_t head_dim) {
  return 2 * PANEL_ROWS + rows * padded(head_dim);
}
static inline int64_t attention_work_floats(int64_t head_dim) {
  return PANEL_ROWS * (head_dim + KEY_BLOCK) + KEY_BLOCK * padded(head_dim);
}

/* One head's tokens in lightning attention. Rows of q, k and v lie `stride` floats apart, those of y `y_stride`. */
typedef struct {
  const float *q, *k, *v;
  float *y;
  int64_t stride, y_stride, head_dim;
  const float *powers; /* powers[n] = exp(-rate n) for 0 <= n < TOKEN_BLOCK + PAD, 0 for -PAD <= n < 0 */
} LightningHead;

/* Floats of the work memory of `lightning_block`. */
static inline int64_t lightning_work_floats(int64_t head_dim) {
  return TOKEN_BLOCK * (2 * head_dim + TOKEN_BLOCK + 2 * padded(head_dim));
}

/* Logits that share an entry of `largest` in sampling; whole words of a mask. */
#define LOGITS_CHUNK 64

/* Weights of the image resampler are fixed-point numbers with so many bits; sums begin with a half. */
#define RESAMPLE_BITS 22
#define RESAMPLE_HALF ((uint32_t)1 << (RESAMPLE_BITS - 1))

/* Output o of a row sums `taps` pixels (a multiple of `lanes`) from pixel first[o]. */
typedef struct {
  int64_t count, taps;
  const int32_t *first;
  const int32_t *weights; /* [count][taps][3] */
} PixelWindows;

typedef struct {
  int lanes; /* floats of a vector */

  /* y = x in float32; scale is used for INT8 alone. */
  void (*widen)(float *y, DType dtype, const void *x, float scale, int64_t count);

  void (*scaled_add)(float *y, const float *a, const float *b, float alpha, float beta, int64_t count);
  void (*gelu)(float *y, const float *x, int64_t count);
  void (*silu)(float *y, const float *x, int64_t count);
  void (*swiglu)(float *y, const float *gate, const float *up, int64_t count);
  void (*sigmoid_gate)(float *y, const float *x, const float *gate, int64_t count);
  void (*sigmoid_blend)(float *y, const float *a, const float *b, float gate, int64_t count);

  /* One row. */
  void (*rms_norm)(float *y, const float *x, const float *weight, float eps, int64_t width);
  void (*layer_norm)(float *y, const float *x, const float *weight, const float *bias, float eps, int64_t width);

  /* Rotates the pairs (x[i], x[i + half]), i in [begin, end), by the angle whose cosine is cosines[i - begin]. */
  void (*rotate)(float *y, const float *x, const float *cosines, const float *sines, int64_t half, int64_t begin,
                 int64_t end);

  Attend *attend;
  /* Adds a part to the total of the spans before it. */
  void (*attention_merge)(AttentionSums *total, const AttentionSums *part, int rows, int64_t head_dim);
  void (*attention_finish)(const AttentionSums *total, const QueryPanel *panel);

  /* Tokens [first, first + count), 1 <= count <= TOKEN_BLOCK; state is [head_dim, padded(head_dim)], zero in the padding. */
  void (*lightning_block)(const LightningHead *head, int64_t first, int64_t count, float *state, float *work);
  /* The one token 0; state is [head_dim, head_dim]. */
  void (*lightning_step)(const LightningHead *head, float *state);

  /*
   * to = from with -inf where the mask (or NULL) has no bit, and for NaN; largest [count / LOGITS_CHUNK, rounded up] of each
   * chunk. Gives the largest of all. `to` may be `from`.
   */
  float (*mask_logits)(float *to, float *largest, const float *from, const uint32_t *mask, int64_t count);
  /* Sum of e^((x - largest) / temperature) in double; no x is above `largest` or NaN. */
  double (*sum_weights)(const float *x, int64_t count, float largest, double temperature);

  /* Up to 4 rows. */
  void (*resample_across)(uint8_t *const *out, const uint8_t *const *in, int rows, const PixelWindows *windows);
  /* out = sum over k of weights[k] rows[k], in bytes */
  void (*resample_down)(uint8_t *out, const uint8_t *const *rows, const int32_t *weights, int64_t count, int64_t length);

  /* y += factor x */
  void (*add_scaled)(float *y, float factor, const float *x, int64_t count);
  float (*dot)(const float *a, const float *b, int64_t count);
  void (*gelu_backward)(float *dx, const float *x, const float *dy, int64_t count);
  void (*silu_backward)(float *dx, const float *x, const float *dy, int64_t count);
  void (*swiglu_backward)(float *d_gate, float *d_up, const float *gate, const float *up, const float *dy, int64_t count);
  void (*sigmoid_gate_backward_gate)(float *d_gate, const float *x, const float *gate, const float *dy, int64_t count);
  /* One row: 1 / sqrt(variance + eps) around the mean, which is given back; around 0 when `mean` is NULL. */
  float (*norm_scale)(const float *x, float eps, float *mean, int64_t width);
  /* One row of rms_norm (or, centered, of layer_norm) with the mean and scale of norm_scale. */
  void (*norm_backward)(float *dx, const float *x, const float *weight, const float *dy, float mean, float scale,
                        int is_centered, int64_t width);
  /* sum += dy (x - mean) scale */
  void (*add_normalised)(float *sum, const float *dy, const float *x, float mean, float scale, int64_t count);
  /* -inf without values; NaN counts as below all numbers. */
  float (*largest_of)(const float *x, int64_t count);
  /* y = e^(x - largest); gives the sum. */
  float (*exponentials)(float *y, const float *x, float largest, int64_t count);
  void (*adam_w)(float *parameter, const float *gradient, float *first, float *second, const AdamW *step, int64_t count);
} VectorKernels;

/* The kernels of the set in use. */
const VectorKernels *vector_kernels(void);

/* Rows or elements in one part of a simple op: enough work to be worth handing to a thread. */
static inline int64_t grain_of(int64_t width) { return width < 8192 ? 16384 / (width > 0 ? width : 1) : 1; }

#endif
