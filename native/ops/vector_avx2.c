/* AVX2 and FMA. Tiles of 6 rows by 2 vectors fill 12 of 16 registers. */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif

#define VL 8
#define TILE_ROWS 6
#define TILE_ACROSS 2
#define VECTOR_KERNELS vector_avx2
#include "vector_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
