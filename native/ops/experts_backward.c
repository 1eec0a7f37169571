/*
 * What training needs of a mixture of experts: products by expert on plain f32 weights, the router's gradient, and shares.
 *
 * Pairs (token, choice) are sorted by expert, keeping their order; the matrices of experts that have pairs are packed in
 * scratch, and their products run together (matmul.h). A weight's gradient is one outer sum an expert.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "matmul.h"
#include "vector.h"

/* Pairs in the order of experts: those of e at [ends[e - 1], ends[e]). */
typedef struct {
  int32_t *ends;  /* [count] */
  int32_t *sizes; /* [count] */
  int32_t *place; /* of each pair */
  int32_t *rows;  /* at each place, the row of x: the pair, or its token */
} Sorted;

static int sort_pairs(Sorted *s, const int32_t *chosen, int64_t pairs, int32_t top, int per_token, int32_t count) {
  s->ends = scratch((size_t)count * 4 + 4);
  s->sizes = scratch((size_t)count * 4 + 4);
  s->place = scratch((size_t)pairs * 4 + 4);
  s->rows = scratch((size_t)pairs * 4 + 4);
  if (!s->ends || !s->sizes || !s->place || !s->rows) return 0;
  memset(s->sizes, 0, (size_t)count * 4);
  for (int64_t a = 0; a < pairs; a++) s->sizes[chosen[a]]++;
  for (int32_t e = 0, sum = 0; e < count; sum += s->sizes[e++]) s->ends[e] = sum;
  for (int64_t a = 0; a < pairs; a++) {
    s->place[a] = s->ends[chosen[a]]++;
    s->rows[s->place[a]] = (int32_t)(per_token ? a / top : a);
  }
  return 1;
}

typedef struct {
  float *to;
  const float *from;
  const int32_t *index;
  int64_t width;
} Gather;

static void gather(void *context, int64_t begin, int64_t end) {
  const Gather *g = context;
  for (int64_t i = begin; i < end; i++)
    memcpy(g->to + i * g->width, g->from + g->index[i] * g->width, (size_t)g->width * 4);
}

static void gather_rows(float *to, const float *from, const int32_t *index, int64_t count, int64_t width) {
  Gather g = {to, from, index, width};
  pool_run(count, grain_of(width), gather, &g);
}

/* y_a = matrix[e_a] x_a, matrix = weight [n, k] of the expert or its transpose. */
static void multiply(float *y, const float *x, int per_token, const int32_t *chosen, const float *weight, int64_t t,
                     int32_t top, int32_t count, int64_t n, int64_t k, int is_transposed) {
  int64_t pairs = t * top, width = is_transposed ? k : n;
  if (pairs == 0) return;
  Sorted s;
  float *sorted = scratch((size_t)(pairs * width) * 4 + 4);
  Product *products = scratch((size_t)(count + 1) * sizeof *products);
  Matrix *matrices = NULL;
  if (sorted && products && sort_pairs(&s, chosen, pairs, top, per_token, count))
    matrices = pack_plain(weight, count, n, k, is_transposed, s.sizes);
  if (!matrices) {
    for (int64_t i = 0; i < pairs * width; i++) y[i] = NAN;
    return;
  }
  int64_t active = 0;
  for (int32_t e = 0; e < count; e++) {
    if (s.sizes[e] == 0) continue;
    int64_t begin = s.ends[e] - s.sizes[e];
    products[active++] = (Product){.matrix = matrices + e,
                                   .x = x,
                                   .index = s.rows + begin,
                                   .y = sorted + begin * width,
                                   .rows = s.sizes[e]};
  }
  products_run(products, active);
  gather_rows(y, sorted, s.place, pairs, width);
}

void op_experts_linear(float *y, const float *x, int per_token, const int32_t *chosen, const float *weight, int64_t t,
                       int32_t top, int32_t count, int64_t n, int64_t k) {
  multiply(y, x, per_token, chosen, weight, t, top, count, n, k, 0);
}

void op_experts_linear_backward_input(float *dx, const float *dy, int per_token, const int32_t *chosen,
                                      const float *weight, int64_t t, int32_t top, int32_t count, int64_t n, int64_t k) {
  multiply(dx, dy, per_token, chosen, weight, t, top, count, n, k, 1);
}

void op_experts_linear_backward_weight(float *d_weight, const float *dy, int dy_per_token, const float *x,
                                       int x_per_token, const int32_t *chosen, int64_t t, int32_t top, int32_t count,
                                       int64_t n, int64_t k) {
  int64_t pairs = t * top;
  memset(d_weight, 0, (size_t)(count * n * k) * 4);
  if (pairs == 0) return;
  Sorted left, right;
  float *dys = scratch((size_t)(pairs * n) * 4 + 4), *xs = scratch((size_t)(pairs * k) * 4 + 4);
  if (!dys || !xs || !sort_pairs(&left, chosen, pairs, top, dy_per_token, count) ||
      !sort_pairs(&right, chosen, pairs, top, x_per_token, count)) {
    for (int64_t i = 0; i < count * n * k; i++) d_weight[i] = NAN;
    return;
  }
  gather_rows(dys, dy, left.rows, pairs, n);
  gather_rows(xs, x, right.rows, pairs, k);
  for (int32_t e = 0; e < count; e++) {
    int64_t begin = left.ends[e] - left.sizes[e];
    if (left.sizes[e] > 0)
      op_outer_sum(d_weight + e * n * k, dys + begin * n, xs + begin * k, left.sizes[e], n, k);
  }
}

void op_router_weights_backward(float *d_logits, const float *weights, const int32_t *chosen, const float *dy,
                                int64_t rows, int32_t count, int32_t k) {
  memset(d_logits, 0, (size_t)(rows * count) * 4);
  for (int64_t t = 0; t < rows; t++) {
    double mean = 0;
    for (int64_t a = t * k; a < (t + 1) * k; a++) mean += (double)weights[a] * (double)dy[a];
    for (int64_t a = t * k; a < (t + 1) * k; a++)
      d_logits[t * count + chosen[a]] += (float)((double)weights[a] * ((double)dy[a] - mean));
  }
}

void op_expert_shares(float *y, const int32_t *chosen, int64_t rows, int32_t count, int32_t k, int32_t choices) {
  memset(y, 0, (size_t)count * 4);
  for (int64_t a = 0; a < rows * k; a++)
    if (a % k < choices) y[chosen[a]] += 1;
  for (int32_t e = 0; e < count; e++) y[e] = rows > 0 ? y[e] / (float)rows : 0;
}
