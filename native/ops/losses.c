/*
 * Softmax over rows of logits: cross_entropy, log_sum_exp, mean_softmax and their gradients. Exponentials are float32, summed
 * CHUNK at a time; the chunks are added in double.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "vector.h"

#define CHUNK 1024

typedef struct {
  float *y;
  const float *x, *dy;
  const int32_t *targets;
  int64_t rows, width;
  const VectorKernels *kernels;
} Rows;

static double log_sum_exp(const Rows *r, const float *x) {
  float work[CHUNK], largest = r->kernels->largest_of(x, r->width);
  double total = 0;
  for (int64_t i = 0; i < r->width; i += CHUNK)
    total += r->kernels->exponentials(work, x + i, largest, r->width - i < CHUNK ? r->width - i : CHUNK);
  return (double)largest + log(total);
}

static void losses(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t t = begin; t < end; t++) {
    const float *x = r->x + t * r->width;
    if (r->targets && r->targets[t] < 0) r->y[t] = 0;
    else r->y[t] = (float)(log_sum_exp(r, x) - (r->targets ? (double)x[r->targets[t]] : 0));
  }
}

void op_cross_entropy(float *y, const float *logits, const int32_t *targets, int64_t rows, int64_t width) {
  Rows r = {.y = y, .x = logits, .targets = targets, .width = width, .kernels = vector_kernels()};
  pool_run(rows, grain_of(width), losses, &r);
}

/* y = factor softmax(x) */
static void scaled_softmax(const Rows *r, float *y, const float *x, double factor) {
  float largest = r->kernels->largest_of(x, r->width);
  double total = 0;
  for (int64_t i = 0; i < r->width; i += CHUNK)
    total += r->kernels->exponentials(y + i, x + i, largest, r->width - i < CHUNK ? r->width - i : CHUNK);
  r->kernels->scaled_add(y, y, y, (float)(factor / total), 0, r->width);
}

static void loss_gradients(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t t = begin; t < end; t++) {
    float *y = r->y + t * r->width;
    if (r->targets && r->targets[t] < 0) {
      memset(y, 0, (size_t)r->width * 4);
      continue;
    }
    scaled_softmax(r, y, r->x + t * r->width, r->dy[t]);
    if (r->targets) y[r->targets[t]] -= r->dy[t];
  }
}

void op_cross_entropy_backward(float *d_logits, const float *logits, const int32_t *targets, const float *dy,
                               int64_t rows, int64_t width) {
  Rows r = {.y = d_logits, .x = logits, .dy = dy, .targets = targets, .width = width, .kernels = vector_kernels()};
  pool_run(rows, grain_of(width), loss_gradients, &r);
}

/* Router logits: rows of a few dozen, so one thread does. */
void op_mean_softmax(float *y, const float *x, int64_t rows, int64_t width) {
  Rows r = {.width = width, .kernels = vector_kernels()};
  double *sums = scratch((size_t)width * 8 + 8);
  float *work = scratch((size_t)width * 4 + 4);
  if (!sums || !work) {
    for (int64_t i = 0; i < width; i++) y[i] = NAN;
    return;
  }
  memset(sums, 0, (size_t)width * 8);
  for (int64_t t = 0; t < rows; t++) {
    scaled_softmax(&r, work, x + t * width, 1);
    for (int64_t i = 0; i < width; i++) sums[i] += (double)work[i];
  }
  for (int64_t i = 0; i < width; i++) y[i] = rows > 0 ? (float)(sums[i] / (double)rows) : 0;
}

static void mean_gradients(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t t = begin; t < end; t++) {
    float *y = r->y + t * r->width;
    scaled_softmax(r, y, r->x + t * r->width, 1);
    double mean = 0;
    for (int64_t i = 0; i < r->width; i++) mean += (double)y[i] * (double)r->dy[i];
    for (int64_t i = 0; i < r->width; i++)
      y[i] = (float)((double)y[i] * ((double)r->dy[i] - mean) / (double)r->rows);
  }
}

void op_mean_softmax_backward(float *dx, const float *x, const float *dy, int64_t rows, int64_t width) {
  Rows r = {.y = dx, .x = x, .dy = dy, .rows = rows, .width = width, .kernels = vector_kernels()};
  pool_run(rows, grain_of(width), mean_gradients, &r);
}
