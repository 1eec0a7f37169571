/*
 * The pool of native/pool.h in WASM. The thread that runs lists is a worker of its host, so it may wait. With threads, the
 * other workers run the same module on the same memory: the pool asks the host for each (`start_worker`), and the host
 * enters `pool_worker` on a stack from here. A worker that starts late, or never, only means fewer hands: it takes part from
 * the next job on. The host ends them.
 */
#include "pool.h"

#if !defined(__wasm_atomics__)

void pool_run(int64_t count, int64_t grain, PoolWork work, void *context) {
  if (grain < 1) grain = 1;
  for (int64_t begin = 0; begin < count; begin += grain)
    work(context, begin, begin + grain < count ? begin + grain : count);
}

int pool_threads(void) { return 1; }

void pool_resize(int threads) { (void)threads; }

#else

#include <stdatomic.h>
#include <stdlib.h>

#define MAX_THREADS 64
#define STACK_BYTES ((size_t)256 << 10)
#define SPINS 10000

/* State of the pool: OPEN while workers may join the job, plus the number of those that have and have not left. */
#define OPEN 0x80000000u

static struct {
  _Atomic uint32_t state;
  _Atomic uint32_t generation; /* rises with every job; idle workers wait for it */
  _Atomic int sleeping;        /* workers in memory.atomic.wait32 */
  _Atomic int threads;         /* that take part, the caller included; workers beyond keep waiting */
  int started;                 /* workers asked for so far */

  PoolWork work;
  void *context;
  int64_t count, grain;
  _Atomic int64_t next;
  size_t pages; /* of memory, as the caller of the job knows it */
} pool = {.threads = 1};

/* Starts a thread that sets its stack pointer to `stack_top` and calls pool_worker(index). */
__attribute__((import_module("host"), import_name("start_worker"))) void start_worker(int index, void *stack_top);

static void wait_while(_Atomic uint32_t *word, uint32_t value) {
  for (int i = 0; i < SPINS; i++)
    if (atomic_load_explicit(word, memory_order_acquire) != value) return;
  __builtin_wasm_memory_atomic_wait32((int *)word, (int)value, -1);
}

static void wake(_Atomic uint32_t *word) { __builtin_wasm_memory_atomic_notify((int *)word, UINT32_MAX); }

static void take_runs(void) {
  for (;;) {
    int64_t begin = atomic_fetch_add_explicit(&pool.next, pool.grain, memory_order_relaxed);
    if (begin >= pool.count) return;
    int64_t end = begin + pool.grain;
    pool.work(pool.context, begin, end < pool.count ? end : pool.count);
  }
}

static int join(void) {
  uint32_t state = atomic_load(&pool.state);
  while (state & OPEN)
    if (atomic_compare_exchange_weak(&pool.state, &state, state + 1)) return 1;
  return 0;
}

/*
 * An engine may tell the other threads that memory has grown only at their next check for interrupts, and until then a
 * memory.copy or memory.fill of theirs beyond the old end traps, although plain loads and stores work. Growing by nothing
 * makes it look.
 */
static void see_all_memory(void) {
  if (__builtin_wasm_memory_size(0) < pool.pages) __builtin_wasm_memory_grow(0, 0);
}

/* Never returns. */
__attribute__((export_name("pool_worker"))) void pool_worker(int index) {
  for (uint32_t seen = 0;;) {
    atomic_fetch_add(&pool.sleeping, 1);
    wait_while(&pool.generation, seen);
    atomic_fetch_sub(&pool.sleeping, 1);
    seen = atomic_load(&pool.generation);
    if (index >= atomic_load(&pool.threads) || !join()) continue;
    see_all_memory();
    take_runs();
    if (atomic_fetch_sub(&pool.state, 1) == 1) wake(&pool.state);
  }
}

void pool_run(int64_t count, int64_t grain, PoolWork work, void *context) {
  if (count <= 0) return;
  if (grain < 1) grain = 1;
  pool.work = work;
  pool.context = context;
  pool.count = count;
  pool.grain = grain;
  pool.pages = __builtin_wasm_memory_size(0);
  atomic_store(&pool.next, 0);
  int alone = count <= grain || atomic_load(&pool.threads) == 1;
  if (!alone) {
    atomic_store(&pool.state, OPEN);
    atomic_fetch_add(&pool.generation, 1);
    if (atomic_load(&pool.sleeping) > 0) wake(&pool.generation);
  }
  take_runs();
  if (alone) return;
  atomic_fetch_and(&pool.state, ~OPEN);
  for (uint32_t state; (state = atomic_load(&pool.state)) != 0;) wait_while(&pool.state, state);
}

int pool_threads(void) { return atomic_load(&pool.threads); }

void pool_resize(int threads) {
  threads = threads < 1 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
  while (pool.started < threads - 1) {
    char *stack = aligned_alloc(16, STACK_BYTES);
    if (!stack) break;
    pool.started++;
    start_worker(pool.started, stack + STACK_BYTES);
  }
  atomic_store(&pool.threads, threads < pool.started + 1 ? threads : pool.started + 1);
}

#endif
