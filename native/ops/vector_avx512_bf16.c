/*
 * AVX512-BF16: softmax attention whose two products round their operands to bf16, for ops that allow it. The softmax between
 * them, its sums and the outputs are float32 as in vector_softmax.h, which this one otherwise follows step by step:
 *
 *   s = K q log2(e) / sqrt D,   m' = max(m, s),   p = 2^(s - m')
 *   total = total 2^(m - m') + sum p,   output = output 2^(m - m') + p V
 *
 * vdpbf16ps adds the products of a pair along the sum's index, denormals as 0: pairs of dimensions in K q, pairs of keys in
 * p V, from key 0 on, so that a row alone gives the same bits as among others. Head dimensions are even.
 *
 *   queries  [d / 2][64 rows][2] bf16, scaled      keys    [key][d / 2][2]
 *   p        [key / 2][64 rows][2]                 values  [key / 2][padded d][2], 0 after the last key
 */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), \
                             apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma")
#endif
/* The f32 products in the shared headers are not called here. */
#pragma GCC diagnostic ignored "-Wunused-function"

#define VL 16
#define TILE_ROWS 6
#define TILE_ACROSS 4
#include "vector_types.h"

#include <immintrin.h>

#include "matmul_interleave.h"
#include "vector_exp.h"
#include "vector_tiles.h"
#include "vector_softmax.h"

INLINE vf add_pairs(vf sum, vu a, vu b) { return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b); }
INLINE vu load_pairs(const uint32_t *p) { return (vu)_mm512_loadu_si512(p); }
INLINE vu splat_pair(uint32_t x) { return x - (vu){0}; }

/* Pairs of one row: [count / 2] words from `count` floats, an even number, times `scale`. */
static void round_row(uint32_t *to, const float *from, int64_t count, float scale) {
  int64_t i = 0;
  for (; i + 32 <= count; i += 32) {
    __m512bh pairs = _mm512_cvtne2ps_pbh((__m512)(load(from + i + 16) * scale), (__m512)(load(from + i) * scale));
    memcpy(to + i / 2, &pairs, sizeof pairs);
  }
  if (i < count) {
    vf a = load_part(from + i, count - i), b = count - i > VL ? load_part(from + i + VL, count - i - VL) : (vf){0};
    __m512bh pairs = _mm512_cvtne2ps_pbh((__m512)(b * scale), (__m512)(a * scale));
    memcpy(to + i / 2, &pairs, (size_t)(count - i) * 2);
  }
}

/* Lane by lane the pair (a, b). */
INLINE vu pair_lanes(vf a, vf b) {
  __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh((__m512)a));
  __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh((__m512)b));
  return (vu)_mm512_or_si512(low, _mm512_slli_epi32(high, 16));
}

/* Values of keys 2 i and 2 i + 1 side by side; 0 for a key that is not there and in the padding. */
static void pair_values(uint32_t *to, const float *const *values, int64_t count, int64_t d) {
  int64_t stride = padded(d);
  for (int64_t j = 0; j < count; j += 2, to += stride)
    for (int64_t i = 0; i < stride; i += VL) {
      vf a = i < d ? load_part(values[j] + i, d - i) : (vf){0};
      vf b = i < d && j + 1 < count ? load_part(values[j + 1] + i, d - i) : (vf){0};
      vu pairs = pair_lanes(a, b);
      memcpy(to + i, &pairs, sizeof pairs);
    }
}

INLINE void rounded_dots_tile(int rows, int across, float *scores, const uint32_t *keys, int64_t words,
                              const uint32_t *queries) {
  vf sums[TILE_ROWS][TILE_ACROSS];
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) sums[r][n] = (vf){0};
  for (int64_t i = 0; i < words; i++, queries += TILE_COLUMNS) {
    vu right[TILE_ACROSS];
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) right[n] = load_pairs(queries + n * VL);
    _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++) {
      vu left = splat_pair(keys[r * words + i]);
      _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) sums[r][n] = add_pairs(sums[r][n], left, right[n]);
    }
  }
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) store(scores + r * TILE_COLUMNS + n * VL, sums[r][n]);
}

