/* Checks of rows, elementwise ops, norms, rope and the router. */

static const int64_t counts[] = {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 257, 1000, 16384, 16385, 40001};
#define NUM_COUNTS (sizeof counts / sizeof *counts)

static double exact_sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double exact_gelu(double x) { return 0.5 * x * erfc(-x / sqrt(2)); }

static void check_elementwise(void) {
  for (size_t c = 0; c < NUM_COUNTS; c++) {
    int64_t n = counts[c];
    float *a = randoms(n, 8), *b = randoms(n, 8), *y = empty(n), *alone = empty(n);
    double *wanted = allocate(n * 8);
#define ELEMENTWISE(name, tolerance, call, call_alone, formula)     \
  call;                                                             \
  for (int64_t i = 0; i < n; i++) wanted[i] = formula;              \
  expect_near(name, y, wanted, n, tolerance);                       \
  keep_bits(name, y, n * 4);                                        \
  for (int64_t i = 0; i < n; i += 1 + n / 40) call_alone;           \
  for (int64_t i = 0; i < n; i += 1 + n / 40) expect_same(name, alone + i, y + i, 4);
    ELEMENTWISE("scaled_add", 2e-7, op_scaled_add(y, a, b, 1.7f, -0.3f, n),
                op_scaled_add(alone + i, a + i, b + i, 1.7f, -0.3f, 1), 1.7f * (double)a[i] - 0.3f * (double)b[i])
    ELEMENTWISE("gelu", 2e-7, op_gelu(y, a, n), op_gelu(alone + i, a + i, 1), exact_gelu(a[i]))
    ELEMENTWISE("silu", 3e-7, op_silu(y, a, n), op_silu(alone + i, a + i, 1), a[i] * exact_sigmoid(a[i]))
    ELEMENTWISE("sigmoid_gate", 3e-7, op_sigmoid_gate(y, a, b, n), op_sigmoid_gate(alone + i, a + i, b + i, 1),
                a[i] * exact_sigmoid(b[i]))
    free(a), free(b), free(y), free(alone), free(wanted);
  }
}

/* One result of an elementwise op. */
static float silu_at(float x) { float y; op_silu(&y, &x, 1); return y; }
static float gelu_at(float x) { float y; op_gelu(&y, &x, 1); return y; }
static float sigmoid_at(float x) { float y, one = 1; op_sigmoid_gate(&y, &one, &x, 1); return y; }

static void check_functions(void) {
  enum { STEPS = 200001 };
  float *x = allocate(STEPS * 4), *y = empty(STEPS), *ones = allocate(STEPS * 4);
  double error = 0;
  for (int i = 0; i < STEPS; i++) x[i] = -10 + 20 * (float)i / (STEPS - 1), ones[i] = 1;
  op_gelu(y, x, STEPS);
  for (int i = 0; i < STEPS; i++) error = fmax(error, fabs(y[i] - exact_gelu(x[i])) / fmax(1, fabs(exact_gelu(x[i]))));
  expect_error("gelu over [-10, 10], absolute below 1", error, 2e-7);
  error = 0;
  for (int i = 0; i < STEPS; i++) error = fmax(error, fabs(y[i] - exact_gelu(x[i])) / fmax(fabs(exact_gelu(x[i])), 1e-3));
  expect_error("gelu over [-10, 10], relative above 0.001", error, 1e-6);

  /* e^x alone: 1 + e^x is 1 below -17.4. */
  for (int i = 0; i < STEPS; i++) x[i] = -87.3f + 69.8f * (float)i / (STEPS - 1);
  op_sigmoid_gate(y, ones, x, STEPS);
  error = 0;
  for (int i = 0; i < STEPS; i++) error = fmax(error, fabs(y[i] / exp((double)x[i]) - 1));
  expect_error("exp over [-87.3, -17.5], relative", error, 2e-7);
  for (int i = 0; i < STEPS; i++) x[i] = -17.5f + 117.5f * (float)i / (STEPS - 1);
  op_sigmoid_gate(y, ones, x, STEPS);
  error = 0;
  for (int i = 0; i < STEPS; i++) error = fmax(error, fabs(y[i] / exact_sigmoid(x[i]) - 1));
  expect_error("sigmoid over [-17.5, 100], relative", error, 3e-7);
  for (int i = 0; i < STEPS; i++) x[i] = -110.0f + 22.7f * (float)i / (STEPS - 1);
  op_sigmoid_gate(y, ones, x, STEPS);
  error = 0;
  for (int i = 0; i < STEPS; i++) error = fmax(error, fabs(y[i] - exp((double)x[i])));
  expect_error("exp below the normal floats, absolute", error, 3e-45);
  free(x), free(y), free(ones);

  struct { const char *name; float found, wanted; } limits[] = {
      {"sigmoid(inf)", sigmoid_at(INFINITY), 1}, {"sigmoid(-inf)", sigmoid_at(-INFINITY), 0},
      {"sigmoid(nan)", sigmoid_at(NAN), NAN},    {"sigmoid(1e30)", sigmoid_at(1e30f), 1},
      {"sigmoid(-1e30)", sigmoid_at(-1e30f), 0}, {"silu(inf)", silu_at(INFINITY), INFINITY},
      {"silu(-inf)", silu_at(-INFINITY), NAN},   {"silu(nan)", silu_at(NAN), NAN},
      {"silu(-1e30)", silu_at(-1e30f), 0},       {"silu(1e30)", silu_at(1e30f), 1e30f},
      {"gelu(inf)", gelu_at(INFINITY), INFINITY}, {"gelu(nan)", gelu_at(NAN), NAN},
      {"gelu(1e30)", gelu_at(1e30f), 1e30f},     {"gelu(-1e30)", gelu_at(-1e30f), 0},
      {"gelu(0)", gelu_at(0), 0},                {"silu(0)", silu_at(0), 0},
  };
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    checks++;
    float a = limits[i].found, b = limits[i].wanted;
    if (!(a == b || (isnan(a) && isnan(b)))) fail(limits[i].name, "found %g, expected %g", a, b, 0);
  }
}

