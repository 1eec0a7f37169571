/*
 * Every op as the interpreter calls it: plain C, one function an op. Formulas are those of
 * src/tensor/ops.ts. Arguments are checked before they come here: pointers are valid, sizes fit, indices are in range.
 *
 * All activations are float32 and row-major. Each function splits its work with pool_run; results do not depend on the
 * number of threads nor on which other rows or sequences are in the batch: every output element is summed in an order
 * fixed by its own inputs alone.
 */
#ifndef VL01_OPS_H
#define VL01_OPS_H

#include <stdint.h>

typedef enum { DTYPE_F32 = 0, DTYPE_F16 = 1, DTYPE_BF16 = 2, DTYPE_INT8 = 3, DTYPE_Q4 = 4, DTYPE_I32 = 5 } DType;

/*
 * A matrix for products, [n, k], packed by pack_matrix (layout in native/ops/pack.c, the same for every instruction set).
 * Scales are part of the packed bytes.
 */
typedef struct {
  DType dtype; /* F32, F16, BF16, INT8 or Q4 */
  int64_t n, k;
  const void *packed; /* packed_bytes(dtype, n, k), 64-byte aligned */
} Matrix;

/* A table of rows, row-major, unpacked. */
typedef struct {
  DType dtype; /* F32, F16, BF16 or INT8 */
  int64_t rows, width;
  const void *data;
  const float *scales; /* INT8: one per row; else NULL */
} Table;

/* How packed tokens fall into sequences; see src/tensor/sequences.ts. */
typedef struct {
  int32_t count;
  const int32_t *offsets;       /* [count + 1] */
  const int32_t *past;          /* [count] */
  const int32_t *slots;         /* [count], or NULL without a state */
  const int32_t *const *pages;  /* [count] page tables, or NULL without a cache */
  const int32_t *steps;         /* [count], 1 for tokens taken one by one, or NULL when there are none */
} Sequences;

/* Packing. Source rows are [n, k] row-major in `dtype`; INT8 takes int8 values and one scale a row; Q4 takes [n, k / 2] bytes
 * and [n, k / 32] scales as float (byte j of a group of 16: element j in the low nibble, j + 16 in the high one, value
 * (nibble - 8) * scale). */
int64_t packed_bytes(DType dtype, int64_t n, int64_t k);
void pack_matrix(DType dtype, void *packed, const void *rows, const float *scales, int64_t n, int64_t k);

/* y [t, n] = x [t, k] matrix^T + bias [n] or NULL */
void op_linear(float *y, const float *x, const Matrix *matrix, const float *bias, int64_t t);

/*
 * Mixture of experts. chosen and weights are [t, top]; gate_up and down are arrays of `count` matrices, [2f, c] and [c, f].
 * y [t, c] = sum over j of weights[t, j] * down_e(swiglu(gate_up_e(x_t))), summed in the order of j.
 */
void op_experts(float *y, const float *x, const int32_t *chosen, const float *weights, const Matrix *gate_up,
                const Matrix *down, int64_t t, int32_t top, int32_t count);

void op_embedding(float *y, const Table *table, const int32_t *ids, int64_t t);
/* Places of `width` floats. */
void op_copy_place(float *places, int64_t from, int64_t to, int64_t width);
void op_gather_rows(float *y, const float *x, const int32_t *index, int64_t count, int64_t width);
void op_scatter_rows(float *y, const float *x, const float *rows, const int32_t *index, int64_t height, int64_t count,
                     int64_t width);
void op_concat_rows(float *y, const float *a, const float *b, int64_t a_rows, int64_t b_rows, int64_t width);
void op_unfold_patches(float *y, const float *pixels, int64_t tiles, int64_t channels, int64_t side, int64_t patch);

void op_scaled_add(float *y, const float *a, const float *b, float alpha, float beta, int64_t count);
void op_rms_norm(float *y, const float *x, const float *weight, float eps, int64_t rows, int64_t width);
void op_layer_norm(float *y, const float *x, const float *weight, const float *bias, float eps, int64_t rows,
                   int64_t width);
