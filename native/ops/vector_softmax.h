/*
 * Softmax attention of one panel of query rows, block by block of keys, without a matrix of all scores (arXiv:2205.14135):
 *
 *   s = K q log2(e) / sqrt D,   m' = max(m, s),   p = 2^(s - m')
 *   total = total 2^(m - m') + sum p,   output = output 2^(m - m') + p V
 *
 * Query rows are the lanes of vectors: scores are [keys, lanes], so m, p and total need no sum across lanes, and no key or
 * value is rearranged. Rows go TILE_COLUMNS at a time through the three steps; the values of a block are copied side by
 * side first when several tiles read them. All sums are float32 chains in the order of keys.
 */

/* Where keys [first, first + count) and their values lie. */
static void locate(const QueryPanel *panel, int64_t first, int64_t count, const float **keys, const float **values) {
  for (int64_t j = 0; j < count;) {
    int64_t row = first + j, run = count - j;
    if (panel->pages) {
      int64_t within = row % panel->page_size;
      run = lesser(run, panel->page_size - within);
      row = panel->pages[row / panel->page_size] * panel->page_size + within;
    }
    for (int64_t end = j + run; j < end; j++, row++) {
      keys[j] = panel->keys + row * panel->stride;
      values[j] = panel->values + row * panel->stride;
    }
  }
}

/* Hides keys [first, first + count) from the lanes that do not see them. */
static void hide(float *scores, const int32_t *visible, int64_t first, int64_t count, int64_t columns) {
  for (int64_t c = 0; c < columns; c += VL) {
    vi limit = *(const vi_any *)(visible + c) - (int32_t)first;
    for (int32_t j = 0; j < count; j++) {
      float *at = scores + j * TILE_COLUMNS + c;
      store(at, choose(limit > j, load(at), splat(-INFINITY)));
    }
  }
}

/* Scores become p; `keep` is 2^(m - m') of each lane. */
static void soften(float *scores, int64_t count, int64_t columns, float *largest, float *totals, float *keep) {
  for (int64_t c = 0; c < columns; c += VL) {
    vf before = load(largest + c), most = before, odd = before;
    int64_t j = 0;
    for (; j + 2 <= count; j += 2) { /* two chains hide the latency */
      most = larger(load(scores + j * TILE_COLUMNS + c), most);
      odd = larger(load(scores + (j + 1) * TILE_COLUMNS + c), odd);
    }
    if (j < count) most = larger(load(scores + j * TILE_COLUMNS + c), most);
    most = larger(odd, most);
    vf kept = exp2_to_one(before - most), total = rounded(load(totals + c) * kept);
    for (int64_t j = 0; j < count; j++) {
      vf p = rounded(exp2_to_one(load(scores + j * TILE_COLUMNS + c) - most));
      store(scores + j * TILE_COLUMNS + c, p);
      total += p;
    }
    store(largest + c, most);
    store(totals + c, total);
    store(keep + c, kept);
  }
}

static void attend(AttentionSums *sums, const QueryPanel *panel, int64_t begin, int64_t end, float *work) {
  int64_t d = panel->head_dim, stride = padded(d), rows = panel->rows;
  float *queries = work, *scores = queries + PANEL_ROWS * d, *copied = scores + KEY_BLOCK * PANEL_ROWS;
  const float *from[PANEL_ROWS];
  float keep[PANEL_ROWS];
  for (int64_t r = 0; r < rows; r++) from[r] = panel->q + panel->offsets[r];
  for (int64_t r = 0; r < rows; r += TILE_COLUMNS) {
    int64_t lanes = lesser(TILE_COLUMNS, rows - r);
    transpose(queries + r * d, from + r, lanes, (lanes + VL - 1) / VL * VL, d, 1.44269504f / sqrtf((float)d));
  }
  for (int r = 0; r < PANEL_ROWS; r++) sums->largest[r] = -FLT_MAX;
  memset(sums->totals, 0, sizeof sums->totals);
  memset(sums->outputs, 0, (size_t)(rows * stride) * 4);

  for (int64_t first = begin; first < end; first += KEY_BLOCK) {
    int64_t count = lesser(KEY_BLOCK, end - first);
    const float *keys[KEY_BLOCK], *values[KEY_BLOCK];
    locate(panel, first, count, keys, values);
    if (rows > TILE_ROWS || d != stride) {
      copy_rows(copied, values, count, d);
      for (int64_t j = 0; j < count; j++) values[j] = copied + j * stride;
    }
    for (int64_t r = 0; r < rows; r += TILE_COLUMNS) {
      int64_t lanes = lesser(TILE_COLUMNS, rows - r), columns = (lanes + VL - 1) / VL * VL;
      int64_t seen = lesser(count, panel->visible[r + lanes - 1] - first);
      if (seen <= 0) continue;
      dots(scores, TILE_COLUMNS, keys, seen, d, queries + r * d, TILE_COLUMNS, columns);
      if (panel->visible[r] < first + seen) hide(scores, panel->visible + r, first, seen, columns);
      soften(scores, seen, columns, sums->largest + r, sums->totals + r, keep + r);
      combine(sums->outputs + r * stride, stride, keep + r, 1, scores, TILE_COLUMNS, values, seen, lanes, stride,
              INT32_MAX);
    }
  }
}

static void attention_merge(AttentionSums *total, const AttentionSums *part, int rows, int64_t head_dim) {
  int64_t stride = padded(head_dim);
  float keep[PANEL_ROWS], add[PANEL_ROWS];
  for (int r = 0; r < PANEL_ROWS; r += VL) {
    vf before = load(total->largest + r), found = load(part->largest + r);
    vf most = choose(found > before, found, before);
    vf kept = exp2_to_one(before - most), added = exp2_to_one(found - most);
    store(total->totals + r, rounded(load(total->totals + r) * kept) + load(part->totals + r) * added);
    store(total->largest + r, most);
    store(keep + r, kept);
    store(add + r, added);
  }
  for (int64_t r = 0; r < rows; r++)
    for (int64_t i = r * stride; i < (r + 1) * stride; i += VL)
      store(total->outputs + i, rounded(load(total->outputs + i) * keep[r]) + load(part->outputs + i) * add[r]);
}

static void attention_finish(const AttentionSums *total, const QueryPanel *panel) {
  int64_t d = panel->head_dim, stride = padded(d);
  for (int64_t r = 0; r < panel->rows; r++)
    for (int64_t i = 0; i < d; i += VL)
      store_part(panel->y + panel->offsets[r] + i, load(total->outputs + r * stride + i) / total->totals[r], d - i);
}
