/* Norms of one row. Sums are float32 in four vectors, which are added at the end. */

#define SUMS 4
INLINE float add_sums(vf *sums) { return sum_lanes((sums[0] + sums[1]) + (sums[2] + sums[3])); }

static void rms_norm(float *y, const float *x, const float *weight, float eps, int64_t width) {
  vf sums[SUMS] = {{0}};
  int64_t i = 0;
  for (; i + SUMS * VL <= width; i += SUMS * VL)
    for (int j = 0; j < SUMS; j++) {
      vf value = load(x + i + j * VL);
      sums[j] += value * value;
    }
  for (; i < width; i += VL) {
    vf value = load_part(x + i, width - i);
    sums[0] += value * value;
  }
  float scale = 1.0f / sqrtf(add_sums(sums) / (float)width + eps);
  for (i = 0; i < width; i += VL) {
    int64_t left = width - i;
    store_part(y + i, load_part(weight + i, left) * load_part(x + i, left) * scale, left);
  }
}

static void layer_norm(float *y, const float *x, const float *weight, const float *bias, float eps, int64_t width) {
  vf sums[SUMS] = {{0}};
  int64_t whole = width / (SUMS * VL) * (SUMS * VL);
  for (int64_t i = 0; i < whole; i += SUMS * VL)
    for (int j = 0; j < SUMS; j++) sums[j] += load(x + i + j * VL);
  for (int64_t i = whole; i < width; i += VL) sums[0] += load_part(x + i, width - i);
  float mean = add_sums(sums) / (float)width;

  memset(sums, 0, sizeof sums);
  for (int64_t i = 0; i < whole; i += SUMS * VL)
    for (int j = 0; j < SUMS; j++) {
      vf value = load(x + i + j * VL) - mean;
      sums[j] += value * value;
    }
  float rest = 0;
  int64_t i = whole;
  for (; i + VL <= width; i += VL) {
    vf value = load(x + i) - mean;
    sums[0] += value * value;
  }
  for (; i < width; i++) rest += (x[i] - mean) * (x[i] - mean);

  float scale = 1.0f / sqrtf((add_sums(sums) + rest) / (float)width + eps);
  for (i = 0; i < width; i += VL) {
    int64_t left = width - i;
    vf value = (load_part(x + i, left) - mean) * scale;
    store_part(y + i, value * load_part(weight + i, left) + load_part(bias + i, left), left);
  }
}
