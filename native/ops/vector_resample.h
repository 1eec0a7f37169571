/*
 * Passes of the image resampler (resample.c) over bytes. Sums of 32-bit products wrap as those of src/image/resample.ts do;
 * addition of integers has no order, so every set gives the same bits.
 */

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef uint8_t vbytes __attribute__((vector_size(VL)));
typedef uint32_t vquarter __attribute__((vector_size(16)));

/* gcc 12 takes the conversion of eight bytes apart, byte by byte: six times slower than the instruction. */
INLINE vu load_bytes(const uint8_t *p) {
#if defined(__AVX2__) && VL == 8
  return (vu)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)p));
#elif defined(__AVX512F__) && VL == 16
  return (vu)_mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)p));
#else
  vbytes bytes;
  memcpy(&bytes, p, VL);
  return __builtin_convertvector(bytes, vu);
#endif
}

INLINE uint8_t byte_of(uint32_t sum) {
  int32_t value = (int32_t)sum >> RESAMPLE_BITS;
  value &= ~(value >> 31); /* no branches: noise takes either side as it likes */
  return (uint8_t)(value | (255 - value) >> 31);
}

/* Lane i of three vectors belongs to channel i mod 3. Four lanes at a time: twelve are a whole number of pixels. */
INLINE void store_pixel(uint8_t *out, const vu *sums) {
  uint32_t lanes[3 * VL], s[12];
  memcpy(lanes, sums, sizeof lanes);
  for (int part = 0; part < 3; part++) {
    vquarter total = {0};
    for (int i = part * 4; i < 3 * VL; i += 12) {
      vquarter some;
      memcpy(&some, lanes + i, 16);
      total += some;
    }
    memcpy(s + part * 4, &total, 16);
  }
  for (int c = 0; c < 3; c++) out[c] = byte_of(RESAMPLE_HALF + s[c] + s[c + 3] + s[c + 6] + s[c + 9]);
}

INLINE void across_rows(const int rows, uint8_t *const *out, const uint8_t *const *in, const PixelWindows *windows) {
  for (int64_t o = 0; o < windows->count; o++) {
    const int32_t *weights = windows->weights + o * windows->taps * 3;
    int64_t first = (int64_t)windows->first[o] * 3;
    vu sums[4][3] = {{{0}}};
    for (int64_t k = 0; k < windows->taps * 3; k += 3 * VL) {
#pragma GCC unroll 3
      for (int v = 0; v < 3; v++) {
        vu weight = (vu)*(const vi_any *)(weights + k + v * VL);
#pragma GCC unroll 4
        for (int r = 0; r < rows; r++) sums[r][v] += weight * load_bytes(in[r] + first + k + v * VL);
      }
    }
#pragma GCC unroll 4
    for (int r = 0; r < rows; r++) store_pixel(out[r] + o * 3, sums[r]);
  }
}

static void resample_across(uint8_t *const *out, const uint8_t *const *in, int rows, const PixelWindows *windows) {
  if (rows == 4) across_rows(4, out, in, windows);
  else
    for (int r = 0; r < rows; r++) across_rows(1, out + r, in + r, windows);
}

INLINE void down_columns(const int vectors, uint8_t *out, const uint8_t *const *rows, const int32_t *weights, int64_t count,
                         int64_t at) {
  vu sums[4];
  for (int v = 0; v < vectors; v++) sums[v] = RESAMPLE_HALF + (vu){0};
  for (int64_t k = 0; k < count; k++) {
    uint32_t weight = (uint32_t)weights[k];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) sums[v] += weight * load_bytes(rows[k] + at + v * VL);
  }
#pragma GCC unroll 4
  for (int v = 0; v < vectors; v++) {
    vi value = (vi)sums[v] >> RESAMPLE_BITS;
    value &= ~(value < 0);
    value = (value & (value <= 255)) | ((value > 255) & 255);
    vbytes bytes = __builtin_convertvector((vu)value, vbytes);
    memcpy(out + at + v * VL, &bytes, VL);
  }
}

static void resample_down(uint8_t *out, const uint8_t *const *rows, const int32_t *weights, int64_t count, int64_t length) {
  int64_t i = 0;
  for (; i + 4 * VL <= length; i += 4 * VL) down_columns(4, out, rows, weights, count, i);
  for (; i + VL <= length; i += VL) down_columns(1, out, rows, weights, count, i);
  if (i == length) return;
  if (length >= VL) {
    down_columns(1, out, rows, weights, count, length - VL);
    return;
  }
  for (; i < length; i++) {
    uint32_t sum = RESAMPLE_HALF;
    for (int64_t k = 0; k < count; k++) sum += (uint32_t)weights[k] * rows[k][i];
    out[i] = byte_of(sum);
  }
}
