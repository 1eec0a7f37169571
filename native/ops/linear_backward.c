/*
 * The products of training, with f32 weights in plain rows. Both are tiles of the f32 kernel on operands packed here:
 *
 *   op_linear_transposed  y [t, k] = x [t, n] weight [n, k]: panels are 32 columns of the weight, [n][32]
 *   op_outer_sum          y [n, k] += a^T [n, t] b [t, k]: panels are 32 columns of b, [t][32], and blocks are columns of a
 *
 * Columns of y are done COLUMNS at a time, so that scratch memory stays bounded.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "matmul.h"

#define COLUMNS 1024

typedef struct {
  const Kernel *kernel;
  float *y;
  const float *x;     /* [rows, inner], or [inner, rows] when transposed */
  int transposed;
  const float *right; /* [inner, columns] */
  int64_t rows, inner, columns;
  int resume;
  int64_t first_column, end_column; /* of the columns packed now */
  char *input, *panels;
} Backward;

static int rows_of_block(const Backward *b, int64_t block) {
  int64_t left = b->rows - block * b->kernel->rows;
  return left < b->kernel->rows ? (int)left : b->kernel->rows;
}

static float *input_of_block(const Backward *b, int64_t block) {
  return (float *)b->input + block * b->kernel->rows * b->inner;
}

static void pack_blocks(void *context, int64_t begin, int64_t end) {
  const Backward *b = context;
  for (int64_t block = begin; block < end; block++) {
    int rows = rows_of_block(b, block);
    int64_t first = block * b->kernel->rows;
    float *out = input_of_block(b, block);
    if (!b->transposed) b->kernel->pack(out, b->x + first * b->inner, NULL, rows, b->inner);
    else
      for (int64_t i = 0; i < b->inner; i++) memcpy(out + i * rows, b->x + i * b->rows + first, (size_t)rows * 4);
  }
}

static void pack_columns(void *context, int64_t begin, int64_t end) {
  const Backward *b = context;
  for (int64_t i = begin; i < end; i++)
    for (int64_t column = b->first_column; column < b->end_column; column += PANEL) {
      int64_t width = b->columns - column < PANEL ? b->columns - column : PANEL;
      float *out = (float *)b->panels + ((column - b->first_column) * b->inner + i * PANEL);
      memcpy(out, b->right + i * b->columns + column, (size_t)width * 4);
      if (width < PANEL) memset(out + width, 0, (size_t)(PANEL - width) * 4);
    }
}

/* Item: one panel, all blocks. */
static void run_panels(void *context, int64_t begin, int64_t end) {
  const Backward *b = context;
  int64_t blocks = (b->rows + b->kernel->rows - 1) / b->kernel->rows;
  for (int64_t panel = begin; panel < end; panel++) {
    int64_t column = b->first_column + panel * PANEL;
    int64_t width = b->columns - column < PANEL ? b->columns - column : PANEL;
    for (int64_t first = 0; first < b->inner; first += b->kernel->k_block)
      for (int64_t block = 0; block < blocks; block++) {
        float buffer[16 * PANEL] = {0};
        float *y = b->y + block * b->kernel->rows * b->columns + column;
        Tile tile = {
            .y = width < PANEL ? buffer : y,
            .y_stride = width < PANEL ? PANEL : b->columns,
            .rows = rows_of_block(b, block),
            .input = input_of_block(b, block),
            .panel = (const float *)b->panels + panel * PANEL * b->inner,
            .k = b->inner,
            .begin = first,
            .end = first + b->kernel->k_block < b->inner ? first + b->kernel->k_block : b->inner,
            .resume = b->resume || first > 0,
        };
        if (width < PANEL && tile.resume)
          for (int r = 0; r < tile.rows; r++) memcpy(buffer + r * PANEL, y + r * b->columns, (size_t)width * 4);
        b->kernel->tile(&tile);
        if (width < PANEL)
          for (int r = 0; r < tile.rows; r++) memcpy(y + r * b->columns, buffer + r * PANEL, (size_t)width * 4);
      }
  }
}

static void run(Backward *b) {
  if (b->rows == 0 || b->columns == 0) return;
  if (b->inner == 0) {
    if (!b->resume) memset(b->y, 0, (size_t)(b->rows * b->columns) * 4);
    return;
  }
  b->kernel = matmul_kernel(DTYPE_F32);
  int64_t most = b->columns < COLUMNS ? (b->columns + PANEL - 1) / PANEL * PANEL : COLUMNS;
  b->input = scratch((size_t)(b->rows * b->inner) * 4);
  b->panels = scratch((size_t)(most * b->inner) * 4);
  if (!b->input || !b->panels) {
    for (int64_t i = 0; i < b->rows * b->columns; i++) b->y[i] = NAN;
    return;
  }
  pool_run((b->rows + b->kernel->rows - 1) / b->kernel->rows, 1, pack_blocks, b);
  for (b->first_column = 0; b->first_column < b->columns; b->first_column += COLUMNS) {
    b->end_column = b->first_column + COLUMNS < b->columns ? b->first_column + COLUMNS : b->columns;
    pool_run(b->inner, 64, pack_columns, b);
    pool_run((b->end_column - b->first_column + PANEL - 1) / PANEL, 1, run_panels, b);
  }
}

void op_linear_transposed(float *y, const float *x, const float *weight, int64_t t, int64_t n, int64_t k) {
  Backward b = {.y = y, .x = x, .right = weight, .rows = t, .inner = n, .columns = k};
  run(&b);
}

void op_outer_sum(float *y, const float *a, const float *b, int64_t t, int64_t n, int64_t k) {
  Backward backward = {
      .y = y, .x = a, .transposed = 1, .right = b, .rows = n, .inner = t, .columns = k, .resume = 1};
  run(&backward);
}
