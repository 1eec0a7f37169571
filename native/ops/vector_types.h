/*
 * Vectors of VL floats for the bodies in vector_*.h. The including file enables its instruction set and defines VL, and
 * TILE_ROWS and TILE_ACROSS, the rows and vectors of a tile of sums that fits its registers (vector_tiles.h).
 */
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vector.h"

#define INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((vector_size(VL * 4)));
typedef int32_t vi __attribute__((vector_size(VL * 4)));
typedef uint32_t vu __attribute__((vector_size(VL * 4)));
typedef uint16_t vh __attribute__((vector_size(VL * 2)));
typedef int8_t vb __attribute__((vector_size(VL)));
typedef vf vf_any __attribute__((aligned(4), may_alias));
typedef vi vi_any __attribute__((aligned(4), may_alias));

INLINE vf load(const float *p) { return *(const vf_any *)p; }
INLINE void store(float *p, vf x) { *(vf_any *)p = x; }
INLINE vf splat(float x) { return x - (vf){0}; }
INLINE vf choose(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }

#include "vector_fused.h"

/* a > b ? a : b, so b where a is NaN: what the instruction of x86 does, which compilers do not take for it. */
INLINE vf larger(vf a, vf b) {
#if VL == 16
  return (vf)_mm512_max_ps((__m512)a, (__m512)b);
#elif VL == 8
  return (vf)_mm256_max_ps((__m256)a, (__m256)b);
#else
  return choose(a > b, a, b);
#endif
}

/*
 * x, as a value that was rounded. Compilers contract a b + c as they like, and a b + c d in two ways, so a product that a
 * sum begins with could round differently in a tile of one row than in a tile of four: this keeps it out of the sum.
 */
INLINE vf rounded(vf x) {
#if defined(__AVX512F__)
  __asm__("" : "+v"(x));
#elif defined(__x86_64__)
  __asm__("" : "+x"(x));
#elif defined(__aarch64__)
  __asm__("" : "+w"(x));
#endif
  return x;
}

/* The first `left` floats, at most VL, and zeros: elements at the end take the same path as all others. */
INLINE vf load_part(const float *p, int64_t left) {
  if (left >= VL) return load(p);
  vf x = {0};
  memcpy(&x, p, (size_t)left * 4);
  return x;
}

INLINE void store_part(float *p, vf x, int64_t left) {
  if (left >= VL) store(p, x);
  else memcpy(p, &x, (size_t)left * 4);
}

/* Sum of the lanes, halves first. */
INLINE float sum_lanes(vf x) {
  float lanes[VL];
  store(lanes, x);
  for (int width = VL / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] += lanes[i + width];
  return lanes[0];
}