INLINE void rounded_combine_tile(int rows, int across, float *outputs, int64_t stride, const float *keep, const uint32_t *p,
                                 const uint32_t *values, int64_t pairs) {
  vf sums[TILE_ROWS][TILE_ACROSS];
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++)
      sums[r][n] = rounded(splat(keep[r]) * load(outputs + r * stride + n * VL));
  for (int64_t i = 0; i < pairs; i++, p += TILE_COLUMNS, values += stride) {
    vu right[TILE_ACROSS];
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) right[n] = load_pairs(values + n * VL);
    _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++) {
      vu left = splat_pair(p[r]);
      _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) sums[r][n] = add_pairs(sums[r][n], left, right[n]);
    }
  }
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) store(outputs + r * stride + n * VL, sums[r][n]);
}

/* p of keys 2 i and 2 i + 1 become row i of pairs, where the scores of key i were; 0 for a key that is not there. */
static void pair_scores(float *scores, int64_t count, int64_t columns) {
  for (int64_t j = 0; j < count; j += 2)
    for (int64_t c = 0; c < columns; c += VL) {
      vf a = load(scores + j * TILE_COLUMNS + c);
      vf b = j + 1 < count ? load(scores + (j + 1) * TILE_COLUMNS + c) : (vf){0};
      vu pairs = pair_lanes(a, b);
      memcpy(scores + j / 2 * TILE_COLUMNS + c, &pairs, sizeof pairs);
    }
}

void attend_rounded(AttentionSums *sums, const QueryPanel *panel, int64_t begin, int64_t end, float *work) {
  int64_t d = panel->head_dim, stride = padded(d), rows = panel->rows, words = d / 2;
  uint32_t *queries = (uint32_t *)work, *keys = queries + PANEL_ROWS * words;
  float *scores = work + PANEL_ROWS * d;
  uint32_t *values = (uint32_t *)(scores + KEY_BLOCK * PANEL_ROWS);
  float keep[PANEL_ROWS];
  memset(keys, 0, (size_t)(PANEL_ROWS * words) * 4);
  for (int64_t r = 0; r < rows; r++)
    round_row(keys + r * words, panel->q + panel->offsets[r], d, 1.44269504f / sqrtf((float)d));
  interleave(queries, PANEL_ROWS, keys, words, words);
  for (int r = 0; r < PANEL_ROWS; r++) sums->largest[r] = -FLT_MAX;
  memset(sums->totals, 0, sizeof sums->totals);
  memset(sums->outputs, 0, (size_t)(rows * stride) * 4);

  int64_t columns = (rows + VL - 1) / VL * VL;
  for (int64_t first = begin; first < end; first += KEY_BLOCK) {
    int64_t count = lesser(lesser(KEY_BLOCK, end - first), panel->visible[rows - 1] - first);
    if (count <= 0) break;
    const float *key_rows[KEY_BLOCK], *value_rows[KEY_BLOCK];
    locate(panel, first, count, key_rows, value_rows);
    for (int64_t j = 0; j < count; j++) round_row(keys + j * words, key_rows[j], d, 1);
    pair_values(values, value_rows, count, d);
    for (int64_t j = 0; j < count; j += TILE_ROWS)
      TILE_SWITCH((int)lesser(TILE_ROWS, count - j), (int)(columns / VL), rounded_dots_tile, scores + j * TILE_COLUMNS,
                  keys + j * words, words, queries)
    if (panel->visible[0] < first + count) hide(scores, panel->visible, first, count, columns);
    soften(scores, count, columns, sums->largest, sums->totals, keep);
    pair_scores(scores, count, columns);
    const uint32_t *p = (const uint32_t *)scores;
    for (int64_t n = 0; n < stride; n += TILE_COLUMNS)
      for (int64_t r = 0; r < rows; r += TILE_ROWS)
        TILE_SWITCH((int)lesser(TILE_ROWS, rows - r), (int)(lesser(TILE_COLUMNS, stride - n) / VL), rounded_combine_tile,
                    sums->outputs + r * stride + n, stride, keep + r, p + r, values + n, (count + 1) / 2)
  }
}

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
