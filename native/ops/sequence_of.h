#ifndef VL01_SEQUENCE_OF_H
#define VL01_SEQUENCE_OF_H

#include "ops.h"

/* The sequence that packed token t belongs to: the last one that begins at or before t and is not empty. */
static inline int32_t sequence_of(const Sequences *sequences, int64_t t) {
  int32_t low = 0, high = sequences->count - 1;
  while (low < high) {
    int32_t middle = low + (high - low + 1) / 2;
    if (sequences->offsets[middle] <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

#endif