void op_gelu(float *y, const float *x, int64_t count);
void op_silu(float *y, const float *x, int64_t count);
void op_swiglu(float *y, const float *x, int64_t rows, int64_t width); /* x [rows, 2 width] */
void op_sigmoid_gate(float *y, const float *x, const float *gate, int64_t count);
void op_sigmoid_blend(float *y, const float *a, const float *b, const float *gate, int64_t rows, int64_t width);
void op_rope(float *y, const float *x, const Sequences *sequences, int64_t heads, int64_t head_dim, int64_t rotary_dim,
             double theta);

/* keys and values: pages of [page_size, groups * head_dim], or NULL to attend within the batch. key_sequences: how k and v
 * fall into sequences, as many as there are of q (without pages and not causal), or NULL where that is as q does. may_round:
 * q, k, v and the weights of v may be rounded to bf16. */
void op_softmax_attention(float *y, const float *q, const float *k, const float *v, float *keys, float *values,
                          int64_t page_size, const Sequences *sequences, const Sequences *key_sequences, int64_t heads,
                          int64_t groups, int64_t head_dim, int causal, int may_round);

/* New keys and values, rows of `width`, to their places in the pages. */
void op_write_pages(float *keys, float *values, const float *k, const float *v, int64_t page_size,
                    const Sequences *sequences, int64_t width);

/* state [slots, heads, head_dim, head_dim] or NULL */
void op_lightning_attention(float *y, const float *qkv, const float *rates, float *state, const Sequences *sequences,
                            int64_t heads, int64_t head_dim);

void op_router_top_k(int32_t *chosen, const float *logits, int64_t rows, int32_t count, int32_t k);
void op_router_weights(float *weights, const float *logits, const int32_t *chosen, int64_t rows, int32_t count,
                       int32_t k);

/* How one row of logits is sampled; names as in src/tensor/sampling.ts. */
typedef struct {
  double temperature, top_p, min_p, repetition_penalty, frequency_penalty, presence_penalty, random;
  int64_t top_k;
  int32_t *counts;      /* [vocab_size], or NULL; the chosen id is added */
  const uint32_t *mask; /* a bit for each id, or NULL */
} SamplingRow;

/* ids [count] of logits [count, vocab_size]; counts are distinct. 0 when memory ran out. */
int op_sample(int32_t *ids, const float *logits, const SamplingRow *rows, int64_t count, int64_t vocab_size);

/* Bytes R, G, B; sides are at least 1. */
typedef struct {
  uint8_t *out;
  int64_t out_width, out_height;
  const uint8_t *in;
  int64_t in_width, in_height;
} Resampling;

/* Which inputs each output sums along one side: weights[o * stride + k] times input first[o] + k, k < count[o] <= stride. */
typedef struct {
  int64_t stride;
  const int32_t *first, *count, *weights;
} ResampleAxis;

/* Resamples across, then down; NULL for a side that keeps its length. 0 when memory ran out. */
int op_resample(const Resampling *image, const ResampleAxis *across, const ResampleAxis *down);

/* y [3, count] = tables[channel][byte]; tables are [3][256]. */
void op_normalize_pixels(float *y, const uint8_t *pixels, const float *tables, int64_t count);

/* ---- Training; formulas are those of src/tensor/training-ops.ts. Weights are f32, row-major, unpacked. ---- */

/* The matrices of a plain weight [count, n, k] packed in scratch, or of their transposes [k, n]; those that `is_used` (or
 * NULL: all) has not are left out. NULL when memory ran out. */
Matrix *pack_plain(const float *weight, int64_t count, int64_t n, int64_t k, int is_transposed, const int32_t *is_used);

/* y [t, k] = x [t, n] weight [n, k]; y [n, k] += a^T b, a [t, n], b [t, k]. */
void op_linear_transposed(float *y, const float *x, const float *weight, int64_t t, int64_t n, int64_t k);
void op_outer_sum(float *y, const float *a, const float *b, int64_t t, int64_t n, int64_t k);

