/*
 * Ops that move rows: embedding, gather_rows, scatter_rows, concat_rows, copy_place, unfold_patches. All are copies;
 * embedding also widens the table's values to float32. Parts are runs of output rows.
 */
#include <string.h>

#include "../pool.h"
#include "vector.h"

typedef struct {
  float *y;
  const Table *table;
  const int32_t *ids;
  const VectorKernels *kernels;
} Embedding;

static void embed(void *context, int64_t begin, int64_t end) {
  const Embedding *e = context;
  const Table *table = e->table;
  static const int sizes[] = {4, 2, 2, 1};
  int64_t row_bytes = table->width * sizes[table->dtype];
  for (int64_t t = begin; t < end; t++) {
    int64_t id = e->ids[t];
    e->kernels->widen(e->y + t * table->width, table->dtype, (const char *)table->data + id * row_bytes,
                      table->scales ? table->scales[id] : 1.0f, table->width);
  }
}

void op_embedding(float *y, const Table *table, const int32_t *ids, int64_t t) {
  Embedding e = {y, table, ids, vector_kernels()};
  pool_run(t, grain_of(table->width), embed, &e);
}

/* Row i of `from` goes to row i of `to`; an index replaces i on its side. */
typedef struct {
  float *to;
  const float *from;
  const int32_t *to_index, *from_index;
  int64_t width;
} Copy;

static void copy(void *context, int64_t begin, int64_t end) {
  const Copy *c = context;
  if (!c->to_index && !c->from_index) {
    memcpy(c->to + begin * c->width, c->from + begin * c->width, (size_t)((end - begin) * c->width) * sizeof(float));
    return;
  }
  for (int64_t i = begin; i < end; i++) {
    int64_t to = c->to_index ? c->to_index[i] : i, from = c->from_index ? c->from_index[i] : i;
    memcpy(c->to + to * c->width, c->from + from * c->width, (size_t)c->width * sizeof(float));
  }
}

static void run_copy(Copy c, int64_t rows) { pool_run(rows, grain_of(c.width), copy, &c); }

void op_gather_rows(float *y, const float *x, const int32_t *index, int64_t count, int64_t width) {
  run_copy((Copy){.to = y, .from = x, .from_index = index, .width = width}, count);
}

void op_scatter_rows(float *y, const float *x, const float *rows, const int32_t *index, int64_t height, int64_t count,
                     int64_t width) {
  if (y != x) run_copy((Copy){.to = y, .from = x, .width = width}, height);
  run_copy((Copy){.to = y, .from = rows, .to_index = index, .width = width}, count);
}

void op_concat_rows(float *y, const float *a, const float *b, int64_t a_rows, int64_t b_rows, int64_t width) {
  run_copy((Copy){.to = y, .from = a, .width = width}, a_rows);
  run_copy((Copy){.to = y + a_rows * width, .from = b, .width = width}, b_rows);
}

void op_copy_place(float *places, int64_t from, int64_t to, int64_t width) {
  run_copy((Copy){.to = places + to * width, .from = places + from * width, .width = 1}, width);
}

typedef struct {
  float *y;
  const float *pixels;
  int64_t channels, side, patch;
} Unfold;

/* One item is one patch: (channel, y, x) of it follow one another. */
static void unfold(void *context, int64_t begin, int64_t end) {
  const Unfold *u = context;
  int64_t per_side = u->side / u->patch;
  float *to = u->y + begin * u->channels * u->patch * u->patch;
  for (int64_t i = begin; i < end; i++) {
    int64_t tile = i / (per_side * per_side), row = i / per_side % per_side, column = i % per_side;
    for (int64_t c = 0; c < u->channels; c++) {
      const float *from = u->pixels + ((tile * u->channels + c) * u->side + row * u->patch) * u->side + column * u->patch;
      for (int64_t line = 0; line < u->patch; line++, to += u->patch, from += u->side)
        memcpy(to, from, (size_t)u->patch * sizeof(float));
    }
  }
}

void op_unfold_patches(float *y, const float *pixels, int64_t tiles, int64_t channels, int64_t side, int64_t patch) {
  Unfold u = {y, pixels, channels, side, patch};
  int64_t per_side = side / patch;
  pool_run(tiles * per_side * per_side, grain_of(channels * patch * patch), unfold, &u);
}
