/*
 * Commands of the image pipeline, part of interpreter.c. Images are bytes R, G, B, row after row.
 */

/* `size` staged bytes, or a failure. */
static const void *staged_bytes(Command *c, const char *what, int64_t size) {
  const Staged *bytes = staged(c, what);
  if (c->failed) return NULL;
  if ((uint64_t)size != bytes->size) {
    fail(c, "%s has %zu bytes, expected %lld", what, bytes->size, (long long)size);
    return NULL;
  }
  return bytes->data;
}

static int64_t image_bytes(Command *c, int64_t width, int64_t height) { return times(c, times(c, width, height), 3); }

/*
 * Most inputs of an output, or 0 for a side that keeps its length; then staged int32: for each output its first input and how
 * many, and all weights. 0 when there is no axis, or none that can be used.
 */
static int resample_axis(Command *c, ResampleAxis *axis, const char *what, int64_t num_in, int64_t num_out) {
  int64_t stride = integer(c, what, 0, INT32_MAX);
  if (c->failed) return 0;
  if (stride == 0) {
    if (num_in != num_out) fail(c, "%s keeps its length, but goes from %lld to %lld", what, (long long)num_in, (long long)num_out);
    return 0;
  }
  const int32_t *table = staged_bytes(c, what, times(c, num_out, times(c, stride + 2, 4)));
  if (c->failed) return 0;
  *axis = (ResampleAxis){.stride = stride, .first = table, .count = table + num_out, .weights = table + 2 * num_out};
  for (int64_t o = 0; o < num_out; o++) {
    int64_t first = axis->first[o], count = axis->count[o];
    if (first < 0 || count < 0 || count > stride || first + count > num_in) {
      fail(c, "%s: output %lld sums %lld inputs from %lld", what, (long long)o, (long long)count, (long long)first);
      return 0;
    }
  }
  return 1;
}

/* in width, in height, out width, out height, y, whether the image is staged (1, index) or a tensor (0, block, offset),
 * axis across, axis down */
static void run_resample(Command *c) {
  Resampling image = {.in_width = integer(c, "in width", 1, INT32_MAX), .in_height = integer(c, "in height", 1, INT32_MAX)};
  image.out_width = integer(c, "out width", 1, INT32_MAX);
  image.out_height = integer(c, "out height", 1, INT32_MAX);
  int64_t size = image_bytes(c, image.in_width, image.in_height);
  image.out = output(c, "y", 1, (image_bytes(c, image.out_width, image.out_height) + 3) / 4);
  image.in = integer(c, "is staged", 0, 1) ? staged_bytes(c, "image", size) : bytes_of(c, "image", size);
  ResampleAxis across, down;
  int has_across = resample_axis(c, &across, "across", image.in_width, image.out_width);
  int has_down = resample_axis(c, &down, "down", image.in_height, image.out_height);
  if (c->failed) return;
  if (!op_resample(&image, has_across ? &across : NULL, has_down ? &down : NULL)) fail(c, "out of memory");
}

/* pixels, y [3, pixels], staged image, staged tables [3][256] float */
static void run_normalize_pixels(Command *c) {
  int64_t count = side(c, "pixels");
  float *y = output(c, "y", 3, count);
  const uint8_t *pixels = staged_bytes(c, "image", times(c, count, 3));
  const float *tables = staged_bytes(c, "tables", 3 * 256 * 4);
  if (!c->failed) op_normalize_pixels(y, pixels, tables, count);
}
