/* What the checks of vector.c share: random inputs, comparison with float64 results, and bits that must not move. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../ops/isa.h"
#include "../ops/ops.h"
#include "../pool.h"

static int failures = 0, checks = 0;

static uint64_t seed;
static float random_float(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (float)(int64_t)(seed >> 11) / (float)(1ll << 52) - 1.0f;
}
static int64_t random_below(int64_t limit) { return (int64_t)((random_float() + 1) * 0.4999 * (double)limit); }

/* Exactly as many bytes as asked for, so that AddressSanitizer sees what lies beyond. */
static void *allocate(int64_t bytes) {
  void *p = malloc(bytes > 0 ? (size_t)bytes : 1);
  if (!p) exit(2);
  return p;
}
static float *empty(int64_t count) {
  float *p = allocate(count * 4);
  for (int64_t i = 0; i < count; i++) p[i] = NAN;
  return p;
}
static float *randoms(int64_t count, float scale) {
  float *p = allocate(count * 4);
  for (int64_t i = 0; i < count; i++) p[i] = random_float() * scale;
  return p;
}
static float *copy_of(const float *x, int64_t count) {
  float *p = allocate(count * 4);
  memcpy(p, x, (size_t)count * 4);
  return p;
}

/* The largest error so far for each kind of check, printed at the end. */
typedef struct {
  const char *name;
  double error, tolerance;
} Worst;
static Worst worst[64];
static int num_worst = 0;

static void fail(const char *name, const char *format, double a, double b, double c) {
  if (failures++ > 20) return;
  printf("FAILED %s (%s, %d threads): ", name, isa_name(), pool_threads());
  printf(format, a, b, c);
  printf("\n");
}

static void expect_error(const char *name, double error, double tolerance) {
  checks++;
  int i = 0;
  while (i < num_worst && strcmp(worst[i].name, name) != 0) i++;
  if (i == num_worst) worst[num_worst++] = (Worst){name, 0, tolerance};
  if (error > worst[i].error) worst[i].error = error;
  if (!(error <= tolerance)) fail(name, "error %.3g, tolerance %.3g", error, tolerance, 0);
}

/* Largest difference over the largest wanted magnitude. */
static void expect_near(const char *name, const float *y, const double *wanted, int64_t count, double tolerance) {
  double scale = 1e-30, difference = 0;
  for (int64_t i = 0; i < count; i++) {
    if (fabs(wanted[i]) > scale) scale = fabs(wanted[i]);
    double d = fabs((double)y[i] - wanted[i]);
    if (!(d <= difference)) difference = d;
  }
  expect_error(name, difference / scale, tolerance);
}

static void expect_same(const char *name, const void *a, const void *b, int64_t bytes) {
  checks++;
  const unsigned char *p = a, *q = b;
  for (int64_t i = 0; i < bytes; i++)
    if (p[i] != q[i]) {
      fail(name, "bits differ at byte %.0f of %.0f", (double)i, (double)bytes, 0);
      return;
    }
}

/* Outputs of one pass over all checks; a pass with other threads must give the same list. */
static uint64_t *hashes = NULL;
static int64_t num_hashes = 0, hashes_before = 0;

static void keep_bits(const char *name, const void *data, int64_t bytes) {
  uint64_t hash = 1469598103934665603ull;
  for (int64_t i = 0; i < bytes; i++) hash = (hash ^ ((const unsigned char *)data)[i]) * 1099511628211ull;
  if (pool_threads() == 1) {
    hashes = realloc(hashes, (size_t)(num_hashes + 1) * sizeof *hashes);
    hashes[num_hashes++] = hash;
    return;
  }
  checks++;
  if (num_hashes >= hashes_before || hashes[num_hashes] != hash)
    fail(name, "bits depend on the number of threads (output %.0f)", (double)num_hashes, 0, 0);
  num_hashes++;
}
