/*
 * The router of a mixture of experts: its choice and the weights of what is chosen. Parts are runs of rows; a row is a few
 * dozen logits, so plain loops do.
 */
#include <math.h>
#include <stddef.h>

#include "../pool.h"
#include "vector.h"

typedef struct {
  int32_t *chosen;
  const int32_t *experts;
  const float *logits;
  float *weights;
  int32_t count, k;
} Router;

/* Whether expert i goes before expert j: larger logit, then lower index; NaN after all numbers. */
static int before(const float *logits, int32_t i, int32_t j) {
  float a = logits[i], b = logits[j];
  if (a > b) return 1;
  if (a < b) return 0;
  int a_missing = isnan(a), b_missing = isnan(b);
  return a_missing != b_missing ? b_missing : i < j;
}

static void top_k(void *context, int64_t begin, int64_t end) {
  const Router *r = context;
  for (int64_t t = begin; t < end; t++) {
    const float *logits = r->logits + t * r->count;
    int32_t *chosen = r->chosen + t * r->k;
    for (int32_t j = 0; j < r->k; j++) {
      int32_t best = -1;
      for (int32_t i = 0; i < r->count; i++)
        if ((j == 0 || before(logits, chosen[j - 1], i)) && (best < 0 || before(logits, i, best))) best = i;
      chosen[j] = best;
    }
  }
}

void op_router_top_k(int32_t *chosen, const float *logits, int64_t rows, int32_t count, int32_t k) {
  Router r = {.chosen = chosen, .logits = logits, .count = count, .k = k};
  pool_run(rows, grain_of((int64_t)count * k), top_k, &r);
}

/* Softmax over the chosen logits, in double precision. */
static void weigh(void *context, int64_t begin, int64_t end) {
  const Router *r = context;
  for (int64_t t = begin; t < end; t++) {
    const float *logits = r->logits + t * r->count;
    const int32_t *experts = r->experts + t * r->k;
    double largest = -INFINITY, total = 0;
    for (int32_t j = 0; j < r->k; j++) largest = fmax(largest, (double)logits[experts[j]]);
    for (int32_t j = 0; j < r->k; j++) total += exp((double)logits[experts[j]] - largest);
    for (int32_t j = 0; j < r->k; j++)
      r->weights[t * r->k + j] = (float)(exp((double)logits[experts[j]] - largest) / total);
  }
}

void op_router_weights(float *weights, const float *logits, const int32_t *chosen, int64_t rows, int32_t count,
                       int32_t k) {
  Router r = {.experts = chosen, .logits = logits, .weights = weights, .count = count, .k = k};
  pool_run(rows, grain_of((int64_t)k * 64), weigh, &r);
}
