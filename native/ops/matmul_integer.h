/*
 * Tiles with int8 activations, one scale a row: scale = max |x| / 127, values rounded to nearest even. Products of bytes are
 * summed exactly in int32 (k up to 131072), then scaled in f32.
 *
 *   int8  y[r][c] = (sum of q x) * (row scale * weight scale) + bias
 *   q4    y[r][c] = row scale * (sum over groups, in order, of weight scale * (sum of q x in the group)) + bias
 *
 *   input   [k / 4][rows][PARTS] words, k rounded up to a multiple of 4 with 0, then corrections [groups][rows] int32 (one
 *           group in int8) and row scales [rows] float. A correction starts the group's sum: it takes back the bias of the
 *           unsigned weights.
 *   weights as in pack.c
 *
 * A word of weights holds 4 bytes of one column, along k. With PARTS 1 the set multiplies and adds 4 bytes at once. With
 * PARTS 2 it multiplies and adds pairs of int16: part 0 of a word is its bytes 0 and 2, part 1 its bytes 1 and 3, and
 * activations are packed as int16 in that order.
 *
 * The including file defines VL, PARTS, INT8_ROWS, INT8_ACROSS, INT8_SUMS, Q4_ROWS, Q4_ACROSS, Q4_SUMS and
 * dot(vi sums, vu weights, vu words), which adds to each lane the products of one part. With SIGNED_WEIGHTS dot takes
 * signed bytes. With INT8_LOOP(sums, x, panel, end) that runs the loop of a full tile. With NARROW(bytes, integers) (PARTS
 * 1) that stores a vector of integers as bytes. It gets the functions int8_row_bytes, pack_int8_rows, tile_int8,
 * q4_row_bytes, pack_q4_rows and tile_q4.
 */
#include "matmul_interleave.h"
#include "matmul_vector.h"

#ifdef SIGNED_WEIGHTS
#define INT8_BIAS 0
#else
#define INT8_BIAS 128
#endif
#define Q4_BIAS 8
#define MOST_ROWS 14

static int64_t int8_row_bytes(int64_t k) { return (k + 3) / 4 * 4 * PARTS + 4 + 4; }
static int64_t q4_row_bytes(int64_t k) { return k * PARTS + k / Q4_GROUP * 4 + 4; }

/* max |x|, NaN and infinity above all: the bits of a positive float order as integers. Four chains hide the latency. */
INLINE uint32_t largest_magnitude(const float *x, int64_t k) {
  vi most[4] = {{0}};
  int64_t i = 0;
  for (; i + 4 * VL <= k; i += 4 * VL)
#pragma GCC unroll 4
    for (int j = 0; j < 4; j++) {
      vi bits = (vi)(load_words(x + i + j * VL) & 0x7fffffffu);
      vi larger = (vi)(bits > most[j]);
      most[j] = (bits & larger) | (most[j] & ~larger);
    }
  uint32_t result = 0;
  for (int j = 0; j < 4; j++)
    for (int lane = 0; lane < VL; lane++) result = (uint32_t)most[j][lane] > result ? (uint32_t)most[j][lane] : result;
  for (; i < k; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, 4);
    bits &= 0x7fffffffu;
    result = bits > result ? bits : result;
  }
  return result;
}

/* x * inverse rounded to nearest even, in the low bits: the sum with 1.5 * 2^23 has no fraction bits left. */
#define ROUNDER 12582912.0f
INLINE vi quantize(const float *x, float inverse) {
  vf scaled = load(x) * inverse;
  return (vi)(scaled + ROUNDER) - 0x4b400000;
}

/* Values of a row that are quantised before rows are interleaved: those of all rows stay in L1. */
#define QUANTIZED_AT_ONCE 256
#define WORDS_AT_ONCE (QUANTIZED_AT_ONCE / 4)

/* 32 integers -> 8 words of each part; parts lie WORDS_AT_ONCE apart. */
INLINE void pack_integers(uint32_t *words, const vi *integers) {
#ifdef NARROW
  for (int v = 0; v < 32 / VL; v++) NARROW((char *)words + v * VL, integers[v]);
#else
  int32_t q[32];
  memcpy(q, integers, sizeof q);
  for (int w = 0; w < 8; w++) {
    const int32_t *b = q + w * 4;
    if (PARTS == 1) {
      words[w] = (uint32_t)(b[0] & 255) | (uint32_t)(b[1] & 255) << 8 | (uint32_t)(b[2] & 255) << 16 | (uint32_t)b[3] << 24;
    } else {
      words[w] = (uint32_t)(b[0] & 65535) | (uint32_t)b[2] << 16;
      words[WORDS_AT_ONCE + w] = (uint32_t)(b[1] & 65535) | (uint32_t)b[3] << 16;
    }
  }
#endif
}

