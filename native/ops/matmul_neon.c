/* NEON of aarch64: f32, f16 and bf16 in tiles of 6 rows by 4 vectors. */
#if defined(__aarch64__)
#include <arm_neon.h>

#define VL 4
#define FLOAT_ROWS 6
#define FLOAT_ACROSS 4
#define FLOAT_SUMS 24
#define K_BLOCK 512
#include "matmul_vector.h"

INLINE vf widen_half(const uint16_t *p) { return (vf)vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p))); }

#include "matmul_float.h"

const Kernel matmul_neon_f32 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f32};
const Kernel matmul_neon_f16 = {FLOAT_ROWS, K_BLOCK, float_row_bytes, pack_floats, tile_f16};
const Kernel matmul_neon_bf16 = {FLOAT_ROWS, K_BLOCK, float_even_row_bytes, pack_floats_even, tile_bf16_widened};
#endif
