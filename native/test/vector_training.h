/*
 * Checks of the ops of training: every output is written, its bits do not depend on threads, and rows alone give the same.
 * Their values are compared with the reference in test/ops/training.test.ts.
 */

static void expect_written(const char *name, const float *y, int64_t count) {
  checks++;
  for (int64_t i = 0; i < count; i++)
    if (!isfinite(y[i])) {
      fail(name, "value %.0f of %.0f is %g", (double)i, (double)count, (double)y[i]);
      break;
    }
  keep_bits(name, y, count * 4);
}

/* Calls into a fresh y of exactly `count` values. */
#define WRITES(name, count, call)                     \
  {                                                   \
    float *y = empty(count);                          \
    call;                                             \
    scratch_reset();                                  \
    expect_written(name, y, count);                   \
    free(y);                                          \
  }

static void check_training_rows(int64_t rows, int64_t width) {
  int64_t n = rows * width;
  float *x = randoms(2 * n, 3), *dy = randoms(2 * n, 1), *weight = randoms(width, 1), *gate = randoms(rows, 2);
  int32_t *targets = allocate(rows * 4), *index = allocate(rows * 4);
  for (int64_t r = 0; r < rows; r++) targets[r] = r % 3 == 1 ? -100 : (int32_t)(r * 5 % width), index[r] = (int32_t)(r * r % 5);
  WRITES("sum_rows", width, op_sum_rows(y, x, rows, width))
  WRITES("scatter_add_rows", 7 * width, op_scatter_add_rows(y, x, index, rows, 7, width))
  WRITES("slice_columns", rows * (width / 2), op_slice_columns(y, x, rows, width, width - width / 2, width))
  WRITES("scale_rows", n, op_scale_rows(y, x, gate, rows, width))
  WRITES("row_dots", rows, op_row_dots(y, x, dy, rows, width))
  WRITES("sum_groups", n, op_sum_groups(y, x, rows, 2, width))
  for (int centered = 0; centered < 2; centered++) {
    WRITES("norm_backward", n, op_norm_backward(y, x, weight, dy, 1e-5f, centered, rows, width))
    WRITES("norm_backward_weight", width, op_norm_backward_weight(y, x, dy, 1e-5f, centered, rows, width))
  }
  WRITES("gelu_backward", n, op_gelu_backward(y, x, dy, n))
  WRITES("silu_backward", n, op_silu_backward(y, x, dy, n))
  WRITES("swiglu_backward", 2 * n, op_swiglu_backward(y, x, dy, rows, width))
  WRITES("sigmoid_gate_backward_gate", n, op_sigmoid_gate_backward_gate(y, x, dy, dy + n, n))
  WRITES("sigmoid_blend_backward_gate", rows, op_sigmoid_blend_backward_gate(y, x, x + n, gate, dy, rows, width))
  WRITES("mean_softmax", width, op_mean_softmax(y, x, rows, width))
  WRITES("mean_softmax_backward", n, op_mean_softmax_backward(y, x, weight, rows, width))
  WRITES("log_sum_exp", rows, op_cross_entropy(y, x, NULL, rows, width))
  WRITES("cross_entropy", rows, op_cross_entropy(y, x, targets, rows, width))
  WRITES("cross_entropy_backward", n, op_cross_entropy_backward(y, x, targets, gate, rows, width))
  WRITES("sum_squares", 1, op_sum_squares(y, x, NULL, n))
  WRITES("add_in_place", n, memcpy(y, x, (size_t)n * 4); op_add_in_place(y, dy, n))

  AdamW step = {.rate = 0.1f, .decay = 0.1f, .eps = 1e-8f, .beta1 = 0.9f, .beta2 = 0.95f, .rest1 = 0.1f, .rest2 = 0.05f};
  step.correction1 = 10, step.correction2 = 20, step.scale = 0.5f;
  float *first = randoms(n, 0), *second = randoms(n, 0);
  WRITES("adam_w", n, memcpy(y, x, (size_t)n * 4); op_adam_w(y, dy, first, second, &step, n))

  float *together = empty(n), *alone = empty(width);
  op_norm_backward(together, x, weight, dy, 1e-5f, 1, rows, width);
  for (int64_t r = 0; r < rows; r++) {
    op_norm_backward(alone, x + r * width, weight, dy + r * width, 1e-5f, 1, 1, width);
    expect_same("layer_norm_backward, a row alone", alone, together + r * width, width * 4);
  }
  free(x), free(dy), free(weight), free(gate), free(targets), free(index), free(first), free(second);
  free(together), free(alone);
}

