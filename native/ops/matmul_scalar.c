/*
 * The set that needs nothing: vectors of 4 floats as the compiler maps them (SSE2 on x86-64, simd128 in WASM, NEON on
 * aarch64). In WASM and on x86-64 pairs of int16 have an instruction.
 */
#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#define VL 4
#define FLOAT_ROWS 4
#define FLOAT_ACROSS 2
#define FLOAT_SUMS 8
#define K_BLOCK 512
#define PARTS 2
#define INT8_ROWS 4
#define INT8_ACROSS 2
#define INT8_SUMS 8
#define Q4_ROWS 4
#define Q4_ACROSS 1
#define Q4_SUMS 4
#include "matmul_vector.h"

/* The exponent is moved by a product, which is exact also for subnormal halves. */
INLINE vf widen_half(const uint16_t *p) {
  vu bits = __builtin_convertvector(*(const vh_any *)p, vu);
  vu special = (vu)((bits & 0x7c00u) == 0x7c00u) & 0x7f800000u;
  vf magnitude = (vf)((bits & 0x7fffu) << 13) * 0x1p112f;
  return (vf)((vu)magnitude | special | (bits & 0x8000u) << 16);
}

INLINE vi dot(vi sums, vu weights, vu words) {
#if defined(__wasm_simd128__)
  return (vi)((vu)sums + (vu)wasm_i32x4_dot_i16x8((v128_t)weights, (v128_t)words));
#elif defined(__SSE2__)
  return (vi)((vu)sums + (vu)_mm_madd_epi16((__m128i)weights, (__m128i)words));
#else
  vi low = ((vi)(weights << 16) >> 16) * ((vi)(words << 16) >> 16);
  vi high = ((vi)weights >> 16) * ((vi)words >> 16);
  return (vi)((vu)sums + (vu)low + (vu)high);
#endif
}

#include "matmul_float.h"
#include "matmul_integer.h"

const Kernel matmul_scalar_f32 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f32};
const Kernel matmul_scalar_f16 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f16};
const Kernel matmul_scalar_bf16 = {FLOAT_ROWS, K_BLOCK, float_even_row_bytes, pack_floats_even, tile_bf16_widened};
const Kernel matmul_scalar_int8 = {INT8_ROWS, 0, int8_row_bytes, pack_int8_rows, tile_int8};
const Kernel matmul_scalar_q4 = {Q4_ROWS, 0, q4_row_bytes, pack_q4_rows, tile_q4};
