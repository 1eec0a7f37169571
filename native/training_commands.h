/* The commands of training, a part of interpreter.c: words as src/backends/native/encode-training.ts writes them. */

static void no_memory(Command *c) { fail(c, "out of memory"); }

/* `linear` with a weight that is not packed. */
static void run_linear_plain(Command *c) {
  int64_t t = side(c, "t"), n = side(c, "n"), k = side(c, "k");
  float *y = output(c, "y", t, n);
  const float *x = floats(c, "x", t, k), *weight = floats(c, "weight", n, k);
  const float *bias = integer(c, "has bias", 0, 1) ? floats(c, "bias", 1, n) : NULL;
  if (c->failed) return;
  const Matrix *matrix = pack_plain(weight, 1, n, k, 0, NULL);
  if (matrix) op_linear(y, x, matrix, bias, t);
  else no_memory(c);
}

/* `experts` with weights that are not packed. */
static void run_experts_plain(Command *c) {
  int64_t t = side(c, "t"), top = integer(c, "top", 1, INT32_MAX), count = integer(c, "count", 1, 1 << 16);
  int64_t width = side(c, "width"), inner = side(c, "inner");
  float *y = output(c, "y", t, width);
  const float *x = floats(c, "x", t, width);
  const int32_t *chosen = indices(c, "experts", times(c, t, top), count);
  const float *weights = floats(c, "weights", t, top);
  int64_t wide = times(c, 2, inner);
  const float *gate_up = floats(c, "gateUp", count, times(c, wide, width));
  const float *down = floats(c, "down", count, times(c, width, inner));
  if (c->failed) return;
  int32_t *is_used = scratch((size_t)count * 4);
  if (!is_used) return no_memory(c);
  memset(is_used, 0, (size_t)count * 4);
  for (int64_t a = 0; a < t * top; a++) is_used[chosen[a]] = 1;
  const Matrix *gate_ups = pack_plain(gate_up, count, wide, width, 0, is_used);
  const Matrix *downs = pack_plain(down, count, width, inner, 0, is_used);
  if (gate_ups && downs) op_experts(y, x, chosen, weights, gate_ups, downs, t, (int32_t)top, (int32_t)count);
  else no_memory(c);
}

static void run_linear_backward_input(Command *c) {
  int64_t t = side(c, "t"), n = side(c, "n"), k = side(c, "k");
  float *dx = output(c, "dx", t, k);
  const float *dy = floats(c, "dy", t, n), *weight = floats(c, "weight", n, k);
  if (!c->failed) op_linear_transposed(dx, dy, weight, t, n, k);
}

static void run_linear_backward_weight(Command *c) {
  int64_t t = side(c, "t"), n = side(c, "n"), k = side(c, "k");
  float *d_weight = output(c, "dWeight", n, k);
  const float *dy = floats(c, "dy", t, n), *x = floats(c, "x", t, k);
  if (c->failed) return;
  memset(d_weight, 0, (size_t)(n * k) * 4);
  op_outer_sum(d_weight, dy, x, t, n, k);
}

static void run_sum_rows(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", 1, width);
  const float *x = floats(c, "x", rows, width);
  if (!c->failed) op_sum_rows(y, x, rows, width);
}

static void run_scatter_add_rows(Command *c) {
  int64_t count = side(c, "count"), height = side(c, "height"), width = side(c, "width");
  float *y = output(c, "y", height, width);
  const float *rows = floats(c, "rows", count, width);
  const int32_t *index = indices(c, "index", count, height);
  if (!c->failed) op_scatter_add_rows(y, rows, index, count, height, width);
}

static void run_slice_columns(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  int64_t start = integer(c, "start", 0, width), end = integer(c, "end", start, width);
  float *y = output(c, "y", rows, end - start);
  const float *x = floats(c, "x", rows, width);
  if (!c->failed) op_slice_columns(y, x, rows, width, start, end);
}

static void run_scale_rows(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, width);
  const float *x = floats(c, "x", rows, width), *scale = floats(c, "scale", rows, 1);
  if (!c->failed) op_scale_rows(y, x, scale, rows, width);
}

