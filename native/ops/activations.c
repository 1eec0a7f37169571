/*
 * Elementwise ops: scaled_add, gelu, silu, swiglu, sigmoid_gate, sigmoid_blend. Parts are runs of elements or rows; formulas
 * are in vector_activations.h.
 */
#include <stddef.h>

#include "../pool.h"
#include "vector.h"

typedef struct {
  float *y;
  const float *a, *b, *gate;
  float alpha, beta;
  int64_t width; /* of a row of y; 1 when elements stand alone */
  const VectorKernels *kernels;
} Elements;

static void run(PoolWork work, Elements e, int64_t count) {
  e.kernels = vector_kernels();
  pool_run(count, grain_of(e.width), work, &e);
}

static void scaled_add(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->scaled_add(e->y + begin, e->a + begin, e->b + begin, e->alpha, e->beta, end - begin);
}

void op_scaled_add(float *y, const float *a, const float *b, float alpha, float beta, int64_t count) {
  run(scaled_add, (Elements){.y = y, .a = a, .b = b, .alpha = alpha, .beta = beta, .width = 1}, count);
}

static void gelu(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->gelu(e->y + begin, e->a + begin, end - begin);
}

void op_gelu(float *y, const float *x, int64_t count) { run(gelu, (Elements){.y = y, .a = x, .width = 1}, count); }

static void silu(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->silu(e->y + begin, e->a + begin, end - begin);
}

void op_silu(float *y, const float *x, int64_t count) { run(silu, (Elements){.y = y, .a = x, .width = 1}, count); }

static void swiglu(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  for (int64_t r = begin; r < end; r++) {
    const float *x = e->a + r * 2 * e->width;
    e->kernels->swiglu(e->y + r * e->width, x, x + e->width, e->width);
  }
}

void op_swiglu(float *y, const float *x, int64_t rows, int64_t width) {
  run(swiglu, (Elements){.y = y, .a = x, .width = width}, rows);
}

static void sigmoid_gate(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->sigmoid_gate(e->y + begin, e->a + begin, e->gate + begin, end - begin);
}

void op_sigmoid_gate(float *y, const float *x, const float *gate, int64_t count) {
  run(sigmoid_gate, (Elements){.y = y, .a = x, .gate = gate, .width = 1}, count);
}

static void sigmoid_blend(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  for (int64_t r = begin; r < end; r++) {
    int64_t at = r * e->width;
    e->kernels->sigmoid_blend(e->y + at, e->a + at, e->b + at, e->gate[r], e->width);
  }
}

void op_sigmoid_blend(float *y, const float *a, const float *b, const float *gate, int64_t rows, int64_t width) {
  run(sigmoid_blend, (Elements){.y = y, .a = a, .b = b, .gate = gate, .width = width}, rows);
}
