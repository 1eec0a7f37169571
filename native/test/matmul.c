/*
 * Checks the matrix products of every instruction set of this machine against plain loops in double, and that a row's bits
 * depend neither on the other rows nor on the number of threads. With `--bench [bars | dtype[/t[/n[/k]]]
 * [threads]]` it times them instead (matmul_bench.h).
 *
 *   gcc -std=gnu11 -O3 -ffp-contract=fast native/test/matmul.c $(find native/ops -name '*.c') native/pool.c -lm -lpthread
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../ops/isa.h"
#include "../ops/ops.h"
#include "../pool.h"
#include "matmul_bench.h"

static int failures = 0, checks = 0;

static uint64_t seed = 88172645463325252ull;
static float random_float(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (float)(int64_t)(seed >> 11) / (float)(1ll << 52) - 1.0f;
}

static void *allocate(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (!p) exit(2);
  return p;
}

static float *random_floats(int64_t count) {
  float *p = allocate((size_t)count * 4);
  for (int64_t i = 0; i < count; i++) p[i] = random_float();
  return p;
}

static uint16_t to_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
static float from_bf16(uint16_t h) {
  uint32_t bits = (uint32_t)h << 16;
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

static float from_half(uint16_t h) {
  int exponent = h >> 10 & 31, fraction = h & 1023;
  float magnitude = exponent == 0 ? ldexpf((float)fraction, -24) : ldexpf((float)(fraction + 1024), exponent - 25);
  return h & 0x8000 ? -magnitude : magnitude;
}

/* A random matrix, packed, and the values it stands for. */
typedef struct {
  Matrix matrix;
  double *values;
  void *packed;
} Weights;

static Weights make_weights(DType dtype, int64_t n, int64_t k) {
  Weights w = {{dtype, n, k, NULL}, allocate((size_t)(n * k) * 8), allocate((size_t)packed_bytes(dtype, n, k))};
  char *rows = allocate((size_t)(n * k) * 4);
  float *scales = allocate((size_t)(n * (k / 32 + 1)) * 4);
  for (int64_t i = 0; i < n * (k / 32 + 1); i++) scales[i] = 0.01f + 0.02f * fabsf(random_float());
  for (int64_t i = 0; i < n * k; i++) {
    float x = random_float();
    int64_t row = i / k;
    switch (dtype) {
      case DTYPE_F32: memcpy(rows + i * 4, &x, 4), w.values[i] = x; break;
      case DTYPE_BF16: {
        uint16_t h = to_bf16(x);
        memcpy(rows + i * 2, &h, 2), w.values[i] = from_bf16(h);
        break;
      }
      case DTYPE_F16: {
        /* any exponent up to 2^0, so subnormal halves are among them */
        uint16_t h = (uint16_t)((seed >> 20) & 0xffff);
        h = (h & 0x83ff) | (uint16_t)((h >> 10 & 31) % 16 << 10);
        memcpy(rows + i * 2, &h, 2), w.values[i] = from_half(h);
        break;
      }
      case DTYPE_INT8: {
        int8_t q = (int8_t)lrintf(x * 128 < 127 ? x * 128 : 127);
        rows[i] = (char)q, w.values[i] = (double)q * scales[row];
        break;
      }
      case DTYPE_Q4: {
        int64_t group = (i % k) / 32, element = i % 32;
        unsigned nibble = (unsigned)((x + 1) * 8) & 15;
        char *byte = rows + row * (k / 2) + group * 16 + element % 16;
        if (element < 16) *byte = (char)nibble;
        else *byte = (char)((unsigned char)*byte | nibble << 4);
        w.values[i] = ((double)nibble - 8) * scales[row * (k / 32) + group];
        break;
      }
      default: break;
    }
  }
  pack_matrix(dtype, w.packed, rows, scales, n, k);
  w.matrix.packed = w.packed;
  free(rows);
  free(scales);
  return w;
}

static void free_weights(Weights w) {
  free(w.values);
  free(w.packed);
}

