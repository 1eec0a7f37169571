/* Sampling against a sort of the whole row. Part of vector.c. */

static const float *compared; /* logits of the row being sorted */

static int by_logit(const void *a, const void *b) {
  int32_t i = *(const int32_t *)a, j = *(const int32_t *)b;
  return compared[i] > compared[j] ? -1 : compared[i] < compared[j] ? 1 : i < j ? -1 : 1;
}

/* The id by definition; *margin is how near, relative to the sum, an edge of top-p or of the draw is. */
static int32_t sample_by_sorting(const float *logits, const SamplingRow *row, int64_t v, double *margin) {
  int32_t *ids = allocate(v * 4), chosen = -1;
  double *weights = allocate(v * 8), sum = 0, running = 0;
  int64_t n = 0;
  for (int64_t i = 0; i < v; i++)
    if (row->mask[i / 32] >> (i % 32) & 1 && !isnan(logits[i])) ids[n++] = (int32_t)i;
  compared = logits;
  qsort(ids, (size_t)n, 4, by_logit);
  *margin = 1;
  if (row->top_k > 0 && n > row->top_k) n = row->top_k;
  for (int64_t i = 0; i < n; i++) sum += weights[i] = exp(((double)logits[ids[i]] - logits[ids[0]]) / row->temperature);
  if (row->top_p < 1) {
    int64_t kept = 0;
    for (; kept < n && (kept == 0 || running < row->top_p * sum); kept++) {
      running += weights[kept];
      *margin = fmin(*margin, fabs(running / sum - row->top_p));
    }
    n = kept, sum = running;
  }
  while (n > 1 && weights[n - 1] < row->min_p) n--, *margin = fmin(*margin, fabs(weights[n] - row->min_p));
  sum = running = 0;
  for (int64_t i = 0; i < n; i++) sum += weights[i];
  for (int64_t i = 0; i < n && chosen < 0; i++) {
    running += weights[i];
    *margin = fmin(*margin, fabs(running / sum - row->random));
    if (running > row->random * sum) chosen = ids[i];
  }
  if (chosen < 0) chosen = ids[n - 1];
  free(ids), free(weights);
  return chosen;
}

static void check_sampling(void) {
  const double settings[][4] = {/* temperature, top k, top p, min p */
                                {1, 0, 1, 0},     {0.3, 0, 1, 0},  {20, 0, 1, 0},     {1, 1, 1, 0},       {1, 40, 1, 0},
                                {1, 500, 1, 0},   {1, 0, 0.9, 0},  {5, 0, 0.99, 0},   {1, 0, 1e-9, 0},    {1, 0, 1, 0.1},
                                {1, 0, 1, 1},     {2, 0, 1, 1e-9}, {1, 30, 0.8, 0.2}, {3, 0, 0.95, 1e-3}, {1e-6, 0, 0.9, 0}};
  const int64_t sizes[] = {1, 2, 31, 32, 33, 64, 65, 500, 9001};
  for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
    int64_t v = sizes[z], words = (v + 31) / 32;
    enum { ROWS = 7 };
    float *logits = randoms(ROWS * v, 6);
    uint32_t *mask = allocate(words * 4);
    for (int64_t w = 0; w < words; w++) mask[w] = w % 3 == 0 ? UINT32_MAX : w % 3 == 1 ? 0xfffffffe : 0x00f0f00f;
    for (int64_t i = 0; i < ROWS * v; i++) {
      if (i % 2) logits[i] = roundf(logits[i]);
      if (i % 101 == 100) logits[i] = i % 202 == 100 ? NAN : -INFINITY;
    }
    for (size_t c = 0; c < sizeof settings / sizeof *settings; c++) {
      const double *s = settings[c];
      SamplingRow rows[ROWS];
      int32_t ids[ROWS], *counts = allocate(ROWS * v * 4), alone;
      memset(counts, 0, (size_t)(ROWS * v) * 4);
      for (int r = 0; r < ROWS; r++) {
        rows[r] = (SamplingRow){s[0], s[2], s[3], 1, 0, 0, (random_float() + 1) * 0.4999, (int64_t)s[1], NULL, mask};
        if (r % 2) rows[r].counts = counts + r * v;
      }
      op_sample(ids, logits, rows, ROWS, v);
      scratch_reset();
      for (int r = 0; r < ROWS; r++) {
        double margin;
        int32_t wanted = sample_by_sorting(logits + r * v, &rows[r], v, &margin);
        checks++;
        if (ids[r] != wanted && margin > 1e-13) fail("sample", "id %.0f, expected %.0f, margin %g", ids[r], wanted, margin);
        if (r % 2 && rows[r].counts[ids[r]] != 1) fail("sample", "id %.0f was not counted", ids[r], 0, 0);
        rows[r].counts = NULL;
        op_sample(&alone, logits + r * v, &rows[r], 1, v);
        scratch_reset();
        expect_same("sample, a row alone", &alone, &ids[r], 4);
      }
      keep_bits("sample", ids, sizeof ids);
      free(counts);
    }
    free(logits), free(mask);
  }
}
