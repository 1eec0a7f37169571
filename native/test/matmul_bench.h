/*
 * Times of the products against the machine's peaks, measured in the same process between the samples. A bench that was
 * disturbed is too low on either side, so both sides take their best sample. Matrices lie in huge pages, as the peaks' memory:
 * one core of a Zen 4 reads 33 GB/s from them and 27 GB/s from pages of 4 KiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "../ops/isa.h"
#include "../ops/ops.h"
#include "../ops/peaks.h"
#include "../pool.h"

#define BENCH_BYTES ((int64_t)192 << 20) /* of matrices in turn: several times the L3 cache */

typedef struct {
  const char *name;
  DType dtype;
  int64_t t, n, k;
} Case;

static double best_read, best_peak[5]; /* f32, f16, bf16, int8, q4 */

static void sample_peaks(const void *memory) {
  double now[5] = {peak_f32(), 0, peak_bf16(), peak_int8(), 0};
  double read = peak_read(memory, BENCH_BYTES);
  now[1] = now[0];
  if (now[2] == 0) now[2] = now[0];
  if (now[3] == 0) now[3] = 2 * now[0]; /* two vpmaddwd for four values of k */
  now[4] = now[3];
  if (read > best_read) best_read = read;
  for (int i = 0; i < 5; i++)
    if (now[i] > best_peak[i]) best_peak[i] = now[i];
}

static void bench_case(const Case *c) {
  int64_t bytes = packed_bytes(c->dtype, c->n, c->k);
  int64_t count = BENCH_BYTES / bytes;
  if (count < 1) count = 1;
  size_t size = (size_t)(count * bytes > BENCH_BYTES ? count * bytes : BENCH_BYTES);
  char *memory = aligned_alloc(2 << 20, (size + (2 << 20) - 1) >> 21 << 21);
  if (memory) madvise(memory, size, MADV_HUGEPAGE);
  char *rows = malloc((size_t)(c->n * c->k * 4));
  float *x = malloc((size_t)(c->t * c->k) * 4), *y = malloc((size_t)(c->t * c->n) * 4);
  float *scales = malloc((size_t)(c->n * (c->k / 32 + 1)) * 4);
  if (!memory || !rows || !x || !y || !scales) exit(2);
  uint32_t state = 1;
  for (int64_t i = 0; i < c->n * c->k; i++) {
    state = state * 1664525u + 1013904223u;
    float f = (float)(int32_t)state / 2147483648.0f;
    if (c->dtype == DTYPE_F32) memcpy(rows + i * 4, &f, 4);
    else if (c->dtype == DTYPE_INT8 || c->dtype == DTYPE_Q4) rows[i] = (char)(state >> 24);
    else rows[i * 2] = (char)(state >> 24), rows[i * 2 + 1] = (char)(0x38 | (state >> 16 & 0x83));
  }
  for (int64_t i = 0; i < c->t * c->k; i++) x[i] = (float)((i * 7919) % 1009) / 500 - 1;
  for (int64_t i = 0; i < c->n * (c->k / 32 + 1); i++) scales[i] = 0.01f;
  memset(memory, 0, (size_t)BENCH_BYTES);
  double start = peaks_clock();
  pack_matrix(c->dtype, memory, rows, scales, c->n, c->k);
  double pack_time = peaks_clock() - start;
  for (int64_t i = 1; i < count; i++) memcpy(memory + i * bytes, memory, (size_t)bytes);

  best_read = 0;
  memset(best_peak, 0, sizeof best_peak);
  double work = 2.0 * (double)c->t * (double)c->n * (double)c->k, best = 1e30;
  int64_t turn = 0;
  for (int sample = 0; sample < 14; sample++) {
    sample_peaks(memory);
    int64_t repeats = (int64_t)(0.02 / (work / 3e11 + (double)bytes / 3e10)) + 1;
    start = peaks_clock();
    for (int64_t i = 0; i < repeats; i++, turn++) {
      Matrix m = {c->dtype, c->n, c->k, memory + turn % count * bytes};
      op_linear(y, x, &m, NULL, c->t);
      scratch_reset();
    }
    double seconds = (peaks_clock() - start) / (double)repeats;
    if (seconds < best) best = seconds;
  }
  printf("%-5s %5d %6d %6d %10.1f %8.1f %8.1f %6.1f%% %9.1f %9.1f %6.1f%% %8.1f\n", c->name, (int)c->t, (int)c->n, (int)c->k,
         best * 1e6, (double)bytes / best / 1e9, best_read / 1e9, 100 * (double)bytes / best / best_read,
         work / best / 1e9, best_peak[c->dtype] / 1e9, 100 * work / best / best_peak[c->dtype],
         (double)bytes / pack_time / 1e9);
  fflush(stdout);
  free(memory), free(rows), free(x), free(y), free(scales);
}

