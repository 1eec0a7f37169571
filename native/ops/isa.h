/*
 * Instruction sets. Bodies of kernels (native/ops/kernels/*.h) are written once over the vector type of `simd.h` and
 * compiled for each set by its own file (native/ops/isa_*.c), which fills a table of functions; the best one the machine
 * has is chosen once, or the one that VL01_ISA names.
 */
#ifndef VL01_ISA_H
#define VL01_ISA_H

/* Name of the set in use: "avx512", "avx2", "neon", "wasm" or "scalar". */
const char *isa_name(void);

/* Forces a set, or chooses the best with NULL. 0 when the machine does not have it. */
int isa_select(const char *name);

#endif
