/*
 * Gradients of both kinds of attention, by the formulas of src/tensor/training-ops.ts, a row of vectors at a time. An item of
 * work is a sequence and a key/value head (softmax) or a head (lightning): all that it adds to is its own, in the order of
 * tokens, so bits depend on neither threads nor neighbours.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "vector.h"
#include "workspace.h"

typedef struct {
  const AttentionGradients *to; /* softmax */
  float *d;                     /* lightning */
  const float *q, *k, *v, *y, *dy; /* lightning: q is qkv */
  const float *rates;
  const Sequences *sequences, *key_sequences;
  int64_t heads, groups, head_dim;
  int causal;
  Workspace workspace;
  const VectorKernels *kernels;
} Attention;

/* One query: its row of scores becomes p, then goes into dq and, key by key, dk and dv. */
static void softmax_query(const Attention *a, int64_t t, int64_t head, int64_t first, int64_t count, float *p) {
  const VectorKernels *kernels = a->kernels;
  int64_t d = a->head_dim, width = a->heads * d, key_width = a->groups * d;
  int64_t in_row = head / (a->heads / a->groups) * d;
  const float *q = a->q + t * width + head * d, *dy = a->dy + t * width + head * d;
  float *dq = a->to->dq ? a->to->dq + t * a->to->query_stride + head * d : NULL, scale = 1 / sqrtf((float)d);
  for (int64_t j = 0; j < count; j++) p[j] = kernels->dot(q, a->k + (first + j) * key_width + in_row, d) * scale;
  float inverse = 1 / kernels->exponentials(p, p, kernels->largest_of(p, count), count);
  float along = kernels->dot(dy, a->y + t * width + head * d, d);
  if (dq) memset(dq, 0, (size_t)d * 4);
  for (int64_t j = 0; j < count; j++) {
    int64_t key = (first + j) * key_width + in_row;
    float share = p[j] * inverse, ds = share * (kernels->dot(dy, a->v + key, d) - along) * scale;
    if (dq) kernels->add_scaled(dq, ds, a->k + key, d);
    if (!a->to->dk) continue;
    int64_t row = (first + j) * a->to->key_stride + in_row;
    kernels->add_scaled(a->to->dk + row, ds, q, d);
    kernels->add_scaled(a->to->dv + row, share, dy, d);
  }
}

static void softmax_items(void *context, int64_t begin, int64_t end) {
  Attention *a = context;
  float *work = workspace_take(&a->workspace);
  int64_t d = a->head_dim, per_group = a->heads / a->groups;
  for (int64_t item = begin; item < end; item++) {
    int64_t s = item / a->groups, group = item % a->groups;
    int64_t first = a->sequences->offsets[s], last = a->sequences->offsets[s + 1];
    int64_t first_key = a->key_sequences->offsets[s], last_key = a->key_sequences->offsets[s + 1];
    for (int64_t j = first_key; a->to->dk && j < last_key; j++) {
      int64_t row = j * a->to->key_stride + group * d;
      memset(a->to->dk + row, 0, (size_t)d * 4);
      memset(a->to->dv + row, 0, (size_t)d * 4);
    }
    for (int64_t t = first; t < last; t++)
      for (int64_t head = group * per_group; head < (group + 1) * per_group; head++)
        softmax_query(a, t, head, first_key, a->causal ? t - first + 1 : last_key - first_key, work);
  }
  workspace_give(&a->workspace, work);
}

/* Not a number, where scratch memory ran out. */
static void spoil(float *d, int64_t count) {
  for (int64_t i = 0; i < count; i++) d[i] = NAN;
}

void op_softmax_attention_backward(const AttentionGradients *d, const float *q, const float *k, const float *v,
                                   const float *y, const float *dy, const Sequences *sequences,
                                   const Sequences *key_sequences, int64_t heads, int64_t groups, int64_t head_dim,
                                   int causal) {
  Attention a = {.to = d, .q = q, .k = k, .v = v, .y = y, .dy = dy, .sequences = sequences, .causal = causal};
  a.key_sequences = key_sequences ? key_sequences : sequences;
  a.heads = heads, a.groups = groups, a.head_dim = head_dim, a.kernels = vector_kernels();
  int64_t most = 1;
  for (int32_t s = 0; s < sequences->count; s++) {
    int64_t length = a.key_sequences->offsets[s + 1] - a.key_sequences->offsets[s];
    most = length > most ? length : most;
  }
  if (workspace_open(&a.workspace, most)) {
    pool_run(sequences->count * groups, 1, softmax_items, &a);
    return;
  }
  for (int64_t t = 0; d->dq && t < sequences->offsets[sequences->count]; t++)
    spoil(d->dq + t * d->query_stride, heads * head_dim);
  for (int64_t j = 0; d->dk && j < a.key_sequences->offsets[sequences->count]; j++) {
    spoil(d->dk + j * d->key_stride, groups * head_dim);
    spoil(d->dv + j * d->key_stride, groups * head_dim);
  }
}

static void lightning_head(const Attention *a, int64_t first, int64_t last, int64_t head, float *state) {
  const VectorKernels *kernels = a->kernels;
  int64_t d = a->head_dim;
  float decay = expf(-a->rates[head]);
  memset(state, 0, (size_t)(d * d) * 4);
  for (int64_t t = first; t < last; t++) {
    int64_t at = (t * a->heads + head) * 3 * d;
    const float *k = a->q + at + d, *v = k + d, *dy = a->dy + (t * a->heads + head) * d;
    for (int64_t i = 0; i < d; i++) {
      kernels->scaled_add(state + i * d, state + i * d, v, decay, k[i], d);
      a->d[at + i] = kernels->dot(dy, state + i * d, d);
    }
  }
  memset(state, 0, (size_t)(d * d) * 4);
  for (int64_t t = last - 1; t >= first; t--) {
    int64_t at = (t * a->heads + head) * 3 * d;
    const float *q = a->q + at, *k = q + d, *v = k + d, *dy = a->dy + (t * a->heads + head) * d;
    float *dk = a->d + at + d, *dv = dk + d;
    memset(dv, 0, (size_t)d * 4);
    for (int64_t i = 0; i < d; i++) {
      kernels->scaled_add(state + i * d, state + i * d, dy, decay, q[i], d);
      dk[i] = kernels->dot(v, state + i * d, d);
      kernels->add_scaled(dv, k[i], state + i * d, d);
    }
  }
}

static void lightning_items(void *context, int64_t begin, int64_t end) {
  Attention *a = context;
  float *state = workspace_take(&a->workspace);
  for (int64_t item = begin; item < end; item++) {
    int64_t s = item / a->heads;
    lightning_head(a, a->sequences->offsets[s], a->sequences->offsets[s + 1], item % a->heads, state);
  }
  workspace_give(&a->workspace, state);
}

void op_lightning_attention_backward(float *d, const float *qkv, const float *rates, const float *dy,
                                     const Sequences *sequences, int64_t heads, int64_t head_dim) {
  Attention a = {.d = d, .q = qkv, .rates = rates, .dy = dy, .sequences = sequences, .heads = heads};
  a.head_dim = head_dim, a.kernels = vector_kernels();
  if (!workspace_open(&a.workspace, head_dim * head_dim))
    return spoil(d, sequences->offsets[sequences->count] * heads * 3 * head_dim);
  pool_run(sequences->count * heads, 1, lightning_items, &a);
}
