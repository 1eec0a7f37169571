/* rms_norm and layer_norm. Parts are runs of rows; a row is summed as its width alone says (vector_norms.h). */
#include <stddef.h>

#include "../pool.h"
#include "vector.h"

typedef struct {
  float *y;
  const float *x, *weight, *bias;
  float eps;
  int64_t width;
  const VectorKernels *kernels;
} Norm;

static void rms_norm_rows(void *context, int64_t begin, int64_t end) {
  const Norm *n = context;
  for (int64_t r = begin; r < end; r++)
    n->kernels->rms_norm(n->y + r * n->width, n->x + r * n->width, n->weight, n->eps, n->width);
}

static void layer_norm_rows(void *context, int64_t begin, int64_t end) {
  const Norm *n = context;
  for (int64_t r = begin; r < end; r++)
    n->kernels->layer_norm(n->y + r * n->width, n->x + r * n->width, n->weight, n->bias, n->eps, n->width);
}

void op_rms_norm(float *y, const float *x, const float *weight, float eps, int64_t rows, int64_t width) {
  Norm n = {y, x, weight, NULL, eps, width, vector_kernels()};
  pool_run(rows, grain_of(width), rms_norm_rows, &n);
}

void op_layer_norm(float *y, const float *x, const float *weight, const float *bias, float eps, int64_t rows,
                   int64_t width) {
  Norm n = {y, x, weight, bias, eps, width, vector_kernels()};
  pool_run(rows, grain_of(width), layer_norm_rows, &n);
}