static void report(const char *what, double found, double most) {
  checks++;
  if (found <= most) return;
  failures++;
  printf("FAIL %s %s: %g, expected at most %g\n", isa_name(), what, found, most);
}

static const char *const dtype_names[] = {"f32", "f16", "bf16", "int8", "q4"};

static int quantises(DType dtype) { return dtype == DTYPE_INT8 || dtype == DTYPE_Q4; }
static int rounds_to_bf16(DType dtype) { return dtype == DTYPE_BF16 && isa_extras().bf16; }

/*
 * Largest |y - expected| over what is allowed: 2e-6 of the sum of |x w| for f32 sums; for int8 activations also the
 * quantisation, redone here, with two values a row that may have rounded the other way.
 */
static double worst_linear(const float *y, const float *x, const Weights *w, const float *bias, int64_t t) {
  int64_t n = w->matrix.n, k = w->matrix.k;
  double worst = 0;
  double *row = allocate((size_t)k * 8);
  for (int64_t i = 0; i < t; i++) {
    float most = 0;
    for (int64_t j = 0; j < k; j++) most = fmaxf(most, fabsf(x[i * k + j]));
    double scale = most / 127;
    for (int64_t j = 0; j < k; j++) {
      row[j] = x[i * k + j];
      if (quantises(w->matrix.dtype)) row[j] = most > 0 ? nearbyint(row[j] * (127.0 / most)) * scale : 0;
      if (rounds_to_bf16(w->matrix.dtype)) row[j] = from_bf16(to_bf16(x[i * k + j]));
    }
    for (int64_t c = 0; c < n; c++) {
      double sum = bias ? bias[c] : 0, magnitude = fabs(sum) + 1e-6, largest = 0;
      for (int64_t j = 0; j < k; j++) {
        double product = row[j] * w->values[c * k + j];
        sum += product;
        magnitude += fabs(product);
        largest = fmax(largest, fabs(w->values[c * k + j]));
      }
      double allowed = 2e-6 * magnitude + (quantises(w->matrix.dtype) ? 2 * scale * largest : 0);
      double ratio = fabs(y[i * n + c] - sum) / allowed;
      if (!(ratio <= worst)) worst = ratio;
    }
  }
  free(row);
  return worst;
}

static void check_linear(DType dtype, int64_t t, int64_t n, int64_t k, int with_bias) {
  Weights w = make_weights(dtype, n, k);
  float *x = random_floats(t * k), *bias = with_bias ? random_floats(n) : NULL;
  float *y = allocate((size_t)(t * n) * 4), *again = allocate((size_t)(t * n) * 4);
  char what[120];
  snprintf(what, sizeof what, "linear %s t %d n %d k %d bias %d", dtype_names[dtype], (int)t, (int)n, (int)k, with_bias);

  memset(y, 0xff, (size_t)(t * n) * 4);
  op_linear(y, x, &w.matrix, bias, t);
  scratch_reset();
  report(what, worst_linear(y, x, &w, bias, t), 1);

  int threads = pool_threads();
  pool_resize(threads == 1 ? 3 : 1);
  op_linear(again, x, &w.matrix, bias, t);
  scratch_reset();
  pool_resize(threads);
  strcat(what, ", bits with other threads");
  report(what, memcmp(y, again, (size_t)(t * n) * 4) != 0, 0);

  for (int64_t i = 0; i < t; i++) op_linear(again + i * n, x + i * k, &w.matrix, bias, 1), scratch_reset();
  strcat(what, " and rows alone");
  report(what, memcmp(y, again, (size_t)(t * n) * 4) != 0, 0);

  free_weights(w);
  free(x), free(bias), free(y), free(again);
}

