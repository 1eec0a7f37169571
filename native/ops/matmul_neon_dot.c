/* NEON with the dot product extension: int8 and q4 with sdot, 16 products an instruction. */
#if defined(__aarch64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#else
#pragma GCC target("arch=armv8.2-a+dotprod")
#endif
#include <arm_neon.h>

#define VL 4
#define PARTS 1
#define SIGNED_WEIGHTS
#define INT8_ROWS 6
#define INT8_ACROSS 4
#define INT8_SUMS 24
#define Q4_ROWS 6
#define Q4_ACROSS 2
#define Q4_SUMS 12
#include "matmul_vector.h"

INLINE vi dot(vi sums, vu weights, vu words) {
  return (vi)vdotq_s32((int32x4_t)sums, (int8x16_t)weights, (int8x16_t)words);
}

#include "matmul_integer.h"

const Kernel matmul_neon_int8 = {INT8_ROWS, 0, int8_row_bytes, pack_int8_rows, tile_int8};
const Kernel matmul_neon_q4 = {Q4_ROWS, 0, q4_row_bytes, pack_q4_rows, tile_q4};

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
