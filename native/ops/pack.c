/*
 * Packed matrices. A matrix [n, k] is cut into panels of PANEL = 32 output rows ("columns" of a product), the last one
 * filled with zeros; panels follow one another, each a multiple of 64 bytes. The layout is the same for every instruction
 * set, so that packed weights can be kept in a file. Inside a panel, with c the row of the panel:
 *
 *   F32    [k][32] float
 *   F16    [k][32] half
 *   BF16   [ceil(k / 2)][32][2]; the pair (2i, 2i + 1) of one row is one word, as vdpbf16ps wants it
 *   INT8   [ceil(k / 4)][32][4] bytes of value + 128, then scales [32] float. Biased because vpdpbusd multiplies unsigned by
 *          signed bytes, and activations are the signed ones; a kernel subtracts 128 times the sum of the activations.
 *   Q4     k is a multiple of 32. Per group of 32 values of k: scales [32] float, then [4][32][4] bytes: byte j of step s of
 *          row c holds, as nibble = value + 8, element 4 s + j of the group low and element 16 + 4 s + j high.
 *
 * Rows beyond n and values beyond k are zero (bytes 128 in INT8), with scale 0.
 */
#include <string.h>

#include "../pool.h"
#include "matmul.h"

#define Q4_BYTES (PANEL * 4 + PANEL * Q4_GROUP / 2) /* one group of a panel */

int64_t panel_bytes(DType dtype, int64_t k) {
  switch (dtype) {
    case DTYPE_F32: return k * PANEL * 4;
    case DTYPE_F16: return k * PANEL * 2;
    case DTYPE_BF16: return (k + 1) / 2 * PANEL * 4;
    case DTYPE_INT8: return (k + 3) / 4 * PANEL * 4 + PANEL * 4;
    case DTYPE_Q4: return k / Q4_GROUP * Q4_BYTES;
    default: return 0;
  }
}

int64_t packed_bytes(DType dtype, int64_t n, int64_t k) { return (n + PANEL - 1) / PANEL * panel_bytes(dtype, k); }

typedef struct {
  DType dtype;
  char *packed;
  const char *rows;
  const float *scales;
  int64_t n, k;
} Packing;

/* Words of 4 bytes, `count` whole ones a row of `row_bytes` and the rest of a row filled with `fill` -> [word][PANEL]. */
static void pack_words(char *panel, const char *rows, int64_t row_bytes, int64_t num_rows, uint8_t fill) {
  int64_t words = (row_bytes + 3) / 4;
  int64_t whole = row_bytes / 4;
  for (int64_t first = 0; first < words; first += 16) {
    int64_t end = first + 16 < words ? first + 16 : words;
    for (int64_t c = 0; c < PANEL; c++) {
      for (int64_t i = first; i < end; i++) {
        uint8_t word[4] = {fill, fill, fill, fill};
        if (c < num_rows && i < whole) memcpy(word, rows + c * row_bytes + i * 4, 4);
        else if (c < num_rows) memcpy(word, rows + c * row_bytes + i * 4, (size_t)(row_bytes - i * 4));
        memcpy(panel + (i * PANEL + c) * 4, word, 4);
      }
    }
  }
}

static void pack_halves(char *panel, const char *rows, int64_t k, int64_t num_rows) {
  for (int64_t first = 0; first < k; first += 32) {
    int64_t end = first + 32 < k ? first + 32 : k;
    for (int64_t c = 0; c < PANEL; c++)
      for (int64_t i = first; i < end; i++) {
        uint16_t half = 0;
        if (c < num_rows) memcpy(&half, rows + (c * k + i) * 2, 2);
        memcpy(panel + (i * PANEL + c) * 2, &half, 2);
      }
  }
}

static void pack_scales(char *panel, const float *scales, int64_t stride, int64_t num_rows) {
  for (int64_t c = 0; c < PANEL; c++) {
    float scale = c < num_rows ? scales[c * stride] : 0;
    memcpy(panel + c * 4, &scale, 4);
  }
}

