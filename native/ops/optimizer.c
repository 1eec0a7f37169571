/* sum_squares and adam_w. Parts are runs of GRAIN values; sums of runs are added in double, in order. */
#include <math.h>

#include "../pool.h"
#include "vector.h"

#define GRAIN 16384

typedef struct {
  const float *x, *gradient;
  float *parameter, *first, *second;
  double *sums; /* one a run */
  const AdamW *step;
  const VectorKernels *kernels;
} Values;

/* Runs of 256 in float32, so that long sums keep their digits. */
static void square(void *context, int64_t begin, int64_t end) {
  const Values *v = context;
  double sum = 0;
  for (int64_t i = begin; i < end; i += 256)
    sum += (double)v->kernels->dot(v->x + i, v->x + i, end - i < 256 ? end - i : 256);
  v->sums[begin / GRAIN] = sum;
}

void op_sum_squares(float *y, const float *x, const float *plus, int64_t count) {
  int64_t runs = (count + GRAIN - 1) / GRAIN;
  Values v = {.x = x, .sums = scratch((size_t)runs * 8 + 8), .kernels = vector_kernels()};
  double total = plus ? (double)*plus : 0;
  if (!v.sums) total = NAN;
  else pool_run(count, GRAIN, square, &v);
  for (int64_t i = 0; v.sums && i < runs; i++) total += v.sums[i];
  *y = (float)total;
}

static void step(void *context, int64_t begin, int64_t end) {
  const Values *v = context;
  v->kernels->adam_w(v->parameter + begin, v->gradient + begin, v->first + begin, v->second + begin, v->step, end - begin);
}

void op_adam_w(float *parameter, const float *gradient, float *first, float *second, const AdamW *adam, int64_t count) {
  Values v = {.parameter = parameter, .gradient = gradient, .first = first, .second = second, .step = adam};
  v.kernels = vector_kernels();
  pool_run(count, GRAIN, step, &v);
}
