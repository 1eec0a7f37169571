/*
 * Sampling: the next token of each row of logits, as src/tensor/sampling.ts defines it. Parts are rows.
 *
 * A row is masked once, with the largest logit of each chunk beside it. Then only candidates are sorted: what top-k can keep
 * is found through the largest of the chunks; otherwise candidates reach down from the largest logit by 4 times the
 * temperature, and twice as far each time, until they hold what top-p and the draw need. Their weights are summed in sorted
 * order, in double, as the reference sums them; only the total over the whole vocabulary is summed in another order.
 */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "vector.h"
#include "workspace.h"

#define PROMPT_BIT (1 << 30)

/* Beyond this many temperatures a weight is 0 in double precision. */
#define DEEPEST 745.0

/* Work memory of a row. */
typedef struct {
  float *logits, *largest;  /* masked; of each chunk */
  uint64_t *keys, *swapped; /* [v] each */
  int64_t count, num_chunks;
  float max;
  const VectorKernels *kernels;
} Row;

static int64_t chunks_of(int64_t count) { return (count + LOGITS_CHUNK - 1) / LOGITS_CHUNK; }
static int64_t lines(int64_t floats) { return (floats + 15) / 16 * 16; }

/* In the order of candidates: the larger logit first, then the lower id. */
static uint64_t key_of(float logit, int64_t id) {
  uint32_t bits = 0;
  if (logit != 0) memcpy(&bits, &logit, 4); /* both zeros are equal */
  uint32_t ascending = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return (uint64_t)~ascending << 32 | (uint64_t)id;
}

/* By the upper halves of the keys, which come in order of the lower ones. */
static void sort_keys(Row *row, int64_t count) {
  if (count < 64) {
    for (int64_t i = 1; i < count; i++) {
      uint64_t key = row->keys[i];
      int64_t at = i;
      for (; at > 0 && row->keys[at - 1] > key; at--) row->keys[at] = row->keys[at - 1];
      row->keys[at] = key;
    }
    return;
  }
  for (int shift = 32; shift < 64; shift += 11) {
    int32_t starts[2048] = {0};
    for (int64_t i = 0; i < count; i++) starts[row->keys[i] >> shift & 2047]++;
    for (int32_t digit = 0, next = 0; digit < 2048; digit++) {
      int32_t size = starts[digit];
      starts[digit] = next;
      next += size;
    }
    for (int64_t i = 0; i < count; i++) row->swapped[starts[row->keys[i] >> shift & 2047]++] = row->keys[i];
    uint64_t *keys = row->swapped;
    row->swapped = row->keys;
    row->keys = keys;
  }
}

/* Sorted candidates: all logits from `least` up whose weight is not 0. */
static int64_t gather(Row *row, double least, double temperature) {
  int64_t n = 0;
  for (int64_t c = 0; c < row->num_chunks; c++) {
    if (!((double)row->largest[c] >= least)) continue;
    int64_t end = (c + 1) * LOGITS_CHUNK < row->count ? (c + 1) * LOGITS_CHUNK : row->count;
    for (int64_t id = c * LOGITS_CHUNK; id < end; id++) {
      double x = row->logits[id];
      if (x >= least && (x - row->max) / temperature > -DEEPEST) row->keys[n++] = key_of(row->logits[id], id);
    }
  }
  sort_keys(row, n);
  return n;
}

static int32_t id_of(uint64_t key) { return (int32_t)(key & UINT32_MAX); }

/* No more than k logits are above it. */
static double bound_of_top_k(Row *row, int64_t k) {
  if (k > row->num_chunks) return -INFINITY;
  for (int64_t c = 0; c < row->num_chunks; c++) row->keys[c] = key_of(row->largest[c], c);
  sort_keys(row, row->num_chunks);
  return row->largest[id_of(row->keys[k - 1])];
}

/*
 * The draw among the first `count` candidates, or -1 when it needs more of them.
 *
 * total     sum of the weights of everything that top-k keeps
 * complete  whether there are no other candidates
 */
