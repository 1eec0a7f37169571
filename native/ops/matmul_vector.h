/*
 * Vectors of VL floats for the product kernels. The including file defines VL and enables its instruction set first.
 */
#ifndef VL01_MATMUL_VECTOR_H
#define VL01_MATMUL_VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "matmul.h"

#define INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((vector_size(VL * 4)));
typedef int32_t vi __attribute__((vector_size(VL * 4)));
typedef uint32_t vu __attribute__((vector_size(VL * 4)));
typedef uint16_t vh __attribute__((vector_size(VL * 2)));
typedef vf vf_any __attribute__((aligned(4), may_alias));
typedef vu vu_any __attribute__((aligned(4), may_alias));
typedef vh vh_any __attribute__((aligned(2), may_alias));
typedef uint32_t word_any __attribute__((aligned(4), may_alias));

INLINE vf load(const float *p) { return *(const vf_any *)p; }
INLINE void store(float *p, vf x) { *(vf_any *)p = x; }
INLINE vu load_words(const void *p) { return *(const vu_any *)p; }
#include "vector_fused.h"

/*
 * Weights that a tile of few rows will read soon. Such a product reads its weights once, from memory, and the processor's own
 * prefetching ends at each page of 4 KiB: one row by int8 4096 x 4096 goes from 70 to 80 % of a Zen 3's bandwidth (2 cores).
 */
#define FETCH_ROWS 4
#define FETCH_AHEAD 1536
INLINE void fetch_ahead(const void *weights, int64_t bytes) {
  for (int64_t at = 0; at < bytes; at += 64) __builtin_prefetch((const char *)weights + FETCH_AHEAD + at);
}

INLINE vu splat_word(uint32_t x) { return x - (vu){0}; }

/*
 * Calls `tile` with a constant number of rows, from 1 to MOST, and a constant number of vectors across: all PANEL columns
 * at once while their sums fit SUMS registers, else ACROSS vectors.
 */
#define PANEL_VECTORS (PANEL / VL)
#define TILE_CASE(R, MOST, SUMS, ACROSS, tile, ...)                                            \
  case R:                                                                                      \
    if (R <= MOST) tile(R, R * PANEL_VECTORS <= SUMS ? PANEL_VECTORS : ACROSS, __VA_ARGS__);   \
    break;
#define TILE_SWITCH(rows, MOST, SUMS, ACROSS, tile, ...)   \
  switch (rows) {                                          \
    TILE_CASE(1, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(2, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(3, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(4, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(5, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(6, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(7, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(8, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(9, MOST, SUMS, ACROSS, tile, __VA_ARGS__)    \
    TILE_CASE(10, MOST, SUMS, ACROSS, tile, __VA_ARGS__)   \
    TILE_CASE(11, MOST, SUMS, ACROSS, tile, __VA_ARGS__)   \
    TILE_CASE(12, MOST, SUMS, ACROSS, tile, __VA_ARGS__)   \
    TILE_CASE(13, MOST, SUMS, ACROSS, tile, __VA_ARGS__)   \
    TILE_CASE(14, MOST, SUMS, ACROSS, tile, __VA_ARGS__)   \
  }

#endif
