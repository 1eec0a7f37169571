/*
 * AVX512-BF16: y[r][c] = sum over k of input[k][r] * weight[k][c] with vdpbf16ps: products of pairs along k added to one f32
 * chain a value, denormals as 0.
 *
 *   input   [k / 2][rows][2] bf16, rounded to nearest even, k rounded up to even with 0
 *   weights [k / 2][32][2] bf16 (pack.c)
 */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), \
                             apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma")
#endif
#include <immintrin.h>

#define VL 16
#define BF16_ROWS 12
#include "matmul_interleave.h"
#include "matmul_vector.h"

static int64_t bf16_row_bytes(int64_t k) { return (k + 1) / 2 * 4; }

static void pack_bf16_rows(void *block, const float *x, const int32_t *index, int rows, int64_t k) {
  int64_t words = (k + 1) / 2;
  for (int64_t first = 0; first < words; first += 16) {
    int64_t count = words - first < 16 ? words - first : 16;
    __m512bh pairs[BF16_ROWS];
    for (int r = 0; r < rows; r++) {
      const float *row = x + (index ? index[r] : r) * k + first * 2;
      float buffer[32];
      if (k - first * 2 < 32) {
        memset(buffer, 0, sizeof buffer);
        memcpy(buffer, row, (size_t)(k - first * 2) * 4);
        row = buffer;
      }
      pairs[r] = _mm512_cvtne2ps_pbh((__m512)load(row + 16), (__m512)load(row));
    }
    interleave((uint32_t *)block + first * rows, rows, pairs, 16, count);
  }
}

INLINE void bf16_tile(const int rows, const int across, const Tile *t) {
  __m512 sums[BF16_ROWS][PANEL_VECTORS];
#pragma GCC unroll 16
  for (int r = 0; r < rows; r++)
#pragma GCC unroll 2
    for (int v = 0; v < across; v++)
      sums[r][v] = t->resume ? (__m512)load(t->y + r * t->y_stride + v * VL) : _mm512_setzero_ps();

  const word_any *x = (const word_any *)t->input + t->begin / 2 * rows;
  const char *panel = (const char *)t->panel + t->begin / 2 * PANEL * 4;
  for (int64_t i = t->begin; i < t->end; i += 2, x += rows, panel += PANEL * 4) {
    __m512bh w[PANEL_VECTORS];
#pragma GCC unroll 2
    for (int v = 0; v < across; v++) w[v] = (__m512bh)load_words(panel + v * VL * 4);
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 2
      for (int v = 0; v < across; v++) sums[r][v] = _mm512_dpbf16_ps(sums[r][v], w[v], (__m512bh)splat_word(x[r]));
  }

#pragma GCC unroll 2
  for (int v = 0; v < across; v++) {
    vf bias = t->bias ? load(t->bias + v * VL) : (vf){0};
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++)
      store(t->y + r * t->y_stride + v * VL, t->bias ? (vf)sums[r][v] + bias : (vf)sums[r][v]);
  }
}

static void tile_bf16(const Tile *t) { TILE_SWITCH(t->rows, BF16_ROWS, 24, 2, bf16_tile, t) }

const Kernel matmul_avx512_bf16_dot = {BF16_ROWS, 1024, bf16_row_bytes, pack_bf16_rows, tile_bf16};

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
