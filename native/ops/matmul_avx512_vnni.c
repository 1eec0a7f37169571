/* AVX512-VNNI: int8 and q4 with vpdpbusd, 64 products an instruction. */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma"))), \
                             apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")
#endif
#include <immintrin.h>

#define VL 16
#define PARTS 1
#define INT8_ROWS 12
#define INT8_ACROSS 2
#define INT8_SUMS 24
#define Q4_ROWS 6
#define Q4_ACROSS 2
#define Q4_SUMS 12
#include "matmul_vector.h"

INLINE vi dot(vi sums, vu weights, vu words) {
  return (vi)_mm512_dpbusd_epi32((__m512i)sums, (__m512i)weights, (__m512i)words);
}

#define NARROW(bytes, integers) _mm_storeu_si128((void *)(bytes), _mm512_cvtepi32_epi8((__m512i)(integers)))
#include "matmul_integer.h"

const Kernel matmul_avx512_int8 = {INT8_ROWS, 0, int8_row_bytes, pack_int8_rows, tile_int8};
const Kernel matmul_avx512_q4 = {Q4_ROWS, 0, q4_row_bytes, pack_q4_rows, tile_q4};

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