/*
 * Rows as words and their corrections, `groups` of `group` values each. A row with NaN or infinity has the scale NaN.
 */
INLINE void pack_integer_rows(void *block, const float *x, const int32_t *index, int rows, int64_t k, int64_t group,
                              int bias) {
  uint32_t *words = block;
  int32_t *corrections = (int32_t *)(words + (k + 3) / 4 * rows * PARTS);
  int64_t groups = (k + group - 1) / group;
  float *scales = (float *)(corrections + groups * rows);
  float inverses[MOST_ROWS];
  vu sums[MOST_ROWS];
  for (int r = 0; r < rows; r++) {
    uint32_t most = largest_magnitude(x + (index ? index[r] : r) * k, k);
    float magnitude;
    memcpy(&magnitude, &most, 4);
    int finite = most < 0x7f800000u;
    scales[r] = finite ? magnitude / 127.0f : NAN;
    inverses[r] = finite && magnitude >= 0x1p-100f ? 127.0f / magnitude : 0.0f;
    sums[r] = (vu){0};
  }
  for (int64_t first = 0; first < k; first += QUANTIZED_AT_ONCE) {
    uint32_t quantized[MOST_ROWS][PARTS][WORDS_AT_ONCE];
    int64_t count = k - first < QUANTIZED_AT_ONCE ? k - first : QUANTIZED_AT_ONCE;
    for (int r = 0; r < rows; r++) {
      const float *row = x + (index ? index[r] : r) * k;
      float inverse = inverses[r];
      vu sum = sums[r];
      for (int64_t i = first; i < first + count; i += 32) {
        float buffer[32];
        vi integers[32 / VL];
        const float *from = row + i;
        if (k - i < 32) {
          memset(buffer, 0, sizeof buffer);
          memcpy(buffer, from, (size_t)(k - i) * 4);
          from = buffer;
        }
#pragma GCC unroll 8
        for (int v = 0; v < 32 / VL; v++) {
          integers[v] = quantize(from + v * VL, inverse);
          sum += (vu)integers[v];
        }
        pack_integers(quantized[r][0] + (i - first) / 4, integers);
        if ((i + 32) % group != 0 && i + 32 < k) continue;
        uint32_t total = 0;
        for (int lane = 0; lane < VL; lane++) total += sum[lane];
        corrections[i / group * rows + r] = (int32_t)(0u - (uint32_t)bias * total);
        sum = (vu){0};
      }
      sums[r] = sum;
    }
    interleave(words + first / 4 * rows * PARTS, rows * PARTS, quantized, WORDS_AT_ONCE, (count + 3) / 4);
  }
}

static void pack_int8_rows(void *block, const float *x, const int32_t *index, int rows, int64_t k) {
  pack_integer_rows(block, x, index, rows, k, (k + 31) / 32 * 32, INT8_BIAS);
}

static void pack_q4_rows(void *block, const float *x, const int32_t *index, int rows, int64_t k) {
  pack_integer_rows(block, x, index, rows, k, Q4_GROUP, Q4_BIAS);
}

typedef uint16_t vh_pairs __attribute__((vector_size(VL * 4)));

/* Part p of words of unsigned bytes. */
INLINE vu part_of(vu words, int p) {
  if (PARTS == 1) return words;
  return p == 0 ? words & 0x00ff00ffu : (vu)((vh_pairs)words >> 8);
}

/* sums[r][v] += products of the words w[v] with row r's activations x[r][PARTS] */
#define ADD_PRODUCTS(sums, w, x)                                                         \
  _Pragma("GCC unroll 2") for (int p = 0; p < PARTS; p++) {                              \
    vu parts[PANEL_VECTORS];                                                             \
    _Pragma("GCC unroll 8") for (int v = 0; v < across; v++) parts[v] = part_of(w[v], p); \
    _Pragma("GCC unroll 16") for (int r = 0; r < rows; r++)                              \
      _Pragma("GCC unroll 8") for (int v = 0; v < across; v++)                           \
        sums[r][v] = dot(sums[r][v], parts[v], splat_word((x)[r * PARTS + p]));          \
  }

