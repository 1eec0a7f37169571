#include "pool.h"

#include <stdlib.h>

/* In WASM the threads are those of pool_wasm.c. */
#if !defined(__wasm__)
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

/*
 * One job at a time. A worker that finds no job spins for a while, since the next op of a step comes within microseconds,
 * then sleeps on the condition. The caller waits for the workers that joined its job alone: one that comes late, because
 * another program has its core, finds the job closed and keeps nobody.
 */
#define MAX_THREADS 256
#define SPINS 20000

/* State of the pool: OPEN while workers may join the job, plus the number of those that have and have not left. */
#define OPEN 0x80000000u

static struct {
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  pthread_t workers[MAX_THREADS];
  int num_workers; /* threads besides the caller */
  _Atomic int stop;
  _Atomic uint32_t generation; /* rises with every job */
  _Atomic int sleeping;

  PoolWork work;
  void *context;
  int64_t count, grain;
  _Atomic int64_t next;
  _Atomic uint32_t state;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static inline void pause_cpu(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_runs(void) {
  for (;;) {
    int64_t begin = atomic_fetch_add_explicit(&pool.next, pool.grain, memory_order_relaxed);
    if (begin >= pool.count) return;
    int64_t end = begin + pool.grain;
    pool.work(pool.context, begin, end < pool.count ? end : pool.count);
  }
}

static uint32_t wait_for_job(uint32_t seen) {
  for (int i = 0; i < SPINS; i++) {
    uint32_t now = atomic_load_explicit(&pool.generation, memory_order_acquire);
    if (now != seen) return now;
    pause_cpu();
  }
  pthread_mutex_lock(&pool.mutex);
  atomic_fetch_add(&pool.sleeping, 1);
  while (atomic_load(&pool.generation) == seen) pthread_cond_wait(&pool.wake, &pool.mutex);
  atomic_fetch_sub(&pool.sleeping, 1);
  pthread_mutex_unlock(&pool.mutex);
  return atomic_load(&pool.generation);
}

static int join(void) {
  uint32_t state = atomic_load(&pool.state);
  while (state & OPEN)
    if (atomic_compare_exchange_weak(&pool.state, &state, state + 1)) return 1;
  return 0;
}

static void *worker(void *argument) {
  uint32_t seen = (uint32_t)(uintptr_t)argument;
  for (;;) {
    seen = wait_for_job(seen);
    if (atomic_load(&pool.stop)) return NULL;
    if (!join()) continue;
    take_runs();
    atomic_fetch_sub_explicit(&pool.state, 1, memory_order_release);
  }
}

static void announce(void) {
  atomic_fetch_add(&pool.generation, 1);
  if (atomic_load(&pool.sleeping) > 0) {
    pthread_mutex_lock(&pool.mutex);
    pthread_cond_broadcast(&pool.wake);
    pthread_mutex_unlock(&pool.mutex);
  }
}

void pool_run(int64_t count, int64_t grain, PoolWork work, void *context) {
  if (count <= 0) return;
  if (grain < 1) grain = 1;
  if (pool.num_workers == 0 || count <= grain) {
    for (int64_t begin = 0; begin < count; begin += grain)
      work(context, begin, begin + grain < count ? begin + grain : count);
    return;
  }
  pool.work = work;
  pool.context = context;
  pool.count = count;
  pool.grain = grain;
  atomic_store_explicit(&pool.next, 0, memory_order_relaxed);
  atomic_store(&pool.state, OPEN);
  announce();
  take_runs();
  atomic_fetch_and(&pool.state, ~OPEN);
  for (int i = 0; atomic_load_explicit(&pool.state, memory_order_acquire) > 0; i++) {
    if (i < SPINS) pause_cpu();
    else sched_yield();
  }
}

int pool_threads(void) { return pool.num_workers + 1; }

static void stop_workers(void) {
  if (pool.num_workers == 0) return;
  atomic_store(&pool.stop, 1);
  announce();
  for (int i = 0; i < pool.num_workers; i++) pthread_join(pool.workers[i], NULL);
  pool.num_workers = 0;
  atomic_store(&pool.stop, 0);
}

void pool_resize(int threads) {
  int wanted = threads < 1 ? 0 : (threads > MAX_THREADS ? MAX_THREADS : threads) - 1;
  if (wanted == pool.num_workers) return;
  stop_workers();
  uintptr_t generation = atomic_load(&pool.generation);
  while (pool.num_workers < wanted) {
    if (pthread_create(&pool.workers[pool.num_workers], NULL, worker, (void *)generation) != 0) break;
    pool.num_workers++;
  }
}

#endif

/* Scratch: a list of blocks; `reset` keeps the largest and frees the rest, so a steady workload allocates nothing. */
typedef struct Block {
  struct Block *previous;
  size_t size, used;
} Block;

static Block *blocks;
#define BLOCK_HEADER 64
#define BLOCK_LEAST ((size_t)4 << 20)

void *scratch(size_t bytes) {
  bytes = (bytes + 63) & ~(size_t)63;
  if (!blocks || blocks->size - blocks->used < bytes) {
    size_t size = bytes > BLOCK_LEAST ? bytes : BLOCK_LEAST;
    if (blocks && size < 2 * blocks->size) size = 2 * blocks->size;
    Block *block = aligned_alloc(64, BLOCK_HEADER + size);
    if (!block) return NULL;
    *block = (Block){.previous = blocks, .size = size, .used = 0};
    blocks = block;
  }
  void *result = (char *)blocks + BLOCK_HEADER + blocks->used;
  blocks->used += bytes;
  return result;
}

void scratch_reset(void) {
  if (!blocks) return;
  for (Block *block = blocks->previous; block;) {
    Block *previous = block->previous;
    free(block);
    block = previous;
  }
  blocks->previous = NULL;
  blocks->used = 0;
}
