/* AVX2, FMA and F16C. Float tiles of 6 rows by 2 vectors, int8 tiles of 4 by 2 with pairs of int16 (vpmaddwd). */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC target("avx2,fma,f16c")
#endif
#include <immintrin.h>

#define VL 8
#define FLOAT_ROWS 6
#define FLOAT_ACROSS 2
#define FLOAT_SUMS 12
#define K_BLOCK 512
#define PARTS 2
#define INT8_ROWS 4
#define INT8_ACROSS 2
#define INT8_SUMS 8
#define Q4_ROWS 4
#define Q4_ACROSS 1
#define Q4_SUMS 4
#include "matmul_vector.h"

INLINE vf widen_half(const uint16_t *p) { return (vf)_mm256_cvtph_ps(_mm_loadu_si128((const void *)p)); }

INLINE vi dot(vi sums, vu weights, vu words) {
  return (vi)((vu)sums + (vu)_mm256_madd_epi16((__m256i)weights, (__m256i)words));
}

#include "matmul_float.h"
#include "matmul_integer.h"

const Kernel matmul_avx2_f32 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f32};
const Kernel matmul_avx2_f16 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f16};
const Kernel matmul_avx2_bf16 = {FLOAT_ROWS, K_BLOCK, float_even_row_bytes, pack_floats_even, tile_bf16_widened};
const Kernel matmul_avx2_int8 = {INT8_ROWS, 0, int8_row_bytes, pack_int8_rows, tile_int8};
const Kernel matmul_avx2_q4 = {Q4_ROWS, 0, q4_row_bytes, pack_q4_rows, tile_q4};

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