static int32_t draw(Row *row, const SamplingRow *options, int64_t count, double total, int complete) {
  double *weights = (double *)row->swapped;
  for (int64_t i = 0; i < count; i++)
    weights[i] = exp(((double)row->logits[id_of(row->keys[i])] - row->max) / options->temperature);
  int64_t kept = count;
  if (options->top_p < 1) {
    double wanted = options->top_p * total, reached = 0;
    for (kept = 0; kept < count && (kept == 0 || reached < wanted); kept++) reached += weights[kept];
    if (reached < wanted && !complete) return -1;
  }
  while (kept > 1 && weights[kept - 1] < options->min_p) kept--;
  if (complete || options->top_p < 1) {
    total = 0;
    for (int64_t i = 0; i < kept; i++) total += weights[i];
  }
  double left = options->random * total;
  for (int64_t i = 0; i < kept; i++)
    if ((left -= weights[i]) < 0) return id_of(row->keys[i]);
  return complete || options->top_p < 1 ? id_of(row->keys[kept - 1]) : -1;
}

static int32_t draw_below(Row *row, const SamplingRow *options) {
  double temperature = options->temperature;
  if (options->top_k > 0) {
    int64_t count = gather(row, bound_of_top_k(row, options->top_k), temperature);
    if (count > options->top_k) count = options->top_k;
    double total = 0;
    for (int64_t i = 0; i < count; i++)
      total += exp(((double)row->logits[id_of(row->keys[i])] - row->max) / temperature);
    return draw(row, options, count, total, 1);
  }
  /* What min-p drops is not looked at; a little more is, since the logarithm rounds. */
  double deepest = options->min_p > 0 ? fmin(DEEPEST, 1e-6 - log(options->min_p)) : DEEPEST;
  double total = 0;
  if (options->top_p < 1 || options->min_p == 0)
    total = row->kernels->sum_weights(row->logits, row->count, row->max, temperature);
  for (double depth = total > 0 ? fmin(4, deepest) : deepest;; depth = fmin(2 * depth, deepest)) {
    int64_t count = gather(row, row->max - depth * temperature, temperature);
    int32_t id = draw(row, options, count, total, depth >= deepest);
    if (id >= 0) return id;
  }
}

static int32_t first_allowed(const uint32_t *mask, int64_t count) {
  for (int64_t id = 0; mask && id < count; id++)
    if (mask[id / 32] >> (id % 32) & 1) return (int32_t)id;
  return 0;
}

/* Each step is rounded to float32. */
static void penalize(float *to, const float *from, const SamplingRow *options, int64_t count) {
  for (int64_t id = 0; id < count; id++) {
    float x = from[id];
    int32_t word = options->counts[id], times = word & (PROMPT_BIT - 1);
    if (word != 0 && options->repetition_penalty != 1)
      x = (float)(x > 0 ? x / options->repetition_penalty : x * options->repetition_penalty);
    if (times > 0) x = (float)(x - (options->frequency_penalty * times + options->presence_penalty));
    to[id] = x;
  }
}

static int32_t choose_token(Row *row, const float *logits, const SamplingRow *options) {
  if (options->counts) {
    penalize(row->logits, logits, options, row->count);
    logits = row->logits;
  }
  row->max = row->kernels->mask_logits(row->logits, row->largest, logits, options->mask, row->count);
  if (row->max == -INFINITY) return first_allowed(options->mask, row->count);
  if (options->temperature != 0 && row->max < INFINITY) return draw_below(row, options);
  int64_t id = 0;
  while (row->largest[id / LOGITS_CHUNK] != row->max) id += LOGITS_CHUNK;
  while (row->logits[id] != row->max) id++;
  return (int32_t)id;
}

typedef struct {
  int32_t *ids;
  const float *logits;
  const SamplingRow *rows;
  int64_t vocab_size;
  Workspace work;
} Sampling;

static void sample_rows(void *context, int64_t begin, int64_t end) {
  Sampling *s = context;
  int64_t v = s->vocab_size;
  for (int64_t r = begin; r < end; r++) {
    float *piece = workspace_take(&s->work);
    Row row = {.logits = piece, .largest = piece + lines(v), .count = v, .num_chunks = chunks_of(v)};
    row.keys = (uint64_t *)(row.largest + lines(row.num_chunks));
    row.swapped = row.keys + lines(v);
    row.kernels = vector_kernels();
    s->ids[r] = choose_token(&row, s->logits + r * v, &s->rows[r]);
    if (s->rows[r].counts) s->rows[r].counts[s->ids[r]]++;
    workspace_give(&s->work, piece);
  }
}

int op_sample(int32_t *ids, const float *logits, const SamplingRow *rows, int64_t count, int64_t vocab_size) {
  Sampling s = {.ids = ids, .logits = logits, .rows = rows, .vocab_size = vocab_size};
  if (!workspace_open(&s.work, 5 * lines(vocab_size) + lines(chunks_of(vocab_size)))) return 0;
  pool_run(count, 1, sample_rows, &s);
  return 1;
}
