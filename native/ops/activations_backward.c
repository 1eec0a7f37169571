/* Gradients of elementwise ops. Parts are runs of elements or rows; formulas are in vector_training.h. */
#include <math.h>
#include <stddef.h>

#include "../pool.h"
#include "vector.h"

typedef struct {
  float *d;
  const float *x, *b, *gate, *dy;
  int64_t width; /* of a row of dy; 1 when elements stand alone */
  const VectorKernels *kernels;
} Elements;

static void run(PoolWork work, Elements e, int64_t count) {
  e.kernels = vector_kernels();
  pool_run(count, grain_of(e.width), work, &e);
}

static void gelu(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->gelu_backward(e->d + begin, e->x + begin, e->dy + begin, end - begin);
}

void op_gelu_backward(float *dx, const float *x, const float *dy, int64_t count) {
  run(gelu, (Elements){.d = dx, .x = x, .dy = dy, .width = 1}, count);
}

static void silu(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->silu_backward(e->d + begin, e->x + begin, e->dy + begin, end - begin);
}

void op_silu_backward(float *dx, const float *x, const float *dy, int64_t count) {
  run(silu, (Elements){.d = dx, .x = x, .dy = dy, .width = 1}, count);
}

static void swiglu(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  for (int64_t r = begin; r < end; r++) {
    int64_t at = r * 2 * e->width;
    e->kernels->swiglu_backward(e->d + at, e->d + at + e->width, e->x + at, e->x + at + e->width, e->dy + r * e->width,
                                e->width);
  }
}

void op_swiglu_backward(float *dx, const float *x, const float *dy, int64_t rows, int64_t width) {
  run(swiglu, (Elements){.d = dx, .x = x, .dy = dy, .width = width}, rows);
}

static void sigmoid_gate(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  e->kernels->sigmoid_gate_backward_gate(e->d + begin, e->x + begin, e->gate + begin, e->dy + begin, end - begin);
}

void op_sigmoid_gate_backward_gate(float *d_gate, const float *x, const float *gate, const float *dy, int64_t count) {
  run(sigmoid_gate, (Elements){.d = d_gate, .x = x, .gate = gate, .dy = dy, .width = 1}, count);
}

/* (b - a) . dy, as two sums. */
static void sigmoid_blend(void *context, int64_t begin, int64_t end) {
  const Elements *e = context;
  for (int64_t r = begin; r < end; r++) {
    const float *dy = e->dy + r * e->width;
    double along = (double)e->kernels->dot(e->b + r * e->width, dy, e->width) -
                   (double)e->kernels->dot(e->x + r * e->width, dy, e->width);
    double share = 1 / (1 + exp(-(double)e->gate[r])), rest = 1 / (1 + exp((double)e->gate[r]));
    e->d[r] = (float)(along * share * rest);
  }
}

void op_sigmoid_blend_backward_gate(float *d_gate, const float *a, const float *b, const float *gate, const float *dy,
                                    int64_t rows, int64_t width) {
  run(sigmoid_blend, (Elements){.d = d_gate, .x = a, .b = b, .gate = gate, .dy = dy, .width = width}, rows);
}