/* NaN and infinity in one row of x reach all of its outputs and no others. */
static void check_not_finite(DType dtype) {
  Weights w = make_weights(dtype, 40, 64);
  float *x = random_floats(3 * 64), y[3 * 40];
  for (int kind = 0; kind < 2; kind++) {
    x[64 + 5] = kind ? INFINITY : NAN;
    op_linear(y, x, &w.matrix, NULL, 3);
    scratch_reset();
    int wrong = 0;
    for (int i = 0; i < 3 * 40; i++) wrong += i / 40 == 1 ? isfinite(y[i]) && w.values[i % 40 * 64 + 5] != 0 : !isfinite(y[i]);
    char what[80];
    snprintf(what, sizeof what, "linear %s with %s", dtype_names[dtype], kind ? "infinity" : "NaN");
    report(what, wrong, 0);
  }
  memset(x, 0, 3 * 64 * 4);
  x[0] = 1e-38f;
  op_linear(y, x, &w.matrix, NULL, 3);
  scratch_reset();
  double largest = 0;
  for (int i = 0; i < 3 * 40; i++) largest = fmax(largest, isfinite(y[i]) ? fabs(y[i]) : INFINITY);
  report("linear of zeros and a tiny value", largest, 1e-30);
  free_weights(w);
  free(x);
}

static void check_backward(int64_t t, int64_t n, int64_t k) {
  float *a = random_floats(t * n), *b = random_floats(t * k), *weight = random_floats(n * k);
  float *y = allocate((size_t)(t * k) * 4), *grad = random_floats(n * k), *start = allocate((size_t)(n * k) * 4);
  memcpy(start, grad, (size_t)(n * k) * 4);
  op_linear_transposed(y, a, weight, t, n, k);
  scratch_reset();
  op_outer_sum(grad, a, b, t, n, k);
  scratch_reset();
  double worst = 0;
  for (int64_t i = 0; i < t; i++)
    for (int64_t j = 0; j < k; j++) {
      double sum = 0, magnitude = 1e-6;
      for (int64_t c = 0; c < n; c++) {
        sum += (double)a[i * n + c] * weight[c * k + j];
        magnitude += fabs((double)a[i * n + c] * weight[c * k + j]);
      }
      double ratio = fabs(y[i * k + j] - sum) / (2e-6 * magnitude);
      if (!(ratio <= worst)) worst = ratio;
    }
  char what[80];
  snprintf(what, sizeof what, "linear_transposed t %d n %d k %d", (int)t, (int)n, (int)k);
  report(what, worst, 1);
  worst = 0;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < k; j++) {
      double sum = start[i * k + j], magnitude = 1e-6 + fabs(sum);
      for (int64_t c = 0; c < t; c++) {
        sum += (double)a[c * n + i] * b[c * k + j];
        magnitude += fabs((double)a[c * n + i] * b[c * k + j]);
      }
      double ratio = fabs(grad[i * k + j] - sum) / (2e-6 * magnitude);
      if (!(ratio <= worst)) worst = ratio;
    }
  snprintf(what, sizeof what, "outer_sum t %d n %d k %d", (int)t, (int)n, (int)k);
  report(what, worst, 1);
  free(a), free(b), free(weight), free(y), free(grad), free(start);
}

#define EXPERTS 5