INLINE void int8_tile(const int rows, const int across, const Tile *t) {
  int64_t steps = (t->k + 3) / 4;
  const word_any *corrections = (const word_any *)t->input + steps * rows * PARTS;
  const float *row_scales = (const float *)(corrections + rows);
  const float *scales = (const float *)((const char *)t->panel + steps * PANEL * 4);
  for (int left = 0; left < PANEL_VECTORS; left += across) {
    vi sums[MOST_ROWS][PANEL_VECTORS];
    float *y = t->y + left * VL;
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
      for (int v = 0; v < across; v++)
        sums[r][v] = t->resume ? (vi)load_words(y + r * t->y_stride + v * VL) : (vi)splat_word(corrections[r]);

    const word_any *x = (const word_any *)t->input + t->begin / 4 * rows * PARTS;
    const char *panel = (const char *)t->panel + t->begin / 4 * PANEL * 4 + left * VL * 4;
    const char *end = (const char *)t->panel + (t->end + 3) / 4 * PANEL * 4;
#ifdef INT8_LOOP
    if (rows == INT8_ROWS) {
      INT8_LOOP(sums, x, panel, end);
      panel = end;
    }
#endif
    while (panel < end) {
      if (rows <= FETCH_ROWS) fetch_ahead(panel, across * VL * 4);
      vu w[PANEL_VECTORS];
#pragma GCC unroll 8
      for (int v = 0; v < across; v++) {
        w[v] = load_words(panel + v * VL * 4);
        if (INT8_BIAS == 0) w[v] ^= 0x80808080u;
      }
      ADD_PRODUCTS(sums, w, x)
      x += rows * PARTS;
      panel += PANEL * 4;
    }

    if (t->end < t->k) {
#pragma GCC unroll 16
      for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
        for (int v = 0; v < across; v++) store(y + r * t->y_stride + v * VL, (vf)sums[r][v]);
      continue;
    }
#pragma GCC unroll 8
    for (int v = 0; v < across; v++) {
      vf scale = load(scales + (left + v) * VL);
      vf bias = t->bias ? load(t->bias + (left + v) * VL) : (vf){0};
#pragma GCC unroll 16
      for (int r = 0; r < rows; r++) {
        vf value = __builtin_convertvector(sums[r][v], vf) * (scale * row_scales[r]);
        store(y + r * t->y_stride + v * VL, value + bias);
      }
    }
  }
}

INLINE void q4_tile(const int rows, const int across, const Tile *t) {
  int64_t groups = t->k / Q4_GROUP;
  const float *row_scales = (const float *)t->input + (t->k / 4 * PARTS + groups) * rows;
  for (int left = 0; left < PANEL_VECTORS; left += across) {
    vf totals[MOST_ROWS][PANEL_VECTORS];
#pragma GCC unroll 16
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
      for (int v = 0; v < across; v++) totals[r][v] = (vf){0};

    const word_any *x = t->input;
    const word_any *corrections = x + t->k / 4 * rows * PARTS;
    const char *panel = (const char *)t->panel + left * VL * 4;
    for (int64_t g = 0; g < groups; g++, corrections += rows, x += 8 * rows * PARTS, panel += PANEL * 20) {
      if (rows <= FETCH_ROWS) fetch_ahead(panel, across == PANEL_VECTORS ? PANEL * 20 : 0);
      vi sums[MOST_ROWS][PANEL_VECTORS];
#pragma GCC unroll 16
      for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
        for (int v = 0; v < across; v++) sums[r][v] = (vi)splat_word(corrections[r]);
#pragma GCC unroll 4
      for (int s = 0; s < 4; s++) {
        vu low[PANEL_VECTORS], high[PANEL_VECTORS];
#pragma GCC unroll 8
        for (int v = 0; v < across; v++) {
          vu words = load_words(panel + (1 + s) * PANEL * 4 + v * VL * 4);
          low[v] = words & 0x0f0f0f0fu;
          high[v] = words >> 4 & 0x0f0f0f0fu;
        }
        ADD_PRODUCTS(sums, low, x + s * rows * PARTS)
        ADD_PRODUCTS(sums, high, x + (s + 4) * rows * PARTS)
      }
#pragma GCC unroll 8
      for (int v = 0; v < across; v++) {
        vf scale = load((const float *)panel + v * VL);
#pragma GCC unroll 16
        for (int r = 0; r < rows; r++) totals[r][v] += __builtin_convertvector(sums[r][v], vf) * scale;
      }
    }

#pragma GCC unroll 8
    for (int v = 0; v < across; v++) {
      vf bias = t->bias ? load(t->bias + (left + v) * VL) : (vf){0};
#pragma GCC unroll 16
      for (int r = 0; r < rows; r++)
        store(t->y + r * t->y_stride + (left + v) * VL, totals[r][v] * row_scales[r] + bias);
    }
  }
}

static void tile_int8(const Tile *t) { TILE_SWITCH(t->rows, INT8_ROWS, INT8_SUMS, INT8_ACROSS, int8_tile, t) }
static void tile_q4(const Tile *t) { TILE_SWITCH(t->rows, Q4_ROWS, Q4_SUMS, Q4_ACROSS, q4_tile, t) }
