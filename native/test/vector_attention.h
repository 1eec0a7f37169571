/* Checks of softmax attention and lightning attention against loops in double. */

typedef struct {
  int32_t count;
  int32_t lengths[6], past[6];
} Batch;

static void offsets_of(const Batch *b, int32_t *offsets) {
  offsets[0] = 0;
  for (int32_t s = 0; s < b->count; s++) offsets[s + 1] = offsets[s] + b->lengths[s];
}

typedef struct {
  int64_t heads, groups, d, page_size;
  int causal, cached, may_round;
  float scale; /* of queries and keys */
} Shape;

/* All keys and values of each sequence, past ones included, and its pages in a shuffled pool. */
typedef struct {
  float *k[6], *v[6], *q[6];
  int32_t *pages[6];
  float *keys, *values; /* the pool, with the past written */
  int64_t pool_floats;
} Texts;

static Texts make_texts(const Shape *shape, const Batch *b) {
  Texts texts = {0};
  int64_t width = shape->groups * shape->d, num_pages = 3, at = 0;
  for (int32_t s = 0; s < b->count; s++) num_pages += (b->past[s] + b->lengths[s]) / shape->page_size + 1;
  int32_t *order = allocate(num_pages * 4);
  for (int64_t i = 0; i < num_pages; i++) order[i] = (int32_t)i;
  for (int64_t i = num_pages - 1; i > 0; i--) {
    int64_t j = random_below(i + 1);
    int32_t kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  texts.pool_floats = num_pages * shape->page_size * width;
  texts.keys = empty(texts.pool_floats);
  texts.values = empty(texts.pool_floats);
  for (int32_t s = 0; s < b->count; s++) {
    int64_t total = b->past[s] + b->lengths[s], used = (total + shape->page_size - 1) / shape->page_size;
    texts.k[s] = randoms(total * width, shape->scale);
    texts.v[s] = randoms(total * width, 1);
    texts.q[s] = randoms(b->lengths[s] * shape->heads * shape->d, shape->scale);
    texts.pages[s] = allocate(used * 4);
    for (int64_t i = 0; i < used; i++) texts.pages[s][i] = order[at++];
    for (int64_t j = 0; j < b->past[s]; j++) {
      int64_t row = (texts.pages[s][j / shape->page_size] * shape->page_size + j % shape->page_size) * width;
      memcpy(texts.keys + row, texts.k[s] + j * width, (size_t)width * 4);
      memcpy(texts.values + row, texts.v[s] + j * width, (size_t)width * 4);
    }
  }
  free(order);
  return texts;
}

static void free_texts(Texts *texts, const Batch *b) {
  for (int32_t s = 0; s < b->count; s++) free(texts->k[s]), free(texts->v[s]), free(texts->q[s]), free(texts->pages[s]);
  free(texts->keys), free(texts->values);
}

/* Runs tokens [begin[s], end[s]) of each sequence in one call; results go to ys[s]. */
static void attend_tokens(const Shape *shape, const Batch *b, const Texts *texts, float *keys, float *values,
                          const int32_t *begin, const int32_t *end, float **ys) {
  int64_t q_width = shape->heads * shape->d, width = shape->groups * shape->d;
  int32_t offsets[7] = {0}, past[6];
  const int32_t *pages[6];
  for (int32_t s = 0; s < b->count; s++) {
    offsets[s + 1] = offsets[s] + end[s] - begin[s];
    past[s] = b->past[s] + begin[s];
    pages[s] = texts->pages[s];
  }
  int64_t tokens = offsets[b->count];
  float *q = allocate(tokens * q_width * 4), *k = allocate(tokens * width * 4), *v = allocate(tokens * width * 4);
  float *y = empty(tokens * q_width);
  for (int32_t s = 0; s < b->count; s++) {
    size_t count = (size_t)(end[s] - begin[s]);
    memcpy(q + offsets[s] * q_width, texts->q[s] + begin[s] * q_width, count * (size_t)q_width * 4);
    memcpy(k + offsets[s] * width, texts->k[s] + past[s] * width, count * (size_t)width * 4);
    memcpy(v + offsets[s] * width, texts->v[s] + past[s] * width, count * (size_t)width * 4);
  }
  Sequences sequences = {b->count, offsets, past, NULL, shape->cached ? pages : NULL};
  op_softmax_attention(y, q, k, v, keys, values, shape->page_size, &sequences, NULL, shape->heads, shape->groups,
                       shape->d, shape->causal, shape->may_round);
  scratch_reset();
  for (int32_t s = 0; s < b->count; s++)
    memcpy(ys[s] + begin[s] * q_width, y + offsets[s] * q_width, (size_t)((end[s] - begin[s]) * q_width) * 4);
  free(q), free(k), free(v), free(y);
}

/* Of `length` queries, the last of which sees all keys when causal. */
static void exact_attention(const Shape *shape, const Texts *texts, int32_t s, int64_t length, int64_t num_keys,
                            double *y) {
  int64_t d = shape->d, width = shape->groups * d;
  double *weights = allocate(num_keys * 8);
  for (int64_t t = 0; t < length; t++)
    for (int64_t h = 0; h < shape->heads; h++) {
      int64_t keys = shape->causal ? num_keys - length + t + 1 : num_keys, column = h * shape->groups / shape->heads * d;
      const float *q = texts->q[s] + (t * shape->heads + h) * d;
      double largest = -INFINITY, total = 0, *to = y + (t * shape->heads + h) * d;
      for (int64_t j = 0; j < keys; j++) {
        weights[j] = 0;
        for (int64_t i = 0; i < d; i++) weights[j] += (double)q[i] * texts->k[s][j * width + column + i];
        weights[j] /= sqrt((double)d);
        largest = fmax(largest, weights[j]);
      }
      for (int64_t i = 0; i < d; i++) to[i] = 0;
      for (int64_t j = 0; j < keys; j++) {
        double p = exp(weights[j] - largest);
        total += p;
        for (int64_t i = 0; i < d; i++) to[i] += p * texts->v[s][j * width + column + i];
      }
      for (int64_t i = 0; i < d; i++) to[i] /= total;
    }
  free(weights);
}

static void check_softmax_case(Shape shape, Batch b) {
  Texts texts = make_texts(&shape, &b);
  float *keys = shape.cached ? copy_of(texts.keys, texts.pool_floats) : NULL;
  float *values = shape.cached ? copy_of(texts.values, texts.pool_floats) : NULL;
  int64_t width = shape.heads * shape.d;
  float *ys[6], *others[6];
  int32_t begin[6] = {0}, end[6] = {0};
  for (int32_t s = 0; s < b.count; s++) ys[s] = empty(b.lengths[s] * width), others[s] = empty(b.lengths[s] * width);
  attend_tokens(&shape, &b, &texts, keys, values, begin, b.lengths, ys);
  for (int32_t s = 0; s < b.count; s++) {
    double *wanted = allocate(b.lengths[s] * width * 8);
    exact_attention(&shape, &texts, s, b.lengths[s], b.past[s] + b.lengths[s], wanted);
    /*
     * Chains of up to 3001 float sums: sqrt(3001) roundings of 2^-24 are 3.3e-6. Rounded operands are off by up to 2^-9 each: at
     * worst a score of 1 to 4 by 2^-8 of itself, and a weighted value by as much again.
     */
    if (shape.may_round) {
      expect_near("softmax attention, rounded", ys[s], wanted, b.lengths[s] * width, 1e-2);
    } else {
      expect_near(shape.scale > 2 ? "softmax attention, sharp" : "softmax attention", ys[s], wanted, b.lengths[s] * width,
                  shape.scale > 2 ? 1e-5 : 3e-6);
    }
    keep_bits("softmax attention", ys[s], b.lengths[s] * width * 4);
    free(wanted);
  }
  /* Each sequence alone; with a cache, also in chunks of changing size. */
  float *keys_again = shape.cached ? copy_of(texts.keys, texts.pool_floats) : NULL;
  float *values_again = shape.cached ? copy_of(texts.values, texts.pool_floats) : NULL;
  for (int32_t s = 0; s < b.count; s++) {
    for (int32_t from = 0, step = shape.cached ? 1 : b.lengths[s]; from < b.lengths[s]; step = step * 3 % 101) {
      for (int32_t i = 0; i < b.count; i++) begin[i] = end[i] = 0;
      begin[s] = from;
      from = end[s] = from + step < b.lengths[s] ? from + step : b.lengths[s];
      attend_tokens(&shape, &b, &texts, keys_again, values_again, begin, end, others);
    }
    expect_same("softmax attention, alone and in chunks", others[s], ys[s], b.lengths[s] * width * 4);
  }
  if (shape.cached) {
    expect_same("pages of keys", keys_again, keys, texts.pool_floats * 4);
    expect_same("pages of values", values_again, values, texts.pool_floats * 4);
  }
  for (int32_t s = 0; s < b.count; s++) free(ys[s]), free(others[s]);
  free(keys), free(values), free(keys_again), free(values_again);
  free_texts(&texts, &b);
}

/* Queries of some sequences on keys of others: each sequence against all of its keys in double. */
static void check_cross(int64_t heads, int64_t groups, int64_t d) {
  int32_t offsets[] = {0, 66, 66, 67, 70}, key_offsets[] = {0, 1, 4, 700, 765}, past[] = {0, 0, 0, 0};
  Sequences queries = {4, offsets, past, NULL, NULL}, keys = {4, key_offsets, past, NULL, NULL};
  Shape shape = {.heads = heads, .groups = groups, .d = d};
  float *q = randoms(70 * heads * d, 1), *k = randoms(765 * groups * d, 1), *v = randoms(765 * groups * d, 1);
  float *y = empty(70 * heads * d);
  op_softmax_attention(y, q, k, v, NULL, NULL, 1, &queries, &keys, heads, groups, d, 0, 0);
  scratch_reset();
  for (int32_t s = 0; s < 4; s++) {
    int64_t count = offsets[s + 1] - offsets[s], num_keys = key_offsets[s + 1] - key_offsets[s];
    Texts texts = {.q = {q + offsets[s] * heads * d}};
    texts.k[0] = k + key_offsets[s] * groups * d, texts.v[0] = v + key_offsets[s] * groups * d;
    double *wanted = allocate(count * heads * d * 8);
    exact_attention(&shape, &texts, 0, count, num_keys, wanted);
    expect_near("softmax attention, cross", y + offsets[s] * heads * d, wanted, count * heads * d, 3e-6);
    free(wanted);
  }
  free(q), free(k), free(v), free(y);
}

static void check_softmax(void) {
  Batch batches[] = {
      {0, {0}, {0}},
      {1, {1}, {0}},
      {2, {0, 3}, {0, 0}},
      {4, {65, 1, 0, 63}, {0, 64, 5, 7}},
      {3, {1, 1, 1}, {1023, 1024, 130}},
      {2, {130, 2}, {1000, 63}},
      {1, {1}, {3000}},
  };
  int64_t dims[] = {1, 8, 20, 64, 128};
  for (size_t i = 0; i < sizeof batches / sizeof *batches; i++)
    for (size_t j = 0; j < sizeof dims / sizeof *dims; j++) {
      if (dims[j] > 64 && i > 4) continue;
      check_softmax_case((Shape){4, 1 << (i + j) % 3, dims[j], 1 + 15 * ((int64_t)i % 3), 1, 1, 0, 1.5f}, batches[i]);
      check_softmax_case((Shape){3, j % 2 ? 3 : 1, dims[j], 1, (int)i & 1, 0, 0, 1}, (Batch){batches[i].count, {batches[i].lengths[0], batches[i].lengths[1], batches[i].lengths[2], batches[i].lengths[3]}, {0}});
    }
  check_softmax_case((Shape){2, 1, 64, 16, 1, 1, 0, 12}, (Batch){2, {70, 1}, {60, 1500}});
  check_softmax_case((Shape){2, 2, 64, 1, 0, 0, 0, 1}, (Batch){2, {577, 65}, {0}});
  check_softmax_case((Shape){70, 1, 8, 7, 1, 1, 0, 1}, (Batch){2, {3, 1}, {9, 2100}});
  check_cross(1, 1, 1);
  check_cross(6, 2, 20);
  check_cross(2, 2, 64);
  for (size_t j = 0; j < sizeof dims / sizeof *dims; j++)
    for (size_t i = 0; i < 6; i++)
      check_softmax_case((Shape){4, 1 << (i + j) % 3, dims[j], 1 + 15 * ((int64_t)i % 3), 1, 1, 1, 1.5f}, batches[i]);
  check_softmax_case((Shape){2, 2, 64, 1, 0, 0, 1, 1}, (Batch){2, {577, 65}, {0}});
}

/* The recurrence in double; `state` is read and left. */
static void exact_lightning(const float *qkv, const float *rates, double *state, int64_t heads, int64_t d, int64_t tokens,
                            double *y) {
  for (int64_t h = 0; h < heads; h++)
    for (int64_t t = 0; t < tokens; t++) {
      const float *q = qkv + (t * heads + h) * 3 * d, *k = q + d, *v = k + d;
      double *s = state + h * d * d, *to = y + (t * heads + h) * d, decay = exp(-(double)rates[h]);
      for (int64_t j = 0; j < d; j++) to[j] = 0;
      for (int64_t i = 0; i < d; i++)
        for (int64_t j = 0; j < d; j++) {
          s[i * d + j] = decay * s[i * d + j] + (double)k[i] * v[j];
          to[j] += q[i] * s[i * d + j];
        }
    }
}

static void check_lightning_case(int64_t heads, int64_t d, Batch b, int has_state) {
  int32_t offsets[7], slots[6];
  offsets_of(&b, offsets);
  int64_t tokens = offsets[b.count], slot_floats = heads * d * d, num_slots = b.count + 1;
  float *qkv = randoms(tokens * heads * 3 * d, 1), *rates = allocate(heads * 4), *y = empty(tokens * heads * d);
  float *before = randoms(num_slots * slot_floats, 2), *state = copy_of(before, num_slots * slot_floats);
  for (int64_t h = 0; h < heads; h++) rates[h] = (float[]){0.02f, 0, 0.9f, 0.0004f, 25}[(h + d) % 5];
  for (int32_t s = 0; s < b.count; s++) slots[s] = b.count - s;
  Sequences sequences = {b.count, offsets, b.past, has_state ? slots : NULL, NULL};
  op_lightning_attention(y, qkv, rates, has_state ? state : NULL, &sequences, heads, d);
  scratch_reset();
  keep_bits("lightning attention", y, tokens * heads * d * 4);
  keep_bits("lightning state", state, num_slots * slot_floats * 4);
  expect_same("lightning state, another's slot", state, before, slot_floats * 4);

  float *alone = empty(tokens * heads * d), *state_alone = copy_of(before, num_slots * slot_floats);
  for (int32_t s = 0; s < b.count; s++) {
    int32_t length = b.lengths[s];
    int64_t at = offsets[s] * heads * d;
    double *exact_state = allocate(slot_floats * 8), *wanted = allocate(length * heads * d * 8);
    for (int64_t i = 0; i < slot_floats; i++)
      exact_state[i] = has_state && (b.past[s] > 0 || length == 0) ? before[slots[s] * slot_floats + i] : 0;
    exact_lightning(qkv + at * 3, rates, exact_state, heads, d, length, wanted);
    expect_near("lightning attention", y + at, wanted, length * heads * d, 3e-6);
    if (has_state) expect_near("lightning state", state + slots[s] * slot_floats, exact_state, slot_floats, 3e-6);
    /* Alone, whole: the same bits. In two chunks: near. */
    int32_t half = length / 3 + (length > 1);
    Sequences whole = {1, (int32_t[]){0, length}, b.past + s, slots + s, NULL};
    Sequences first = {1, (int32_t[]){0, half}, b.past + s, slots + s, NULL};
    Sequences second = {1, (int32_t[]){0, length - half}, (int32_t[]){b.past[s] + half}, slots + s, NULL};
    op_lightning_attention(alone + at, qkv + at * 3, rates, has_state ? state_alone : NULL, &whole, heads, d);
    scratch_reset();
    expect_same("lightning attention, alone", alone + at, y + at, length * heads * d * 4);
    if (has_state && length > 1) {
      memcpy(state_alone, before, (size_t)(num_slots * slot_floats) * 4);
      op_lightning_attention(alone + at, qkv + at * 3, rates, state_alone, &first, heads, d);
      scratch_reset();
      int64_t rest = at + half * heads * d;
      op_lightning_attention(alone + rest, qkv + rest * 3, rates, state_alone, &second, heads, d);
      scratch_reset();
      expect_near("lightning attention, in chunks", alone + at, wanted, length * heads * d, 3e-6);
    }
    free(exact_state), free(wanted);
  }
  free(qkv), free(rates), free(y), free(before), free(state), free(alone), free(state_alone);
}

static void check_lightning(void) {
  Batch batches[] = {
      {0, {0}, {0}},
      {1, {1}, {0}},
      {3, {1, 1, 1}, {0, 5, 900}},
      {4, {2, 0, 63, 64}, {0, 3, 7, 0}},
      {3, {65, 17, 1}, {40, 0, 1}},
      {2, {257, 300}, {0, 12}},
  };
  int64_t dims[] = {1, 2, 7, 8, 20, 64, 128, 256};
  for (size_t i = 0; i < sizeof batches / sizeof *batches; i++)
    for (size_t j = 0; j < sizeof dims / sizeof *dims; j++)
      for (int has_state = 0; has_state <= 1; has_state++)
        check_lightning_case(dims[j] > 64 ? 2 : 5, dims[j], batches[i], has_state);
}

/* The test vector of the architecture: one head, rate 0.5. */
static void check_lightning_vector(void) {
  float qkv[] = {1, 2, 1, 0, 1, 2, 0.5f, -1, 2, 1, 3, 4, 3, 1, -1, 1, 5, 6}, rate = 0.5f, y[6], state[4];
  double wanted[] = {1, 2, 0.3032653299, 0.6065306597, 3.8407821775, 7.190135119};
  double last[] = {-0.9929366006, -0.41199584, 6.8195919791, 8.4261226389};
  Sequences one = {1, (int32_t[]){0, 3}, (int32_t[]){0}, (int32_t[]){0}, NULL};
  op_lightning_attention(y, qkv, &rate, state, &one, 1, 2);
  scratch_reset();
  expect_near("lightning attention, test vector", y, wanted, 6, 3e-7);
  expect_near("lightning attention, test vector", state, last, 4, 3e-7);
}
