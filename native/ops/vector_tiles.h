/*
 * The two matrix products that attention is made of, on rows of floats anywhere in memory, in float32:
 *
 *   dots      c[r][n] = sum_k a[r][k] b[k][n]                        a: pointers to rows, b: rows b_stride apart
 *   combine   c[r][n] = scale_r c[r][n] + sum_k a[k][r] b[k][n]      a: rows a_stride apart, b: pointers to rows
 *
 * n runs over whole vectors. Tiles of TILE_ROWS rows by TILE_ACROSS vectors of sums stay in registers: for each k one
 * vector of b is loaded for all rows and one value of a for all vectors. Each sum is one chain along k, in order, whatever
 * the tile, so a row alone gives the same bits as among others.
 */

#define TILE_COLUMNS (TILE_ACROSS * VL)

INLINE void dots_tile(int rows, int across, float *c, int64_t c_stride, const float *const *a, int64_t k, const float *b,
                      int64_t b_stride) {
  vf sums[TILE_ROWS][TILE_ACROSS];
  const float *row[TILE_ROWS];
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++) {
    row[r] = a[r];
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) sums[r][n] = (vf){0};
  }
  for (int64_t i = 0; i < k; i++, b += b_stride) {
    vf right[TILE_ACROSS];
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) right[n] = load(b + n * VL);
    _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++) {
      vf left = splat(row[r][i]);
      _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) sums[r][n] = fused(left, right[n], sums[r][n]);
    }
  }
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) store(c + r * c_stride + n * VL, sums[r][n]);
}

INLINE void combine_tile(int rows, int across, float *c, int64_t c_stride, const float *scale, int64_t scale_step,
                         const float *a, int64_t a_stride, const float *const *b, int64_t column, int64_t k) {
  vf sums[TILE_ROWS][TILE_ACROSS];
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++)
      sums[r][n] = rounded(splat(scale[r * scale_step]) * load(c + r * c_stride + n * VL));
  for (int64_t i = 0; i < k; i++, a += a_stride) {
    const float *from = b[i] + column;
    vf right[TILE_ACROSS];
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) right[n] = load(from + n * VL);
    _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++) {
      vf left = splat(a[r]);
      _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) sums[r][n] = fused(left, right[n], sums[r][n]);
    }
  }
  _Pragma("GCC unroll 8") for (int r = 0; r < rows; r++)
    _Pragma("GCC unroll 8") for (int n = 0; n < across; n++) store(c + r * c_stride + n * VL, sums[r][n]);
}

/* Calls a tile with constant numbers of rows and vectors. */
#define TILE_CASE(R, N, tile, ...)                                      \
  case R * 8 + N:                                                       \
    if (R <= TILE_ROWS && N <= TILE_ACROSS) tile(R, N, __VA_ARGS__);    \
    break;
#define TILE_CASES(R, tile, ...)                                                                        \
  TILE_CASE(R, 1, tile, __VA_ARGS__) TILE_CASE(R, 2, tile, __VA_ARGS__) TILE_CASE(R, 3, tile, __VA_ARGS__) \
  TILE_CASE(R, 4, tile, __VA_ARGS__)
#define TILE_SWITCH(rows, across, tile, ...)                                                           \
  switch ((rows) * 8 + (across)) {                                                                     \
    TILE_CASES(1, tile, __VA_ARGS__) TILE_CASES(2, tile, __VA_ARGS__) TILE_CASES(3, tile, __VA_ARGS__) \
    TILE_CASES(4, tile, __VA_ARGS__) TILE_CASES(5, tile, __VA_ARGS__) TILE_CASES(6, tile, __VA_ARGS__) \
  }

INLINE int64_t lesser(int64_t a, int64_t b) { return a < b ? a : b; }

static void dots(float *c, int64_t c_stride, const float *const *a, int64_t rows, int64_t k, const float *b,
                 int64_t b_stride, int64_t columns) {
  for (int64_t n = 0; n < columns; n += TILE_COLUMNS) {
    int across = (int)(lesser(TILE_COLUMNS, columns - n) / VL);
    for (int64_t r = 0; r < rows; r += TILE_ROWS)
      TILE_SWITCH((int)lesser(TILE_ROWS, rows - r), across, dots_tile, c + r * c_stride + n, c_stride, a + r, k, b + n,
                  b_stride)
  }
}

