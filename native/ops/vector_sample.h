/* Passes over a row of logits for sampling. Sums of weights are in double, half a vector of floats at a time. */

#define HALF (VL / 2)
typedef float vhf __attribute__((vector_size(VL * 2)));
typedef double vd __attribute__((vector_size(VL * 4)));
typedef int64_t vl __attribute__((vector_size(VL * 4)));
typedef vhf vhf_any __attribute__((aligned(4), may_alias));

INLINE vd splat_double(double x) { return x - (vd){0}; }

/* One word of the mask: logits that may not come, and NaN, become -inf. Gives the largest. */
INLINE float mask_word(float *to, const float *from, uint32_t allowed, int64_t count) {
  float best = -INFINITY;
  if (allowed == UINT32_MAX && count == 32) {
    vf largest = splat(-INFINITY);
    for (int64_t i = 0; i < 32; i += VL) {
      vf x = load(from + i);
      x = choose(x > splat(-INFINITY), x, splat(-INFINITY));
      store(to + i, x);
      largest = choose(x > largest, x, largest);
    }
    for (int lane = 0; lane < VL; lane++) best = largest[lane] > best ? largest[lane] : best;
    return best;
  }
  for (int64_t i = 0; i < count; i++) {
    float x = (allowed >> i & 1) && from[i] > -INFINITY ? from[i] : -INFINITY;
    to[i] = x;
    best = x > best ? x : best;
  }
  return best;
}

static float mask_logits(float *to, float *largest, const float *from, const uint32_t *mask, int64_t count) {
  float best = -INFINITY;
  for (int64_t i = 0; i < count; i += 32) {
    int64_t left = count - i < 32 ? count - i : 32;
    float word = mask_word(to + i, from + i, mask ? mask[i / 32] : UINT32_MAX, left);
    float *chunk = largest + i / LOGITS_CHUNK;
    *chunk = i % LOGITS_CHUNK == 0 || word > *chunk ? word : *chunk;
    best = word > best ? word : best;
  }
  return best;
}

/* e^x for x <= 0 to the last bit or two of a double; 0 from -700 down, and for NaN. Taylor's series on half an octave. */
INLINE vd exp_double(vd x) {
  const double rounder = 6755399441055744.0; /* 1.5 * 2^52 */
  vl is_large = x > splat_double(-700.0);
  x = (vd)((vl)x & is_large);
  vd shifted = x * 1.4426950408889634 + rounder;
  vd turns = shifted - rounder;
  vd r = x - turns * 0.693147180369123816490 - turns * 1.90821492927058770002e-10;
  vd p = splat_double(1.0 / 479001600);
  static const double inverse[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
                                   1.0 / 120,      1.0 / 24,      1.0 / 6,      1.0 / 2,     1.0,        1.0};
  for (int i = 0; i < 12; i++) p = p * r + inverse[i];
  vl n = (vl)shifted - (vl)splat_double(rounder);
  return (vd)((vl)(p * (vd)((n + 1023) << 52)) & is_large);
}

static double sum_weights(const float *x, int64_t count, float largest, double temperature) {
  double scale = 1 / temperature;
  vd sum = {0}, other = {0};
  int64_t i = 0;
  for (; i + VL <= count; i += VL) {
    vd a = __builtin_convertvector(*(const vhf_any *)(x + i), vd) - (double)largest;
    vd b = __builtin_convertvector(*(const vhf_any *)(x + i + HALF), vd) - (double)largest;
    sum += exp_double(a * scale);
    other += exp_double(b * scale);
  }
  double total = 0;
  sum += other;
  for (int lane = 0; lane < HALF; lane++) total += sum[lane];
  for (; i < count; i++) total += exp(((double)x[i] - largest) * scale);
  return total;
}