static void run_row_dots(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, 1);
  const float *a = floats(c, "a", rows, width), *b = floats(c, "b", rows, width);
  if (!c->failed) op_row_dots(y, a, b, rows, width);
}

static void run_sum_groups(Command *c) {
  int64_t groups = side(c, "groups"), group_size = integer(c, "groupSize", 1, MAX_SIDE), width = side(c, "width");
  float *y = output(c, "y", groups, width);
  const float *x = floats(c, "x", times(c, groups, group_size), width);
  if (!c->failed) op_sum_groups(y, x, groups, group_size, width);
}

static void run_norm_backward(Command *c, int is_centered) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *dx = output(c, "dx", rows, width);
  const float *x = floats(c, "x", rows, width), *weight = floats(c, "weight", 1, width), *dy = floats(c, "dy", rows, width);
  float eps = (float)word(c);
  if (!c->failed) op_norm_backward(dx, x, weight, dy, eps, is_centered, rows, width);
}

static void run_rms_norm_backward(Command *c) { run_norm_backward(c, 0); }
static void run_layer_norm_backward(Command *c) { run_norm_backward(c, 1); }

static void run_norm_backward_weight(Command *c, int is_centered) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *d_weight = output(c, "dWeight", 1, width);
  const float *x = floats(c, "x", rows, width), *dy = floats(c, "dy", rows, width);
  float eps = (float)word(c);
  if (!c->failed) op_norm_backward_weight(d_weight, x, dy, eps, is_centered, rows, width);
}

static void run_rms_norm_backward_weight(Command *c) { run_norm_backward_weight(c, 0); }
static void run_layer_norm_backward_weight(Command *c) { run_norm_backward_weight(c, 1); }

static void run_elementwise_backward(Command *c, void (*op)(float *, const float *, const float *, int64_t)) {
  int64_t count = side(c, "count");
  float *dx = output(c, "dx", count, 1);
  const float *x = floats(c, "x", count, 1), *dy = floats(c, "dy", count, 1);
  if (!c->failed) op(dx, x, dy, count);
}

static void run_gelu_backward(Command *c) { run_elementwise_backward(c, op_gelu_backward); }
static void run_silu_backward(Command *c) { run_elementwise_backward(c, op_silu_backward); }

static void run_swiglu_backward(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width"), wide = times(c, 2, width);
  float *dx = output(c, "dx", rows, wide);
  const float *x = floats(c, "x", rows, wide), *dy = floats(c, "dy", rows, width);
  if (!c->failed) op_swiglu_backward(dx, x, dy, rows, width);
}

static void run_sigmoid_gate_backward_gate(Command *c) {
  int64_t count = side(c, "count");
  float *d_gate = output(c, "dGate", count, 1);
  const float *x = floats(c, "x", count, 1), *gate = floats(c, "gate", count, 1), *dy = floats(c, "dy", count, 1);
  if (!c->failed) op_sigmoid_gate_backward_gate(d_gate, x, gate, dy, count);
}

static void run_sigmoid_blend_backward_gate(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *d_gate = output(c, "dGate", rows, 1);
  const float *a = floats(c, "a", rows, width), *b = floats(c, "b", rows, width);
  const float *gate = floats(c, "gate", rows, 1), *dy = floats(c, "dy", rows, width);
  if (!c->failed) op_sigmoid_blend_backward_gate(d_gate, a, b, gate, dy, rows, width);
}

/* What the commands of softmax attention's gradients begin with. */
typedef struct {
  int64_t rows, key_rows, heads, groups, head_dim, width, key_width;
} AttentionShape;

static AttentionShape attention_shape(Command *c) {
  AttentionShape a;
  a.rows = side(c, "rows"), a.key_rows = side(c, "key rows"), a.heads = integer(c, "heads", 1, MAX_SIDE);
  a.groups = integer(c, "groups", 1, a.heads), a.head_dim = integer(c, "headDim", 1, MAX_SIDE);
  if (!c->failed && a.heads % a.groups != 0) fail(c, "%lld heads, %lld groups", (long long)a.heads, (long long)a.groups);
  a.width = times(c, a.heads, a.head_dim), a.key_width = times(c, a.groups, a.head_dim);
  return a;
}

