/*
 * Images: resampling along one or both sides, and normalisation. Which inputs make an output, and with which weights, comes
 * from src/image/resample.ts, so that there is one definition of it.
 *
 * Parts are bands of output rows. Each pulls rows out of the horizontal pass as it needs them and keeps them in a ring, so
 * memory beyond the result is a few rows a thread, whatever the aspect; rows at the border of two bands are made twice.
 */
#include <string.h>

#include "vector.h"
#include "workspace.h"

#define ROWS_AT_ONCE 4

typedef struct {
  const Resampling *image;
  const ResampleAxis *across, *down; /* or NULL */
  PixelWindows windows;
  const VectorKernels *kernels;
  int64_t band_rows, ring_rows, row_bytes; /* of the ring; whole cache lines */
  Workspace workspace;
} Resampler;

static int64_t divide_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

/*
 * Weights as the kernels read them: each three times, for R, G and B, and windows of equal length that end inside the row.
 * What a window takes in beyond the axis' own inputs has weight 0. 0 when memory ran out.
 */
static int open_windows(Resampler *r) {
  const ResampleAxis *axis = r->across;
  int64_t taps = divide_up(axis->stride, r->kernels->lanes) * r->kernels->lanes;
  int64_t count = r->image->out_width;
  int64_t width = r->image->in_width > taps ? r->image->in_width : taps; /* narrower rows are copied and padded */
  int32_t *first = scratch((size_t)count * 4);
  int32_t *weights = scratch((size_t)(count * taps * 3) * 4);
  if (!first || !weights) return 0;
  memset(weights, 0, (size_t)(count * taps * 3) * 4);
  for (int64_t o = 0; o < count; o++) {
    first[o] = axis->first[o] < width - taps ? axis->first[o] : (int32_t)(width - taps);
    int32_t *to = weights + (o * taps + axis->first[o] - first[o]) * 3;
    for (int32_t k = 0; k < axis->count[o]; k++)
      for (int c = 0; c < 3; c++) to[k * 3 + c] = axis->weights[o * axis->stride + k];
  }
  r->windows = (PixelWindows){.count = count, .taps = taps, .first = first, .weights = weights};
  return 1;
}

static const uint8_t *image_row(const Resampler *r, int64_t y) { return r->image->in + y * r->image->in_width * 3; }

/* Rows [y, y + rows) of the horizontal pass. `padded` has room for as many rows of `taps` pixels. */
static void make_rows(const Resampler *r, uint8_t *const *out, int64_t y, int rows, uint8_t *padded) {
  const uint8_t *in[ROWS_AT_ONCE];
  int64_t width = r->image->in_width, taps = r->windows.taps;
  for (int i = 0; i < rows; i++) {
    in[i] = image_row(r, y + i);
    if (width >= taps) continue;
    uint8_t *row = padded + i * taps * 3;
    memcpy(row, in[i], (size_t)width * 3);
    memset(row + width * 3, 0, (size_t)(taps - width) * 3);
    in[i] = row;
  }
  r->kernels->resample_across(out, in, rows, &r->windows);
}

static void make_band(const Resampler *r, int64_t begin, int64_t end, const uint8_t **rows, uint8_t *ring, uint8_t *padded) {
  const ResampleAxis *down = r->down;
  int64_t length = r->image->out_width * 3, height = r->image->in_height, made = down->first[begin];
  for (int64_t o = begin; o < end; o++) {
    int64_t first = down->first[o], count = down->count[o];
    while (r->across && made < first + count) {
      uint8_t *out[ROWS_AT_ONCE];
      int num = height - made < ROWS_AT_ONCE ? (int)(height - made) : ROWS_AT_ONCE;
      for (int i = 0; i < num; i++) out[i] = ring + (made + i) % r->ring_rows * r->row_bytes;
      make_rows(r, out, made, num, padded);
      made += num;
    }
    for (int64_t k = 0; k < count; k++)
      rows[k] = r->across ? ring + (first + k) % r->ring_rows * r->row_bytes : image_row(r, first + k);
    r->kernels->resample_down(r->image->out + o * length, rows, down->weights + o * down->stride, count, length);
  }
}

/* Items are bands. */
static void make_bands(void *context, int64_t begin, int64_t end) {
  Resampler *r = context;
  float *piece = workspace_take(&r->workspace);
  const uint8_t **rows = (const uint8_t **)piece;
  uint8_t *ring = (uint8_t *)(rows + (r->down ? r->down->stride : 0)), *padded = ring + r->ring_rows * r->row_bytes;
  for (int64_t first = begin * r->band_rows; first < end * r->band_rows; first += r->band_rows) {
    int64_t last = first + r->band_rows < r->image->out_height ? first + r->band_rows : r->image->out_height;
    if (r->down) {
      make_band(r, first, last, rows, ring, padded);
      continue;
    }
    for (int64_t y = first; y < last; y += ROWS_AT_ONCE) {
      uint8_t *out[ROWS_AT_ONCE];
      int num = last - y < ROWS_AT_ONCE ? (int)(last - y) : ROWS_AT_ONCE;
      for (int i = 0; i < num; i++) out[i] = r->image->out + (y + i) * r->image->out_width * 3;
      make_rows(r, out, y, num, padded);
    }
  }
  workspace_give(&r->workspace, piece);
}

int op_resample(const Resampling *image, const ResampleAxis *across, const ResampleAxis *down) {
  if (!across && !down) {
    memcpy(image->out, image->in, (size_t)(image->in_width * image->in_height * 3));
    return 1;
  }
  Resampler r = {.image = image, .across = across, .down = down, .kernels = vector_kernels()};
  if (across && !open_windows(&r)) return 0;
  r.row_bytes = divide_up(image->out_width * 3, 64) * 64;
  r.ring_rows = across && down ? down->stride + ROWS_AT_ONCE - 1 : 0;
  int64_t bytes = (down ? down->stride : 0) * (int64_t)sizeof(uint8_t *) + r.ring_rows * r.row_bytes;
  bytes += across ? r.windows.taps * 3 * ROWS_AT_ONCE : 0;
  if (!workspace_open(&r.workspace, divide_up(bytes, 4))) return 0;
  int64_t fair = divide_up(image->out_height, 4 * pool_threads());
  r.band_rows = fair < 8 ? 8 : fair > 32 ? 32 : fair;
  pool_run(divide_up(image->out_height, r.band_rows), 1, make_bands, &r);
  return 1;
}

typedef struct {
  float *y;
  const uint8_t *pixels;
  int64_t count;
  const float *tables;
} Normalization;

static void normalize(void *context, int64_t begin, int64_t end) {
  const Normalization *n = context;
  float *red = n->y, *green = red + n->count, *blue = green + n->count;
  for (int64_t i = begin; i < end; i++) {
    const uint8_t *pixel = n->pixels + i * 3;
    red[i] = n->tables[pixel[0]];
    green[i] = n->tables[256 + pixel[1]];
    blue[i] = n->tables[512 + pixel[2]];
  }
}

void op_normalize_pixels(float *y, const uint8_t *pixels, const float *tables, int64_t count) {
  Normalization n = {y, pixels, count, tables};
  pool_run(count, 16384, normalize, &n);
}
