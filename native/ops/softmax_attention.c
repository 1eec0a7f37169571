/*
 * Softmax attention: y_t = softmax(q_t K^T / sqrt D) V, with keys and values in the pages of a cache or in the batch.
 *
 * With a cache, the new keys and values are first written to their pages. Then each item is one panel of up to 64 query rows
 * (tokens of a sequence and the heads that share a group) against all keys they see; vector_softmax.h sums it. When there
 * are fewer items than would keep all threads busy, as in decoding, an item is one panel against one span of keys, and the
 * spans of a panel are merged afterwards. Both ways merge the same spans in the same order, so they give the same bits.
 */
#include <math.h>
#include <string.h>

#include "../pool.h"
#include "isa.h"
#include "sequence_of.h"
#include "vector.h"
#include "workspace.h"

/* Fewer items than this for each thread are split into spans. */
#define ENOUGH_ITEMS 4

/* Rows of one sequence from `first_row` on, of every group; row r is token r / heads per group. */
typedef struct {
  int32_t sequence, rows;
  int64_t first_row;
} RowRange;

typedef struct {
  float *y;
  const float *q, *k, *v;
  float *keys, *values; /* NULL without a cache */
  int64_t page_size, heads, groups, head_dim;
  const Sequences *sequences, *key_sequences;
  int causal;
  RowRange *ranges;
  int64_t num_ranges, num_spans; /* spans of the longest panel */
  float *parts;                  /* [item, span] sums, when spans are items */
  int64_t part_floats;
  Workspace workspace;
  const VectorKernels *kernels;
  Attend *attend;
} Attention;

/* The kernel whose products round where that is allowed, faster and there. */
static Attend *choose_attend(const VectorKernels *kernels, int may_round, int64_t head_dim) {
#if defined(__x86_64__)
  if (may_round && head_dim % 2 == 0 && isa_current() == ISA_AVX512 && isa_extras().bf16) return attend_rounded;
#endif
  (void)may_round, (void)head_dim;
  return kernels->attend;
}

typedef struct {
  float *keys, *values;
  const float *k, *v;
  int64_t page_size, width;
  const Sequences *sequences;
} PageWrite;

static void write_pages(void *context, int64_t begin, int64_t end) {
  const PageWrite *w = context;
  const Sequences *sequences = w->sequences;
  int32_t s = sequence_of(sequences, begin);
  for (int64_t t = begin; t < end; t++) {
    while (t >= sequences->offsets[s + 1]) s++;
    int64_t position = sequences->past[s] + t - sequences->offsets[s];
    int64_t row = sequences->pages[s][position / w->page_size] * w->page_size + position % w->page_size;
    memcpy(w->keys + row * w->width, w->k + t * w->width, (size_t)w->width * sizeof(float));
    memcpy(w->values + row * w->width, w->v + t * w->width, (size_t)w->width * sizeof(float));
  }
}

void op_write_pages(float *keys, float *values, const float *k, const float *v, int64_t page_size,
                    const Sequences *sequences, int64_t width) {
  int64_t tokens = sequences->count > 0 ? sequences->offsets[sequences->count] : 0;
  PageWrite write = {keys, values, k, v, page_size, width, sequences};
  if (tokens > 0) pool_run(tokens, grain_of(2 * width), write_pages, &write);
}

/* Panel `item`: all ranges of group 0, then of group 1, and so on. */
static void open_panel(const Attention *a, int64_t item, QueryPanel *panel) {
  const RowRange *range = a->ranges + item % a->num_ranges;
  int64_t group = item / a->num_ranges, shared = a->heads / a->groups;
  int32_t s = range->sequence;
  int64_t start = a->sequences->offsets[s], key_start = a->key_sequences->offsets[s];
  int64_t length = a->key_sequences->offsets[s + 1] - key_start;
  int64_t column = group * a->head_dim, width = a->groups * a->head_dim;
  *panel = (QueryPanel){
      .rows = range->rows,
      .head_dim = a->head_dim,
      .q = a->q,
      .y = a->y,
      .keys = (a->keys ? a->keys : a->k + key_start * width) + column,
      .values = (a->keys ? a->values : a->v + key_start * width) + column,
      .pages = a->keys ? a->sequences->pages[s] : NULL,
      .page_size = a->page_size,
      .stride = width,
  };
  int64_t past = a->keys ? a->sequences->past[s] : 0;
  for (int r = 0; r < range->rows; r++) {
    int64_t token = (range->first_row + r) / shared, head = group * shared + (range->first_row + r) % shared;
    panel->offsets[r] = ((start + token) * a->heads + head) * a->head_dim;
    panel->visible[r] = (int32_t)(a->causal ? past + token + 1 : length);
  }
}

static int64_t keys_of(const QueryPanel *panel) { return panel->visible[panel->rows - 1]; }

static void attend_span(const Attention *a, const QueryPanel *panel, int64_t begin, AttentionSums *sums, float *work) {
  int64_t end = begin + KEY_SPAN < keys_of(panel) ? begin + KEY_SPAN : keys_of(panel);
  a->attend(sums, panel, begin, end, work);
}

