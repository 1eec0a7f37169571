/*
 * A pool of threads for the whole process, shared by all models, and scratch memory for the one thread that runs ops.
 */
#ifndef VL01_POOL_H
#define VL01_POOL_H

#include <stddef.h>
#include <stdint.h>

/* Handles items [begin, end). `context` is the caller's. Runs on any thread of the pool. */
typedef void (*PoolWork)(void *context, int64_t begin, int64_t end);

/*
 * Splits [0, count) into runs of `grain` items (the last may be shorter) and waits until all are done. The runs are the
 * same for any number of threads, so a kernel that treats runs alike gives the same bits on any machine. Called by one
 * thread at a time, never from inside work.
 */
void pool_run(int64_t count, int64_t grain, PoolWork work, void *context);

/* Threads that take part, the caller included. At least 1. */
int pool_threads(void);

/* Sets the number of threads; the caller is one of them. */
void pool_resize(int threads);

/*
 * Scratch memory of the running op: 64-byte aligned, not cleared, valid until `scratch_reset`, which the interpreter calls
 * after each op. Only for the thread that calls pool_run; hand parts of it to work. NULL when memory ran out.
 */
void *scratch(size_t bytes);
void scratch_reset(void);

#endif
