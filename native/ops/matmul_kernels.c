/* Which kernel multiplies a matrix of each dtype, on each instruction set. */
#include <stddef.h>

#include "isa.h"
#include "matmul.h"

#define DECLARE(set) \
  extern const Kernel matmul_##set##_f32, matmul_##set##_f16, matmul_##set##_bf16, matmul_##set##_int8, matmul_##set##_q4;
DECLARE(scalar)
DECLARE(neon)
DECLARE(avx2)
DECLARE(avx512)
extern const Kernel matmul_avx512_bf16_dot;

#define PICK(set)                                     \
  switch (dtype) {                                    \
    case DTYPE_F32: return &matmul_##set##_f32;       \
    case DTYPE_F16: return &matmul_##set##_f16;       \
    case DTYPE_BF16: return &matmul_##set##_bf16;     \
    case DTYPE_INT8: return &matmul_##set##_int8;     \
    case DTYPE_Q4: return &matmul_##set##_q4;         \
    default: return NULL;                             \
  }

const Kernel *matmul_kernel(DType dtype) {
  IsaExtras extras = isa_extras();
  int integer = dtype == DTYPE_INT8 || dtype == DTYPE_Q4;
  (void)extras;
  (void)integer;
  switch (isa_current()) {
#if defined(__x86_64__)
    case ISA_AVX512:
      if (dtype == DTYPE_BF16 && extras.bf16) return &matmul_avx512_bf16_dot;
      if (!integer || extras.vnni) PICK(avx512)
      /* fallthrough */
    case ISA_AVX2: PICK(avx2)
#elif defined(__aarch64__)
    case ISA_NEON:
      if (!integer || extras.dotprod) PICK(neon)
      __attribute__((fallthrough));
#endif
    default: PICK(scalar)
  }
}
