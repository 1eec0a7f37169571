/*
 * Instruction sets. Bodies of kernels are written once over vectors of VL floats (vector_*.h, matmul_*.h) and compiled for
 * each set by a file of its own (*_avx2.c and so on). The best set the machine has is chosen once, at the first use, or
 * the one that the environment variable VL01_ISA names.
 */
#ifndef VL01_ISA_H
#define VL01_ISA_H

typedef enum { ISA_SCALAR, ISA_WASM, ISA_NEON, ISA_AVX2, ISA_AVX512 } Isa;

/* What a machine may have beyond its set; 0 for sets that do not use them. */
typedef struct {
  int vnni;    /* avx512: vpdpbusd */
  int bf16;    /* avx512: vdpbf16ps */
  int dotprod; /* neon: sdot */
} IsaExtras;

Isa isa_current(void);
IsaExtras isa_extras(void);

/* Name of the set in use: "avx512", "avx512f" (without IsaExtras), "avx2", "neon", "wasm" or "scalar". */
const char *isa_name(void);

/*
 * Forces a set, or chooses the best with NULL. 0 when the machine does not have it or the name is unknown; then nothing
 * changes. Not while an op runs.
 */
int isa_select(const char *name);

#endif
