/* Bodies of the ops of training. Sums over a row are float32 in four vectors, which are added at the end (vector_norms.h). */

static void add_scaled(float *y, float factor, const float *x, int64_t count) { EACH(AT(y) + factor * AT(x)) }

static float dot(const float *a, const float *b, int64_t count) {
  vf sums[SUMS] = {{0}};
  int64_t i = 0;
  for (; i + SUMS * VL <= count; i += SUMS * VL)
    for (int j = 0; j < SUMS; j++) sums[j] += load(a + i + j * VL) * load(b + i + j * VL);
  for (; i < count; i += VL) sums[0] += load_part(a + i, count - i) * load_part(b + i, count - i);
  return add_sums(sums);
}

/* cdf(x) + x pdf(x), from Q(|x|) = cdf(-|x|) as in gelu_of. */
INLINE vf gelu_slope(vf x) {
  vf a = at_most(magnitude(x), 15.0f);
  vf t = 1.0f / (1.0f + 0.3f * a);
  vf bell = exp2_to_one(a * a * -0.72134752f);
  vf tail = t * tail_polynomial(t) * bell;
  return choose(x < 0.0f, tail, 1.0f - tail) + at_most(at_least(x, -15.0f), 15.0f) * bell * 0.39894228f;
}

INLINE vf silu_slope(vf x) { return sigmoid_of(x) * (1.0f + x * sigmoid_of(-x)); }

static void gelu_backward(float *y, const float *x, const float *dy, int64_t count) { EACH(AT(dy) * gelu_slope(AT(x))) }

static void silu_backward(float *y, const float *x, const float *dy, int64_t count) { EACH(AT(dy) * silu_slope(AT(x))) }

static void swiglu_backward(float *d_gate, float *d_up, const float *gate, const float *up, const float *dy,
                            int64_t count) {
  float *y = d_gate;
  EACH(AT(dy) * AT(up) * silu_slope(AT(gate)))
  y = d_up;
  EACH(AT(dy) * silu_of(AT(gate)))
}

static void sigmoid_gate_backward_gate(float *y, const float *x, const float *gate, const float *dy, int64_t count) {
  EACH(AT(dy) * AT(x) * (sigmoid_of(AT(gate)) * sigmoid_of(-AT(gate))))
}

static float norm_scale(const float *x, float eps, float *mean, int64_t width) {
  vf sums[SUMS] = {{0}};
  float center = 0, rest = 0;
  int64_t whole = width / VL * VL;
  if (mean) {
    for (int64_t i = 0; i < whole; i += VL) sums[i / VL % SUMS] += load(x + i);
    for (int64_t i = whole; i < width; i++) rest += x[i];
    center = *mean = (add_sums(sums) + rest) / (float)width;
  }
  memset(sums, 0, sizeof sums);
  rest = 0;
  for (int64_t i = 0; i < whole; i += VL) {
    vf value = load(x + i) - center;
    sums[i / VL % SUMS] += value * value;
  }
  for (int64_t i = whole; i < width; i++) rest += (x[i] - center) * (x[i] - center);
  return 1.0f / sqrtf((add_sums(sums) + rest) / (float)width + eps);
}

/* dx = scale (g - level - n along) with g = weight dy, n = (x - mean) scale, along = mean(g n), level = mean(g) or 0. */
static void norm_backward(float *dx, const float *x, const float *weight, const float *dy, float mean, float scale,
                          int is_centered, int64_t width) {
  vf levels[SUMS] = {{0}}, alongs[SUMS] = {{0}};
  for (int64_t i = 0; i < width; i += VL) {
    int64_t left = width - i;
    vf g = load_part(weight + i, left) * load_part(dy + i, left); /* 0 beyond the end */
    levels[i / VL % SUMS] += g;
    alongs[i / VL % SUMS] += g * (load_part(x + i, left) - mean);
  }
  float level = is_centered ? add_sums(levels) / (float)width : 0;
  float along = add_sums(alongs) * scale / (float)width;
  for (int64_t i = 0; i < width; i += VL) {
    int64_t left = width - i;
    vf g = load_part(weight + i, left) * load_part(dy + i, left), n = (load_part(x + i, left) - mean) * scale;
    store_part(dx + i, scale * (g - level - n * along), left);
  }
}

static void add_normalised(float *y, const float *dy, const float *x, float mean, float scale, int64_t count) {
  EACH(AT(y) + AT(dy) * ((AT(x) - mean) * scale))
}

static float largest_of(const float *x, int64_t count) {
  float largest = -INFINITY;
  vf most = splat(-INFINITY);
  int64_t i = 0;
  for (; i + VL <= count; i += VL) most = choose(load(x + i) > most, load(x + i), most);
  for (; i < count; i++) largest = x[i] > largest ? x[i] : largest;
  for (i = 0; i < VL; i++) largest = most[i] > largest ? most[i] : largest;
  return largest;
}

static float exponentials(float *y, const float *x, float largest, int64_t count) {
  vf sums[SUMS] = {{0}};
  int64_t i = 0;
  for (; i + VL <= count; i += VL) {
    vf value = exp_of(load(x + i) - largest);
    store(y + i, value);
    sums[i / VL % SUMS] += value;
  }
  if (i < count) {
    vf value = exp_of(load_part(x + i, count - i) - largest), kept = {0};
    store_part(y + i, value, count - i);
    memcpy(&kept, y + i, (size_t)(count - i) * 4);
    sums[0] += kept;
  }
  return add_sums(sums);
}

INLINE vf root_of(vf x) {
  float lanes[VL];
  store(lanes, x);
  for (int i = 0; i < VL; i++) lanes[i] = sqrtf(lanes[i]);
  return load(lanes);
}

static void adam_w(float *parameter, const float *gradient, float *first, float *second, const AdamW *s, int64_t count) {
  for (int64_t i = 0; i < count; i += VL) {
    int64_t left = count - i;
    vf g = AT(gradient) * s->scale, theta = AT(parameter);
    vf m = s->beta1 * AT(first) + s->rest1 * g, v = s->beta2 * AT(second) + s->rest2 * g * g;
    vf change = s->decay * theta + m * s->correction1 / (root_of(v * s->correction2) + s->eps);
    store_part(first + i, m, left);
    store_part(second + i, v, left);
    store_part(parameter + i, theta - s->rate * change, left);
  }
}
