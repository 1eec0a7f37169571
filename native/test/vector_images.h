/* Checks of resample and normalize_pixels against plain sums: equal bytes, and nothing read or written beyond the images. */

#include "../ops/vector.h"

/* Random windows that move along the side; weights of both signs whose sums leave the range of a byte and not that of int32. */
static ResampleAxis random_axis(int64_t in, int64_t out) {
  int64_t stride = 1 + random_below(in < 40 ? in : 40);
  int32_t *table = allocate(out * (2 + stride) * 4), *count = table + out, *weights = table + 2 * out;
  for (int64_t o = 0; o < out; o++) {
    table[o] = (int32_t)(o * (in - 1) / out);
    int64_t most = in - table[o] < stride ? in - table[o] : stride;
    count[o] = (int32_t)random_below(most + 1);
    for (int64_t k = 0; k < stride; k++)
      weights[o * stride + k] = (int32_t)(random_float() * 1.9f * (1 << RESAMPLE_BITS) / (float)stride);
  }
  return (ResampleAxis){.stride = stride, .first = table, .count = count, .weights = weights};
}

static uint8_t *plain_pass(const uint8_t *in, int64_t outer, int64_t num_in, int64_t inner, const ResampleAxis *axis,
                           int64_t num_out) {
  uint8_t *out = allocate(outer * num_out * inner);
  for (int64_t a = 0; a < outer; a++)
    for (int64_t o = 0; o < num_out; o++)
      for (int64_t i = 0; i < inner; i++) {
        int64_t sum = RESAMPLE_HALF;
        for (int64_t k = 0; k < axis->count[o]; k++)
          sum += (int64_t)axis->weights[o * axis->stride + k] * in[(a * num_in + axis->first[o] + k) * inner + i];
        sum >>= RESAMPLE_BITS;
        out[(a * num_out + o) * inner + i] = (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
      }
  return out;
}

static uint8_t *random_image(int64_t width, int64_t height) {
  uint8_t *image = allocate(width * height * 3);
  for (int64_t i = 0; i < width * height * 3; i++) image[i] = (uint8_t)random_below(256);
  return image;
}

static void check_resample(int64_t in_width, int64_t in_height, int64_t out_width, int64_t out_height) {
  ResampleAxis across = random_axis(in_width, out_width), down = random_axis(in_height, out_height);
  uint8_t *in = random_image(in_width, in_height);
  for (int sides = 1; sides <= 3; sides++) {
    int64_t width = sides & 1 ? out_width : in_width, height = sides & 2 ? out_height : in_height;
    uint8_t *between = sides & 1 ? plain_pass(in, in_height, in_width, 3, &across, width) : NULL;
    uint8_t *wanted = sides & 2 ? plain_pass(between ? between : in, 1, in_height, width * 3, &down, height) : NULL;
    uint8_t *y = allocate(width * height * 3);
    Resampling image = {y, width, height, in, in_width, in_height};
    if (!op_resample(&image, sides & 1 ? &across : NULL, sides & 2 ? &down : NULL)) fail("resample", "memory", 0, 0, 0);
    scratch_reset();
    expect_same("resample", y, wanted ? wanted : between, width * height * 3);
    keep_bits("resample", y, width * height * 3);
    free(between), free(wanted), free(y);
  }
  free((void *)across.first), free((void *)down.first), free(in);
}

static void check_images(void) {
  const int64_t sides[] = {1, 2, 5, 17, 40, 131};
  for (int i = 0; i < 60; i++)
    check_resample(sides[random_below(6)], sides[random_below(6)], sides[random_below(6)], sides[random_below(6)]);

  int64_t count = 20001;
  uint8_t *pixels = random_image(count, 1);
  float *tables = randoms(3 * 256, 1), *y = empty(3 * count), *wanted = empty(3 * count);
  op_normalize_pixels(y, pixels, tables, count);
  for (int64_t i = 0; i < 3 * count; i++) wanted[i] = tables[i / count * 256 + pixels[i % count * 3 + i / count]];
  expect_same("normalize pixels", y, wanted, 3 * count * 4);
  free(pixels), free(tables), free(y), free(wanted);
}
