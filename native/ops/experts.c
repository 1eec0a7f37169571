/*
 * Mixture of experts: y_t = sum over j of weights[t, j] * down_e(swiglu(gate_up_e(x_t))), e = chosen[t, j].
 *
 * The pairs (t, j) are sorted by expert, keeping their order; each expert then multiplies its rows at once, and the products
 * of all experts are shared among the threads together, so that one token with two experts also keeps every thread busy.
 * Rows do not depend on their neighbours (matmul.h), and each token adds its experts in the order of j.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "matmul.h"

/* Tokens at once: enough rows an expert, and bounded scratch memory. */
#define TOKENS 1024

typedef struct {
  float *y;
  const float *weights;
  const float *rows;   /* [pairs, width], sorted by expert */
  const int32_t *place; /* row of each pair (t, j) */
  int32_t top;
  int64_t width;
} Combine;

static void combine(void *context, int64_t begin, int64_t end) {
  const Combine *c = context;
  for (int64_t t = begin; t < end; t++) {
    float *y = c->y + t * c->width;
    memset(y, 0, (size_t)c->width * 4);
    for (int32_t j = 0; j < c->top; j++) {
      int64_t pair = t * c->top + j;
      const float *row = c->rows + c->place[pair] * c->width;
      float weight = c->weights[pair];
      for (int64_t i = 0; i < c->width; i++) y[i] += weight * row[i];
    }
  }
}

static void run_tokens(float *y, const float *x, const int32_t *chosen, const float *weights, const Matrix *gate_up,
                       const Matrix *down, int64_t t, int32_t top, int32_t count) {
  int64_t pairs = t * top, width = down[0].n, inner = down[0].k;
  int32_t *ends = scratch((size_t)count * 4);
  int32_t *tokens = scratch((size_t)pairs * 4);
  int32_t *place = scratch((size_t)pairs * 4);
  Product *products = scratch((size_t)count * sizeof(Product));
  float *wide = scratch((size_t)(pairs * 2 * inner) * 4);
  float *hidden = scratch((size_t)(pairs * inner) * 4);
  float *rows = scratch((size_t)(pairs * width) * 4);
  if (!ends || !tokens || !place || !products || !wide || !hidden || !rows) {
    for (int64_t i = 0; i < t * width; i++) y[i] = NAN;
    return;
  }

  memset(ends, 0, (size_t)count * 4);
  for (int64_t i = 0; i < pairs; i++) ends[chosen[i]]++;
  for (int32_t e = 0, sum = 0; e < count; e++) {
    int32_t size = ends[e];
    ends[e] = sum;
    sum += size;
  }
  for (int64_t i = 0; i < pairs; i++) {
    place[i] = ends[chosen[i]]++;
    tokens[place[i]] = (int32_t)(i / top);
  }

  int64_t active = 0;
  for (int32_t e = 0; e < count; e++) {
    int32_t begin = e == 0 ? 0 : ends[e - 1];
    if (ends[e] == begin) continue;
    products[active++] = (Product){.matrix = gate_up + e,
                                   .x = x,
                                   .index = tokens + begin,
                                   .y = wide + (int64_t)begin * 2 * inner,
                                   .rows = ends[e] - begin};
  }
  products_run(products, active);
  op_swiglu(hidden, wide, pairs, inner);
  for (int64_t i = 0; i < active; i++) {
    int64_t begin = products[i].index - tokens;
    products[i] = (Product){.matrix = down + (products[i].matrix - gate_up),
                            .x = hidden + begin * inner,
                            .y = rows + begin * width,
                            .rows = products[i].rows};
  }
  products_run(products, active);

  Combine context = {y, weights, rows, place, top, width};
  pool_run(t, 8, combine, &context);
}

void op_experts(float *y, const float *x, const int32_t *chosen, const float *weights, const Matrix *gate_up,
                const Matrix *down, int64_t t, int32_t top, int32_t count) {
  if (t == 0 || count == 0) return;
  int64_t width = down[0].n;
  for (int64_t first = 0; first < t; first += TOKENS) {
    int64_t tokens = t - first < TOKENS ? t - first : TOKENS;
    run_tokens(y + first * width, x + first * gate_up[0].k, chosen + first * top, weights + first * top, gate_up, down,
               tokens, top, count);
  }
}