static void pack_int8(char *panel, const char *rows, const float *scales, int64_t k, int64_t num_rows) {
  int64_t bytes = (k + 3) / 4 * PANEL * 4;
  pack_words(panel, rows, k, num_rows, 0);
  for (int64_t i = 0; i < bytes; i++) panel[i] ^= (char)0x80;
  pack_scales(panel + bytes, scales, 1, num_rows);
}

static void pack_q4(char *panel, const char *rows, const float *scales, int64_t k, int64_t num_rows) {
  int64_t groups = k / Q4_GROUP;
  for (int64_t g = 0; g < groups; g++) {
    char *group = panel + g * Q4_BYTES;
    pack_scales(group, scales + g, groups, num_rows);
    for (int64_t c = 0; c < PANEL; c++)
      for (int64_t s = 0; s < 4; s++) {
        char *word = group + PANEL * 4 + (s * PANEL + c) * 4;
        if (c < num_rows) memcpy(word, rows + (c * groups + g) * (Q4_GROUP / 2) + s * 4, 4);
        else memset(word, 0x88, 4);
      }
  }
}

static void pack_panels(void *context, int64_t begin, int64_t end) {
  const Packing *p = context;
  for (int64_t i = begin; i < end; i++) {
    char *panel = p->packed + i * panel_bytes(p->dtype, p->k);
    int64_t row = i * PANEL;
    int64_t num_rows = p->n - row < PANEL ? p->n - row : PANEL;
    switch (p->dtype) {
      case DTYPE_F32: pack_words(panel, p->rows + row * p->k * 4, p->k * 4, num_rows, 0); break;
      case DTYPE_F16: pack_halves(panel, p->rows + row * p->k * 2, p->k, num_rows); break;
      case DTYPE_BF16: pack_words(panel, p->rows + row * p->k * 2, p->k * 2, num_rows, 0); break;
      case DTYPE_INT8: pack_int8(panel, p->rows + row * p->k, p->scales + row, p->k, num_rows); break;
      case DTYPE_Q4:
        pack_q4(panel, p->rows + row * (p->k / 2), p->scales + row * (p->k / Q4_GROUP), p->k, num_rows);
        break;
      default: break;
    }
  }
}

void pack_matrix(DType dtype, void *packed, const void *rows, const float *scales, int64_t n, int64_t k) {
  Packing packing = {dtype, packed, rows, scales, n, k};
  pool_run((n + PANEL - 1) / PANEL, 1, pack_panels, &packing);
}

typedef struct {
  const float *weight; /* [k, n] of the packed matrix */
  float *packed;
  int64_t n, k;
} Transposing;

static void pack_transposed_panels(void *context, int64_t begin, int64_t end) {
  const Transposing *t = context;
  for (int64_t panel = begin; panel < end; panel++) {
    int64_t column = panel * PANEL, width = t->n - column < PANEL ? t->n - column : PANEL;
    float *to = t->packed + panel * t->k * PANEL;
    for (int64_t i = 0; i < t->k; i++, to += PANEL) {
      memcpy(to, t->weight + i * t->n + column, (size_t)width * 4);
      if (width < PANEL) memset(to + width, 0, (size_t)(PANEL - width) * 4);
    }
  }
}

Matrix *pack_plain(const float *weight, int64_t count, int64_t n, int64_t k, int is_transposed, const int32_t *is_used) {
  int64_t rows = is_transposed ? k : n, inner = is_transposed ? n : k;
  Matrix *matrices = scratch((size_t)(count + 1) * sizeof *matrices);
  for (int64_t e = 0; matrices && e < count; e++) {
    void *packed = is_used && !is_used[e] ? NULL : scratch((size_t)packed_bytes(DTYPE_F32, rows, inner) + 64);
    matrices[e] = (Matrix){.dtype = DTYPE_F32, .n = rows, .k = inner, .packed = packed};
    if (!packed && !(is_used && !is_used[e])) return NULL;
    if (packed && is_transposed) {
      Transposing t = {weight + e * n * k, packed, rows, inner};
      pool_run((rows + PANEL - 1) / PANEL, 1, pack_transposed_panels, &t);
    } else if (packed) {
      pack_matrix(DTYPE_F32, packed, weight + e * n * k, NULL, n, k);
    }
  }
  return matrices;
}