static void check_experts(DType dtype, int64_t t, int64_t c, int64_t f, int32_t top) {
  Weights up[EXPERTS], down[EXPERTS];
  Matrix gate_ups[EXPERTS], downs[EXPERTS];
  for (int e = 0; e < EXPERTS; e++) {
    up[e] = make_weights(dtype, 2 * f, c);
    down[e] = make_weights(dtype, c, f);
    gate_ups[e] = up[e].matrix;
    downs[e] = down[e].matrix;
  }
  float *x = random_floats(t * c), *weights = random_floats(t * top);
  float *y = allocate((size_t)(t * c) * 4), *again = allocate((size_t)(t * c) * 4);
  int32_t *chosen = allocate((size_t)(t * top) * 4);
  for (int64_t i = 0; i < t; i++)
    for (int32_t j = 0; j < top; j++) chosen[i * top + j] = (int32_t)((i * 7 + j * (1 + i % 3)) % (EXPERTS - 1));
  op_experts(y, x, chosen, weights, gate_ups, downs, t, top, EXPERTS);
  scratch_reset();

  /* The same from op_linear and op_swiglu, one pair at a time; sums of products that a compiler rounds once or twice, so that they
   * differ by some roundings of what was added, however little is left of it. */
  float *wide = allocate((size_t)(2 * f) * 4), *hidden = allocate((size_t)f * 4), *out = allocate((size_t)c * 4);
  float *added = allocate((size_t)(t * c) * 4);
  double worst = 0;
  for (int64_t i = 0; i < t; i++)
    for (int64_t j = 0; j < top; j++) {
      int32_t e = chosen[i * top + j];
      op_linear(wide, x + i * c, gate_ups + e, NULL, 1);
      op_swiglu(hidden, wide, 1, f);
      op_linear(out, hidden, downs + e, NULL, 1);
      scratch_reset();
      for (int64_t d = 0; d < c; d++) {
        float *sum = again + i * c + d, term = weights[i * top + j] * out[d];
        *sum = (j == 0 ? 0 : *sum) + term;
        added[i * c + d] = (j == 0 ? 0 : added[i * c + d]) + fabsf(term);
      }
    }
  for (int64_t i = 0; i < t * c; i++) {
    double ratio = fabs(y[i] - again[i]) / (1e-30 + added[i]);
    if (!(ratio <= worst)) worst = ratio;
  }
  char what[120];
  snprintf(what, sizeof what, "experts %s t %d c %d f %d top %d", dtype_names[dtype], (int)t, (int)c, (int)f, (int)top);
  report(what, worst, 2.5e-7);

  for (int64_t i = 0; i < t; i++)
    op_experts(again + i * c, x + i * c, chosen + i * top, weights + i * top, gate_ups, downs, 1, top, EXPERTS),
        scratch_reset();
  strcat(what, ", bits of rows alone");
  report(what, memcmp(y, again, (size_t)(t * c) * 4) != 0, 0);

  for (int e = 0; e < EXPERTS; e++) free_weights(up[e]), free_weights(down[e]);
  free(x), free(weights), free(y), free(again), free(chosen), free(wide), free(hidden), free(out), free(added);
}

static void check_set(void) {
  static const int64_t shapes[][3] = {{0, 3, 5},    {1, 1, 1},     {1, 32, 32},    {2, 33, 31},   {3, 31, 33},   {5, 0, 7},
                                      {4, 7, 0},    {7, 64, 65},   {12, 32, 64},   {13, 65, 127}, {14, 100, 96}, {15, 96, 3},
                                      {25, 40, 160}, {6, 34, 513},  {13, 33, 1025}, {1, 97, 2050}, {29, 130, 1030}, {130, 200, 70}};
  for (int dtype = DTYPE_F32; dtype <= DTYPE_Q4; dtype++) {
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
      int64_t k = dtype == DTYPE_Q4 ? (shapes[i][2] + 31) / 32 * 32 : shapes[i][2];
      check_linear((DType)dtype, shapes[i][0], shapes[i][1], k, i % 2);
    }
    check_linear((DType)dtype, 300, 50, 8224, 1); /* more rows than one part packs */
    check_not_finite((DType)dtype);
    check_experts((DType)dtype, 1, 64, 96, 2);
    check_experts((DType)dtype, 33, 96, 64, 2);
    check_experts((DType)dtype, 9, 64, 32, 3);
  }
  check_experts(DTYPE_F32, 1030, 33, 7, 2);
  check_backward(1, 1, 1);
  check_backward(5, 33, 31);
  check_backward(13, 520, 65);
  check_backward(515, 14, 1057);
  check_backward(0, 3, 4);
  check_backward(3, 0, 4);
}

int main(int argc, char **argv) {
  pool_resize(2);
  if (argc > 1 && strcmp(argv[1], "--bench") == 0) {
    if (argc > 3) pool_resize(atoi(argv[3]));
    return bench(argc > 2 ? argv[2] : "");
  }
  static const char *const sets[] = {"scalar", "wasm", "neon", "avx2", "avx512f", "avx512"};
  for (int i = 0; i < 6; i++) {
    if (!isa_select(sets[i])) continue;
    int before = checks, failed = failures;
    check_set();
    printf("%s: %d checks, %d failed\n", sets[i], checks - before, failures - failed);
  }
  return failures > 0;
}