static void attention_backward(Command *c, const AttentionShape *a, const AttentionGradients *to, int is_cross,
                               int causal) {
  const float *q = floats(c, "q", a->rows, a->width), *k = floats(c, "k", a->key_rows, a->key_width);
  const float *v = floats(c, "v", a->key_rows, a->key_width);
  const float *y = floats(c, "y", a->rows, a->width), *dy = floats(c, "dy", a->rows, a->width);
  Sequences s = sequences(c, a->rows), others = {0};
  if (is_cross) others = key_sequences(c, &s, a->key_rows);
  if (!c->failed)
    op_softmax_attention_backward(to, q, k, v, y, dy, &s, is_cross ? &others : NULL, a->heads, a->groups, a->head_dim,
                                  causal);
}

static void run_softmax_attention_backward(Command *c) {
  AttentionShape a = attention_shape(c);
  int causal = (int)integer(c, "causal", 0, 1);
  int64_t stride = a.width + 2 * a.key_width;
  if (!c->failed && a.key_rows != a.rows) fail(c, "%lld rows, %lld of keys", (long long)a.rows, (long long)a.key_rows);
  float *d = output(c, "d", a.rows, stride);
  if (c->failed) return;
  AttentionGradients to = {d, d + a.width, d + a.width + a.key_width, stride, stride};
  attention_backward(c, &a, &to, 0, causal);
}

static void run_softmax_attention_backward_queries(Command *c) {
  AttentionShape a = attention_shape(c);
  AttentionGradients to = {.dq = output(c, "dq", a.rows, a.width), .query_stride = a.width};
  attention_backward(c, &a, &to, 1, 0);
}

static void run_softmax_attention_backward_keys(Command *c) {
  AttentionShape a = attention_shape(c);
  float *d = output(c, "dkv", a.key_rows, 2 * a.key_width);
  if (c->failed) return;
  AttentionGradients to = {.dk = d, .dv = d + a.key_width, .key_stride = 2 * a.key_width};
  attention_backward(c, &a, &to, 1, 0);
}

static void run_lightning_attention_backward(Command *c) {
  int64_t rows = side(c, "rows"), heads = side(c, "heads"), head_dim = integer(c, "headDim", 1, 1 << 16);
  int64_t width = times(c, heads, head_dim);
  float *d = output(c, "d", rows, times(c, 3, width));
  const float *qkv = floats(c, "qkv", rows, times(c, 3, width)), *dy = floats(c, "dy", rows, width);
  float *rates = decay_rates(c, heads);
  Sequences s = sequences(c, rows);
  if (!c->failed) op_lightning_attention_backward(d, qkv, rates, dy, &s, heads, head_dim);
}

static void run_router_weights_backward(Command *c) {
  int64_t rows = side(c, "rows"), count = integer(c, "count", 1, INT32_MAX), k = integer(c, "k", 1, count);
  float *d_logits = output(c, "dLogits", rows, count);
  const float *weights = floats(c, "weights", rows, k);
  const int32_t *chosen = indices(c, "experts", times(c, rows, k), count);
  const float *dy = floats(c, "dy", rows, k);
  if (!c->failed) op_router_weights_backward(d_logits, weights, chosen, dy, rows, (int32_t)count, (int32_t)k);
}

/* Tokens, choices a token, experts, n, k. */
typedef struct {
  int64_t t, top, count, n, k, pairs;
} ExpertSizes;

static ExpertSizes expert_sizes(Command *c) {
  ExpertSizes s = {.t = integer(c, "t", 0, INT32_MAX), .top = integer(c, "top", 1, INT32_MAX)};
  s.count = integer(c, "count", 1, 1 << 16), s.n = side(c, "n"), s.k = side(c, "k");
  s.pairs = times(c, s.t, s.top);
  if (s.pairs > INT32_MAX) fail(c, "%lld pairs", (long long)s.pairs);
  return s;
}

/* Whether it has a row for each token, and its place. */
static const float *expert_rows(Command *c, const char *what, const ExpertSizes *s, int64_t width, int *per_token) {
  *per_token = (int)integer(c, "per token", 0, 1);
  return floats(c, what, *per_token ? s->t : s->pairs, width);
}