/* `reach`: rows up to r read only k below reach + r; INT32_MAX for all. */
static void combine(float *c, int64_t c_stride, const float *scale, int64_t scale_step, const float *a, int64_t a_stride,
                    const float *const *b, int64_t k, int64_t rows, int64_t columns, int64_t reach) {
  for (int64_t n = 0; n < columns; n += TILE_COLUMNS) {
    int across = (int)(lesser(TILE_COLUMNS, columns - n) / VL);
    for (int64_t r = 0; r < rows; r += TILE_ROWS) {
      int64_t tile_rows = lesser(TILE_ROWS, rows - r);
      TILE_SWITCH((int)tile_rows, across, combine_tile, c + r * c_stride + n, c_stride, scale + r * scale_step,
                  scale_step, a + r, a_stride, b, n, lesser(k, reach + r + tile_rows - 1))
    }
  }
}

/*
 * columns[d][r] = scale rows[r][d] for d < width and r < columns, zero from `rows` on: rows become the lanes of vectors. Rows
 * of `to` lie TILE_COLUMNS apart. By squares of 4 x 4.
 */
typedef float v4 __attribute__((vector_size(16)));
typedef v4 v4_any __attribute__((aligned(4), may_alias));
#if defined(__clang__)
#define SHUFFLE __builtin_shufflevector
#else /* gcc has that one from 12 on */
typedef int32_t i4 __attribute__((vector_size(16)));
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (i4){__VA_ARGS__})
#endif

INLINE void transpose_four(float *to, const float *const *from, int64_t d, float scale) {
  v4 a = *(const v4_any *)(from[0] + d) * scale, b = *(const v4_any *)(from[1] + d) * scale;
  v4 c = *(const v4_any *)(from[2] + d) * scale, e = *(const v4_any *)(from[3] + d) * scale;
  v4 ac = SHUFFLE(a, c, 0, 4, 1, 5), ac2 = SHUFFLE(a, c, 2, 6, 3, 7);
  v4 be = SHUFFLE(b, e, 0, 4, 1, 5), be2 = SHUFFLE(b, e, 2, 6, 3, 7);
  *(v4_any *)(to + d * TILE_COLUMNS) = SHUFFLE(ac, be, 0, 4, 1, 5);
  *(v4_any *)(to + (d + 1) * TILE_COLUMNS) = SHUFFLE(ac, be, 2, 6, 3, 7);
  *(v4_any *)(to + (d + 2) * TILE_COLUMNS) = SHUFFLE(ac2, be2, 0, 4, 1, 5);
  *(v4_any *)(to + (d + 3) * TILE_COLUMNS) = SHUFFLE(ac2, be2, 2, 6, 3, 7);
}

static void transpose(float *to, const float *const *from, int64_t rows, int64_t columns, int64_t width, float scale) {
  int64_t whole = rows / 4 * 4, d = 0;
  for (; d + 4 <= width; d += 4)
    for (int64_t r = 0; r < whole; r += 4) transpose_four(to + r, from + r, d, scale);
  for (; d < width; d++)
    for (int64_t r = 0; r < whole; r++) to[d * TILE_COLUMNS + r] = from[r][d] * scale;
  for (int64_t r = whole; r < rows; r++)
    for (d = 0; d < width; d++) to[d * TILE_COLUMNS + r] = from[r][d] * scale;
  for (int64_t r = rows; r < columns; r++)
    for (d = 0; d < width; d++) to[d * TILE_COLUMNS + r] = 0;
}

/* Rows as [count, padded(width)], zero in the padding. */
static void copy_rows(float *to, const float *const *from, int64_t count, int64_t width) {
  int64_t stride = padded(width);
  for (int64_t r = 0; r < count; r++) {
    int64_t i = 0;
    for (; i + VL <= width; i += VL) store(to + r * stride + i, load(from[r] + i));
    if (i < width) store(to + r * stride + i, load_part(from[r] + i, width - i));
    for (i = (width + VL - 1) / VL * VL; i < stride; i += VL) store(to + r * stride + i, (vf){0});
  }
}
