#include "vector.h"

#include "isa.h"

extern const VectorKernels vector_scalar, vector_avx2, vector_avx512, vector_neon;

const VectorKernels *vector_kernels(void) {
  switch (isa_current()) {
#if defined(__x86_64__)
    case ISA_AVX512: return &vector_avx512;
    case ISA_AVX2: return &vector_avx2;
#elif defined(__aarch64__)
    case ISA_NEON: return &vector_neon;
#endif
    default: return &vector_scalar;
  }
}