static int bench(const char *only) {
  static const Case cases[] = {
      {"int8", DTYPE_INT8, 1, 4096, 4096},   {"int8", DTYPE_INT8, 512, 4096, 4096}, {"bf16", DTYPE_BF16, 512, 4096, 4096},
      {"f32", DTYPE_F32, 512, 4096, 4096},   {"int8", DTYPE_INT8, 4, 4096, 4096},   {"int8", DTYPE_INT8, 16, 4096, 4096},
      {"int8", DTYPE_INT8, 64, 4096, 4096},  {"int8", DTYPE_INT8, 577, 1024, 1024}, {"int8", DTYPE_INT8, 577, 4096, 1024},
      {"int8", DTYPE_INT8, 577, 1024, 4096}, {"int8", DTYPE_INT8, 1, 1024, 1024},   {"int8", DTYPE_INT8, 1, 2048, 2048},
      {"int8", DTYPE_INT8, 1, 8192, 2048},   {"int8", DTYPE_INT8, 1, 2048, 8192},   {"int8", DTYPE_INT8, 512, 8192, 2048},
      {"int8", DTYPE_INT8, 512, 2048, 8192}, {"bf16", DTYPE_BF16, 1, 4096, 4096},   {"bf16", DTYPE_BF16, 4, 4096, 4096},
      {"bf16", DTYPE_BF16, 16, 4096, 4096},  {"bf16", DTYPE_BF16, 64, 4096, 4096},  {"bf16", DTYPE_BF16, 577, 1024, 1024},
      {"bf16", DTYPE_BF16, 577, 4096, 1024}, {"bf16", DTYPE_BF16, 577, 1024, 4096}, {"bf16", DTYPE_BF16, 512, 2048, 8192},
      {"f32", DTYPE_F32, 1, 4096, 4096},     {"f32", DTYPE_F32, 4, 4096, 4096},     {"f32", DTYPE_F32, 16, 4096, 4096},
      {"f32", DTYPE_F32, 64, 4096, 4096},    {"f32", DTYPE_F32, 577, 1024, 1024},   {"f32", DTYPE_F32, 577, 4096, 1024},
      {"f32", DTYPE_F32, 577, 1024, 4096},   {"f32", DTYPE_F32, 512, 2048, 8192},   {"q4", DTYPE_Q4, 1, 4096, 4096},
      {"q4", DTYPE_Q4, 4, 4096, 4096},       {"q4", DTYPE_Q4, 16, 4096, 4096},      {"q4", DTYPE_Q4, 512, 4096, 4096},
      {"f16", DTYPE_F16, 1, 4096, 4096},     {"f16", DTYPE_F16, 4, 4096, 4096},     {"f16", DTYPE_F16, 16, 4096, 4096},
      {"f16", DTYPE_F16, 512, 4096, 4096}};
  printf("%s, %d threads; best of 14 samples on both sides, packing of activations included\n", isa_name(), pool_threads());
  printf("%-5s %5s %6s %6s %10s %8s %8s %7s %9s %9s %7s %8s\n", "dtype", "t", "n", "k", "us", "GB/s", "read", "share", "GOP/s",
         "peak", "share", "packGB/s");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s/%d/%d/%d", cases[i].name, (int)cases[i].t, (int)cases[i].n, (int)cases[i].k);
    if ((strcmp(only, "bars") == 0 ? i < 4 : strncmp(name, only, strlen(only)) == 0))
      bench_case(cases + i);
  }
  return 0;
}
