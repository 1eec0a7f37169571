/* NEON of aarch64. Tiles of 6 rows by 4 vectors fill 24 of 32 registers. */
#if defined(__aarch64__)
#define VL 4
#define TILE_ROWS 6
#define TILE_ACROSS 4
#define VECTOR_KERNELS vector_neon
#include "vector_kernels.h"
#endif