static void check_gated_rows(void) {
  for (int64_t rows = 0; rows <= 5; rows += 1 + rows)
    for (size_t c = 0; c < NUM_COUNTS - 2; c++) {
      int64_t width = counts[c], n = rows * width;
      float *x = randoms(2 * n, 6), *gate = randoms(rows, 4), *y = empty(n), *alone = empty(width);
      double *wanted = allocate(n * 8);
      op_swiglu(y, x, rows, width);
      for (int64_t i = 0; i < n; i++) {
        const float *row = x + i / width * 2 * width + i % width;
        wanted[i] = row[0] * exact_sigmoid(row[0]) * row[width];
      }
      expect_near("swiglu", y, wanted, n, 3e-7);
      keep_bits("swiglu", y, n * 4);
      for (int64_t r = 0; r < rows; r++) {
        op_swiglu(alone, x + r * 2 * width, 1, width);
        expect_same("swiglu, a row alone", alone, y + r * width, width * 4);
      }
      op_sigmoid_blend(y, x, x + n, gate, rows, width);
      for (int64_t i = 0; i < n; i++) {
        double share = exact_sigmoid(gate[i / width]);
        wanted[i] = x[i] * (1 - share) + x[n + i] * share;
      }
      expect_near("sigmoid_blend", y, wanted, n, 4e-7);
      keep_bits("sigmoid_blend", y, n * 4);
      free(x), free(gate), free(y), free(alone), free(wanted);
    }
}

static void check_norms(void) {
  for (int64_t rows = 0; rows <= 5; rows += 1 + rows)
    for (size_t c = 1; c < NUM_COUNTS; c++) {
      int64_t width = counts[c], n = rows * width;
      float *x = randoms(n, 3), *weight = randoms(width, 1), *bias = randoms(width, 1), *y = empty(n), *alone = empty(width);
      double *wanted = allocate(n * 8);
      for (int64_t i = 0; i < n; i++) x[i] += 2;
      op_rms_norm(y, x, weight, 1e-5f, rows, width);
      for (int64_t r = 0; r < rows; r++) {
        double squares = 0;
        for (int64_t i = 0; i < width; i++) squares += (double)x[r * width + i] * x[r * width + i];
        for (int64_t i = 0; i < width; i++)
          wanted[r * width + i] = weight[i] * (double)x[r * width + i] / sqrt(squares / (double)width + (double)1e-5f);
      }
      expect_near("rms_norm", y, wanted, n, 1e-6);
      keep_bits("rms_norm", y, n * 4);
      for (int64_t r = 0; r < rows; r++) {
        op_rms_norm(alone, x + r * width, weight, 1e-5f, 1, width);
        expect_same("rms_norm, a row alone", alone, y + r * width, width * 4);
      }
      op_layer_norm(y, x, weight, bias, 1e-5f, rows, width);
      for (int64_t r = 0; r < rows; r++) {
        double mean = 0, variance = 0;
        for (int64_t i = 0; i < width; i++) mean += x[r * width + i] / (double)width;
        for (int64_t i = 0; i < width; i++) variance += (x[r * width + i] - mean) * (x[r * width + i] - mean) / (double)width;
        for (int64_t i = 0; i < width; i++)
          wanted[r * width + i] = weight[i] * (x[r * width + i] - mean) / sqrt(variance + (double)1e-5f) + bias[i];
      }
      expect_near("layer_norm", y, wanted, n, 2e-6);
      keep_bits("layer_norm", y, n * 4);
      for (int64_t r = 0; r < rows; r++) {
        op_layer_norm(alone, x + r * width, weight, bias, 1e-5f, 1, width);
        expect_same("layer_norm, a row alone", alone, y + r * width, width * 4);
      }
      free(x), free(weight), free(bias), free(y), free(alone), free(wanted);
    }
}

