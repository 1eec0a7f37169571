#include "peaks.h"

#include <string.h>
#include <time.h>

#include "../pool.h"
#include "isa.h"

#define READ_RUN ((int64_t)256 << 10)
#define ROUNDS 100000

double peaks_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Results go here so that no measured loop can be left out. */
static volatile float sink;

/* Plain loads with the vectors of the set: the processor's own prefetching was as fast as any we asked for. */
#define READ(name, Vector)                                                                    \
  static void name(void *context, int64_t begin, int64_t end) {                               \
    const Vector *p = (const Vector *)((const char *)context + begin);                        \
    int64_t count = (end - begin) / (int64_t)sizeof(Vector);                                  \
    Vector sums[8] = {{0}};                                                                   \
    for (int64_t i = 0; i + 8 <= count; i += 8)                                               \
      _Pragma("GCC unroll 8") for (int j = 0; j < 8; j++) sums[j] ^= p[i + j];                \
    for (int j = 1; j < 8; j++) sums[0] ^= sums[j];                                           \
    sink = (float)sums[0][0];                                                                 \
  }

typedef uint32_t U4 __attribute__((vector_size(16), may_alias));
typedef uint32_t U8 __attribute__((vector_size(32), may_alias));
typedef uint32_t U16 __attribute__((vector_size(64), may_alias));
READ(read_scalar, U4)
#if defined(__x86_64__)
#define TARGET(features) __attribute__((target(features)))
TARGET("avx2") READ(read_avx2, U8)
TARGET("avx512f") READ(read_avx512, U16)
#endif

double peak_read(const void *memory, int64_t bytes) {
  PoolWork work = read_scalar;
#if defined(__x86_64__)
  if (isa_current() == ISA_AVX2) work = read_avx2;
  if (isa_current() == ISA_AVX512) work = read_avx512;
#endif
  double start = peaks_clock();
  pool_run(bytes, READ_RUN, work, (void *)memory);
  return (double)bytes / (peaks_clock() - start);
}

/* 14 chains, more than the latency of an instruction times how many start in a cycle. */
#define CHAINS 14
#define PEAK(name, Vector, instruction)                                  \
  static void name(void *context, int64_t begin, int64_t end) {          \
    Vector sums[CHAINS], a, b;                                           \
    memset(&a, (int)(intptr_t)context, sizeof a);                        \
    memset(&b, (int)(intptr_t)context, sizeof b);                        \
    for (int j = 0; j < CHAINS; j++) sums[j] = a;                        \
    for (int64_t i = 0; i < (end - begin) * ROUNDS; i++) {               \
      _Pragma("GCC unroll 14") for (int j = 0; j < CHAINS; j++) {        \
        sums[j] = instruction;                                           \
      }                                                                  \
    }                                                                    \
    for (int j = 1; j < CHAINS; j++) sums[0] += sums[j];                 \
    sink = (float)((float *)&sums[0])[0];                                \
  }

typedef float F4 __attribute__((vector_size(16), may_alias));
PEAK(f32_scalar, F4, sums[j] * a + b)

#if defined(__x86_64__)
#include <immintrin.h>
typedef float F8 __attribute__((vector_size(32), may_alias));
typedef float F16 __attribute__((vector_size(64), may_alias));
TARGET("avx2,fma") PEAK(f32_avx2, F8, sums[j] * a + b)
TARGET("avx512f") PEAK(f32_avx512, F16, sums[j] * a + b)
TARGET("avx512f,avx512bf16") PEAK(bf16_avx512, F16, (F16)_mm512_dpbf16_ps((__m512)sums[j], (__m512bh)a, (__m512bh)b))
TARGET("avx512f,avx512vnni")
PEAK(int8_avx512, F16, (F16)_mm512_dpbusd_epi32((__m512i)sums[j], (__m512i)a, (__m512i)b))
#endif

static double operations(PoolWork work, int lanes, int per_lane) {
  int64_t runs = 4 * pool_threads();
  double start = peaks_clock();
  pool_run(runs, 1, work, NULL);
  double seconds = peaks_clock() - start;
  return (double)runs * ROUNDS * CHAINS * lanes * per_lane / seconds;
}

double peak_f32(void) {
#if defined(__x86_64__)
  if (isa_current() == ISA_AVX512) return operations(f32_avx512, 16, 2);
  if (isa_current() == ISA_AVX2) return operations(f32_avx2, 8, 2);
#endif
  return operations(f32_scalar, 4, 2);
}

double peak_bf16(void) {
#if defined(__x86_64__)
  if (isa_current() == ISA_AVX512 && isa_extras().bf16) return operations(bf16_avx512, 16, 4);
#endif
  return 0;
}

double peak_int8(void) {
#if defined(__x86_64__)
  if (isa_current() == ISA_AVX512 && isa_extras().vnni) return operations(int8_avx512, 16, 8);
#endif
  return 0;
}
