/*
 * Rotary position embedding: pairs (i, i + rotary_dim / 2) of each head turn by position theta^(-2i / rotary_dim).
 *
 * Angles, cosines and sines are in double precision, so that positions of any size keep their digits; the rotation is in
 * float32. Parts are runs of tokens. The cosines of a token are computed once, a slice of SLICE pairs at a time, and shared
 * by its heads.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "sequence_of.h"
#include "vector.h"

#define SLICE 128

typedef struct {
  float *y;
  const float *x;
  const Sequences *sequences;
  int64_t heads, head_dim, half;
  const double *frequencies; /* [half], negative to turn back */
  const VectorKernels *kernels;
} Rope;

static void rotate_slice(const Rope *r, int64_t t, double position, int64_t begin, int64_t end) {
  float cosines[SLICE], sines[SLICE];
  for (int64_t i = begin; i < end; i++) {
    double angle = position * r->frequencies[i];
    cosines[i - begin] = (float)cos(angle);
    sines[i - begin] = (float)sin(angle);
  }
  for (int64_t head = 0; head < r->heads; head++) {
    int64_t at = (t * r->heads + head) * r->head_dim;
    r->kernels->rotate(r->y + at, r->x + at, cosines, sines, r->half, begin, end);
  }
}

static void rotate_tokens(void *context, int64_t first, int64_t last) {
  const Rope *r = context;
  const Sequences *sequences = r->sequences;
  int32_t s = sequence_of(sequences, first);
  for (int64_t t = first; t < last; t++) {
    while (t >= sequences->offsets[s + 1]) s++;
    double position = (double)sequences->past[s] + (double)(t - sequences->offsets[s]);
    for (int64_t i = 0; i < r->half; i += SLICE)
      rotate_slice(r, t, position, i, i + SLICE < r->half ? i + SLICE : r->half);
    int64_t rest = r->head_dim - 2 * r->half;
    for (int64_t head = 0; rest > 0 && r->y != r->x && head < r->heads; head++) {
      int64_t at = (t * r->heads + head) * r->head_dim + 2 * r->half;
      memcpy(r->y + at, r->x + at, (size_t)rest * sizeof(float));
    }
  }
}

static void turn(float *y, const float *x, const Sequences *sequences, int64_t heads, int64_t head_dim,
                 int64_t rotary_dim, double theta, double direction) {
  if (sequences->count == 0) return;
  int64_t tokens = sequences->offsets[sequences->count], half = rotary_dim / 2;
  double *frequencies = scratch((size_t)half * sizeof(double));
  if (!frequencies) {
    for (int64_t i = 0; i < tokens * heads * head_dim; i++) y[i] = NAN;
    return;
  }
  for (int64_t i = 0; i < half; i++) frequencies[i] = direction * pow(theta, -(double)i / (double)half);
  Rope r = {y, x, sequences, heads, head_dim, half, frequencies, vector_kernels()};
  pool_run(tokens, grain_of(heads * head_dim), rotate_tokens, &r);
}

void op_rope(float *y, const float *x, const Sequences *sequences, int64_t heads, int64_t head_dim, int64_t rotary_dim,
             double theta) {
  turn(y, x, sequences, heads, head_dim, rotary_dim, theta, 1);
}

void op_rope_backward(float *dx, const float *dy, const Sequences *sequences, int64_t heads, int64_t head_dim,
                      int64_t rotary_dim, double theta) {
  turn(dx, dy, sequences, heads, head_dim, rotary_dim, theta, -1);
}