static double value_of_half(uint16_t h) {
  int exponent = h >> 10 & 31, fraction = h & 1023;
  double value = exponent == 0    ? ldexp(fraction, -24)
                 : exponent == 31 ? (fraction ? (double)NAN : (double)INFINITY)
                                  : ldexp(fraction + 1024, exponent - 25);
  return h & 0x8000 ? -value : value;
}

/* Every half and bf16 value, in rows of several widths. */
static void check_embedding(void) {
  for (int64_t width = 1; width <= 300; width = width * 3 + (width & 2)) {
    int64_t rows = 65536 / width + 1, n = rows * width;
    uint16_t *halves = allocate(n * 2);
    int8_t *bytes = allocate(n);
    float *scales = randoms(rows, 1), *y = empty(n), *floats = randoms(n, 1);
    int32_t *ids = allocate(rows * 4);
    for (int64_t i = 0; i < n; i++) halves[i] = (uint16_t)i, bytes[i] = (int8_t)i;
    for (int64_t i = 0; i < rows; i++) ids[i] = (int32_t)(rows - 1 - i);
    for (int dtype = DTYPE_F32; dtype <= DTYPE_INT8; dtype++) {
      const void *data[] = {floats, halves, halves, bytes};
      Table table = {(DType)dtype, rows, width, data[dtype], dtype == DTYPE_INT8 ? scales : NULL};
      op_embedding(y, &table, ids, rows);
      checks++;
      for (int64_t i = 0; i < n; i++) {
        int64_t from = ids[i / width] * width + i % width;
        uint32_t bits = (uint32_t)halves[from] << 16;
        float wanted = floats[from];
        if (dtype == DTYPE_F16) wanted = (float)value_of_half(halves[from]);
        if (dtype == DTYPE_BF16) memcpy(&wanted, &bits, 4);
        if (dtype == DTYPE_INT8) wanted = (float)bytes[from] * scales[from / width];
        if (!(y[i] == wanted || (isnan(y[i]) && isnan(wanted)))) {
          fail("embedding", "dtype %.0f: found %g, expected %g", dtype, y[i], wanted);
          break;
        }
      }
      keep_bits("embedding", y, n * 4);
      op_embedding(y, &table, ids, 0);
    }
    free(halves), free(bytes), free(scales), free(y), free(floats), free(ids);
  }
}

static void check_rows(void) {
  for (int64_t width = 0; width <= 5000; width = width * 5 + 3) {
    int64_t height = 37, count = 20;
    float *x = randoms(height * width, 1), *rows = randoms(count * width, 1), *y = empty((height + count) * width);
    int32_t index[20];
    for (int32_t i = 0; i < 20; i++) index[i] = (i * 7 + 3) % 37;
    op_gather_rows(y, x, index, count, width);
    for (int64_t i = 0; i < count; i++) expect_same("gather_rows", y + i * width, x + index[i] * width, width * 4);
    op_gather_rows(y, x, index, 0, width);
    op_scatter_rows(y, x, rows, index, height, count, width);
    float *wanted = copy_of(x, height * width);
    for (int64_t i = 0; i < count; i++) memcpy(wanted + index[i] * width, rows + i * width, (size_t)width * 4);
    expect_same("scatter_rows", y, wanted, height * width * 4);
    op_concat_rows(y, x, rows, height, count, width);
    expect_same("concat_rows", y, x, height * width * 4);
    expect_same("concat_rows", y + height * width, rows, count * width * 4);
    float *places = copy_of(x, height * width);
    op_copy_place(places, 3, 30, width);
    for (int64_t i = 0; i < height; i++)
      expect_same("copy_place", places + i * width, x + (i == 30 ? 3 : i) * width, width * 4);
    free(places);
    op_concat_rows(y, x, rows, 0, count, width);
    expect_same("concat_rows", y, rows, count * width * 4);
    free(x), free(rows), free(y), free(wanted);
  }
  int64_t shapes[][4] = {{0, 3, 4, 2}, {1, 1, 1, 1}, {2, 3, 28, 14}, {3, 2, 15, 5}, {1, 3, 336, 14}};
  for (size_t c = 0; c < sizeof shapes / sizeof *shapes; c++) {
    int64_t tiles = shapes[c][0], channels = shapes[c][1], side = shapes[c][2], patch = shapes[c][3];
    int64_t n = tiles * channels * side * side, per_side = side / patch, at = 0;
    float *pixels = randoms(n, 1), *y = empty(n), *wanted = empty(n);
    op_unfold_patches(y, pixels, tiles, channels, side, patch);
    for (int64_t p = 0; p < tiles * per_side * per_side; p++)
      for (int64_t i = 0; i < channels * patch * patch; i++) {
        int64_t line = (p / per_side % per_side) * patch + i / patch % patch;
        int64_t column = p % per_side * patch + i % patch, channel = i / patch / patch;
        wanted[at++] = pixels[((p / per_side / per_side * channels + channel) * side + line) * side + column];
      }
    expect_same("unfold_patches", y, wanted, n * 4);
    free(pixels), free(y), free(wanted);
  }
}