/* Items are panels. */
static void attend_panels(void *context, int64_t begin, int64_t end) {
  Attention *a = context;
  float *piece = workspace_take(&a->workspace);
  AttentionSums *total = (AttentionSums *)piece, *part = (AttentionSums *)(piece + a->part_floats);
  float *work = piece + 2 * a->part_floats;
  for (int64_t item = begin; item < end; item++) {
    QueryPanel panel;
    open_panel(a, item, &panel);
    attend_span(a, &panel, 0, total, work);
    for (int64_t key = KEY_SPAN; key < keys_of(&panel); key += KEY_SPAN) {
      attend_span(a, &panel, key, part, work);
      a->kernels->attention_merge(total, part, panel.rows, a->head_dim);
    }
    a->kernels->attention_finish(total, &panel);
  }
  workspace_give(&a->workspace, piece);
}

static AttentionSums *part_of(const Attention *a, int64_t item, int64_t span) {
  return (AttentionSums *)(a->parts + (item * a->num_spans + span) * a->part_floats);
}

/* Items are spans of panels. */
static void attend_spans(void *context, int64_t begin, int64_t end) {
  Attention *a = context;
  float *work = workspace_take(&a->workspace);
  for (int64_t i = begin; i < end; i++) {
    QueryPanel panel;
    open_panel(a, i / a->num_spans, &panel);
    int64_t span = i % a->num_spans;
    if (span * KEY_SPAN < keys_of(&panel))
      attend_span(a, &panel, span * KEY_SPAN, part_of(a, i / a->num_spans, span), work);
  }
  workspace_give(&a->workspace, work);
}

static void merge_spans(void *context, int64_t begin, int64_t end) {
  const Attention *a = context;
  for (int64_t item = begin; item < end; item++) {
    QueryPanel panel;
    open_panel(a, item, &panel);
    AttentionSums *total = part_of(a, item, 0);
    for (int64_t span = 1; span * KEY_SPAN < keys_of(&panel); span++)
      a->kernels->attention_merge(total, part_of(a, item, span), panel.rows, a->head_dim);
    a->kernels->attention_finish(total, &panel);
  }
}

/* Fills `ranges` unless it is NULL, and gives their number. */
static int64_t list_ranges(Attention *a) {
  int64_t count = 0, shared = a->heads / a->groups;
  for (int32_t s = 0; s < a->sequences->count; s++) {
    int64_t rows = (a->sequences->offsets[s + 1] - a->sequences->offsets[s]) * shared;
    int64_t keys = a->key_sequences->offsets[s + 1] - a->key_sequences->offsets[s];
    if (a->keys) keys += a->sequences->past[s];
    int64_t spans = (keys + KEY_SPAN - 1) / KEY_SPAN;
    if (rows > 0 && spans > a->num_spans) a->num_spans = spans;
    for (int64_t row = 0; row < rows; row += PANEL_ROWS, count++) {
      int32_t left = rows - row < PANEL_ROWS ? (int32_t)(rows - row) : PANEL_ROWS;
      if (a->ranges) a->ranges[count] = (RowRange){s, left, row};
    }
  }
  return count;
}

/* 0 when scratch memory ran out. */
static int run(Attention *a) {
  a->num_ranges = list_ranges(a);
  if (a->num_ranges == 0) return 1;
  a->ranges = scratch((size_t)a->num_ranges * sizeof(RowRange));
  if (!a->ranges) return 0;
  list_ranges(a);

  int64_t items = a->num_ranges * a->groups, work = attention_work_floats(a->head_dim);
  int32_t rows = 0;
  for (int64_t i = 0; i < a->num_ranges; i++)
    if (a->ranges[i].rows > rows) rows = a->ranges[i].rows;
  a->part_floats = (attention_sums_floats(rows, a->head_dim) + 15) / 16 * 16;
  if (a->num_spans == 1 || pool_threads() == 1 || items >= ENOUGH_ITEMS * pool_threads()) {
    if (!workspace_open(&a->workspace, work + 2 * a->part_floats)) return 0;
    pool_run(items, 1, attend_panels, a);
    return 1;
  }
  a->parts = scratch((size_t)(items * a->num_spans * a->part_floats) * sizeof(float));
  if (!a->parts || !workspace_open(&a->workspace, work)) return 0;
  pool_run(items * a->num_spans, 1, attend_spans, a);
  pool_run(items, 1, merge_spans, a);
  return 1;
}

void op_softmax_attention(float *y, const float *q, const float *k, const float *v, float *keys, float *values,
                          int64_t page_size, const Sequences *sequences, const Sequences *key_sequences, int64_t heads,
                          int64_t groups, int64_t head_dim, int causal, int may_round) {
  Attention a = {
      .y = y,
      .q = q,
      .k = k,
      .v = v,
      .keys = keys,
      .values = values,
      .page_size = page_size,
      .heads = heads,
      .groups = groups,
      .head_dim = head_dim,
      .sequences = sequences,
      .key_sequences = key_sequences ? key_sequences : sequences,
      .causal = causal,
      .kernels = vector_kernels(),
  };
  a.attend = choose_attend(a.kernels, may_round, head_dim);
  int64_t tokens = sequences->count > 0 ? sequences->offsets[sequences->count] : 0;
  if (tokens == 0) return;
  if (keys) op_write_pages(keys, values, k, v, page_size, sequences, groups * head_dim);
  if (!run(&a))
    for (int64_t i = 0; i < tokens * heads * head_dim; i++) y[i] = NAN;
}
