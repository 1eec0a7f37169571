#include "matmul.h"

#include <math.h>
#include <string.h>

#include "../pool.h"

/* Bytes of packed rows worked on at once: they stay in a shared L3 cache beside the weights that stream through. */
#define INPUT_BYTES ((int64_t)8 << 20)

/* Bytes of weights that one thread takes for all rows: with its share of the rows they stay in an L2 cache. */
#define WEIGHT_BYTES ((int64_t)384 << 10)

/* Items per product that are enough to share among threads. */
#define ENOUGH_ITEMS 16

typedef struct {
  const Product *product;
  int64_t first_row, rows; /* of the product, packed now */
  char *input;
  int64_t first_block, first_item; /* numbers of this part's first block and item among all parts */
} Part;

typedef struct {
  const Kernel *kernel;
  DType dtype;
  int64_t n, k;
  int64_t panel_size, row_size;
  int64_t panels_per_item, blocks_per_item;
  int64_t num_parts;
  Part *parts;
} Run;

static int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

static int64_t blocks_of(const Run *run, int64_t rows) { return divide_up(rows, run->kernel->rows); }

static int64_t items_of(const Run *run, int64_t rows) {
  return divide_up(divide_up(run->n, PANEL), run->panels_per_item) *
         divide_up(blocks_of(run, rows), run->blocks_per_item);
}

static int rows_of_block(const Run *run, const Part *part, int64_t block) {
  int64_t left = part->rows - block * run->kernel->rows;
  return left < run->kernel->rows ? (int)left : run->kernel->rows;
}

static char *input_of_block(const Run *run, const Part *part, int64_t block) {
  return part->input + block * run->kernel->rows * run->row_size;
}

static void pack_blocks(void *context, int64_t begin, int64_t end) {
  const Run *run = context;
  const Part *part = run->parts + run->num_parts - 1;
  for (int64_t i = end - 1; i >= begin; i--) {
    while (part->first_block > i) part--;
    int64_t block = i - part->first_block;
    int64_t row = part->first_row + block * run->kernel->rows;
    const Product *product = part->product;
    const float *x = product->index ? product->x : product->x + row * run->k;
    run->kernel->pack(input_of_block(run, part, block), x, product->index ? product->index + row : NULL,
                      rows_of_block(run, part, block), run->k);
  }
}

/* A panel with fewer than PANEL columns in y goes through a buffer. */
static void run_edge_tile(const Run *run, Tile tile, int64_t columns) {
  float y[16 * PANEL] = {0}, bias[PANEL] = {0};
  float *to = tile.y;
  if (tile.resume)
    for (int r = 0; r < tile.rows; r++) memcpy(y + r * PANEL, to + r * tile.y_stride, (size_t)columns * 4);
  if (tile.bias) {
    memcpy(bias, tile.bias, (size_t)columns * 4);
    tile.bias = bias;
  }
  int64_t stride = tile.y_stride;
  tile.y = y;
  tile.y_stride = PANEL;
  run->kernel->tile(&tile);
  for (int r = 0; r < tile.rows; r++) memcpy(to + r * stride, y + r * PANEL, (size_t)columns * 4);
}

/* Asks for the outputs of the tile after this one, which it resumes from. They may lie 4 KiB apart. */
static inline void fetch_outputs(const Tile *tile, const float *next) {
  if (!tile->resume) return;
  for (int r = 0; r < tile->rows; r++) {
    __builtin_prefetch(next + r * tile->y_stride);
    __builtin_prefetch(next + r * tile->y_stride + PANEL / 2);
  }
}

static void run_item(const Run *run, const Part *part, int64_t item) {
  int64_t panels = divide_up(run->n, PANEL), blocks = blocks_of(run, part->rows);
  int64_t block_groups = divide_up(blocks, run->blocks_per_item);
  int64_t first_panel = item / block_groups * run->panels_per_item;
  int64_t first_block = item % block_groups * run->blocks_per_item;
  int64_t end_panel = first_panel + run->panels_per_item, end_block = first_block + run->blocks_per_item;
  if (end_panel > panels) end_panel = panels;
  if (end_block > blocks) end_block = blocks;

  const Product *product = part->product;
  int64_t step = run->kernel->k_block ? run->kernel->k_block : run->k;
  for (int64_t begin = 0; begin < run->k; begin += step) {
    int64_t end = begin + step < run->k ? begin + step : run->k;
    for (int64_t block = first_block; block < end_block; block++) {
      float *y = product->y + (part->first_row + block * run->kernel->rows) * run->n;
      for (int64_t panel = first_panel; panel < end_panel; panel++) {
        int64_t column = panel * PANEL;
        Tile tile = {
            .y = y + column,
            .y_stride = run->n,
            .rows = rows_of_block(run, part, block),
            .input = input_of_block(run, part, block),
            .panel = (const char *)product->matrix->packed + panel * run->panel_size,
            .bias = product->bias && end == run->k ? product->bias + column : NULL,
            .k = run->k,
            .begin = begin,
            .end = end,
            .resume = begin > 0,
        };
        if (panel + 1 < end_panel) fetch_outputs(&tile, y + column + PANEL);
        if (run->n - column < PANEL) run_edge_tile(run, tile, run->n - column);
        else run->kernel->tile(&tile);
      }
    }
  }
}