static void check_rope(void) {
  int64_t shapes[][3] = {{1, 2, 2}, {3, 8, 4}, {2, 20, 20}, {4, 64, 64}, {3, 128, 64}, {1, 600, 600}, {2, 7, 0}, {1, 6, 6}};
  int32_t offsets[] = {0, 0, 3, 3, 4, 24, 24}, past[] = {5, 0, 9, 10000000, 1234, 7};
  Sequences all = {.count = 6, .offsets = offsets, .past = past};
  for (size_t c = 0; c < sizeof shapes / sizeof *shapes; c++) {
    int64_t heads = shapes[c][0], d = shapes[c][1], rotary = shapes[c][2], half = rotary / 2, width = heads * d, n = 24 * width;
    float *x = randoms(n, 1), *y = empty(n), *alone = empty(width);
    double *wanted = allocate(n * 8), theta = c % 2 ? 1e7 : 1e4;
    op_rope(y, x, &all, heads, d, rotary, theta);
    scratch_reset();
    for (int32_t s = 0; s < 6; s++)
      for (int64_t t = offsets[s]; t < offsets[s + 1]; t++)
        for (int64_t i = 0; i < width; i++) {
          int64_t in = i % d, at = t * width + i;
          double position = past[s] + (double)(t - offsets[s]), angle = position * pow(theta, -(double)(in % (half ? half : 1)) / (double)half);
          wanted[at] = in >= rotary ? (double)x[at]
                       : in < half  ? x[at] * cos(angle) - x[at + half] * sin(angle)
                                    : x[at] * cos(angle) + x[at - half] * sin(angle);
        }
    expect_near("rope", y, wanted, n, 3e-7);
    keep_bits("rope", y, n * 4);
    for (int64_t t = 4; t < 24; t++) {
      Sequences one = {.count = 1, .offsets = (int32_t[]){0, 1}, .past = (int32_t[]){1234 + (int32_t)t - 4}};
      op_rope(alone, x + t * width, &one, heads, d, rotary, theta);
      scratch_reset();
      expect_same("rope, a token alone", alone, y + t * width, width * 4);
    }
    free(x), free(y), free(alone), free(wanted);
  }
  Sequences none = {.count = 0, .offsets = (int32_t[]){0}};
  op_rope(NULL, NULL, &none, 2, 4, 4, 1e4);
}

static void check_router(void) {
  float special[] = {1, NAN, 3, 3, -INFINITY, NAN, INFINITY, 3};
  int32_t wanted[] = {6, 2, 3, 7, 0, 4, 1, 5}, found[8];
  op_router_top_k(found, special, 1, 8, 8);
  expect_same("router_top_k, ties and NaN", found, wanted, sizeof wanted);
  for (int64_t rows = 0; rows <= 3000; rows = rows * 9 + 1)
    for (int32_t count = 1; count <= 33; count += 8) {
      int32_t k = count < 3 ? 1 : 3;
      float *logits = randoms(rows * count, 3), *weights = empty(rows * k);
      int32_t *chosen = allocate(rows * k * 4);
      double *exact = allocate(rows * k * 8);
      for (int64_t i = 0; i < rows * count; i++) logits[i] = roundf(logits[i] * 4) / 4; /* many ties */
      op_router_top_k(chosen, logits, rows, count, k);
      op_router_weights(weights, logits, chosen, rows, count, k);
      for (int64_t r = 0; r < rows; r++) {
        const float *row = logits + r * count;
        double total = 0;
        for (int32_t j = 0; j < k; j++) {
          int32_t rank = 0, e = chosen[r * k + j];
          for (int32_t i = 0; i < count; i++) rank += row[i] > row[e] || (row[i] == row[e] && i < e);
          checks++;
          if (rank != j) fail("router_top_k", "row %.0f: place %.0f holds rank %.0f", (double)r, j, rank);
          total += exp(row[e]);
        }
        for (int32_t j = 0; j < k; j++) exact[r * k + j] = exp(row[chosen[r * k + j]]) / total;
      }
      expect_near("router_weights", weights, exact, rows * k, 2e-7);
      free(logits), free(weights), free(chosen), free(exact);
    }
}
