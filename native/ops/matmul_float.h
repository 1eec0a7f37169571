/*
 * Tiles with f32 activations: y[r][c] = sum over k of input[k][r] * weight[k][c], one f32 chain a value, in the order of k.
 *
 *   input   [k][rows] float; for bf16 weights k is rounded up to even, with 0
 *   weights f32 [k][32], f16 [k][32], bf16 [k / 2][32][2] (pack.c), widened as they are loaded
 *
 * The including file defines VL, FLOAT_ROWS (most rows of a tile), FLOAT_ACROSS (vectors across), FLOAT_SUMS (registers
 * for sums), K_BLOCK and widen_half(const uint16_t *), which gives VL floats. It gets the functions pack_floats,
 * float_row_bytes, pack_floats_even, float_even_row_bytes, tile_f32, tile_f16 and tile_bf16_widened.
 */
#include "matmul_interleave.h"
#include "matmul_vector.h"

static int64_t float_row_bytes(int64_t k) { return k * 4; }
static int64_t float_even_row_bytes(int64_t k) { return (k + 1) / 2 * 8; }

/* 16 values of k at a time, so that the rows' cache lines are read whole although rows may lie 4 KiB apart. */
static void pack_floats(void *block, const float *x, const int32_t *index, int rows, int64_t k) {
  float *out = block;
  if (rows == 1) {
    memcpy(out, x + (index ? index[0] * k : 0), (size_t)k * 4);
    return;
  }
  for (int64_t first = 0; first < k; first += 16) {
    int64_t count = first + 16 < k ? 16 : k - first;
    if (!index) {
      interleave(out + first * rows, rows, x + first, k, count);
      continue;
    }
    float gathered[FLOAT_ROWS * 16];
    for (int r = 0; r < rows; r++) memcpy(gathered + r * 16, x + index[r] * k + first, (size_t)count * 4);
    interleave(out + first * rows, rows, gathered, 16, count);
  }
}

static void pack_floats_even(void *block, const float *x, const int32_t *index, int rows, int64_t k) {
  pack_floats(block, x, index, rows, k);
  if (k & 1) memset((float *)block + k * rows, 0, (size_t)rows * 4);
}

typedef enum { WEIGHT_F32, WEIGHT_F16, WEIGHT_BF16 } WeightKind;

INLINE void float_tile(const int rows, const int across, const WeightKind kind, const Tile *t) {
  for (int left = 0; left < PANEL_VECTORS; left += across) {
    vf sums[FLOAT_ROWS][PANEL_VECTORS];
    float *y = t->y + left * VL;
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
      for (int v = 0; v < across; v++) sums[r][v] = t->resume ? load(y + r * t->y_stride + v * VL) : (vf){0};

    const float *x = (const float *)t->input + t->begin * rows;
    if (kind == WEIGHT_BF16) {
      const char *w = (const char *)t->panel + (t->begin / 2 * PANEL + left * VL) * 4;
      for (int64_t i = t->begin; i < t->end; i += 2, x += 2 * rows, w += PANEL * 4) {
        if (rows <= FETCH_ROWS) fetch_ahead(w, across * VL * 4);
        vf even[PANEL_VECTORS], odd[PANEL_VECTORS];
#pragma GCC unroll 8
        for (int v = 0; v < across; v++) {
          vu words = load_words(w + v * VL * 4);
          even[v] = (vf)(words << 16);
          odd[v] = (vf)(words & 0xffff0000u);
        }
#pragma GCC unroll 16
        for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
          for (int v = 0; v < across; v++) {
            sums[r][v] = fused(even[v], x[r] - (vf){0}, sums[r][v]);
            sums[r][v] = fused(odd[v], x[rows + r] - (vf){0}, sums[r][v]);
          }
      }
    } else {
      int64_t first = t->begin * PANEL + left * VL;
      for (int64_t i = t->begin; i < t->end; i++, x += rows, first += PANEL) {
        if (rows <= FETCH_ROWS) {
          /* One row of f32 has 90 % of the bandwidth without. */
          if (kind == WEIGHT_F32 && rows > 1) fetch_ahead((const float *)t->panel + first, across * VL * 4);
          if (kind == WEIGHT_F16) fetch_ahead((const uint16_t *)t->panel + first, across * VL * 2);
        }
        vf w[PANEL_VECTORS];
#pragma GCC unroll 8
        for (int v = 0; v < across; v++)
          w[v] = kind == WEIGHT_F32 ? load((const float *)t->panel + first + v * VL)
                                    : widen_half((const uint16_t *)t->panel + first + v * VL);
#pragma GCC unroll 16
        for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
          for (int v = 0; v < across; v++) sums[r][v] = fused(w[v], x[r] - (vf){0}, sums[r][v]);
      }
    }

#pragma GCC unroll 8
    for (int v = 0; v < across; v++) {
      vf bias = t->bias ? load(t->bias + (left + v) * VL) : (vf){0};
#pragma GCC unroll 16
      for (int r = 0; r < rows; r++)
        store(y + r * t->y_stride + v * VL, t->bias ? sums[r][v] + bias : sums[r][v]);
    }
  }
}

static void tile_f32(const Tile *t) {
  TILE_SWITCH(t->rows, FLOAT_ROWS, FLOAT_SUMS, FLOAT_ACROSS, float_tile, WEIGHT_F32, t)
}
static void tile_f16(const Tile *t) {
  TILE_SWITCH(t->rows, FLOAT_ROWS, FLOAT_SUMS, FLOAT_ACROSS, float_tile, WEIGHT_F16, t)
}
static void tile_bf16_widened(const Tile *t) {
  TILE_SWITCH(t->rows, FLOAT_ROWS, FLOAT_SUMS, FLOAT_ACROSS, float_tile, WEIGHT_BF16, t)
}