static void run_items(void *context, int64_t begin, int64_t end) {
  const Run *run = context;
  const Part *part = run->parts + run->num_parts - 1;
  for (int64_t i = end - 1; i >= begin; i--) {
    while (part->first_item > i) part--;
    run_item(run, part, i - part->first_item);
  }
}

static void run_parts(Run *run) {
  int64_t blocks = 0, items = 0;
  for (int64_t i = 0; i < run->num_parts; i++) {
    run->parts[i].first_block = blocks;
    run->parts[i].first_item = items;
    blocks += blocks_of(run, run->parts[i].rows);
    items += items_of(run, run->parts[i].rows);
  }
  pool_run(blocks, 1, pack_blocks, run);
  pool_run(items, 1, run_items, run);
}

static void fill(const Product *products, int64_t count, float value) {
  for (int64_t i = 0; i < count; i++) {
    int64_t n = products[i].matrix->n;
    for (int64_t r = 0; r < products[i].rows; r++)
      for (int64_t c = 0; c < n; c++)
        products[i].y[r * n + c] = products[i].bias ? value + products[i].bias[c] : value;
  }
}

/* Few rows: one panel after another streams through each thread. Many: panels that fit L2 meet all rows. */
static void choose_items(Run *run, int64_t rows) {
  int64_t panels = divide_up(run->n, PANEL), blocks = blocks_of(run, rows);
  int64_t step = run->kernel->k_block && run->kernel->k_block < run->k ? run->kernel->k_block : run->k;
  int64_t bytes = run->panel_size * step / run->k;
  int64_t per_item = WEIGHT_BYTES / (bytes + 1);
  if (per_item > panels / ENOUGH_ITEMS) per_item = panels / ENOUGH_ITEMS;
  run->panels_per_item = per_item < 1 ? 1 : per_item;
  int64_t block_groups = divide_up(ENOUGH_ITEMS, divide_up(panels, run->panels_per_item));
  run->blocks_per_item = divide_up(blocks, block_groups < blocks ? block_groups : blocks);
}

void products_run(const Product *products, int64_t count) {
  if (count == 0 || products[0].matrix->n == 0) return;
  Run run = {.dtype = products[0].matrix->dtype, .n = products[0].matrix->n, .k = products[0].matrix->k};
  if (run.k == 0) {
    fill(products, count, 0);
    return;
  }
  run.kernel = matmul_kernel(run.dtype);
  run.panel_size = panel_bytes(run.dtype, run.k);
  run.row_size = run.kernel->row_bytes(run.k);

  int64_t total = 0, most = 0;
  for (int64_t i = 0; i < count; i++) {
    total += products[i].rows;
    if (products[i].rows > most) most = products[i].rows;
  }
  if (total == 0) return;
  int64_t room = INPUT_BYTES / run.row_size / run.kernel->rows * run.kernel->rows;
  if (room < 8 * run.kernel->rows) room = 8 * run.kernel->rows;
  if (room > total) room = total;
  choose_items(&run, most < room ? most : room);

  run.parts = scratch((size_t)count * sizeof(Part));
  char *input = scratch((size_t)(room * run.row_size));
  if (!run.parts || !input) {
    fill(products, count, NAN);
    return;
  }
  /* As many rows as there is room for, of one product or of several. */
  int64_t used = 0;
  for (int64_t i = 0; i < count; i++)
    for (int64_t row = 0; row < products[i].rows;) {
      int64_t rows = products[i].rows - row;
      if (rows > room - used) rows = room - used;
      run.parts[run.num_parts++] =
          (Part){.product = products + i, .first_row = row, .rows = rows, .input = input + used * run.row_size};
      row += rows;
      used += rows;
      if (used < room) continue;
      run_parts(&run);
      run.num_parts = 0;
      used = 0;
    }
  if (run.num_parts > 0) run_parts(&run);
}
