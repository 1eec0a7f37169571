/*
 * Gradients of rms_norm and layer_norm. dx goes by rows; the weight's takes the means and scales of all rows first, then sums
 * down the rows, COLUMNS at a time, in their order.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "vector.h"

#define COLUMNS 256

typedef struct {
  float *d;
  const float *x, *weight, *dy;
  float eps;
  int is_centered;
  int64_t rows, width;
  float *means, *scales; /* [rows] */
  const VectorKernels *kernels;
} Norm;

static void input_rows(void *context, int64_t begin, int64_t end) {
  const Norm *n = context;
  for (int64_t r = begin; r < end; r++) {
    const float *x = n->x + r * n->width;
    float mean = 0, scale = n->kernels->norm_scale(x, n->eps, n->is_centered ? &mean : NULL, n->width);
    n->kernels->norm_backward(n->d + r * n->width, x, n->weight, n->dy + r * n->width, mean, scale, n->is_centered,
                              n->width);
  }
}

void op_norm_backward(float *dx, const float *x, const float *weight, const float *dy, float eps, int is_centered,
                      int64_t rows, int64_t width) {
  Norm n = {.d = dx, .x = x, .weight = weight, .dy = dy, .eps = eps, .is_centered = is_centered, .width = width};
  n.kernels = vector_kernels();
  pool_run(rows, grain_of(width), input_rows, &n);
}

static void measure_rows(void *context, int64_t begin, int64_t end) {
  const Norm *n = context;
  for (int64_t r = begin; r < end; r++) {
    n->means[r] = 0;
    n->scales[r] = n->kernels->norm_scale(n->x + r * n->width, n->eps, n->is_centered ? n->means + r : NULL, n->width);
  }
}

static void weight_columns(void *context, int64_t begin, int64_t end) {
  const Norm *n = context;
  for (int64_t column = begin * COLUMNS; column < end * COLUMNS && column < n->width; column += COLUMNS) {
    int64_t count = n->width - column < COLUMNS ? n->width - column : COLUMNS;
    memset(n->d + column, 0, (size_t)count * 4);
    for (int64_t r = 0; r < n->rows; r++) {
      int64_t at = r * n->width + column;
      n->kernels->add_normalised(n->d + column, n->dy + at, n->x + at, n->means[r], n->scales[r], count);
    }
  }
}

void op_norm_backward_weight(float *d_weight, const float *x, const float *dy, float eps, int is_centered, int64_t rows,
                             int64_t width) {
  Norm n = {.d = d_weight, .x = x, .dy = dy, .eps = eps, .is_centered = is_centered, .rows = rows, .width = width};
  n.kernels = vector_kernels();
  n.means = scratch((size_t)rows * 4 + 4);
  n.scales = scratch((size_t)rows * 4 + 4);
  if (!n.means || !n.scales) {
    for (int64_t i = 0; i < width; i++) d_weight[i] = NAN;
    return;
  }
  pool_run(rows, grain_of(width), measure_rows, &n);
  pool_run((width + COLUMNS - 1) / COLUMNS, 1, weight_columns, &n);
}
