#include "isa.h"

#include <stddef.h>
#include <string.h>
#if !defined(__wasm__)
#include <stdlib.h>
#endif
#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

static const char *const names[] = {"scalar", "wasm", "neon", "avx2", "avx512"};

/* AVX-512 without what a machine may have beyond it: chosen by name alone, so that its kernels run on machines with more. */
static const char plain_avx512[] = "avx512f";

static int chosen = 0, plain = 0;
static Isa current;
static IsaExtras extras;

static int has(Isa isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == ISA_AVX2) return avx2; /* every CPU with AVX2 has F16C */
  if (isa == ISA_AVX512)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#elif defined(__aarch64__)
  if (isa == ISA_NEON) return 1;
#elif defined(__wasm_simd128__)
  return isa == ISA_WASM;
#endif
  return isa == ISA_SCALAR;
}

static IsaExtras extras_of(Isa isa) {
  IsaExtras result = {0, 0, 0};
#if defined(__x86_64__)
  if (isa == ISA_AVX512) {
    result.vnni = __builtin_cpu_supports("avx512vnni") != 0;
    /* Zen 4 multiplies bf16 at twice the rate of f32 (457 and 233 GFLOP/s on 2 cores); an Emerald Rapids at half of it (160
     * and 320), so there bf16 weights are widened and activations stay f32. */
    result.bf16 = __builtin_cpu_supports("avx512bf16") && __builtin_cpu_is("amd");
  }
#elif defined(__aarch64__) && defined(__linux__)
  if (isa == ISA_NEON) result.dotprod = (getauxval(AT_HWCAP) >> 20) & 1; /* HWCAP_ASIMDDP */
#elif defined(__aarch64__) && defined(__APPLE__)
  if (isa == ISA_NEON) result.dotprod = 1; /* every Apple CPU that runs macOS */
#else
  (void)isa;
#endif
  return result;
}

static void choose(Isa isa, int without_extras) {
  current = isa;
  plain = without_extras;
  extras = plain ? (IsaExtras){0, 0, 0} : extras_of(isa);
  chosen = 1;
}

static void choose_best(void) {
  int isa = ISA_AVX512;
  while (isa > ISA_SCALAR && !has((Isa)isa)) isa--;
  choose((Isa)isa, 0);
}

int isa_select(const char *name) {
  if (!name) {
    choose_best();
    return 1;
  }
  for (int isa = ISA_SCALAR; isa <= ISA_AVX512; isa++)
    if (strcmp(names[isa], name) == 0 && has((Isa)isa)) {
      choose((Isa)isa, 0);
      return 1;
    }
  if (strcmp(name, plain_avx512) == 0 && has(ISA_AVX512)) {
    choose(ISA_AVX512, 1);
    return 1;
  }
  return 0;
}

static void choose_once(void) {
  if (chosen) return;
#if !defined(__wasm__)
  const char *name = getenv("VL01_ISA");
  if (name && isa_select(name)) return;
#endif
  choose_best();
}

Isa isa_current(void) {
  choose_once();
  return current;
}

IsaExtras isa_extras(void) {
  choose_once();
  return extras;
}

const char *isa_name(void) {
  Isa isa = isa_current();
  return plain ? plain_avx512 : names[isa];
}
