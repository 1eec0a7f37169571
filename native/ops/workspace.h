/*
 * Work memory for the threads of one op: as many pieces as threads, taken by a part of the work while it runs. What a part
 * finds in its piece is left from another one.
 */
#ifndef VL01_WORKSPACE_H
#define VL01_WORKSPACE_H

#include <stddef.h>
#include <string.h>

#include "../pool.h"

typedef struct {
  float *pieces;
  int64_t floats; /* of one piece; whole cache lines */
  int count;
  int *taken; /* [count] */
} Workspace;

/* Pieces of at least `floats` floats, aligned to 64 bytes, until scratch_reset. 0 when memory ran out. */
static inline int workspace_open(Workspace *w, int64_t floats) {
  w->count = pool_threads();
  w->floats = (floats + 15) / 16 * 16;
  w->pieces = scratch((size_t)w->count * (size_t)w->floats * sizeof(float));
  w->taken = scratch((size_t)w->count * sizeof(int));
  if (!w->pieces || !w->taken) return 0;
  memset(w->taken, 0, (size_t)w->count * sizeof(int));
  return 1;
}

/* A free piece; there is one, since no more threads than pieces are at work. */
static inline float *workspace_take(Workspace *w) {
  for (int i = 0;; i = (i + 1) % w->count)
    if (!__atomic_exchange_n(&w->taken[i], 1, __ATOMIC_ACQUIRE)) return w->pieces + i * w->floats;
}

static inline void workspace_give(Workspace *w, const float *piece) {
  __atomic_store_n(&w->taken[(piece - w->pieces) / w->floats], 0, __ATOMIC_RELEASE);
}

#endif
