/*
 * The set that needs nothing: vectors of 4 floats as the compiler maps them (SSE2 on x86-64, simd128 in WASM). Tiles of 4
 * rows by 2 vectors leave half of 16 registers for what a machine without fused multiply-add needs between.
 */
#define VL 4
#define TILE_ROWS 4
#define TILE_ACROSS 2
#define VECTOR_KERNELS vector_scalar
#include "vector_kernels.h"
