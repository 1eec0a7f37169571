/* AVX-512 (F, BW, DQ, VL): f32, f16 and, without AVX512-BF16, bf16. Tiles of 12 rows by 2 vectors fill 24 of 32 registers. */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")
#endif
#include <immintrin.h>

#define VL 16
#define FLOAT_ROWS 12
#define FLOAT_ACROSS 2
#define FLOAT_SUMS 24
#define K_BLOCK 1024
#include "matmul_vector.h"

INLINE vf widen_half(const uint16_t *p) { return (vf)_mm512_cvtph_ps(_mm256_loadu_si256((const void *)p)); }

#include "matmul_float.h"

const Kernel matmul_avx512_f32 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f32};
const Kernel matmul_avx512_f16 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f16};
const Kernel matmul_avx512_bf16 = {FLOAT_ROWS, K_BLOCK, float_even_row_bytes, pack_floats_even, tile_bf16_widened};

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
