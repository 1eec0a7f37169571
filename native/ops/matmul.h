/*
 * Matrix products, between the ops that need them (linear.c, experts.c, linear_backward.c) and the kernels of each
 * instruction set (matmul_*.c). A product runs in two parallel parts:
 *
 *   1. Rows of x are packed in blocks of a kernel's `rows`: converted to what the kernel multiplies (f32, bf16, or int8
 *      with one scale a row) and interleaved so that a tile reads them in order.
 *   2. Tiles of `rows` x PANEL outputs are computed from one block and one panel of packed weights (layout in pack.c).
 *
 * Each output is one chain of additions along k in f32 (or an exact sum in int32), the same in a tile of any number of
 * rows, so a row alone gives the same bits as among others.
 */
#ifndef VL01_MATMUL_H
#define VL01_MATMUL_H

#include <stdint.h>

#include "ops.h"

/* Output rows of the matrix in one packed panel. */
#define PANEL 32

/* Values of k that share a scale in a q4 matrix. */
#define Q4_GROUP 32

/* Bytes of one packed panel; a multiple of 64. */
int64_t panel_bytes(DType dtype, int64_t k);

/* A tile of outputs: `rows` rows by PANEL columns, over k in [begin, end). */
typedef struct {
  float *y;
  int64_t y_stride; /* floats */
  int rows;         /* 1 .. kernel's rows */
  const void *input; /* a packed block of `rows` rows, all of k */
  const void *panel; /* a packed panel, all of k */
  const float *bias; /* PANEL values added at the end, or NULL */
  int64_t k, begin, end;
  int resume; /* start from what y holds instead of 0 */
} Tile;

typedef struct {
  int rows;        /* most rows of a tile */
  int64_t k_block; /* k in one tile call, a multiple of 32; 0 when a call must take all of k */
  int64_t (*row_bytes)(int64_t k); /* of one packed row; a block of r rows takes r times this */
  /* Packs `rows` rows of x; row r is x + index[r] * k, or x + r * k without an index. */
  void (*pack)(void *block, const float *x, const int32_t *index, int rows, int64_t k);
  void (*tile)(const Tile *tile);
} Kernel;

/* The kernel for a matrix of this dtype on the set in use. */
const Kernel *matmul_kernel(DType dtype);

/* One product of a batch: y [rows, n] = x[index] matrix^T + bias. y's rows follow one another. */
typedef struct {
  const Matrix *matrix;
  const float *x;
  const int32_t *index; /* rows of x, or NULL for 0 .. rows - 1 */
  const float *bias;    /* or NULL */
  float *y;
  int64_t rows;
} Product;

/* Runs products whose matrices have one dtype, n and k. Outputs become NaN when scratch memory ran out. */
void products_run(const Product *products, int64_t count);

#endif
