/* AVX-512 (F, BW, DQ, VL). Tiles of 6 rows by 4 vectors fill 24 of 32 registers. */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")
#endif

#define VL 16
#define TILE_ROWS 6
#define TILE_ACROSS 4
#define VECTOR_KERNELS vector_avx512
#include "vector_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