static void run_experts_linear(Command *c) {
  ExpertSizes s = expert_sizes(c);
  int per_token;
  float *y = output(c, "y", s.pairs, s.n);
  const float *x = expert_rows(c, "x", &s, s.k, &per_token);
  const int32_t *chosen = indices(c, "experts", s.pairs, s.count);
  const float *weight = floats(c, "weight", s.count, times(c, s.n, s.k));
  if (!c->failed)
    op_experts_linear(y, x, per_token, chosen, weight, s.t, (int32_t)s.top, (int32_t)s.count, s.n, s.k);
}

static void run_experts_linear_backward_input(Command *c) {
  ExpertSizes s = expert_sizes(c);
  int per_token;
  float *dx = output(c, "dx", s.pairs, s.k);
  const float *dy = expert_rows(c, "dy", &s, s.n, &per_token);
  const int32_t *chosen = indices(c, "experts", s.pairs, s.count);
  const float *weight = floats(c, "weight", s.count, times(c, s.n, s.k));
  if (!c->failed)
    op_experts_linear_backward_input(dx, dy, per_token, chosen, weight, s.t, (int32_t)s.top, (int32_t)s.count, s.n, s.k);
}

static void run_experts_linear_backward_weight(Command *c) {
  ExpertSizes s = expert_sizes(c);
  int dy_per_token, x_per_token;
  float *d_weight = output(c, "dWeight", s.count, times(c, s.n, s.k));
  const float *dy = expert_rows(c, "dy", &s, s.n, &dy_per_token);
  const float *x = expert_rows(c, "x", &s, s.k, &x_per_token);
  const int32_t *chosen = indices(c, "experts", s.pairs, s.count);
  if (!c->failed)
    op_experts_linear_backward_weight(d_weight, dy, dy_per_token, x, x_per_token, chosen, s.t, (int32_t)s.top,
                                      (int32_t)s.count, s.n, s.k);
}

static void run_expert_shares(Command *c) {
  int64_t rows = side(c, "rows"), k = integer(c, "k", 1, INT32_MAX), count = integer(c, "count", 1, INT32_MAX);
  int64_t choices = integer(c, "choices", 1, k);
  float *y = output(c, "y", 1, count);
  const int32_t *chosen = indices(c, "experts", times(c, rows, k), count);
  if (!c->failed) op_expert_shares(y, chosen, rows, (int32_t)count, (int32_t)k, (int32_t)choices);
}

static void run_mean_softmax(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", 1, width);
  const float *x = floats(c, "x", rows, width);
  if (!c->failed) op_mean_softmax(y, x, rows, width);
}

static void run_mean_softmax_backward(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *dx = output(c, "dx", rows, width);
  const float *x = floats(c, "x", rows, width), *dy = floats(c, "dy", 1, width);
  if (!c->failed) op_mean_softmax_backward(dx, x, dy, rows, width);
}

#define IGNORED_TARGET -100

/* Ids below `limit`, or IGNORED_TARGET. */
static const int32_t *targets(Command *c, int64_t count, int64_t limit) {
  const int32_t *values = bytes_of(c, "targets", times(c, count, 4));
  for (int64_t i = 0; !c->failed && i < count; i++)
    if (values[i] != IGNORED_TARGET && (values[i] < 0 || values[i] >= limit))
      fail(c, "targets[%lld] is %d, expected 0 to %lld or %d", (long long)i, values[i], (long long)limit - 1,
           IGNORED_TARGET);
  return values;
}

static void run_log_sum_exp(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, 1);
  const float *x = floats(c, "x", rows, width);
  if (!c->failed) op_cross_entropy(y, x, NULL, rows, width);
}

static void run_log_sum_exp_backward(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *dx = output(c, "dx", rows, width);
  const float *x = floats(c, "x", rows, width), *dy = floats(c, "dy", rows, 1);
  if (!c->failed) op_cross_entropy_backward(dx, x, NULL, dy, rows, width);
}

