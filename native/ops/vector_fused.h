/*
 * fused(a, b, c) = a b + c with one rounding where the set has such an instruction, two elsewhere. Sums that must not depend
 * on the tile they are made in say so with it: whether `c += a * b` is contracted is up to the compiler, loop by loop (gcc 13
 * does not where it tunes against chains of fused additions, which also costs half the speed). Needs VL and vf.
 */
#if VL >= 8
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

static inline __attribute__((always_inline)) vf fused(vf a, vf b, vf c) {
#if VL == 16
  return (vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif VL == 8
  return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__aarch64__)
  return (vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  return a * b + c;
#endif
}