static void check_training_attention(int64_t heads, int64_t groups, int64_t d) {
  int32_t offsets[] = {0, 1, 1, 70, 90}, past[] = {0, 0, 0, 0};
  Sequences s = {.count = 4, .offsets = offsets, .past = past};
  int64_t t = 90;
  float *q = randoms(t * heads * d, 1), *k = randoms(t * groups * d, 1), *v = randoms(t * groups * d, 1);
  float *y_forward = randoms(t * heads * d, 1), *dy = randoms(t * heads * d, 1), *qkv = randoms(t * heads * 3 * d, 1);
  float *rates = randoms(heads, 0);
  int64_t width = heads * d, key_width = groups * d, stride = width + 2 * key_width;
  for (int causal = 0; causal < 2; causal++)
    WRITES("softmax_attention_backward", t * stride,
           op_softmax_attention_backward(
               &(AttentionGradients){y, y + width, y + width + key_width, stride, stride}, q, k, v, y_forward, dy, &s,
               NULL, heads, groups, d, causal))
  int32_t key_offsets[] = {0, 70, 70, 71, 90};
  Sequences keys = {.count = 4, .offsets = key_offsets, .past = past};
  WRITES("softmax_attention_backward, cross, queries", t * width,
         op_softmax_attention_backward(&(AttentionGradients){.dq = y, .query_stride = width}, q, k, v, y_forward, dy, &s,
                                       &keys, heads, groups, d, 0))
  WRITES("softmax_attention_backward, cross, keys", t * 2 * key_width,
         op_softmax_attention_backward(&(AttentionGradients){.dk = y, .dv = y + key_width, .key_stride = 2 * key_width},
                                       q, k, v, y_forward, dy, &s, &keys, heads, groups, d, 0))
  WRITES("lightning_attention_backward", t * heads * 3 * d,
         op_lightning_attention_backward(y, qkv, rates, dy, &s, heads, d))
  if (d % 2 == 0) WRITES("rope_backward", t * heads * d, op_rope_backward(y, dy, &s, heads, d, d, 1e4))
  free(q), free(k), free(v), free(y_forward), free(dy), free(qkv), free(rates);
}

static void check_training_experts(int64_t t, int32_t top, int32_t count, int64_t n, int64_t k) {
  int64_t pairs = t * top;
  float *x = randoms(pairs * k, 1), *dy = randoms(pairs * n, 1), *weight = randoms(count * n * k, 1);
  float *shares = randoms(pairs, 1);
  int32_t *chosen = allocate(pairs * 4);
  for (int64_t a = 0; a < pairs; a++) chosen[a] = (int32_t)((a + a / top) % (count > top ? count - 1 : count));
  for (int per_token = 0; per_token < 2; per_token++) {
    WRITES("experts_linear", pairs * n, op_experts_linear(y, x, per_token, chosen, weight, t, top, count, n, k))
    WRITES("experts_linear_backward_input", pairs * k,
           op_experts_linear_backward_input(y, dy, per_token, chosen, weight, t, top, count, n, k))
    WRITES("experts_linear_backward_weight", count * n * k,
           op_experts_linear_backward_weight(y, dy, per_token, x, !per_token, chosen, t, top, count, n, k))
  }
  WRITES("router_weights_backward", t * count,
         op_router_weights_backward(y, shares, chosen, shares, t, count, top))
  WRITES("expert_shares", count, op_expert_shares(y, chosen, t, count, top, top))
  free(x), free(dy), free(weight), free(shares), free(chosen);
}

static void check_training(void) {
  for (int64_t rows = 0; rows <= 130; rows = rows * 4 + 1)
    for (size_t c = 1; c < NUM_COUNTS - 3; c += 2) check_training_rows(rows, counts[c]);
  check_training_attention(1, 1, 1);
  check_training_attention(6, 2, 20);
  check_training_attention(2, 2, 64);
  check_training_experts(0, 2, 3, 5, 4);
  check_training_experts(1, 1, 1, 1, 1);
  check_training_experts(70, 3, 5, 33, 40);
}