void op_sum_rows(float *y, const float *x, int64_t rows, int64_t width);
void op_scatter_add_rows(float *y, const float *rows, const int32_t *index, int64_t count, int64_t height, int64_t width);
void op_slice_columns(float *y, const float *x, int64_t rows, int64_t width, int64_t start, int64_t end);
void op_scale_rows(float *y, const float *x, const float *scale, int64_t rows, int64_t width);
void op_row_dots(float *y, const float *a, const float *b, int64_t rows, int64_t width);
void op_sum_groups(float *y, const float *x, int64_t groups, int64_t group_size, int64_t width);
void op_add_in_place(float *target, const float *x, int64_t count);

/* is_centered: layer_norm, else rms_norm. */
void op_norm_backward(float *dx, const float *x, const float *weight, const float *dy, float eps, int is_centered,
                      int64_t rows, int64_t width);
void op_norm_backward_weight(float *d_weight, const float *x, const float *dy, float eps, int is_centered, int64_t rows,
                             int64_t width);

void op_gelu_backward(float *dx, const float *x, const float *dy, int64_t count);
void op_silu_backward(float *dx, const float *x, const float *dy, int64_t count);
void op_swiglu_backward(float *dx, const float *x, const float *dy, int64_t rows, int64_t width);
void op_sigmoid_gate_backward_gate(float *d_gate, const float *x, const float *gate, const float *dy, int64_t count);
void op_sigmoid_blend_backward_gate(float *d_gate, const float *a, const float *b, const float *gate, const float *dy,
                                    int64_t rows, int64_t width);
void op_rope_backward(float *dx, const float *dy, const Sequences *sequences, int64_t heads, int64_t head_dim,
                      int64_t rotary_dim, double theta);

/* Where the gradients of attention go, each a column of a matrix whose rows are `stride` floats apart; dq, or dk and dv, may
 * be NULL when nobody wants them. */
typedef struct {
  float *dq, *dk, *dv;
  int64_t query_stride, key_stride;
} AttentionGradients;

/* y is the forward's output; key_sequences as in the forward. */
void op_softmax_attention_backward(const AttentionGradients *d, const float *q, const float *k, const float *v,
                                   const float *y, const float *dy, const Sequences *sequences,
                                   const Sequences *key_sequences, int64_t heads, int64_t groups, int64_t head_dim,
                                   int causal);
void op_lightning_attention_backward(float *d, const float *qkv, const float *rates, const float *dy,
                                     const Sequences *sequences, int64_t heads, int64_t head_dim);

/* chosen [t, top]. x and dy have a row for each token (per_token) or for each pair. */
void op_router_weights_backward(float *d_logits, const float *weights, const int32_t *chosen, const float *dy,
                                int64_t rows, int32_t count, int32_t k);
void op_experts_linear(float *y, const float *x, int per_token, const int32_t *chosen, const float *weight, int64_t t,
                       int32_t top, int32_t count, int64_t n, int64_t k);
void op_experts_linear_backward_input(float *dx, const float *dy, int per_token, const int32_t *chosen,
                                      const float *weight, int64_t t, int32_t top, int32_t count, int64_t n, int64_t k);
void op_experts_linear_backward_weight(float *d_weight, const float *dy, int dy_per_token, const float *x,
                                       int x_per_token, const int32_t *chosen, int64_t t, int32_t top, int32_t count,
                                       int64_t n, int64_t k);
void op_expert_shares(float *y, const int32_t *chosen, int64_t rows, int32_t count, int32_t k, int32_t choices);

void op_mean_softmax(float *y, const float *x, int64_t rows, int64_t width);
void op_mean_softmax_backward(float *dx, const float *x, const float *dy, int64_t rows, int64_t width);

/* targets NULL: log-sum-exp alone. A target below 0 is no target. */
void op_cross_entropy(float *y, const float *logits, const int32_t *targets, int64_t rows, int64_t width);
void op_cross_entropy_backward(float *d_logits, const float *logits, const int32_t *targets, const float *dy,
                               int64_t rows, int64_t width);

typedef struct {
  float rate, decay, eps;
  float beta1, beta2, rest1, rest2;   /* rest = 1 - beta */
  float correction1, correction2;     /* 1 / (1 - beta^step) */
  float scale;                        /* of the gradient */
} AdamW;

void op_sum_squares(float *y, const float *x, const float *plus, int64_t count);
void op_adam_w(float *parameter, const float *gradient, float *first, float *second, const AdamW *step, int64_t count);

#endif
