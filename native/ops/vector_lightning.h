/*
 * Lightning attention of one head, with w = exp(-rate), for a block of m tokens i = 0 .. m - 1 and the state S before it:
 *
 *   y_i = w^(i + 1) q_i S + sum_{j <= i} w^(i - j) (q_i . k_j) v_j
 *   S  <- w^m S + sum_j w^(m - 1 - j) k_j^T v_j
 *
 * All of it is in float32, on the tiles of vector_tiles.h. Scores are [j, i] with tokens i as lanes; those after i are 0,
 * and tiles that hold only such are left out.
 */

/* Scores of keys [0, seen) against the lanes, tokens from `first` on: w^(i - j) (q_i . k_j), 0 where j > i. */
static void decayed_scores(float *scores, const LightningHead *head, const float *const *keys, int64_t seen,
                           const float *queries, int64_t first, int64_t columns) {
  for (int64_t j = 0; j < seen; j += VL) {
    int64_t count = lesser(VL, seen - j), begin = j > first ? (j - first) / VL * VL : 0;
    float *at = scores + j * TILE_COLUMNS;
    dots(at + begin, TILE_COLUMNS, keys + j, count, head->head_dim, queries + begin, TILE_COLUMNS, columns - begin);
    for (int64_t row = 0; row < count; row++, at += TILE_COLUMNS) {
      for (int64_t c = 0; c < begin; c += VL) store(at + c, (vf){0});
      for (int64_t c = begin; c < columns; c += VL)
        store(at + c, load(at + c) * load(head->powers + first + c - (j + row)));
    }
  }
}

static void lightning_block(const LightningHead *head, int64_t begin, int64_t count, float *state, float *work) {
  int64_t d = head->head_dim, stride = padded(d);
  float *queries = work, *scores = queries + TILE_COLUMNS * d, *values = work + TOKEN_BLOCK * (d + TOKEN_BLOCK);
  float *outputs = values + TOKEN_BLOCK * stride, *scaled = outputs + TOKEN_BLOCK * stride;
  const float *q[TOKEN_BLOCK] = {0}, *k[TOKEN_BLOCK] = {0}, *v[TOKEN_BLOCK] = {0};
  for (int64_t i = 0; i < count; i++) {
    int64_t at = (begin + i) * head->stride;
    q[i] = head->q + at;
    k[i] = head->k + at;
    v[i] = head->v + at;
  }
  copy_rows(values, v, count, d);
  for (int64_t i = 0; i < count; i++) v[i] = values + i * stride;

  for (int64_t first = 0; first < count; first += TILE_COLUMNS) {
    int64_t lanes = lesser(TILE_COLUMNS, count - first), columns = (lanes + VL - 1) / VL * VL;
    transpose(queries, q + first, lanes, columns, d, 1);
    decayed_scores(scores, head, k, first + lanes, queries, first, columns);
    float *y = outputs + first * stride;
    dots(y, stride, q + first, lanes, d, state, stride, stride);
    combine(y, stride, head->powers + first + 1, 1, scores, TILE_COLUMNS, v, first + lanes, lanes, stride, first + 1);
  }
  for (int64_t i = 0; i < count; i++)
    memcpy(head->y + (begin + i) * head->y_stride, outputs + i * stride, (size_t)d * 4);

  for (int64_t i = 0; i < count; i++)
    for (int64_t e = 0; e < d; e += VL)
      store_part(scaled + i * d + e, load_part(k[i] + e, d - e) * head->powers[count - 1 - i], d - e);
  combine(state, stride, head->powers + count, 0, scaled, d, v, count, d, stride, INT32_MAX);
}

/* One token: S = w S + k^T v, y = q S, in one pass over S. */
INLINE void step_columns(int across, const LightningHead *head, float *state, int64_t column) {
  int64_t d = head->head_dim;
  vf sums[4], values[4];
  _Pragma("GCC unroll 4") for (int n = 0; n < across; n++) {
    sums[n] = (vf){0};
    values[n] = load(head->v + column + n * VL);
  }
  for (int64_t e = 0; e < d; e++) {
    float *row = state + e * d + column;
    vf key = splat(head->k[e]), query = splat(head->q[e]);
    _Pragma("GCC unroll 4") for (int n = 0; n < across; n++) {
      vf next = fused(key, values[n], rounded(head->powers[1] * load(row + n * VL)));
      store(row + n * VL, next);
      sums[n] = fused(query, next, sums[n]);
    }
  }
  _Pragma("GCC unroll 4") for (int n = 0; n < across; n++) store(head->y + column + n * VL, sums[n]);
}

static void lightning_step(const LightningHead *head, float *state) {
  int64_t d = head->head_dim, column = 0;
  for (; column + 4 * VL <= d; column += 4 * VL) step_columns(4, head, state, column);
  for (; column + VL <= d; column += VL) step_columns(1, head, state, column);
  for (; column < d; column++) {
    float sum = 0;
    for (int64_t e = 0; e < d; e++) {
      float next = head->powers[1] * state[e * d + column] + head->k[e] * head->v[column];
      state[e * d + column] = next;
      sum += head->q[e] * next;
    }
    head->y[column] = sum;
  }
}