static void run_cross_entropy(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, 1);
  const float *logits = floats(c, "logits", rows, width);
  const int32_t *ids = targets(c, rows, width);
  if (!c->failed) op_cross_entropy(y, logits, ids, rows, width);
}

static void run_cross_entropy_backward(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *d_logits = output(c, "dLogits", rows, width);
  const float *logits = floats(c, "logits", rows, width);
  const int32_t *ids = targets(c, rows, width);
  const float *dy = floats(c, "dy", rows, 1);
  if (!c->failed) op_cross_entropy_backward(d_logits, logits, ids, dy, rows, width);
}

static void run_sum_squares(Command *c) {
  int64_t count = side(c, "count");
  float *y = output(c, "y", 1, 1);
  const float *x = floats(c, "x", count, 1);
  const float *plus = integer(c, "has plus", 0, 1) ? floats(c, "plus", 1, 1) : NULL;
  if (!c->failed) op_sum_squares(y, x, plus, count);
}

static void run_clip_scale(Command *c) {
  float *y = output(c, "y", 1, 1);
  const float *squares = floats(c, "squares", 1, 1);
  double multiplier = word(c), most = word(c);
  if (c->failed) return;
  double norm = multiplier * sqrt((double)*squares), factor = most / (norm + 1e-6);
  *y = isfinite(norm) ? (float)(multiplier * (factor < 1 ? factor : 1)) : NAN;
}

static void run_adam_w(Command *c) {
  int64_t count = side(c, "count");
  float *y = output(c, "y", 1, 1);
  float *parameter = floats(c, "parameter", count, 1);
  const float *gradient = floats(c, "gradient", count, 1);
  float *first = floats(c, "firstMoment", count, 1), *second = floats(c, "secondMoment", count, 1);
  const float *scale = floats(c, "scale", 1, 1);
  double rate = word(c), beta1 = word(c), beta2 = word(c), eps = word(c), decay = word(c);
  double step = (double)integer(c, "step", 1, MAX_SIDE);
  if (c->failed) return;
  *y = isfinite(*scale) ? 1 : 0;
  if (!isfinite(*scale)) return;
  AdamW adam = {.rate = (float)rate, .decay = (float)decay, .eps = (float)eps, .scale = *scale};
  adam.beta1 = (float)beta1, adam.rest1 = (float)(1 - beta1), adam.correction1 = (float)(1 / (1 - pow(beta1, step)));
  adam.beta2 = (float)beta2, adam.rest2 = (float)(1 - beta2), adam.correction2 = (float)(1 / (1 - pow(beta2, step)));
  op_adam_w(parameter, gradient, first, second, &adam, count);
}

static void run_add_in_place(Command *c) {
  int64_t count = side(c, "count");
  float *target = floats(c, "target", count, 1);
  const float *x = floats(c, "x", count, 1);
  if (!c->failed) op_add_in_place(target, x, count);
}

#define TRAINING_COMMANDS(DO)                                                                                        \
  DO(linear_plain) DO(experts_plain) DO(linear_backward_input) DO(linear_backward_weight) DO(sum_rows)               \
  DO(scatter_add_rows) DO(slice_columns) DO(scale_rows) DO(row_dots) DO(sum_groups) DO(rms_norm_backward)            \
  DO(layer_norm_backward) DO(rms_norm_backward_weight) DO(layer_norm_backward_weight) DO(gelu_backward)              \
  DO(silu_backward) DO(swiglu_backward) DO(sigmoid_gate_backward_gate) DO(sigmoid_blend_backward_gate)               \
  DO(rope_backward) DO(softmax_attention_backward) DO(softmax_attention_backward_queries)                              \
  DO(softmax_attention_backward_keys) DO(lightning_attention_backward) DO(router_weights_backward)                     \
  DO(experts_linear) DO(experts_linear_backward_input) DO(experts_linear_backward_weight) DO(expert_shares)          \
  DO(mean_softmax) DO(mean_softmax_backward) DO(log_sum_exp) DO(log_sum_exp_backward) DO(cross_entropy)              \
  DO(cross_entropy_backward) DO(sum_squares) DO(clip_scale) DO(adam_w) DO(add_in_place)
