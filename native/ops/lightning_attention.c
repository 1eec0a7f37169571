/*
 * Lightning attention: S_t = exp(-rate) S_{t-1} + k_t^T v_t, y_t = q_t S_t per head (arXiv:2501.08313).
 *
 * Each item is one head of one sequence. One token, or each of several that are steps, takes the recurrence on
 * the state where it lies. More tokens take blocks
 * of TOKEN_BLOCK, counted from the first new token, with the state in work memory: inside a block through the decayed,
 * masked q k^T, between blocks through the state (vector_lightning.h). Everything is float32. Decays are powers of
 * exp(-rate) computed in double precision, once per head.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "vector.h"
#include "workspace.h"

/* Powers -PAD .. TOKEN_BLOCK + PAD - 1 of one head. */
#define NUM_POWERS (PAD + TOKEN_BLOCK + PAD)

typedef struct {
  float *y;
  const float *qkv;
  float *state; /* or NULL */
  const Sequences *sequences;
  int64_t heads, head_dim;
  float *powers; /* [heads, NUM_POWERS] */
  Workspace workspace;
  const VectorKernels *kernels;
} Lightning;

static float *slot_of(const Lightning *l, int64_t s, int64_t head) {
  return l->state + (l->sequences->slots[s] * l->heads + head) * l->head_dim * l->head_dim;
}

static LightningHead head_of(const Lightning *l, int64_t s, int64_t head) {
  int64_t row = l->sequences->offsets[s] * l->heads + head, d = l->head_dim;
  const float *q = l->qkv + row * 3 * d;
  return (LightningHead){
      .q = q,
      .k = q + d,
      .v = q + 2 * d,
      .y = l->y + row * d,
      .stride = l->heads * 3 * d,
      .y_stride = l->heads * d,
      .head_dim = d,
      .powers = l->powers + head * NUM_POWERS + PAD,
  };
}

static void run_steps(const Lightning *l, int64_t s, int64_t head, int64_t tokens, float *work) {
  LightningHead view = head_of(l, s, head);
  float *state = l->state ? slot_of(l, s, head) : work;
  if (!l->state || l->sequences->past[s] == 0)
    memset(state, 0, (size_t)(l->head_dim * l->head_dim) * sizeof(float));
  for (int64_t t = 0; t < tokens; t++) {
    l->kernels->lightning_step(&view, state);
    view.q += view.stride, view.k += view.stride, view.v += view.stride, view.y += view.y_stride;
  }
}

static void run_blocks(const Lightning *l, int64_t s, int64_t head, int64_t tokens, float *work) {
  LightningHead view = head_of(l, s, head);
  int64_t d = l->head_dim, stride = padded(d);
  float *state = work, *kept = l->state ? slot_of(l, s, head) : NULL;
  work += d * stride;
  memset(state, 0, (size_t)(d * stride) * sizeof(float));
  if (kept && l->sequences->past[s] > 0)
    for (int64_t e = 0; e < d; e++) memcpy(state + e * stride, kept + e * d, (size_t)d * sizeof(float));
  for (int64_t first = 0; first < tokens; first += TOKEN_BLOCK)
    l->kernels->lightning_block(&view, first, tokens - first < TOKEN_BLOCK ? tokens - first : TOKEN_BLOCK, state, work);
  for (int64_t e = 0; kept && e < d; e++) memcpy(kept + e * d, state + e * stride, (size_t)d * sizeof(float));
}

static void run_heads(void *context, int64_t begin, int64_t end) {
  Lightning *l = context;
  float *work = workspace_take(&l->workspace);
  for (int64_t item = begin; item < end; item++) {
    int64_t s = item / l->heads, head = item % l->heads;
    int64_t tokens = l->sequences->offsets[s + 1] - l->sequences->offsets[s];
    int are_steps = tokens == 1 || (l->sequences->steps && l->sequences->steps[s]);
    if (are_steps) run_steps(l, s, head, tokens, work);
    else if (tokens > 1) run_blocks(l, s, head, tokens, work);
  }
  workspace_give(&l->workspace, work);
}

static int prepare(Lightning *l, const float *rates) {
  l->powers = scratch((size_t)(l->heads * NUM_POWERS) * sizeof(float));
  if (!l->powers) return 0;
  for (int64_t i = 0; i < l->heads * NUM_POWERS; i++) {
    int64_t n = i % NUM_POWERS - PAD;
    l->powers[i] = n < 0 ? 0 : (float)exp(-(double)rates[i / NUM_POWERS] * (double)n);
  }
  return workspace_open(&l->workspace, l->head_dim * padded(l->head_dim) + lightning_work_floats(l->head_dim));
}

void op_lightning_attention(float *y, const float *qkv, const float *rates, float *state, const Sequences *sequences,
                            int64_t heads, int64_t head_dim) {
  int64_t tokens = sequences->count > 0 ? sequences->offsets[sequences->count] : 0;
  if (tokens == 0) return;
  Lightning l = {.y = y, .qkv = qkv, .state = state, .sequences = sequences, .heads = heads, .head_dim = head_dim};
  l.kernels = vector_kernels();
  if (!prepare(&l, rates)) {
    for (int64_t i = 0; i < tokens * heads * head_dim; i++) y[i] = NAN;
    return;
  }
  int64_t grain = tokens > sequences->count ? 1 : grain_of(head_dim * head_dim);
  pool_run(sequences->count * heads, grain, run_heads, &l);
}
