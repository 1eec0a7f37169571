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
#define INT8_K_BLOCK 1024
#define PARTS 2
#define INT8_ROWS 6
#define INT8_ACROSS 2
#define INT8_SUMS 12
#define Q4_ROWS 4
#define Q4_ACROSS 1
#define Q4_SUMS 4
#include "matmul_vector.h"

INLINE vf widen_half(const uint16_t *p) { return (vf)_mm256_cvtph_ps(_mm_loadu_si128((const void *)p)); }

INLINE vi dot(vi sums, vu weights, vu words) {
  return (vi)((vu)sums + (vu)_mm256_madd_epi16((__m256i)weights, (__m256i)words));
}

/*
 * The loop of a full int8 tile: 6 rows by 2 vectors. The 12 sums, 2 weights, the activation and a product are all 16
 * registers, which no compiler tried gets right: gcc 12 spills 13 of them in each step and runs at half the speed.
 * One step: 4 values of k of each column in a word; part 0 its bytes 0 and 2, part 1 its bytes 1 and 3.
 */
#define ROW(offset, a, b)                               \
  "vpbroadcastd " #offset "(%[x]), %%ymm2\n"            \
  "vpmaddwd %%ymm2, %%ymm0, %%ymm3\n"                   \
  "vpmaddwd %%ymm2, %%ymm1, %%ymm2\n"                   \
  "vpaddd %%ymm3, %%ymm" #a ", %%ymm" #a "\n"           \
  "vpaddd %%ymm2, %%ymm" #b ", %%ymm" #b "\n"
#define LOAD_SUM(i, r, v) "vmovdqu (" #r "*4+" #v ")*32(%[sums]), %%ymm" #i "\n"
#define STORE_SUM(i, r, v) "vmovdqu %%ymm" #i ", (" #r "*4+" #v ")*32(%[sums])\n"
#define EACH_SUM(f)                                                                                           \
  f(4, 0, 0) f(5, 0, 1) f(6, 1, 0) f(7, 1, 1) f(8, 2, 0) f(9, 2, 1) f(10, 3, 0) f(11, 3, 1) f(12, 4, 0)       \
  f(13, 4, 1) f(14, 5, 0) f(15, 5, 1)

static void int8_loop(vi (*sums)[PANEL / VL], const void *x, const char *panel, const char *end) {
  static const __m256i mask __attribute__((aligned(32))) = {0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff,
                                                            0x00ff00ff00ff00ff};
  __asm__ volatile(
      EACH_SUM(LOAD_SUM)
      ".p2align 5\n"
      "1:\n"
      "vmovdqa %[mask], %%ymm3\n"
      "vpand (%[panel]), %%ymm3, %%ymm0\n"
      "vpand 32(%[panel]), %%ymm3, %%ymm1\n"
      ROW(0, 4, 5) ROW(8, 6, 7) ROW(16, 8, 9) ROW(24, 10, 11) ROW(32, 12, 13) ROW(40, 14, 15)
      "vmovdqu (%[panel]), %%ymm0\n"
      "vmovdqu 32(%[panel]), %%ymm1\n"
      "vpsrlw $8, %%ymm0, %%ymm0\n"
      "vpsrlw $8, %%ymm1, %%ymm1\n"
      ROW(4, 4, 5) ROW(12, 6, 7) ROW(20, 8, 9) ROW(28, 10, 11) ROW(36, 12, 13) ROW(44, 14, 15)
      "subq $-128, %[panel]\n"
      "addq $48, %[x]\n"
      "cmpq %[end], %[panel]\n"
      "jb 1b\n"
      EACH_SUM(STORE_SUM)
      : [x] "+r"(x), [panel] "+r"(panel)
      : [sums] "r"(sums), [end] "r"(end), [mask] "m"(mask)
      : "ymm0", "ymm1", "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9", "ymm10", "ymm11", "ymm12",
        "ymm13", "ymm14", "ymm15", "cc", "memory");
}
#define INT8_LOOP int8_loop

#include "matmul_float.h"
#include "matmul_integer.h"

const Kernel matmul_avx2_f32 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f32};
const Kernel matmul_avx2_f16 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f16};
const Kernel matmul_avx2_bf16 = {FLOAT_ROWS, K_BLOCK, float_even_row_bytes, pack_floats_even, tile_bf16_widened};
const Kernel matmul_avx2_int8 = {INT8_ROWS, INT8_K_BLOCK, int8_row_bytes, pack_int8_rows, tile_int8};
const Kernel matmul_avx2_q4 = {Q4_ROWS, 0, q4_row_bytes, pack_q4_rows, tile_q4};

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
