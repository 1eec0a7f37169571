/*
 * Ops of training that take rows apart or add them up: sum_rows, scatter_add_rows, slice_columns, scale_rows, row_dots,
 * sum_groups, add_in_place. Sums down the rows are split by columns, COLUMNS at a time, and run in the order of rows.
 */
#include <string.h>

#include "../pool.h"
#include "vector.h"

#define COLUMNS 256

typedef struct {
  float *y;
  const float *x, *b, *scale;
  const int32_t *index;
  int64_t rows, height, width, start, end, group_size;
  const VectorKernels *kernels;
} Rows;

static int64_t columns_from(const Rows *r, int64_t column) {
  return r->width - column < COLUMNS ? r->width - column : COLUMNS;
}

static void run_columns(PoolWork work, Rows *r) {
  r->kernels = vector_kernels();
  pool_run((r->width + COLUMNS - 1) / COLUMNS, 1, work, r);
}

static void run_rows(PoolWork work, Rows *r, int64_t count, int64_t width) {
  r->kernels = vector_kernels();
  pool_run(count, grain_of(width), work, r);
}

/* Row i of x goes to row index[i] of y, or all to row 0. */
static void add_columns(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t column = begin * COLUMNS; column < end * COLUMNS && column < r->width; column += COLUMNS) {
    int64_t count = columns_from(r, column);
    for (int64_t row = 0; row < r->height; row++) memset(r->y + row * r->width + column, 0, (size_t)count * 4);
    for (int64_t i = 0; i < r->rows; i++)
      r->kernels->add_scaled(r->y + (r->index ? r->index[i] : 0) * r->width + column, 1, r->x + i * r->width + column,
                             count);
  }
}

void op_sum_rows(float *y, const float *x, int64_t rows, int64_t width) {
  run_columns(add_columns, &(Rows){.y = y, .x = x, .rows = rows, .height = 1, .width = width});
}

void op_scatter_add_rows(float *y, const float *rows, const int32_t *index, int64_t count, int64_t height, int64_t width) {
  run_columns(add_columns, &(Rows){.y = y, .x = rows, .index = index, .rows = count, .height = height, .width = width});
}

static void slice(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  int64_t width = r->end - r->start;
  for (int64_t i = begin; i < end; i++)
    memcpy(r->y + i * width, r->x + i * r->width + r->start, (size_t)width * 4);
}

void op_slice_columns(float *y, const float *x, int64_t rows, int64_t width, int64_t start, int64_t end) {
  run_rows(slice, &(Rows){.y = y, .x = x, .width = width, .start = start, .end = end}, rows, end - start);
}

static void scale(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t i = begin; i < end; i++) {
    const float *x = r->x + i * r->width;
    r->kernels->scaled_add(r->y + i * r->width, x, x, r->scale[i], 0, r->width);
  }
}

void op_scale_rows(float *y, const float *x, const float *scales, int64_t rows, int64_t width) {
  run_rows(scale, &(Rows){.y = y, .x = x, .scale = scales, .width = width}, rows, width);
}

static void dots(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t i = begin; i < end; i++) r->y[i] = r->kernels->dot(r->x + i * r->width, r->b + i * r->width, r->width);
}

void op_row_dots(float *y, const float *a, const float *b, int64_t rows, int64_t width) {
  run_rows(dots, &(Rows){.y = y, .x = a, .b = b, .width = width}, rows, width);
}

static void add_groups(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  for (int64_t i = begin; i < end; i++) {
    float *y = r->y + i * r->width;
    memset(y, 0, (size_t)r->width * 4);
    for (int64_t j = i * r->group_size; j < (i + 1) * r->group_size; j++)
      r->kernels->add_scaled(y, 1, r->x + j * r->width, r->width);
  }
}

void op_sum_groups(float *y, const float *x, int64_t groups, int64_t group_size, int64_t width) {
  run_rows(add_groups, &(Rows){.y = y, .x = x, .group_size = group_size, .width = width}, groups, group_size * width);
}

static void add(void *context, int64_t begin, int64_t end) {
  const Rows *r = context;
  r->kernels->add_scaled(r->y + begin, 1, r->x + begin, end - begin);
}

void op_add_in_place(float *target, const float *x, int64_t count) {
  run_rows(add, &(Rows){.y = target, .x = x}, count, 1);
}
