/*
 * What the machine can do, measured: the ceilings that a bench divides by. Each call is one sample of a few milliseconds on
 * all threads of the pool; take the best of several, since a sample that was disturbed is too low, never too high.
 */
#ifndef VL01_PEAKS_H
#define VL01_PEAKS_H

#include <stdint.h>

/* Seconds of a clock that only rises. */
double peaks_clock(void);

/* Bytes a second read from `bytes` of memory, which should be several times the last cache. */
double peak_read(const void *memory, int64_t bytes);

/* Operations a second, two for each multiply-add, of the widest vectors of the set in use (isa.h). */
double peak_f32(void);

/* The same for vdpbf16ps and vpdpbusd; 0 when the set in use does not have them. */
double peak_bf16(void);
double peak_int8(void);

#endif
